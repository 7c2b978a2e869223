//! The print queue: what the till asked for, in order, until it is on paper.
//!
//! - A job is known by its id for a week. A repeat is answered with what became of it, never printed again.
//! - `queued` → `sending` → `printed` or `sent`; `held` while paper, cover or line are missing; `unknown` when the
//!   agent or the line went down in between. An unknown job is never sent again by itself: the till offers 补打.
//! - A drawer pulse is good for seconds. It goes past held paper, and is never made up for later.

pub(crate) mod desk;
mod journal;
mod record;

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use proto::hwbridge::v1::watch_response::Event;
use proto::hwbridge::v1::{Document, Job, JobState};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout};

use self::journal::{Entry, Fact, Journal};
pub(crate) use self::journal::{private, sync_folder};
use self::record::{Record, Task, replay, to_hex};
use crate::clock::now_ms;
use crate::events::Events;

/// Jobs of one printer that may wait.
const MAX_WAITING: usize = 200;
/// A snapshot shows jobs of unknown fate for this long.
const RECENT_MS: u64 = 3_600_000;

/// The queue of all printers.
pub(crate) struct Queue {
    records: Mutex<Records>,
    journal: Arc<Mutex<Journal>>,
    events: Arc<Events>,
    changed: watch::Sender<()>,
    wake: HashMap<String, Notify>,
}

struct Records {
    jobs: HashMap<String, Record>,
    next_number: u64,
}

/// A document to print.
pub(crate) struct Work {
    pub(crate) job_id: String,
    pub(crate) document: Document,
}

/// A job was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotTaken {
    /// Too many wait for this printer.
    #[error("the queue of this printer is full")]
    Full,
    /// The job could not be written down, so it is not promised.
    #[error("the print journal cannot be written: {0}")]
    Journal(#[from] io::Error),
}

impl Queue {
    /// Opens the journal and takes up what was left.
    pub(crate) fn open(path: &Path, devices: &[String], events: Arc<Events>) -> io::Result<Arc<Self>> {
        let (mut journal, entries) = Journal::open(path)?;
        let mut jobs = replay(entries, Instant::now());
        let now = now_ms();
        jobs.retain(|_, record| !record.is_old(now));
        journal.rewrite(&lines(&jobs))?;
        for (job_id, record) in jobs.iter().filter(|(_, record)| record.trouble == "interrupted") {
            tracing::warn!(job_id, device = record.device_id, "the agent stopped while this was printing");
        }
        let next_number = jobs.values().map(|record| record.number + 1).max().unwrap_or(0);
        let (changed, _) = watch::channel(());
        Ok(Arc::new(Self {
            records: Mutex::new(Records { jobs, next_number }),
            journal: Arc::new(Mutex::new(journal)),
            events,
            changed,
            wake: devices.iter().map(|id| (id.clone(), Notify::new())).collect(),
        }))
    }

    /// Takes a document. Answers false when the job was known already.
    pub(crate) async fn take(
        &self,
        job_id: &str,
        device_id: &str,
        document: Document,
        pulse_until: Option<Instant>,
    ) -> Result<bool, NotTaken> {
        let fact = Fact::Taken { device_id: device_id.to_owned(), document: to_hex(&document) };
        self.add(job_id, device_id, Task::Print { document: Some(document), pulse_until }, fact).await
    }

    /// Takes a drawer pulse that is wanted until then. Answers false when the job was known already.
    pub(crate) async fn take_kick(
        &self,
        job_id: &str,
        device_id: &str,
        reason: &str,
        until: Instant,
    ) -> Result<bool, NotTaken> {
        let reason = reason.to_owned();
        let fact = Fact::Kick { device_id: device_id.to_owned(), reason: reason.clone() };
        self.add(job_id, device_id, Task::Kick { reason, until }, fact).await
    }

    /// What became of this job so far.
    pub(crate) fn job(&self, job_id: &str) -> Option<Job> {
        self.lock().jobs.get(job_id).map(|record| record.job(job_id))
    }

    /// Waits until the job is over or held, but not longer than this.
    pub(crate) async fn outcome(&self, job_id: &str, within: Duration) -> Option<Job> {
        let mut changed = self.changed.subscribe();
        let settled = async {
            loop {
                changed.borrow_and_update();
                let waiting = self.lock().jobs.get(job_id).is_some_and(|r| !r.is_over() && r.state != JobState::Held);
                if !waiting || changed.changed().await.is_err() {
                    return;
                }
            }
        };
        let _late_is_fine = timeout(within, settled).await;
        self.job(job_id)
    }

