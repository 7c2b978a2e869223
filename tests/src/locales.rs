//! Every sentence is there, in both languages, with the same params: what the app says, what the server refuses.
//!
//! That a key used by the app exists is the compiler's business (`t!`); here is the rest: nothing is unused, nothing is
//! missing for what comes from the server at run time, and Chinese is punctuated as Chinese.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proto::methods::METHODS;

type Texts = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn texts(language: &str) -> Texts {
    serde_json::from_str(&read(&format!("app/locales/{language}.json"))).expect("a flat object of strings")
}

/// All source files below a folder, as one text.
fn source(folder: &str) -> String {
    let mut all = String::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                all.push_str(&fs::read_to_string(&path).expect("a source file"));
            }
        }
    }
    all
}

/// `{name}` in a sentence.
fn params(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// Words of `enum Reason` in a room's proto file, with the params its comment names.
fn reasons(room: &str) -> Vec<(String, BTreeSet<String>)> {
    let proto = read(&format!("proto/zhangfang/{room}/v1/{room}.proto"));
    let body = proto.split_once("enum Reason {").and_then(|(_, rest)| rest.split_once('}')).expect("enum Reason").0;
    let (mut found, mut comment) = (Vec::new(), String::new());
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("//") {
            comment.push_str(words);
        } else if let Some((name, number)) = line.split_once(" = ") {
            if number != "0;" {
                found.push((name.to_owned(), named_params(&comment)));
            }
            comment.clear();
        }
    }
    found
}

/// `Params: total_fen (the server's), shown_fen.` names two.
fn named_params(comment: &str) -> BTreeSet<String> {
    let Some((_, list)) = comment.split_once("Params:") else { return BTreeSet::new() };
    let mut depth = 0;
    let flat: String = list
        .chars()
        .filter(|letter| {
            depth += i32::from(*letter == '(') - i32::from(*letter == ')');
            depth == 0 && *letter != ')'
        })
        .collect();
    let list = flat.split('.').next().unwrap_or_default();
    list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn rooms() -> BTreeSet<String> {
    let mut rooms: BTreeSet<String> =
        METHODS.iter().filter_map(|m| m.short.split('.').next()).map(str::to_owned).collect();
    rooms.insert("kit".to_owned());
    rooms
}

#[test]
fn both_languages_say_the_same_things() {
    let (zh, en) = (texts("zh"), texts("en"));
    for (key, text) in &zh {
        let twin = en.get(key).unwrap_or_else(|| panic!("{key} is missing in en.json"));
        assert_eq!(params(text), params(twin), "{key}: other params");
        assert!(!text.trim().is_empty() && !twin.trim().is_empty(), "{key} says nothing");
    }
    for key in en.keys() {
        assert!(zh.contains_key(key), "{key} is missing in zh.json");
    }
}

#[test]
fn keys_are_sorted_and_said_once() {
    for language in ["zh", "en"] {
        let text = read(&format!("app/locales/{language}.json"));
        let keys: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\": "))
            .map(|(key, _)| key)
            .collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{language}.json: {} stands before {}", pair[0], pair[1]);
        }
        assert_eq!(keys.len(), texts(language).len(), "{language}.json: one key a line");
    }
}

#[test]
fn every_reason_has_its_sentence() {
    for language in ["zh", "en"] {
        let texts = texts(language);
        for room in rooms() {
            for (reason, known) in reasons(&room) {
                let key = format!("err.{room}.{reason}");
                let text = texts.get(&key).unwrap_or_else(|| panic!("{key} is missing in {language}.json"));
                let unknown: Vec<String> = params(text).difference(&known).cloned().collect();
                assert!(unknown.is_empty(), "{key} in {language}.json uses {unknown:?}, the proto names {known:?}");
            }
        }
    }
}

#[test]
fn no_sentence_is_for_a_reason_that_is_gone() {
    for key in texts("zh").keys() {
        let mut parts = key.splitn(3, '.');
        let (Some("err"), Some(room), Some(reason)) = (parts.next(), parts.next(), parts.next()) else { continue };
        // Lower-case words are rules of fields and troubles of printers, not reasons.
        if reason.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_') {
            assert!(reasons(room).iter().any(|(known, _)| known == reason), "{key}");
        }
    }
}

#[test]
fn every_rule_of_a_field_has_its_words() {
    let texts = texts("zh");
    let code = source("server/src") + &source("proto/src") + &source("rules/src") + &source("hwbridge/src");
    let mut found = 0;
    for call in code.split("bad_field(").skip(1) {
        // The second argument, when it is written out: bad_field("pin", "pin").
        let Some((_, rest)) = call.split(')').next().and_then(|arguments| arguments.rsplit_once(", ")) else {
            continue;
        };
        let Some(rule) = rest.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { continue };
        assert!(texts.contains_key(&format!("err.field.{rule}")), "err.field.{rule} is missing");
        found += 1;
    }
    assert!(found > 10, "only {found} calls were found: has `bad_field` another name now?");
}

#[test]
fn every_trouble_of_a_printer_has_its_sentence() {
    let texts = texts("zh");
    for trouble in ["offline", "cover_open", "paper_out", "paper_low", "no_permission", "interrupted", "drawer_expired"]
    {
        assert!(texts.contains_key(&format!("err.hwbridge.{trouble}")), "err.hwbridge.{trouble} is missing");
    }
}

#[test]
fn every_right_and_every_act_has_its_words() {
    for language in ["zh", "en"] {
        let texts = texts(language);
        for right in rules::roles::RIGHTS {
            assert!(
                texts.contains_key(&format!("word.right.{right}")),
                "word.right.{right} is missing in {language}.json"
            );
        }
        for act in rules::limits::Act::ALL {
            let name = act.name();
            assert!(texts.contains_key(&format!("word.act.{name}")), "word.act.{name} is missing in {language}.json");
        }
        for rule in ["amount", "limit_low", "limit_none", "limit_whole"] {
            assert!(texts.contains_key(&format!("err.field.{rule}")), "err.field.{rule} is missing in {language}.json");
        }
    }
}

#[test]
fn nothing_is_left_over() {
    let code = source("app/src");
    for key in texts("zh").keys().filter(|key| !key.starts_with("err.") && !key.starts_with("word.")) {
        assert!(code.contains(&format!("\"{key}\"")), "{key} is not used by the app");
    }
}

#[test]
fn chinese_is_punctuated_as_chinese() {
    let han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    for (key, text) in texts("zh") {
        let letters: Vec<char> = text.chars().collect();
        for pair in letters.windows(2) {
            let half = matches!(pair[1], ',' | ':' | ';' | '?' | '!') && han(pair[0]);
            assert!(!half, "{key}: half-width {:?} after {:?} in {text}", pair[1], pair[0]);
        }
        // The gap between Han and Latin letters or figures is drawn by the browser (`text-autospace`), never typed.
        // On paper nothing draws it, so there it is typed.
        let on_paper = key.starts_with("till.receipt.") || key.starts_with("shifts.slip.");
        for three in letters.windows(3).filter(|three| three[1] == ' ' && !on_paper) {
            let latin = |letter: char| letter.is_ascii_alphanumeric() || letter == '{' || letter == '}';
            let typed = (han(three[0]) && latin(three[2])) || (latin(three[0]) && han(three[2]));
            assert!(!typed, "{key}: a typed gap in {text}");
        }
    }
}
