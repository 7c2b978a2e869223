//! Power cut: tills sell on a disk whose power is cut at random instants; what was acknowledged is on the disk that is left
//! (safety G-02, 6.2). In half of the cuts the disk also got a random part of what was written and not synced, sector by
//! sector: disks and kernels may write that in any order.
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64},
    },
    time::{Duration, Instant},
};

use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinSet,
};

use super::{
    Ask, Dice, Outcome, Report, Skipped, acks, note,
    tills::open_tills,
    verdict::{self, Verdict},
};
use crate::load::{Failure, Folder, Pace, Program, Server};

mod disk;

use disk::{Disk, Held, Ram};

/// Cuts of CI.
const CUTS: u64 = 30;
/// A lazy disk loses something at the first of them.
const CONTROL_CUTS: u64 = 5;
const TILLS: usize = 4;
/// Between two cuts, at most.
const APART_MS: u64 = 400;
const SECTOR: usize = 512;
const PATIENCE: Duration = Duration::from_secs(10);
/// The last commands of tills that stop hear nothing any more.
const PACE: Pace = Pace {
    patience: Duration::from_secs(60),
    answer_within: Duration::from_secs(20),
    first_wait: Duration::from_millis(5),
    longest_wait: Duration::from_millis(50),
    stubborn: true,
};

/// What the cuts left.
#[derive(Default)]
struct Seen {
    cuts: u64,
    acked: usize,
    /// What was wrong after a cut, with its number.
    wrong: Vec<String>,
    lost: usize,
    torn: usize,
}

/// Runs it.
///
/// # Errors
/// [`Skipped`] where no power can be cut; otherwise when a program does not start, or the judge cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    if let Some(why) = disk::missing() {
        return Err(Skipped(why).into());
    }
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    // Whatever ends this, the kernel gets its settings back and the disks are unmounted, because all of them are dropped.
    tokio::select! {
        outcome = prove(ask) => outcome,
        _ = interrupted.recv() => Err("interrupted".into()),
        _ = terminated.recv() => Err("terminated".into()),
    }
}

async fn prove(ask: &Ask) -> Outcome {
    let mut report = Report::of("power_cut::sqlite");
    let _held = Held::hold()?;
    let begun = Instant::now();
    let seen = Seen::of(ask, &ask.program(), ask.count.unwrap_or(CUTS), |_| false).await?;
    let told = seen.wrong.first().cloned().unwrap_or_default();
    report.check("synchronous_full_loses_nothing", seen.wrong.is_empty(), format!("{} cuts {told}", seen.cuts));
    report.figure("cuts", seen.cuts);
    report.figure("commands", seen.acked);
    report.figure("lost", seen.lost);
    report.figure("torn_sectors", seen.torn);
    report.figure("seconds", begun.elapsed().as_secs());
    if ask.controls {
        let seen = Seen::of(ask, &ask.planted("syncs-seldom")?, CONTROL_CUTS, |seen| seen.lost > 0).await?;
        let told = seen.wrong.first().cloned().unwrap_or_default();
        report.check("control_synchronous_normal_is_caught", seen.lost > 0, told);
        report.figure("control_lost", seen.lost);
    }
    Ok(report)
}

impl Seen {
    /// Cuts so often, or until `enough`.
    async fn of(ask: &Ask, program: &Program, cuts: u64, enough: impl Fn(&Self) -> bool) -> Result<Self, Failure> {
        let folder = Folder::new("power")?;
        let ram = Ram::mount(folder.file("ram"))?;
        let disk = Disk::format(&ram, "disk")?;
        let url = url(&disk.root);
        // The shop is opened at a good server, and lies on the disk whole before anything is cut.
        let server = Server::start(&ask.program(), &url).await?;
        let tills = open_tills(&server.wire()?, TILLS, &folder, ask.seed).await?;
        server.kill().await?;
        disk.sync()?;
        let server = Server::start(program, &url).await?;
        let stop = Arc::new(AtomicBool::new(false));
        let (mut working, mut files) = (JoinSet::new(), Vec::new());
        for till in tills {
            let (till, stop) = (till.over(server.wire()?, PACE), stop.clone());
            files.push(till.ack_file());
            working.spawn(async move { till.work(u64::MAX, &AtomicU64::new(0), &stop).await });
        }
        let mut seen = Self::default();
        let mut dice = Dice::of(ask.seed, 7);
        for cut in 0..cuts {
            tokio::time::sleep(Duration::from_millis(dice.below(APART_MS))).await;
            seen.cut(ask, (&ram, &disk), server.pid()?, &files, (cut, &mut dice)).await?;
            if seen.cuts.is_multiple_of(100) {
                note(&format!("  {} cuts, {} commands", seen.cuts, seen.acked));
            }
            if enough(&seen) {
                break;
            }
        }
        working.shutdown().await;
        server.kill().await?;
        Ok(seen)
    }

