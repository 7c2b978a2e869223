//! The auditor 审计: reads the whole book and says whether what must always be true is true.
//!
//! One list of invariants, each a sentence and a few parts; a part is a query whose rows are violations, or a fold over
//! the rows of a query, which come one by one, so that no book is too large. Everything is read in one snapshot, on a
//! database that is only read: it runs beside a server that sells. It repairs nothing, and says what it finds by the name
//! of the invariant and the keys of the first rows that break it.
//!
//! What a hash chain cannot tell from inside (a book rewritten as a whole, all hashes made anew) needs a witness outside:
//! the heads on the closing slips ([`Witness`]). With a [`Checkpoint`] of an earlier audit only what came since is read. What it tells apart is written with each invariant.
//! Who may call: the program's `audit`, and tests. Never a room.
use std::{collections::BTreeMap, time::Instant};

use sea_orm::{DatabaseTransaction, DbBackend, DbErr};
use serde::Serialize;

use crate::kit::Store;

mod approvals;
mod books;
mod chain;
mod closed_days;
mod commands;
mod days;
mod documents;
mod held;
mod log;
mod money;
mod part;
mod report;
mod returns;
mod roles;
mod sales;
mod since;
mod standing;
mod structure;
pub mod tables;
mod vault;
mod witness;

use books::Books;
use part::Part;
use since::Since;
pub use since::{BadCheckpoint, Checkpoint};
pub use standing::{Head, Standing, Sum};
pub use witness::{BadWitness, Witness};

/// How many offending rows are named.
const NAMED: usize = 10;

/// Something that is always true.
pub struct Invariant {
    /// Its number: I-01, I-02, …
    pub id: &'static str,
    /// What is always true.
    pub sentence: &'static str,
    parts: Vec<Part>,
}

/// Everything the auditor checks, in order of number.
pub fn invariants() -> Vec<Invariant> {
    let mut all: Vec<Invariant> = [
        money::invariants(),
        chain::invariants(),
        sales::invariants(),
        approvals::invariants(),
        documents::invariants(),
        returns::invariants(),
        held::invariants(),
        days::invariants(),
        closed_days::invariants(),
        commands::invariants(),
        log::invariants(),
        structure::invariants(),
        roles::invariants(),
        tables::invariants(),
        vault::invariants(),
    ]
    .into_iter()
    .flatten()
    .collect();
    all.sort_by_key(|invariant| invariant.id);
    all
}

/// What the auditor says at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// In order of number.
    pub invariants: Vec<Finding>,
    /// Rows looked at, some by several invariants.
    pub checked: u64,
    /// Σ over the invariants.
    pub violations: u64,
    /// How long it took.
    pub ms: u64,
    /// Where the book stands, when that was asked.
    #[serde(skip)]
    pub standing: Option<Standing>,
}

/// What is asked of the auditor, beside everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// Only what came since, and whether its heads still stand.
    pub since: Option<&'a Checkpoint>,
    /// Is what these remember still in the book?
    pub witnesses: &'a [Witness],
    /// Also say where the book stands.
    pub standing: bool,
}

/// What was found about one invariant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `I-01`.
    pub id: &'static str,
    /// What should be true.
    pub sentence: &'static str,
    /// Rows looked at.
    pub checked: u64,
    /// Rows that break it.
    pub violations: u64,
    /// The first of them.
    pub first: Vec<Violation>,
    /// What is not wrong in the book, but would make it less safe.
    pub warnings: Vec<Violation>,
    /// How long it took.
    pub ms: u64,
}

/// One row that breaks an invariant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// What is wrong with it.
    pub what: &'static str,
    /// Its keys and amounts.
    pub row: String,
}

/// Where the auditor is, for a person who waits.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// What is checked now.
    pub id: &'static str,
    /// Its place in the list, from 1.
    pub at: usize,
    /// Length of the list.
    pub of: usize,
    /// Rows of this invariant read so far.
    pub rows: u64,
}

/// Told where the auditor is: before each invariant, and every hundred thousand rows.
pub type Listener<'a> = &'a mut (dyn FnMut(Progress) + Send);

