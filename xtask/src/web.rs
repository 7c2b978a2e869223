//! `xtask web`: app + style → `dist/`.
//!
//! ```text
//! dist/index.html                    never cached
//! dist/assets/NAME.HASH.EXT          the hash is of the content: cached for ever
//! dist/**/*.br, dist/**/*.gz         each text or wasm file again, compressed ahead of time
//! ```

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{Outcome, compile, compress, css, link, names::Asset, page, report, stamp};

/// What the command line asked for.
pub(crate) struct Options {
    /// Quick and big instead of slow and small.
    pub(crate) dev: bool,
    /// Where the finished files go.
    pub(crate) out: PathBuf,
    /// Cargo's folder for the app's own artifacts.
    pub(crate) target: PathBuf,
}

impl Options {
    /// A release build into `dist/`.
    pub(crate) fn new() -> Self {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        // A second compiler gets a second folder, so that the two do not rebuild each other's work.
        let folder = if compile::app_rustc().is_some() { "web-own-std" } else { "web" };
        Self { dev: false, out: PathBuf::from("dist"), target: target.join(folder) }
    }
}

/// Builds everything, or nothing when no input changed.
pub(crate) fn build(options: &Options) -> Outcome<()> {
    let started = Instant::now();
    let key = stamp::key(options)?;
    if stamp::holds(options, &key) {
        report::unchanged(&options.out, started.elapsed());
        return Ok(());
    }
    stamp::forget(options)?;

    let wasm = compile::app(options)?;
    let linked = link::link(options, &wasm)?;
    let page = page::assemble(linked, &css::bundle(options)?);

    let written = write(options, &page.index, &page.assets)?;
    remove_stale(&options.out, &written)?;
    let sizes = report::measure(&options.out, &page.assets)?;
    report::table(&sizes, started.elapsed());
    if !options.dev {
        report::check_budget(&sizes)?;
    }
    stamp::remember(options, &key, &written)
}

/// Writes the files (the page last, so that it never names one that is not there yet) and says which ones.
fn write(options: &Options, index: &str, assets: &[Asset]) -> Outcome<BTreeSet<PathBuf>> {
    let folder = options.out.join("assets");
    fs::create_dir_all(&folder)?;
    let mut files: Vec<(PathBuf, &[u8])> =
        assets.iter().map(|asset| (folder.join(&asset.name), asset.bytes.as_slice())).collect();
    files.push((options.out.join("index.html"), index.as_bytes()));

    let mut written = BTreeSet::new();
    if !options.dev {
        written.extend(compress::beside(&files)?);
    }
    for (path, bytes) in &files {
        write_if_changed(path, bytes)?;
        written.insert(path.clone());
    }
    Ok(written)
}

/// Leaves an equal file alone: its time stamp is what tells cargo whether the server must be built again.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Outcome<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes)?;
    Ok(())
}

/// The server embeds the whole folder, so a file of an earlier build would be shipped for ever.
fn remove_stale(folder: &Path, written: &BTreeSet<PathBuf>) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_stale(&path, written)?;
        } else if !written.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
