//! One job, and how the journal's lines make it.

use std::collections::HashMap;

use proto::hwbridge::v1::{Document, Job, JobState};
use proto::prost::Message as _;
use tokio::time::Instant;

use super::journal::{Entry, Fact};

/// Job ids are remembered for a week: a till that was off over the holidays does not print its last receipt again.
const REMEMBERED_MS: u64 = 7 * 24 * 3_600_000;

/// A job as the queue keeps it.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Order of arrival.
    pub(super) number: u64,
    pub(super) at_ms: u64,
    pub(super) device_id: String,
    pub(super) task: Task,
    pub(super) state: JobState,
    pub(super) trouble: String,
    /// Bytes may be on the paper.
    pub(super) sent: bool,
    /// On the disk; before that, nobody may print it.
    pub(super) durable: bool,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// Paper. The document goes when the job is over.
    Print {
        document: Option<Document>,
        /// Until when the document's drawer pulse is still wanted.
        pulse_until: Option<Instant>,
    },
    /// The drawer alone.
    Kick { reason: String, until: Instant },
}

impl Record {
    /// As the till sees it.
    pub(super) fn job(&self, job_id: &str) -> Job {
        Job { job_id: job_id.to_owned(), state: self.state.into(), trouble: self.trouble.clone() }
    }

    /// Taken, and not a byte of it sent.
    pub(super) fn waits(&self) -> bool {
        self.durable && !self.sent && matches!(self.state, JobState::Queued | JobState::Held)
    }

    /// Nothing more will happen to it.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, JobState::Sent | JobState::Printed | JobState::Unknown | JobState::Failed)
    }

    /// May it be forgotten?
    pub(super) fn is_old(&self, now_ms: u64) -> bool {
        self.is_over() && now_ms.saturating_sub(self.at_ms) > REMEMBERED_MS
    }

    /// The lines that make this job again.
    pub(super) fn entries(&self, job_id: &str) -> Vec<Entry> {
        let line = |fact| Entry { at_ms: self.at_ms, job_id: job_id.to_owned(), fact };
        let device_id = self.device_id.clone();
        let mut lines = vec![line(match &self.task {
            Task::Print { document, .. } => {
                Fact::Taken { device_id, document: document.as_ref().map(to_hex).unwrap_or_default() }
            }
            Task::Kick { reason, .. } => Fact::Kick { device_id, reason: reason.clone() },
        })];
        match self.state {
            state if self.is_over() => {
                let state = state.as_str_name().to_owned();
                lines.push(line(Fact::Ended { state, trouble: self.trouble.clone() }));
            }
            _ if self.sent => lines.push(line(Fact::Sending)),
            _ => {}
        }
        lines
    }
}

/// Jobs as they stand after a restart. What was being sent is of unknown fate; a drawer is not opened late.
pub(super) fn replay(entries: Vec<Entry>, now: Instant) -> HashMap<String, Record> {
    let mut records: HashMap<String, Record> = HashMap::new();
    for (number, entry) in entries.into_iter().enumerate() {
        let begin = |device_id, task| Record {
            number: number as u64,
            at_ms: entry.at_ms,
            device_id,
            task,
            state: JobState::Queued,
            trouble: String::new(),
            sent: false,
            durable: true,
        };
        match entry.fact {
            Fact::Taken { device_id, document } => {
                let task = Task::Print { document: from_hex(&document), pulse_until: None };
                records.insert(entry.job_id, begin(device_id, task));
            }
            Fact::Kick { device_id, reason } => {
                records.insert(entry.job_id, begin(device_id, Task::Kick { reason, until: now }));
            }
            fact => {
                if let Some(record) = records.get_mut(&entry.job_id) {
                    apply(record, fact);
                }
            }
        }
    }
    records.values_mut().for_each(settle);
    records
}

fn apply(record: &mut Record, fact: Fact) {
    match fact {
        Fact::Sending => record.state = JobState::Sending,
        Fact::NotSent => record.state = JobState::Queued,
        Fact::Ended { state, trouble } => {
            record.state = JobState::from_str_name(&state).unwrap_or(JobState::Unknown);
            record.trouble = trouble;
        }
        Fact::Taken { .. } | Fact::Kick { .. } => {}
    }
}

fn settle(record: &mut Record) {
    if record.state == JobState::Sending {
        record.state = JobState::Unknown;
        "interrupted".clone_into(&mut record.trouble);
    }
    match &mut record.task {
        Task::Kick { .. } if record.state == JobState::Queued => {
            record.state = JobState::Failed;
            "drawer_expired".clone_into(&mut record.trouble);
        }
        // A document that cannot be read any more cannot be printed.
        Task::Print { document: None, .. } if record.state == JobState::Queued => {
            record.state = JobState::Unknown;
            "interrupted".clone_into(&mut record.trouble);
        }
        Task::Print { document, .. } if record.state != JobState::Queued => *document = None,
        Task::Print { .. } | Task::Kick { .. } => {}
    }
}

/// The document as the journal keeps it.
pub(super) fn to_hex(document: &Document) -> String {
    use std::fmt::Write as _;
    let bytes = document.encode_to_vec();
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _a_string_takes_all = write!(hex, "{byte:02x}");
        hex
    })
}

fn from_hex(hex: &str) -> Option<Document> {
    if hex.is_empty() || !hex.is_ascii() {
        return None;
    }
    let pairs = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok());
    Document::decode(pairs.collect::<Option<Vec<u8>>>()?.as_slice()).ok()
}
