//! Faults on purpose stay out of what is shipped: a feature that nothing asks for but the prover, and that is off by default.
use super::{arrows::manifests, code, files_below};

const FEATURE: &str = "planted-faults";

#[test]
fn no_program_but_the_prover_can_have_faults() {
    for (name, package) in manifests() {
        let defaults = package["features"]["default"].as_array().cloned().unwrap_or_default();
        assert!(defaults.is_empty(), "{name}: {defaults:?} would be built in without being asked for");
        let used = package["dependencies"].as_array().cloned().unwrap_or_default();
        let asks = used.iter().filter(|one| one["features"].to_string().contains(FEATURE));
        assert_eq!(asks.count(), 0, "{name} always plants faults");
        let has = package["features"].as_object().is_some_and(|features| features.contains_key(FEATURE));
        assert_eq!(has, ["server", "tests"].contains(&name.as_str()), "{name} and {FEATURE}");
    }
}

#[test]
fn planted_code_is_behind_the_feature() {
    for (file, text) in files_below("server/src", ".rs") {
        if ["server/src/kit/planted.rs", "server/src/ledger/blind.rs"].contains(&file.as_str()) {
            continue;
        }
        let code = code(&text);
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in
            lines.iter().enumerate().filter(|(_, line)| line.contains("planted::") || line.contains("blind"))
        {
            let near = lines[at.saturating_sub(3)..=at].concat();
            assert!(near.contains("cfg(feature = \"planted-faults\")"), "{file}:{}: {line}", at + 1);
        }
    }
}
