//! Exactly once: tills behind a line that breaks, a server that is killed again and again, and in the end every
//! acknowledged command is in the book, once (safety G-01, G-04).
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::task::JoinSet;

use super::{
    Ask, Dice, Outcome, Place, Report, acks, note,
    tills::open_tills,
    verdict::{self, Verdict},
};
use crate::{
    load::{Failure, Pace, Program, Server},
    wire::Wire,
};

mod proxy;
mod switch;

use proxy::Proxy;
use switch::{Killer, Switch};

const TILLS: u64 = 8;
/// Commands of CI; a kill for each hundred.
const COMMANDS: u64 = 20_000;
const COMMANDS_A_KILL: u64 = 100;
/// A till behind a bad line asks again at once, and does not give up while a server is killed and started.
const PACE: Pace = Pace {
    patience: Duration::from_secs(60),
    answer_within: Duration::from_secs(5),
    first_wait: Duration::from_millis(2),
    longest_wait: Duration::from_millis(40),
    stubborn: true,
};
/// What a control does at most to be caught.
const CONTROL: Trial = Trial { commands: 400, kills: 10, calm: false };
const CONTROL_PACE: Pace = Pace { patience: Duration::from_millis(500), ..PACE };
/// A fault that needs luck to be seen gets so many tries.
const TRIES: u64 = 4;

/// So many of what is wrong are told.
const SHOWN: usize = 3;

/// One run.
#[derive(Clone, Copy, Debug)]
struct Trial {
    commands: u64,
    kills: u64,
    calm: bool,
}

/// What came of it.
struct Seen {
    acked: usize,
    unanswered: Vec<String>,
    answered_otherwise: Vec<String>,
    verdict: Verdict,
    faults: Value,
    took: Duration,
}

/// Runs it.
///
/// # Errors
/// When a program does not start, or the judge cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("exactly_once::{}", ask.base.name()));
    let commands = ask.count.unwrap_or(COMMANDS).max(TILLS);
    let trial = Trial { commands, kills: commands / COMMANDS_A_KILL, calm: false };
    let seen = trial.run(ask, &ask.program(), PACE, ask.seed).await?;
    let first = |wrong: &[String]| wrong.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
    let verdict = &seen.verdict;
    note(&format!("  {} commands in {} s", seen.acked, seen.took.as_secs()));
    report.check("every_command_is_answered", seen.unanswered.is_empty(), first(&seen.unanswered));
    report.check(
        "no_acknowledged_sale_is_lost",
        verdict.lost.is_empty(),
        format!("{} acknowledged {}", seen.acked, first(&verdict.lost)),
    );
    report.check("nothing_is_done_twice", verdict.doubled.is_empty(), first(&verdict.doubled));
    report.check("a_repeat_gets_the_same_answer", seen.answered_otherwise.is_empty(), first(&seen.answered_otherwise));
    report.check("cards_hold_what_was_acknowledged", verdict.cards.is_empty(), first(&verdict.cards));
    report.check("the_books_agree", verdict.audit.is_empty(), first(&verdict.audit));
    report.figure("commands", seen.acked);
    report.figure("kills", trial.kills);
    report.figure("lost", verdict.lost.len());
    report.figure("doubled", verdict.doubled.len());
    report.figure("faults", seen.faults);
    report.figure("seconds", seen.took.as_secs());
    if !ask.controls {
        return Ok(report);
    }
    control(ask, &mut report, "answers-before-commit", |seen| !seen.verdict.lost.is_empty()).await?;
    control(ask, &mut report, "forgets-answers", |seen| !seen.verdict.doubled.is_empty()).await?;
    Ok(report)
}

/// The same judgement on a server with a fault must find it.
async fn control(ask: &Ask, report: &mut Report, fault: &str, caught: impl Fn(&Seen) -> bool) -> Result<(), Failure> {
    let program = ask.planted(fault)?;
    let mut told = String::new();
    for seed in ask.seed..ask.seed + TRIES {
        let seen = CONTROL.run(ask, &program, CONTROL_PACE, seed).await?;
        note(&format!("  {fault}: {} commands in {} s", seen.acked, seen.took.as_secs()));
        told = format!("{} acknowledged, {} unanswered; {}", seen.acked, seen.unanswered.len(), seen.verdict.told());
        if caught(&seen) {
            report.check(&format!("control_{}_is_caught", fault.replace('-', "_")), true, told);
            return Ok(());
        }
    }
    report.check(&format!("control_{}_is_caught", fault.replace('-', "_")), false, told);
    Ok(())
}

impl Trial {
    async fn run(self, ask: &Ask, program: &Program, pace: Pace, seed: u64) -> Result<Seen, Failure> {
        let place = Place::new(&ask.base, "once").await?;
        // The shop is opened at a good server, on a good line.
        let server = Server::start(&ask.program(), place.url()).await?;
        let tills = open_tills(&server.wire()?, usize::try_from(TILLS)?, &place.folder, seed).await?;
        server.kill().await?;
        let server = Server::start(program, place.url()).await?;
        let port = Arc::new(AtomicU16::new(server.port));
        let switch = Arc::new(Switch::default());
        let proxy = Proxy::open(seed, self.calm, port.clone(), switch.clone()).await?;
        let begun = Instant::now();
        let progress = Arc::new(AtomicU64::new(0));
        let killer =
            Killer { program: program.clone(), url: place.url().to_owned(), switch, port, progress: progress.clone() };
        let killing = tokio::spawn(killer.kill(server, Dice::of(seed, 0), self.kills, self.commands));
        let mut working = JoinSet::new();
        for till in tills {
            let line = Wire::to(&format!("http://127.0.0.1:{}", proxy.port))?;
            let (till, progress) = (till.over(line, pace), progress.clone());
            working.spawn(async move { till.work(self.commands / TILLS, &progress, &AtomicBool::new(false)).await });
        }
        let (mut unanswered, mut answered_otherwise, mut files) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(done) = working.join_next().await {
            let till = done??;
            files.push(till.ack_file());
            unanswered.extend(till.unanswered);
            answered_otherwise.extend(till.answered_otherwise);
        }
        progress.fetch_add(self.commands, Ordering::Relaxed);
        killing.await??.kill().await?;
        let took = begun.elapsed();
        let acks = acks::read(&files)?;
        let verdict = Verdict::of(&ask.program(), place.url(), &acks, &verdict::open(&unanswered)).await?;
        place.leave().await?;
        Ok(Seen { acked: acks.len(), unanswered, answered_otherwise, verdict, faults: proxy.summary(), took })
    }
}
