//! The stable runner: for so long, changed inputs, each watched.
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{Target, attempt, mutate::changed};
use crate::prove::Dice;

/// One input that takes longer is a hang.
const PATIENCE: Duration = Duration::from_secs(10);
/// More memory than this, KiB, is more than a shop's machine has to spare for one file.
const MEMORY_KIB: u64 = 1_536 * 1_024;
/// How often a failing input is tried smaller.
const SMALLER: usize = 2_000;

/// What a hunt came to.
#[derive(Debug, Default)]
pub struct Hunt {
    /// Inputs that were done.
    pub runs: u64,
    /// The failing input, if one was found.
    pub found: Option<Found>,
}

/// An input that breaks a parser, as small as it was made.
#[derive(Clone, Debug)]
pub struct Found {
    /// What broke.
    pub what: String,
    /// The input.
    pub input: Vec<u8>,
}

/// Changes inputs of a target for so long, or until one breaks it.
pub fn hunt(target: &Target, seed: u64, time: Duration) -> Hunt {
    let mut dice = Dice::of(seed, target.name.bytes().map(u64::from).sum());
    let inputs: Vec<Vec<u8>> = (target.seeds)().into_iter().chain(target.kept()).chain([Vec::new()]).collect();
    let mut body = (target.open)();
    let watch = Watch::over(target.name);
    let begun = Instant::now();
    let mut hunt = Hunt::default();
    while begun.elapsed() < time {
        let input = inputs.get(usize::try_from(hunt.runs).unwrap_or(usize::MAX)).cloned();
        let input = input.unwrap_or_else(|| changed(&inputs, &mut dice));
        watch.begins(&input);
        hunt.runs += 1;
        if let Some(what) = attempt(&mut body, &input) {
            let input = smaller(input, |input| attempt(&mut body, input).is_some());
            hunt.found = Some(Found { what, input });
            break;
        }
    }
    hunt
}

/// Leaves out pieces as long as it still fails.
fn smaller(mut input: Vec<u8>, mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let (mut piece, mut tries) = (input.len() / 2, 0);
    while piece > 0 {
        let mut at = 0;
        while at < input.len() && tries < SMALLER {
            tries += 1;
            let mut shorter = input.clone();
            shorter.drain(at..(at + piece).min(shorter.len()));
            if fails(&shorter) { input = shorter } else { at += piece }
        }
        piece /= 2;
    }
    input
}

/// Looks after the input that is being done: one that never ends, or eats all memory, ends the program, and lies in a file.
struct Watch {
    runs: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    input: Arc<Mutex<Vec<u8>>>,
}

impl Watch {
    fn over(name: &'static str) -> Self {
        let file = std::env::temp_dir().join(format!("zf_fuzz_{name}_{}", std::process::id()));
        let (runs, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let input = Arc::new(Mutex::new(Vec::new()));
        let (seen, stop, doing) = (runs.clone(), over.clone(), input.clone());
        std::thread::spawn(move || {
            let (mut last, mut since) = (0, Instant::now());
            while !stop.load(Ordering::SeqCst) {
                std::thread::park_timeout(Duration::from_millis(100));
                let now = seen.load(Ordering::SeqCst);
                if now != last {
                    (last, since) = (now, Instant::now());
                }
                let hangs = since.elapsed() > PATIENCE;
                if hangs || memory_kib() > MEMORY_KIB {
                    let input = doing.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    // Where it cannot be written, the seed finds it again.
                    let _ = std::fs::write(&file, input);
                    let what = if hangs { "hangs" } else { "eats all memory" };
                    crate::prove::note(&format!("test prove::fuzz::{name} ... FAILED (it {what}: {})", file.display()));
                    std::process::exit(1);
                }
            }
        });
        Self { runs, over, input }
    }

    fn begins(&self, input: &[u8]) {
        let mut doing = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        doing.clear();
        doing.extend_from_slice(input);
        drop(doing);
        self.runs.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

/// What the program holds now; 0 where nobody tells.
fn memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
