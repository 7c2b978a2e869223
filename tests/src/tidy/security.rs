//! Every test that SECURITY.md names is there.
use super::{files_below, root};

#[test]
fn every_named_test_exists() {
    let text = std::fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md");
    let table = text.split("## OWASP ASVS").nth(1).expect("the table");
    let table = table.lines().filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n");
    let sources = files_below("tests/src", ".rs");
    let mut named = 0;
    let mut missing = Vec::new();
    for name in table.split('`').skip(1).step_by(2).filter(|name| name.contains("::")) {
        named += 1;
        let words: Vec<&str> = name.split("::").collect();
        let (last, rooms) = words.split_last().expect("a name");
        let is_there = sources.iter().any(|(file, text)| {
            let in_file = rooms.iter().all(|room| file.contains(room));
            let is_module = file.ends_with(&format!("/{last}.rs")) || file.contains(&format!("/{last}/"));
            let is_test = text.contains(&format!("fn {last}(")) || text.contains(&format!("\"{last}\""));
            in_file && (is_test || is_module)
        });
        if !is_there {
            missing.push(name);
        }
    }
    assert!(named >= 25, "{named} tests are named only");
    assert!(missing.is_empty(), "SECURITY.md names what is not there: {missing:?}");
}
