//! One desk a printer: takes its jobs from the queue, one after the other, and sees each to its end.
//!
//! Desks know nothing of each other: a kitchen printer that hangs does not keep the front one waiting.

use std::sync::Arc;
use std::time::Duration;

use proto::hwbridge::v1::{Health, JobState};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::{Queue, Work};
use crate::board::Board;
use crate::config::Timing;
use crate::device::{Conversation, Device, Info, Printer};

/// The longest wait between two tries to reach a printer.
const SLOWEST_TRY: Duration = Duration::from_secs(3);
/// A printer that gave no answer is not asked again for this long: each question would cost a second.
const MUTE_FOR: Duration = Duration::from_secs(300);

/// What keeps a printer from printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Offline,
    CoverOpen,
    PaperOut,
}

impl Trouble {
    /// The word of `err.hwbridge.*`.
    fn word(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::CoverOpen => "cover_open",
            Self::PaperOut => "paper_out",
        }
    }

    fn health(self) -> Health {
        match self {
            Self::Offline => Health::Offline,
            Self::CoverOpen => Health::CoverOpen,
            Self::PaperOut => Health::PaperOut,
        }
    }
}

/// Runs a desk until `stop`. A panic ends the job at hand, not the desk.
pub(crate) async fn run(
    device: Arc<dyn Device>,
    queue: Arc<Queue>,
    board: Arc<Board>,
    timing: Timing,
    stop: watch::Receiver<bool>,
) {
    let device_id = device.info().device_id;
    while !*stop.borrow() {
        let desk = Desk {
            info: device.info(),
            device: Arc::clone(&device),
            queue: Arc::clone(&queue),
            board: Arc::clone(&board),
            timing,
            stop: stop.clone(),
            line: None,
            mute_until: None,
        };
        if let Err(error) = tokio::spawn(desk.work()).await {
            tracing::error!(%error, device = device_id, "the printer's desk fell over and starts again");
            queue.abandon(&device_id).await;
        }
    }
}

struct Desk {
    info: Info,
    device: Arc<dyn Device>,
    queue: Arc<Queue>,
    board: Arc<Board>,
    timing: Timing,
    stop: watch::Receiver<bool>,
    line: Option<Box<dyn Conversation>>,
    /// Set when the printer has no way to answer.
    mute_until: Option<Instant>,
}

impl Desk {
    async fn work(mut self) {
        let device = Arc::clone(&self.device);
        let Some(printer) = device.as_printer() else { return };
        let mut look_at = Instant::now();
        while !*self.stop.borrow() {
            self.kicks(printer).await;
            if let Some(work) = self.queue.next(&self.info.device_id) {
                self.print(printer, work).await;
                look_at = Instant::now() + self.info.probe_every;
                continue;
            }
            if look_at <= Instant::now() {
                self.look(printer).await;
                look_at = Instant::now() + self.info.probe_every;
            }
            let close_at = Instant::now() + self.timing.close_idle;
            tokio::select! {
                () = self.queue.woken(&self.info.device_id) => {}
                () = sleep_until(close_at), if self.line.is_some() => self.line = None,
                () = sleep_until(look_at) => {}
                _ = self.stop.changed() => {}
            }
        }
    }

    /// Prints one document, however long that takes.
    async fn print(&mut self, printer: &dyn Printer, work: Work) {
        if !self.ready(printer, &work.job_id).await {
            return;
        }
        let pulse = self.queue.take_pulse(&work.job_id);
        let encoded = printer.encode(&work.document, pulse);
        for lost in &encoded.lost {
            let code = format!("U+{:04X}", u32::from(*lost));
            tracing::warn!(job_id = work.job_id, code, "the printer has no such character; a box is printed");
        }
        if let Err(error) = self.queue.sending(&work.job_id).await {
            tracing::error!(%error, "the print journal cannot be written; nothing is printed");
            self.queue.not_sent(&work.job_id).await;
            self.pause(SLOWEST_TRY).await;
            return;
        }
        self.board.set(&self.info.device_id, Health::Busy);
        let Some(line) = self.line.as_mut() else { return };
        match line.send(&encoded.bytes).await {
            Ok(()) => {}
            Err(stopped) if stopped.accepted == 0 => {
                tracing::warn!(error = %stopped, "the printer went away before the job");
                self.line = None;
                self.queue.not_sent(&work.job_id).await;
                self.board.set(&self.info.device_id, Health::Offline);
                self.pause(self.timing.look_again).await;
                return;
            }
            Err(stopped) => {
                tracing::warn!(error = %stopped, "the printer went away in the middle of a job");
                self.line = None;
                self.board.set(&self.info.device_id, Health::Offline);
                return self.queue.end(&work.job_id, JobState::Unknown, "interrupted").await;
            }
        }
        let state = self.confirm(printer, &work.job_id).await;
        if state != JobState::Printed {
            // A late answer must not confirm the next job.
            self.line = None;
        }
        let trouble = if state == JobState::Unknown { "interrupted" } else { "" };
        self.queue.end(&work.job_id, state, trouble).await;
        if matches!(state, JobState::Printed | JobState::Sent) {
            self.board.set(&self.info.device_id, Health::Ready);
        }
    }

    /// Waits until nothing keeps the printer from printing. False when the agent stops first.
    async fn ready(&mut self, printer: &dyn Printer, job_id: &str) -> bool {
        let mut pause = self.timing.look_again;
        loop {
            let Some(trouble) = self.look(printer).await else { return true };
            self.queue.hold(job_id, trouble.word());
            if trouble != Trouble::Offline {
                self.pulses(printer).await;
            }
            self.kicks(printer).await;
            if !self.pause(pause).await {
                return false;
            }
            pause = if trouble == Trouble::Offline { (pause * 2).min(SLOWEST_TRY) } else { self.timing.look_again };
        }
    }

