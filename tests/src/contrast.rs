//! The colours of `style/tokens.css` against each other: text needs 4.5, controls and graphics 3 (WCAG 2.2 AA).
use std::{collections::BTreeMap, fs, path::Path};

type Colours = BTreeMap<String, [f64; 3]>;

/// Text on what it may lie on.
const TEXT: &[(&str, &[&str])] = &[
    ("ink-1", &["page", "surface", "sunken", "raised", "celadon-tint", "brass-tint"]),
    ("ink-2", &["page", "surface", "sunken", "raised"]),
    ("ink-3", &["page", "surface", "sunken", "raised"]),
    ("celadon", &["page", "surface"]),
    ("cinnabar", &["page", "surface", "raised", "cinnabar-tint"]),
    ("indigo", &["page", "surface"]),
    ("brass", &["page", "surface"]),
    ("amber", &["page", "surface"]),
    ("on-celadon", &["celadon", "celadon-pressed"]),
    ("on-cinnabar", &["cinnabar", "cinnabar-pressed"]),
    ("on-celadon-tint", &["celadon-tint"]),
    ("on-cinnabar-tint", &["cinnabar-tint"]),
    ("on-amber-tint", &["amber-tint"]),
    ("on-indigo-tint", &["indigo-tint"]),
    ("on-brass-tint", &["brass-tint"]),
    ("page", &["ink-1"]),
];
/// Borders of controls, marks of selection, the focus ring.
const GRAPHICS: &[(&str, &[&str])] = &[
    ("line-2", &["page", "surface", "raised"]),
    ("celadon", &["page", "surface"]),
    ("focus", &["page", "surface", "raised"]),
];

fn tokens() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style/tokens.css");
    fs::read_to_string(path).expect("style/tokens.css")
}

/// The colours of the block that begins with this selector.
fn theme(css: &str, selector: &str) -> Colours {
    let block = css.split_once(selector).and_then(|(_, rest)| rest.split_once('{')).expect(selector).1;
    let block = block.split_once('}').expect("a closed block").0;
    block.lines().filter_map(colour).collect()
}

/// `--ink-1: #1e2320;`
fn colour(line: &str) -> Option<(String, [f64; 3])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
    let hex = value.trim_end_matches(';');
    let channel = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    Some((name.to_owned(), [linear(channel(0)?), linear(channel(2)?), linear(channel(4)?)]))
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let light = |[red, green, blue]: [f64; 3]| 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}

fn check(name: &str, colours: &Colours) {
    check_with(name, colours, 4.5, 3.0);
}

fn check_with(name: &str, colours: &Colours, text: f64, graphics: f64) {
    for (pairs, least) in [(TEXT, text), (GRAPHICS, graphics)] {
        for (front, backs) in pairs {
            for back in *backs {
                let found = contrast(colours[*front], colours[*back]);
                assert!(found >= least, "{name}: {front} on {back} is {found:.2}, less than {least}");
            }
        }
    }
}

#[test]
fn every_theme_can_be_read() {
    let css = tokens();
    let light = theme(&css, ":root[data-theme=\"light\"]");
    let dark = theme(&css, ":root[data-theme=\"dark\"]");
    let contrast = theme(&css, ":root[data-theme=\"contrast\"]");
    for (name, colours) in [("light", &light), ("dark", &dark), ("contrast", &contrast)] {
        assert!(colours.len() >= 28, "{name} has only {} colours", colours.len());
        check(name, colours);
    }
}

#[test]
fn high_contrast_is_higher() {
    // WCAG 2.2 AAA for text.
    check_with("contrast", &theme(&tokens(), ":root[data-theme=\"contrast\"]"), 7.0, 4.5);
}

/// Each theme with what it changes for a system that asks for more contrast, as the cascade lays them.
#[test]
fn a_system_that_asks_for_more_contrast_gets_it() {
    let css = tokens();
    let (before, more) = css.split_once("(prefers-contrast: more) {").expect("a rule for the system's choice");
    let (plain, in_the_dark) = more.split_once("and (prefers-color-scheme: dark)").expect("a rule for dark systems");
    let light = theme(before, ":root[data-theme=\"light\"]");
    let dark = theme(before, ":root[data-theme=\"dark\"]");
    let cases = [
        ("light", &light, plain, "[data-theme=\"light\"]"),
        ("auto", &light, plain, "[data-theme=\"auto\"]"),
        ("dark", &dark, plain, "[data-theme=\"dark\"]"),
        ("auto in the dark", &dark, in_the_dark, "[data-theme=\"auto\"]"),
    ];
    for (name, base, rules, selector) in cases {
        let mut colours = base.clone();
        let changed = theme(rules, selector);
        assert!(changed.len() >= 4, "{name} changes only {} colours", changed.len());
        colours.extend(changed);
        check(name, &colours);
        for (ink, paper) in [("ink-2", "page"), ("ink-3", "page"), ("line-2", "surface")] {
            let (was, is) = (contrast(base[ink], base[paper]), contrast(colours[ink], colours[paper]));
            assert!(is > was && is >= 7.0, "{name}: {ink} on {paper} is {is:.2}, and was {was:.2}");
        }
    }
}

#[test]
fn dark_by_system_is_dark() {
    let css = tokens();
    let system = css.split_once("(prefers-color-scheme: dark)").expect("a rule for the system's choice").1;
    let (said, chosen) = (theme(system, "[data-theme=\"auto\"]"), theme(&css, ":root[data-theme=\"dark\"]"));
    assert_eq!(said, chosen, "two copies of one theme");
}

#[test]
fn the_measure_itself_is_right() {
    let white = colour("--white: #ffffff;").expect("a colour").1;
    let black = colour("--black: #000000;").expect("a colour").1;
    assert!((contrast(white, black) - 21.0).abs() < 0.01);
}
