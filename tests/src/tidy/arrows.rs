//! Who may use whom: crates by their manifests, rooms by their `crate::…` paths. Arrows point downward only.
use std::collections::{BTreeMap, BTreeSet};

use super::{code, files_below, root};

/// Crate and the crates of ours that it may use.
const CRATES: &[(&str, &[&str])] = &[
    ("rules", &[]),
    ("proto", &["rules"]),
    ("server", &["proto", "rules"]),
    ("app", &["proto", "rules"]),
    ("hwbridge", &["proto"]),
    ("xtask", &[]),
    ("tests", &["app", "hwbridge", "proto", "rules", "server", "xtask"]),
];

/// The rooms of the server from the bottom up; a room uses what stands before it, in another group.
const ROOMS: &[&[&str]] = &[
    &["kit"],
    &["access", "chain"],
    &["ledger"],
    &["members", "catalog", "payments"],
    &["stored_value"],
    &["shifts"],
    &["till"],
    &["reports"],
];

/// Arrows that the groups above do not allow, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("access", "chain", "a till's enrolment is found by the shop's code"),
    ("catalog", "members", "an item's prices for members name the merchant's levels"),
    ("reports", "migration", "the auditor compares a database's migrations with the program's"),
    ("reports", "schema", "and its tables"),
    ("stored_value", "shifts", "a top-up takes cash into the drawer of the open shift"),
];

/// What is no room: the program around them.
const AROUND: &[&str] = &["backup", "cli", "demo", "http", "import", "lib", "main", "migration", "schema"];

#[test]
fn crates_use_only_what_they_may() {
    for (name, package) in manifests() {
        let (_, allowed) =
            CRATES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is new here"));
        for used in used_crates(&package) {
            assert!(allowed.contains(&used.as_str()), "{name} uses {used}");
        }
    }
}

/// `cargo metadata` knows every manifest whole.
pub(super) fn manifests() -> Vec<(String, serde_json::Value)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = std::process::Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages").clone();
    packages.into_iter().map(|package| (package["name"].as_str().expect("a name").to_owned(), package)).collect()
}

/// The names of our crates among the dependencies of one.
fn used_crates(package: &serde_json::Value) -> Vec<String> {
    let used = package["dependencies"].as_array().expect("dependencies").iter().filter(|one| one["path"].is_string());
    used.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn rooms_use_only_what_lies_below() {
    let height: BTreeMap<&str, usize> =
        ROOMS.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |room| (*room, at))).collect();
    let mut wrong = Vec::new();
    let mut needed = BTreeSet::new();
    for (file, text) in files_below("server/src", ".rs") {
        let room = file.trim_start_matches("server/src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        if AROUND.contains(&room.as_str()) {
            continue;
        }
        let own = *height.get(room.as_str()).unwrap_or_else(|| panic!("{file}: {room} is in no group of ROOMS"));
        for used in used_rooms(&code(&text)) {
            let exception = EXCEPTIONS.iter().find(|(from, to, _)| (*from, *to) == (room.as_str(), used.as_str()));
            match height.get(used.as_str()) {
                _ if used == room => {}
                Some(below) if *below < own => {}
                _ if exception.is_some() => {
                    needed.insert((room.clone(), used));
                }
                _ => wrong.push(format!("{file}: {room} → {used}")),
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point up:\n{}", wrong.join("\n"));
    for (from, to, _) in EXCEPTIONS {
        assert!(needed.contains(&((*from).to_owned(), (*to).to_owned())), "{from} → {to} is no exception any more");
    }
}

#[test]
fn only_reports_read_the_rows_of_other_rooms() {
    let mut wrong = Vec::new();
    for (file, text) in files_below("server/src", ".rs") {
        let room = file.trim_start_matches("server/src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        if ["reports", "schema"].contains(&room.as_str()) {
            continue;
        }
        let text = code(&text);
        for (at, _) in text.match_indices("::entity::") {
            let owner: String =
                text[..at].chars().rev().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let owner: String = owner.chars().rev().collect();
            if !["", "super", "self", "crate", "sea_orm", &room].contains(&owner.as_str()) {
                wrong.push(format!("{file}: {owner}::entity"));
            }
        }
    }
    // The access room finds the till and shop of a device token in its chain.
    wrong.retain(|one| !(one.starts_with("server/src/access/") && one.ends_with("chain::entity")));
    assert!(wrong.is_empty(), "rows of other rooms:\n{}", wrong.join("\n"));
}

/// Every `x` of `crate::x` and `crate::{x, y::…}`.
fn used_rooms(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + path.len()..];
        match rest.strip_prefix('{') {
            None => used.extend(first_word(rest)),
            Some(group) => used.extend(top_level(group).iter().filter_map(|part| first_word(part))),
        }
    }
    used
}

/// The parts of a `{…}` group, up to its closing brace.
fn top_level(group: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0);
    for letter in group.chars() {
        match letter {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                part.push(letter);
            }
        }
    }
    parts.push(part);
    parts
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    // A capital letter is a type of the crate's root, not a room.
    word.starts_with(|c: char| c.is_ascii_lowercase()).then_some(word)
}

#[test]
fn finds_rooms_in_paths_and_groups() {
    let code = "use crate::{\n kit::{Op, house::not_found},\n ledger::{self, Document}, members,\n};\ncrate::till::x()";
    assert_eq!(used_rooms(code).into_iter().collect::<Vec<_>>(), ["kit", "ledger", "members", "till"]);
}