    /// Waits until what was sent is printed, or as good as.
    async fn confirm(&mut self, printer: &dyn Printer, job_id: &str) -> JobState {
        let mut heard = Instant::now();
        let mut well_since = None;
        let mut held = false;
        loop {
            let Some(line) = self.line.as_mut() else { return JobState::Unknown };
            if self.mute_until.is_some() {
                return match line.printed(self.timing.mute).await {
                    Ok(true) => JobState::Printed,
                    Ok(false) => JobState::Sent,
                    Err(_) => JobState::Unknown,
                };
            }
            match line.printed(self.timing.look_again).await {
                Ok(true) => return JobState::Printed,
                Ok(false) => {}
                Err(_) => return JobState::Unknown,
            }
            match line.condition().await {
                Err(_) => return JobState::Unknown,
                Ok(None) if heard.elapsed() > self.timing.lost => return JobState::Unknown,
                Ok(None) => {}
                Ok(Some(condition)) => {
                    heard = Instant::now();
                    if let Some(trouble) = trouble_of(condition) {
                        (held, well_since) = (true, None);
                        self.board.set(&self.info.device_id, trouble.health());
                        self.queue.hold(job_id, trouble.word());
                        self.pulses(printer).await;
                    } else {
                        if std::mem::take(&mut held) {
                            self.board.set(&self.info.device_id, Health::Busy);
                            self.queue.resume(job_id);
                        }
                        if well_since.get_or_insert_with(Instant::now).elapsed() > self.timing.unconfirmed {
                            return JobState::Sent;
                        }
                    }
                }
            }
            self.kicks(printer).await;
            if *self.stop.borrow() {
                return JobState::Unknown;
            }
        }
    }

    /// Opens the drawer for documents that wait: the customer's change does not wait for the paper.
    async fn pulses(&mut self, printer: &dyn Printer) {
        for _pulse in 0..self.queue.take_waiting_pulses(&self.info.device_id) {
            self.kick(printer, true).await;
        }
    }

    /// Opens the drawer as often as it is still wanted.
    async fn kicks(&mut self, printer: &dyn Printer) {
        while let Some(job_id) = self.queue.next_kick(&self.info.device_id).await {
            let blocked = match self.look(printer).await {
                Some(Trouble::Offline) => {
                    self.queue.end(&job_id, JobState::Failed, "offline").await;
                    continue;
                }
                trouble => trouble.is_some(),
            };
            if self.kick(printer, blocked).await {
                self.queue.end(&job_id, JobState::Sent, "").await;
            } else {
                self.queue.end(&job_id, JobState::Failed, "offline").await;
            }
        }
    }

    async fn kick(&mut self, printer: &dyn Printer, now: bool) -> bool {
        if !self.connect(printer).await {
            return false;
        }
        let Some(line) = self.line.as_mut() else { return false };
        let kicked = line.kick(now).await;
        if let Err(error) = &kicked {
            tracing::warn!(%error, "the drawer pulse was not sent");
            self.line = None;
        }
        kicked.is_ok()
    }

    /// Looks at the printer and tells the board. Nothing when it can print.
    async fn look(&mut self, printer: &dyn Printer) -> Option<Trouble> {
        let (trouble, health) = self.inspect(printer).await;
        self.board.set(&self.info.device_id, health);
        trouble
    }

    async fn inspect(&mut self, printer: &dyn Printer) -> (Option<Trouble>, Health) {
        let offline = (Some(Trouble::Offline), Health::Offline);
        self.mute_until = self.mute_until.filter(|until| Instant::now() < *until);
        // An idle line may be dead without our knowing: an answer tells, and a second try is a fresh line.
        for _fresh in 0..2 {
            if !self.connect(printer).await {
                return offline;
            }
            let Some(line) = self.line.as_mut() else { return offline };
            if self.mute_until.is_some() {
                return (None, Health::Ready);
            }
            match line.condition().await {
                Ok(Some(condition)) => {
                    return match trouble_of(condition) {
                        Some(trouble) => (Some(trouble), trouble.health()),
                        None if condition.paper_low => (None, Health::PaperLow),
                        None => (None, Health::Ready),
                    };
                }
                Ok(None) => {
                    tracing::info!(device = self.info.device_id, "the printer does not answer questions");
                    self.mute_until = Some(Instant::now() + MUTE_FOR);
                    return (None, Health::Ready);
                }
                Err(_) => self.line = None,
            }
        }
        offline
    }

    async fn connect(&mut self, printer: &dyn Printer) -> bool {
        if self.line.is_none() {
            match printer.connect().await {
                Ok(line) => self.line = Some(line),
                Err(error) => tracing::debug!(%error, device = self.info.device_id, "the printer cannot be reached"),
            }
        }
        self.line.is_some()
    }

    /// Sleeps, but wakes for the drawer. False when the agent stops.
    async fn pause(&mut self, pause: Duration) -> bool {
        tokio::select! {
            () = sleep_until(Instant::now() + pause) => {}
            () = self.queue.woken(&self.info.device_id) => {}
            _ = self.stop.changed() => {}
        }
        !*self.stop.borrow()
    }
}

fn trouble_of(condition: crate::escpos::status::Condition) -> Option<Trouble> {
    // A printer without paper also says so while its cover is open; the open cover is the nearer cure.
    if condition.cover_open {
        Some(Trouble::CoverOpen)
    } else if condition.paper_out {
        Some(Trouble::PaperOut)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