/// Checks every invariant in one snapshot of the database.
///
/// # Errors
/// When the database does not answer, or holds no book. A part that alone cannot be read (a broken page, a sum beyond all
/// numbers) is a violation, not an error.
pub async fn audit(store: &Store, listener: Listener<'_>) -> Result<Report, DbErr> {
    audit_asked(store, &Ask::default(), listener).await
}

/// As [`audit`], since a checkpoint or before witnesses.
///
/// # Errors
/// As [`audit`].
pub async fn audit_asked(store: &Store, ask: &Ask<'_>, listener: Listener<'_>) -> Result<Report, DbErr> {
    all(Books::open(store).await?, ask, listener).await
}

/// The same, as a transaction sees the database; nothing of it is kept or taken back.
///
/// # Errors
/// As [`audit`].
pub async fn audit_within(tx: &DatabaseTransaction, ask: &Ask<'_>, listener: Listener<'_>) -> Result<Report, DbErr> {
    all(Books::within(tx).await?, ask, listener).await
}

async fn all(books: Books, ask: &Ask<'_>, listener: Listener<'_>) -> Result<Report, DbErr> {
    let begun = Instant::now();
    let since = match ask.since {
        Some(checkpoint) => Some(Since::of(&books, checkpoint).await?),
        None => None,
    };
    let all = invariants();
    let mut counts = BTreeMap::new();
    let mut report =
        Report { invariants: Vec::with_capacity(all.len()), checked: 0, violations: 0, ms: 0, standing: None };
    for (at, invariant) in all.iter().enumerate() {
        let mut place = |rows| listener(Progress { id: invariant.id, at: at + 1, of: all.len(), rows });
        place(0);
        let mut finding = check(&books, since.as_ref(), invariant, &mut counts, &mut place).await?;
        if let Some(since) = &since {
            remembered(&books, since, &mut finding, &mut place).await?;
        }
        if finding.id == "I-37" {
            witness::check(&books, ask.witnesses, &mut finding).await?;
        }
        report.checked += finding.checked;
        report.violations += finding.violations;
        report.invariants.push(finding);
    }
    if ask.standing {
        report.standing = Some(Standing::of(&books).await?);
    }
    books.close().await?;
    report.ms = millis(begun);
    Ok(report)
}

/// What a checkpoint remembers, with the invariants it is about.
async fn remembered(
    books: &Books,
    since: &Since,
    finding: &mut Finding,
    place: &mut (dyn FnMut(u64) + Send),
) -> Result<(), DbErr> {
    match finding.id {
        "I-05" => since.stand(books, false, finding).await,
        "I-37" => since.stand(books, true, finding).await,
        "I-08" => since.sums().run(books, None, finding, place).await,
        _ => Ok(()),
    }
}

async fn check(
    books: &Books,
    since: Option<&Since>,
    invariant: &Invariant,
    counts: &mut BTreeMap<&'static str, u64>,
    place: &mut (dyn FnMut(u64) + Send),
) -> Result<Finding, DbErr> {
    let begun = Instant::now();
    let mut finding = Finding { id: invariant.id, sentence: invariant.sentence, ..Finding::default() };
    let mut tables: Vec<&'static str> = Vec::new();
    for part in invariant.parts.iter().filter(|part| part.on(books.backend()) && part.asked(since)) {
        if let Some(table) = part.table.filter(|table| !tables.contains(table)) {
            tables.push(table);
            finding.checked += if since.is_none() { books.count(table, counts).await? } else { 0 };
        }
        if let Err(error) = part.run(books, since, &mut finding, place).await {
            books.answers().await?;
            finding.bad("it cannot be checked", error.to_string());
        }
    }
    finding.ms = millis(begun);
    Ok(finding)
}

impl Finding {
    fn bad(&mut self, what: &'static str, row: String) {
        self.violations += 1;
        if self.first.len() < NAMED {
            self.first.push(Violation { what, row });
        }
    }
}

fn millis(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn is_sqlite(backend: DbBackend) -> bool {
    backend == DbBackend::Sqlite
}
