//! One stylesheet from the files of `style/`: tokens, kit, shell, then the rooms by name; after each file its folder.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Outcome, link::files_below, web::Options};

/// Later files may rely on earlier ones, hence a fixed order for the common ones.
const FIRST: [&str; 3] = ["tokens", "kit", "shell"];

/// The browsers of the shops we know of (Windows 10 boxes and tablets with a current Chromium).
const TARGETS: &str = "chrome >= 120, safari >= 17, firefox >= 121";

/// Joins the files, and minifies them where the Node tools are installed.
pub(crate) fn bundle(options: &Options) -> Outcome<String> {
    let folder = Path::new("style");
    let mut files: Vec<PathBuf> = if folder.is_dir() { files_below(folder)? } else { Vec::new() };
    files.retain(|path| path.extension().is_some_and(|extension| extension == "css"));
    files.sort_by_key(|path| place(folder, path));
    let mut joined = String::new();
    for path in &files {
        joined.push_str(&fs::read_to_string(path)?);
        joined.push('\n');
    }
    match minifier() {
        Some(program) if !options.dev => minify(&program, &joined),
        _ => Ok(joined),
    }
}

/// `kit.css` and then all of `kit/`, before the next name.
fn place(folder: &Path, path: &Path) -> (usize, PathBuf) {
    let bare = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let room = bare.iter().next().unwrap_or_default();
    let common = FIRST.iter().position(|first| room == *first).unwrap_or(FIRST.len());
    (common, bare)
}

/// lightningcss of `package.json`. The package for this machine is asked directly, because npm may leave out the
/// install script that would copy it to `node_modules/.bin`.
pub(crate) fn minifier() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("node_modules")
        .ok()?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("lightningcss-cli-")))
        .map(|path| path.join("lightningcss"))
        .filter(|program| program.is_file())
        .collect();
    found.sort();
    found.into_iter().next()
}

fn minify(program: &Path, css: &str) -> Outcome<String> {
    let mut child = Command::new(program)
        .args(["--minify", "--targets", TARGETS])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("the minifier has no input")?;
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(css.as_bytes()));
        child.wait_with_output()
    })?;
    if !output.status.success() {
        return Err("lightningcss refused the stylesheet".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_files_come_first_and_a_folder_after_its_file() {
        let folder = Path::new("style");
        let mut files: Vec<PathBuf> =
            ["till/cart.css", "till.css", "shell.css", "access.css", "tokens.css", "kit/table.css", "kit.css"]
                .map(|name| folder.join(name))
                .into();
        files.sort_by_key(|path| place(folder, path));
        let names: Vec<_> = files.iter().filter_map(|path| path.strip_prefix(folder).ok()?.to_str()).collect();
        let wanted = ["tokens.css", "kit.css", "kit/table.css", "shell.css", "access.css", "till.css", "till/cart.css"];
        assert_eq!(names, wanted);
    }
}
