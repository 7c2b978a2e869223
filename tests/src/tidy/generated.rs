//! Generated code in git is what the generator writes today.
use std::{collections::BTreeMap, fs, path::Path, process::Command};

use super::root;

#[test]
fn is_fresh() {
    let folder = std::env::temp_dir().join(format!("zf_gen_{}", std::process::id()));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        .args(["run", "--quiet", "--offline", "-p", "proto", "--example", "gen", "--"])
        .arg(&folder)
        .current_dir(root())
        .output()
        .expect("the generator");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (made, kept) = (texts(&folder), texts(&root().join("proto/src/gen")));
    let names = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&kept));
    for (name, text) in &made {
        assert!(kept[name] == *text, "proto/src/gen/{name} is old: cargo run -p proto --example gen");
    }
    fs::remove_dir_all(&folder).expect("a folder of ours");
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let text = |path: std::path::PathBuf| {
        (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&path).expect("text"))
    };
    entries.map(|entry| text(entry.expect("an entry").path())).collect()
}
