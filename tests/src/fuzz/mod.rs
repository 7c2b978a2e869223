//! Every parser under bytes that nobody would write. One list of targets; the same entry points are reached by the stable
//! runner here (`prove fuzz`, and a test over what is kept in `tests/fuzz/`) and by cargo-fuzz (`fuzz/`).
//!
//! What must hold: no panic, no hang, bounded memory, and what the target itself asserts (read back what was written, the
//! same in pieces as in one). A failing input is cut down and goes into `tests/fuzz/<target>/`, where it stays.
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

mod mutate;
mod requests;
mod runner;
mod targets;

pub use runner::{Found, Hunt, hunt};
pub use targets::{PLANTED, TARGETS};

/// Does one input.
pub type Body = Box<dyn FnMut(&[u8])>;

/// One parser, or a few that read the same.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: of the folder, too.
    pub name: &'static str,
    /// Inputs that say something, to be changed.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Makes what does one input after the other.
    pub open: fn() -> Body,
}

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// One input to a target: for cargo-fuzz, which brings its own inputs and its own judgement.
pub fn once(name: &str, data: &[u8]) {
    thread_local! {
        static OPEN: std::cell::RefCell<BTreeMap<&'static str, Body>> = const { std::cell::RefCell::new(BTreeMap::new()) };
    }
    let Some(target) = target(name) else { return };
    OPEN.with_borrow_mut(|open| open.entry(target.name).or_insert_with(target.open)(data));
}

impl Target {
    /// What is kept of earlier hunts.
    pub fn kept(&self) -> Vec<Vec<u8>> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(self.name);
        let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
        let mut files: Vec<PathBuf> = files.filter_map(|file| file.ok().map(|file| file.path())).collect();
        files.sort();
        files.iter().filter_map(|file| std::fs::read(file).ok()).collect()
    }
}

/// Does an input; the panic's words if it panics.
fn attempt(body: &mut Body, data: &[u8]) -> Option<String> {
    let done = catch_unwind(AssertUnwindSafe(|| body(data)));
    done.err().map(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_once_and_what_we_start_from_do_no_harm() {
        for target in TARGETS {
            let mut body = (target.open)();
            for data in (target.seeds)().iter().chain(&target.kept()) {
                body(data);
            }
        }
    }
}
