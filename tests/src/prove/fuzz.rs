//! Every parser under bytes that nobody would write: see [`crate::fuzz`]. The count is the seconds of each target.
use std::time::Duration;

use super::{Ask, Outcome, Report, note};
use crate::{
    fuzz::{PLANTED, TARGETS, Target, hunt},
    harness::use_memory,
    load::Failure,
};

/// Ten targets, two at a time: five minutes in CI. A night gives each half an hour.
const SECONDS: u64 = 60;
/// How long the control may take to find the planted panic.
const CONTROL: Duration = Duration::from_secs(20);

/// Runs it.
///
/// # Errors
/// When a thread cannot be had.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of("fuzz");
    use_memory();
    // Panics are caught and told with their input; their traces would only hide it.
    std::panic::set_hook(Box::new(|_| {}));
    let time = Duration::from_secs(ask.count.unwrap_or(SECONDS));
    let mut runs = 0;
    for pair in TARGETS.chunks(2) {
        let hunts: Vec<_> = pair.iter().map(|target| (target, on_a_thread(target, ask.seed, time))).collect();
        for (target, hunting) in hunts {
            let hunted = hunting.await??;
            runs += hunted.runs;
            let told = match &hunted.found {
                None => format!("{} inputs", hunted.runs),
                Some(found) => {
                    note(&format!("{}: {}\ninput: {}", target.name, found.what, hex(&found.input)));
                    format!("broken after {} inputs", hunted.runs)
                }
            };
            report.check(target.name, hunted.found.is_none() && hunted.runs > 0, told);
        }
    }
    report.figure("inputs", runs);
    let control = on_a_thread(&PLANTED, ask.seed, CONTROL).await??;
    let found = control.found.map(|found| String::from_utf8_lossy(&found.input).into_owned());
    report.check(
        "control_a_planted_panic_is_found",
        found.is_some(),
        format!("{} inputs, cut down to {found:?}", control.runs),
    );
    Ok(report)
}

fn on_a_thread(
    target: &'static Target,
    seed: u64,
    time: Duration,
) -> tokio::task::JoinHandle<Result<crate::fuzz::Hunt, Failure>> {
    tokio::task::spawn_blocking(move || {
        // A body may have a runtime of its own, which must not live inside this one.
        let thread =
            std::thread::Builder::new().name(target.name.to_owned()).spawn(move || hunt(target, seed, time))?;
        thread.join().map_err(|_| Failure::from(format!("{}: the hunt itself broke", target.name)))
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