    /// One cut: everything stands still, the disk is copied, life goes on; then what is left is judged.
    async fn cut(
        &mut self,
        ask: &Ask,
        (ram, disk): (&Ram, &Disk),
        server: u32,
        files: &[PathBuf],
        (number, dice): (u64, &mut Dice),
    ) -> Result<(), Failure> {
        stand_still(server).await?;
        let acks = acks::read(files);
        let left = disk.cut(ram, "left");
        let torn = match &left {
            Ok(left) if dice.falls(500) => tear(&disk.root, &left.root, dice),
            _ => Ok(0),
        };
        tell(server, "CONT").await?;
        let (acks, left, torn) = (acks?, left?, torn?);
        let url = url(&left.root);
        // The next morning: the server starts, and then the books are read.
        let morning = Server::start(&ask.program(), &url).await?;
        morning.kill().await?;
        let verdict = Verdict::of(&ask.program(), &url, &acks, &verdict::any(TILLS as i64)).await?;
        self.cuts += 1;
        self.acked = acks.len();
        self.lost += verdict.lost.len();
        self.torn += torn;
        if !verdict.is_good() {
            self.wrong.push(format!(
                "cut {number}, {} acknowledged, {torn} sectors torn: {}",
                acks.len(),
                verdict.told()
            ));
        }
        Ok(())
    }
}

fn url(root: &Path) -> String {
    format!("sqlite://{}", root.join("shop.db").display())
}

/// Gives the disk that is left a random part of what was written and not synced. Answers how many sectors.
fn tear(live: &Path, left: &Path, dice: &mut Dice) -> Result<usize, Failure> {
    let mut torn = 0;
    for name in ["shop.db", "shop.db-wal"] {
        let (Ok(written), Ok(mut synced)) = (fs::read(live.join(name)), fs::read(left.join(name))) else { continue };
        let per_mille = dice.below(1_000);
        if synced.len() < written.len() && dice.falls(per_mille) {
            synced.resize(written.len(), 0);
        }
        let before = torn;
        for at in (0..synced.len().min(written.len())).step_by(SECTOR) {
            let end = (at + SECTOR).min(synced.len()).min(written.len());
            if synced[at..end] != written[at..end] && dice.falls(per_mille) {
                synced[at..end].copy_from_slice(&written[at..end]);
                torn += 1;
            }
        }
        if torn > before {
            fs::write(left.join(name), &synced)?;
        }
    }
    Ok(torn)
}

/// Stops a process, and waits until no thread of it is on its way through the kernel.
async fn stand_still(pid: u32) -> Result<(), Failure> {
    tell(pid, "STOP").await?;
    let begun = Instant::now();
    while !stopped(pid)? {
        if begun.elapsed() > PATIENCE {
            return Err("the server does not stop".into());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

fn stopped(pid: u32) -> Result<bool, Failure> {
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        let stat = fs::read_to_string(thread?.path().join("stat")).unwrap_or_default();
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        if state != Some('T') {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn tell(pid: u32, what: &str) -> Result<(), Failure> {
    let done = tokio::process::Command::new("kill").args([format!("-{what}"), pid.to_string()]).status().await?;
    if done.success() { Ok(()) } else { Err(format!("kill -{what} {pid}: {done}").into()) }
}
