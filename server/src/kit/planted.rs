//! Faults on purpose, for the negative controls of the proofs: a proof that cannot catch these proves nothing.
//!
//! This module exists only with the feature `planted-faults`, which no shipped program is built with; `prove` looks for
//! [`MARK`] in the program it is given, and refuses one that holds it.
use std::{sync::OnceLock, time::Duration};

use sea_orm::{DatabaseConnection, DbErr};

/// Bytes that every program with planted faults holds.
pub const MARK: &str = "zhangfang-with-planted-faults";

/// What is wrong with this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    Nothing,
    /// The answer goes out before the commit.
    AnswersBeforeCommit,
    /// The answer of a command is not kept: a repeat runs again.
    ForgetsAnswers,
    /// SQLite does not wait for the disk (`synchronous=NORMAL`).
    SyncsSeldom,
    /// Money is spent by read, check, write: what is read may be old.
    SpendsBlindly,
}

impl Fault {
    const NAMES: &[(&'static str, Self)] = &[
        ("nothing", Self::Nothing),
        ("answers-before-commit", Self::AnswersBeforeCommit),
        ("forgets-answers", Self::ForgetsAnswers),
        ("syncs-seldom", Self::SyncsSeldom),
        ("spends-blindly", Self::SpendsBlindly),
    ];

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, fault)| *fault)
    }
}

const LATE: Duration = Duration::from_millis(5);

static FAULT: OnceLock<Fault> = OnceLock::new();
static READERS: OnceLock<DatabaseConnection> = OnceLock::new();

/// From now on this process has the fault; the first one stays.
pub fn plant(fault: Fault) {
    tracing::warn!(?fault, mark = MARK, "planted");
    FAULT.get_or_init(|| fault);
}

/// Has this process the fault?
pub(crate) fn is(fault: Fault) -> bool {
    FAULT.get() == Some(&fault)
}

/// Where blind spenders read: outside of their own transaction. `None` for those who see.
pub(crate) fn blind() -> Option<&'static DatabaseConnection> {
    READERS.get().filter(|_| is(Fault::SpendsBlindly))
}

/// Remembers where blind spenders read.
pub(crate) fn remember(readers: &DatabaseConnection) {
    std::hint::black_box(MARK);
    READERS.get_or_init(|| readers.clone());
}

/// A commit that comes after its answer.
pub(crate) fn late(commit: impl Future<Output = Result<(), DbErr>> + Send + 'static) {
    tokio::spawn(async move {
        tokio::time::sleep(LATE).await;
        if let Err(error) = commit.await {
            tracing::error!(%error, "a late commit");
        }
    });
}

/// What SQLite is told of the disk, and what it says it was told.
pub(crate) fn synchronous() -> (&'static str, &'static str) {
    if is(Fault::SyncsSeldom) { ("NORMAL", "1") } else { super::store::SYNCHRONOUS }
}
