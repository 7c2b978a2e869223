//! The rules of the house that a machine can keep: arrows, files, permissions, schema, generated code.
use std::{
    fs,
    path::{Path, PathBuf},
};

use proto::method::{Audience, Method};

mod arrows;
mod durable;
mod files;
mod generated;
mod permissions;
mod planted;
mod schema;
mod security;

/// The permission a method asks for, if it asks for one.
pub(crate) fn permission_of(method: &Method) -> Option<&'static str> {
    match method.audience {
        Audience::Permission(permission) => Some(permission),
        Audience::SignedIn | Audience::Public => None,
    }
}

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// Every file below a folder whose name ends so, by its path from the root.
pub(crate) fn files_below(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
                found.push((
                    name,
                    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
                ));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing ends with {ending} below {folder}");
    found
}

/// The code of a file without its comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}