    /// Jobs a page that just opened wants to know of.
    pub(crate) fn snapshot(&self) -> Vec<Job> {
        let now = now_ms();
        let records = self.lock();
        let mut open: Vec<(&String, &Record)> = records
            .jobs
            .iter()
            .filter(|(_, record)| !record.is_over() || record.state == JobState::Unknown)
            .filter(|(_, record)| !record.is_over() || now.saturating_sub(record.at_ms) < RECENT_MS)
            .collect();
        open.sort_by_key(|(_, record)| record.number);
        open.into_iter().map(|(job_id, record)| record.job(job_id)).collect()
    }

    async fn add(&self, job_id: &str, device_id: &str, task: Task, fact: Fact) -> Result<bool, NotTaken> {
        let at_ms = now_ms();
        let is_paper = matches!(task, Task::Print { .. });
        {
            let mut records = self.lock();
            if records.jobs.contains_key(job_id) {
                return Ok(false);
            }
            let waiting = records.jobs.values().filter(|r| r.device_id == device_id && !r.is_over()).count();
            if waiting >= MAX_WAITING {
                return Err(NotTaken::Full);
            }
            let number = records.next_number;
            records.next_number += 1;
            records.jobs.retain(|_, record| !record.is_old(at_ms));
            let (state, trouble) = (JobState::Queued, String::new());
            let device_id = device_id.to_owned();
            records.jobs.insert(
                job_id.to_owned(),
                Record { number, at_ms, device_id, task, state, trouble, sent: false, durable: false },
            );
        }
        if let Err(error) = self.write(Entry { at_ms, job_id: job_id.to_owned(), fact }, true).await {
            self.lock().jobs.remove(job_id);
            self.changed.send_replace(());
            return Err(error.into());
        }
        let held = self.waiting(device_id).find_map(|(_, state, trouble)| (state == JobState::Held).then_some(trouble));
        self.update(job_id, |record| record.durable = true);
        if let (Some(trouble), true) = (held, is_paper) {
            self.set_held(job_id, &trouble);
        }
        self.wake(device_id);
        Ok(true)
    }

    /// The next document of this printer. It stays in the queue until it is over.
    fn next(&self, device_id: &str) -> Option<Work> {
        let records = self.lock();
        let waiting = records.jobs.iter().filter(|(_, r)| r.device_id == device_id && r.waits());
        let documents = waiting.filter_map(|(job_id, record)| match &record.task {
            Task::Print { document: Some(document), .. } => Some((record.number, job_id, document)),
            Task::Print { document: None, .. } | Task::Kick { .. } => None,
        });
        let (_, job_id, document) = documents.min_by_key(|(number, ..)| *number)?;
        Some(Work { job_id: job_id.clone(), document: document.clone() })
    }

    /// The next drawer pulse that is still wanted; the ones that came too late fail here.
    async fn next_kick(&self, device_id: &str) -> Option<String> {
        loop {
            let (job_id, reason, expired) = {
                let records = self.lock();
                let kicks = records.jobs.iter().filter_map(|(job_id, record)| match &record.task {
                    Task::Kick { reason, until } if record.state == JobState::Queued && record.durable => {
                        (record.device_id == device_id).then_some((record.number, job_id, reason, *until))
                    }
                    Task::Kick { .. } | Task::Print { .. } => None,
                });
                let (_, job_id, reason, until) = kicks.min_by_key(|(number, ..)| *number)?;
                (job_id.clone(), reason.clone(), until < Instant::now())
            };
            if !expired {
                tracing::info!(job_id, reason, device = device_id, "drawer opens");
                return Some(job_id);
            }
            self.end(&job_id, JobState::Failed, "drawer_expired").await;
        }
    }

    /// Is the drawer pulse of this document still wanted? It is given out once.
    fn take_pulse(&self, job_id: &str) -> bool {
        let mut records = self.lock();
        match records.jobs.get_mut(job_id).map(|record| &mut record.task) {
            Some(Task::Print { pulse_until, .. }) => pulse_until.take().is_some_and(|until| Instant::now() < until),
            Some(Task::Kick { .. }) | None => false,
        }
    }

    /// The drawer pulses of all documents that wait for this printer, each given out once.
    fn take_waiting_pulses(&self, device_id: &str) -> usize {
        self.waiting(device_id).filter(|(job_id, ..)| self.take_pulse(job_id)).count()
    }

    /// It waits for people: paper, cover, line. So does everything behind it.
    fn hold(&self, job_id: &str, trouble: &str) {
        self.set_held(job_id, trouble);
        let Some(device_id) = self.lock().jobs.get(job_id).map(|record| record.device_id.clone()) else { return };
        for (behind, ..) in self.waiting(&device_id) {
            self.set_held(&behind, trouble);
        }
    }

    fn set_held(&self, job_id: &str, trouble: &str) {
        self.update(job_id, |record| {
            record.state = JobState::Held;
            trouble.clone_into(&mut record.trouble);
        });
    }

