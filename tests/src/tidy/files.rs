//! Sizes, names, floats.
use proto::methods::METHODS;

use super::{code, files_below, root};

const MAX_LINES: usize = 400;

/// Longer files, each with its reason.
const LONG: &[(&str, usize, &str)] = &[];

/// Folders of code that people write.
const FOLDERS: &[&str] =
    &["proto/src/convert", "rules/src", "server/src", "app/src", "hwbridge/src", "xtask/src", "tests/src"];

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for (file, text) in FOLDERS.iter().flat_map(|folder| files_below(folder, ".rs")) {
        let lines = text.lines().count();
        let most = LONG.iter().find(|(known, ..)| *known == file).map_or(MAX_LINES, |(_, most, _)| *most);
        if lines > most {
            long.push(format!("{file}: {lines} lines, {most} at most"));
        }
    }
    assert!(long.is_empty(), "split these, or say why not in LONG:\n{}", long.join("\n"));
    for (file, _, _) in LONG {
        let lines = std::fs::read_to_string(root().join(file)).map_or(0, |text| text.lines().count());
        assert!(lines > MAX_LINES, "{file} is short by now: take it off LONG");
    }
}

#[test]
fn every_call_has_its_file() {
    let missing: Vec<String> = METHODS
        .iter()
        .filter(|method| !method.short.starts_with("hwbridge."))
        .map(|method| {
            let (room, verb) = method.short.split_once('.').expect("room.Verb");
            format!("tests/src/{room}/{}.rs", snake(verb))
        })
        .filter(|file| !root().join(file).exists())
        .collect();
    assert!(missing.is_empty(), "no test tells of these calls:\n{}", missing.join("\n"));
}

#[test]
fn money_is_never_a_float() {
    let mut floats = Vec::new();
    for (file, text) in
        ["rules/src", "server/src", "proto/src/convert"].iter().flat_map(|folder| files_below(folder, ".rs"))
    {
        let words = code(&text);
        let mut words = words.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        if words.any(|word| ["f32", "f64"].contains(&word)) {
            floats.push(file);
        }
    }
    for (file, text) in files_below("proto/zhangfang", ".proto") {
        let kinds = code(&text);
        let mut kinds =
            kinds.lines().map(|line| line.trim().trim_start_matches("repeated ").trim_start_matches("optional "));
        if kinds.any(|line| line.starts_with("float ") || line.starts_with("double ")) {
            floats.push(file);
        }
    }
    // Spreadsheets keep numbers as floats; the import reads them as text, at this one place.
    floats.retain(|file| file != "server/src/import/sheet.rs");
    assert!(floats.is_empty(), "floats in {}", floats.join(", "));
}

#[test]
fn comments_leave_nothing_for_later() {
    let mut left = Vec::new();
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("#[ig", "nore")];
    for (file, text) in FOLDERS.iter().flat_map(|folder| files_below(folder, ".rs")) {
        left.extend(words.iter().filter(|word| text.contains(**word)).map(|word| format!("{file}: {word}")));
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

fn snake(verb: &str) -> String {
    let mut out = String::new();
    for (at, letter) in verb.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
