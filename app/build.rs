//! Turns `locales/*.json` into static texts, so that a missing key does not compile and nothing is parsed at start.
//!
//! The sentences of a language are one text, parted by a character that no sentence holds: a table of a thousand pointers weighs as much on the wire as half the words.
//! `KEYS` is only read while compiling (`t!` looks its number up); what the server names at run time (refusals and
//! words of enums) is found in `NAMED`, a sorted table of just those keys. `INITIALS` has the pinyin of what can be done.
use std::{collections::BTreeMap, error::Error, fmt::Write as _, fs, path::Path};

use pinyin::ToPinyin as _;

/// Keys that are looked up at run time begin with one of these.
const NAMED: [&str; 2] = ["err.", "word."];
/// What the palette finds by its pinyin initials begins with one of these.
const FOUND: [&str; 3] = ["till.keys.", "shell.menu.", "shell.sign_out"];

#[expect(clippy::disallowed_macros, reason = "a build script talks to cargo this way")]
fn main() -> Result<(), Box<dyn Error>> {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let read = |name: &str| -> Result<BTreeMap<String, String>, Box<dyn Error>> {
        let text = fs::read_to_string(locales.join(name))?;
        serde_json::from_str(&text).map_err(|e| format!("app/locales/{name}: {e}").into())
    };
    let (zh, en) = (read("zh.json")?, read("en.json")?);
    let mut lonely = zh.keys().filter(|k| !en.contains_key(*k)).chain(en.keys().filter(|k| !zh.contains_key(*k)));
    if let Some(key) = lonely.next() {
        return Err(format!("app/locales: {key} is in one language only").into());
    }
    let mut out = String::new();
    table(&mut out, "KEYS", zh.keys())?;
    writeln!(out, "static ZH: &str = {:?};", in_one(&zh))?;
    writeln!(out, "static EN: &str = {:?};", in_one(&en))?;
    writeln!(out, "static NAMED: &[(&str, u16)] = &[")?;
    for (at, key) in zh.keys().enumerate().filter(|(_, key)| NAMED.iter().any(|prefix| key.starts_with(prefix))) {
        writeln!(out, "    ({key:?}, {at}),")?;
    }
    writeln!(out, "];")?;
    writeln!(out, "static INITIALS: &[(&str, &str)] = &[")?;
    for (_, text) in zh.iter().filter(|(key, _)| FOUND.iter().any(|prefix| key.starts_with(prefix))) {
        writeln!(out, "    ({text:?}, {:?}),", initials(text))?;
    }
    writeln!(out, "];")?;
    let folder = std::env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?;
    fs::write(Path::new(&folder).join("locales.rs"), out)?;
    Ok(())
}

fn table<'a>(out: &mut String, name: &str, texts: impl Iterator<Item = &'a String>) -> Result<(), Box<dyn Error>> {
    writeln!(out, "static {name}: &[&str] = &[")?;
    for text in texts {
        writeln!(out, "    {text:?},")?;
    }
    writeln!(out, "];")?;
    Ok(())
}

/// All sentences, in the order of their keys.
fn in_one(words: &BTreeMap<String, String>) -> String {
    words.values().map(String::as_str).collect::<Vec<_>>().join("\u{1f}")
}

/// `挂单` → `gd`.
fn initials(text: &str) -> String {
    let first = |character: char| character.to_pinyin().and_then(|pinyin| pinyin.plain().chars().next());
    text.chars().filter_map(first).collect()
}