    /// Documents of this printer that are not on their way yet, with their state and trouble.
    fn waiting(&self, device_id: &str) -> impl Iterator<Item = (String, JobState, String)> + use<> {
        let records = self.lock();
        let waiting = records.jobs.iter().filter(|(_, record)| {
            record.device_id == device_id && record.waits() && matches!(record.task, Task::Print { .. })
        });
        let waiting = waiting.map(|(job_id, record)| (job_id.clone(), record.state, record.trouble.clone()));
        waiting.collect::<Vec<_>>().into_iter()
    }

    /// From here on bytes may be on the paper. On the disk when this returns.
    async fn sending(&self, job_id: &str) -> io::Result<()> {
        // First in memory: a journal written anew meanwhile must not forget it.
        self.resume(job_id);
        self.write(Entry { at_ms: now_ms(), job_id: job_id.to_owned(), fact: Fact::Sending }, true).await?;
        Ok(())
    }

    /// It goes on, and nothing keeps those behind it from following.
    fn resume(&self, job_id: &str) {
        self.update(job_id, |record| {
            record.state = JobState::Sending;
            record.sent = true;
            record.trouble.clear();
        });
        let Some(device_id) = self.lock().jobs.get(job_id).map(|record| record.device_id.clone()) else { return };
        for (behind, ..) in self.waiting(&device_id) {
            self.update(&behind, |record| {
                record.state = JobState::Queued;
                record.trouble.clear();
            });
        }
    }

    /// Not a byte left: as if it had never begun.
    async fn not_sent(&self, job_id: &str) {
        self.note(job_id, Fact::NotSent).await;
        self.update(job_id, |record| record.sent = false);
        self.hold(job_id, "offline");
    }

    /// Whoever was sending to this printer is gone: what was under way is of unknown fate.
    async fn abandon(&self, device_id: &str) {
        let lost: Vec<String> = {
            let records = self.lock();
            let lost = records.jobs.iter().filter(|(_, r)| r.device_id == device_id && r.sent && !r.is_over());
            lost.map(|(job_id, _)| job_id.clone()).collect()
        };
        for job_id in lost {
            self.end(&job_id, JobState::Unknown, "interrupted").await;
        }
    }

    /// The job is over.
    async fn end(&self, job_id: &str, state: JobState, trouble: &str) {
        let fact = Fact::Ended { state: state.as_str_name().to_owned(), trouble: trouble.to_owned() };
        let long = self.note(job_id, fact).await;
        tracing::info!(job_id, state = state.as_str_name(), trouble, "print job over");
        self.update(job_id, |record| {
            record.state = state;
            trouble.clone_into(&mut record.trouble);
            if let Task::Print { document, .. } = &mut record.task {
                *document = None;
            }
        });
        if long {
            self.compact();
        }
    }

    /// Something may be there for this printer.
    async fn woken(&self, device_id: &str) {
        match self.wake.get(device_id) {
            Some(notify) => notify.notified().await,
            None => std::future::pending().await,
        }
    }

    fn wake(&self, device_id: &str) {
        if let Some(notify) = self.wake.get(device_id) {
            notify.notify_one();
        }
    }

    /// Changes a job and tells those who wait and those who watch, when it is news.
    fn update(&self, job_id: &str, change: impl FnOnce(&mut Record)) {
        let mut records = self.lock();
        let Some(record) = records.jobs.get_mut(job_id) else { return };
        let before = record.durable.then(|| record.job(job_id));
        change(record);
        let after = record.job(job_id);
        if before.as_ref() != Some(&after) {
            self.events.publish(Event::Job(after));
            self.changed.send_replace(());
        }
    }

    /// A line whose loss is harmless: after a restart the job would be unknown instead of over.
    /// Answers whether the journal has grown long.
    async fn note(&self, job_id: &str, fact: Fact) -> bool {
        let written = self.write(Entry { at_ms: now_ms(), job_id: job_id.to_owned(), fact }, false).await;
        written.unwrap_or_else(|error| {
            tracing::error!(%error, job_id, "the print journal cannot be written");
            false
        })
    }

    async fn write(&self, entry: Entry, durable: bool) -> io::Result<bool> {
        let journal = Arc::clone(&self.journal);
        let append = move || journal.lock().unwrap_or_else(PoisonError::into_inner).append(&entry, durable);
        tokio::task::spawn_blocking(append).await.map_err(io::Error::other)?
    }

    fn compact(&self) {
        // Both locks are held, so that no line falls between what is written anew and what follows.
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let records = self.lock();
        if let Err(error) = journal.rewrite(&lines(&records.jobs)) {
            tracing::error!(%error, "the print journal cannot be written anew");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The journal that makes these jobs again, in order of arrival.
fn lines(jobs: &HashMap<String, Record>) -> Vec<Entry> {
    let mut jobs: Vec<(&String, &Record)> = jobs.iter().collect();
    jobs.sort_by_key(|(_, record)| record.number);
    jobs.into_iter().flat_map(|(job_id, record)| record.entries(job_id)).collect()
}
