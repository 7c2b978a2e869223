//! Tells whether anything the bundle is made of has changed since it was last made.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{Outcome, compile, css, link::files_below, names::hex, web::Options};

const FOLDERS: [&str; 6] = [".cargo", "app", "proto", "rules", "style", "xtask"];
const FILES: [&str; 3] = ["Cargo.toml", "Cargo.lock", "package-lock.json"];

/// A hash over every input: sources, versions, compiler, tools and flags.
pub(crate) fn key(options: &Options) -> Outcome<String> {
    let mut hash = Sha256::new();
    hash.update(format!("dev {} out {} ", options.dev, options.out.display()));
    hash.update(compile::compiler_version()?);
    hash.update(css::minifier().map_or_else(String::new, |path| path.display().to_string()));
    let mut inputs: Vec<PathBuf> = FILES.iter().map(PathBuf::from).collect();
    for folder in FOLDERS.iter().map(Path::new).filter(|folder| folder.is_dir()) {
        inputs.extend(files_below(folder)?);
    }
    for path in inputs {
        let bytes = fs::read(&path).unwrap_or_default();
        hash.update(format!("{} {} ", path.display(), bytes.len()));
        hash.update(bytes);
    }
    Ok(hex(&hash.finalize()))
}

/// Whether the last build was made of the same inputs and all its files are still there.
pub(crate) fn holds(options: &Options, key: &str) -> bool {
    let Ok(stamp) = fs::read_to_string(file(options)) else { return false };
    let mut lines = stamp.lines();
    lines.next() == Some(key) && lines.all(|path| Path::new(path).is_file())
}

/// A build that stops half-way must not look finished.
pub(crate) fn forget(options: &Options) -> Outcome<()> {
    match fs::remove_file(file(options)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Notes what was built from what.
pub(crate) fn remember(options: &Options, key: &str, written: &BTreeSet<PathBuf>) -> Outcome<()> {
    let mut stamp = format!("{key}\n");
    for path in written {
        stamp.push_str(&path.display().to_string());
        stamp.push('\n');
    }
    fs::create_dir_all(&options.target)?;
    fs::write(file(options), stamp)?;
    Ok(())
}

fn file(options: &Options) -> PathBuf {
    // One stamp per output folder, or a second folder would make the first look stale.
    let name = options.out.display().to_string().replace(['/', '\\', ':'], "_");
    options.target.join(format!("{name}.stamp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_the_key_or_a_file_changes() {
        let target = std::env::temp_dir().join(format!("zhangfang-stamp-{}", std::process::id()));
        let options = Options { dev: false, out: target.join("dist"), target: target.clone() };
        let made = target.join("made");
        assert!(!holds(&options, "k"));
        remember(&options, "k", &BTreeSet::from([made.clone()])).unwrap();
        assert!(!holds(&options, "k"), "a missing file does not count as built");
        fs::write(&made, b"x").unwrap();
        assert!(holds(&options, "k"));
        assert!(!holds(&options, "other"));
        forget(&options).unwrap();
        forget(&options).unwrap();
        assert!(!holds(&options, "k"));
        fs::remove_dir_all(&target).unwrap();
    }
}
