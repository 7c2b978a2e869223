//! One error for all rooms: a refusal somebody may read, or a fault of ours that is logged.
use proto::refusal::Refusal;
use sea_orm::DbErr;

/// What a room answers with.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The state or the caller's rights forbid it; nothing was kept.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Refused, and what the call wrote so far is kept all the same (a counted wrong PIN).
    #[error("refused, writes kept: {0}")]
    RefusedAndKept(Refusal),
    /// Refused, and not worth a line in the log: whoever knocks on a locked door must not fill the disk with it.
    #[error("refused, not noted: {0}")]
    RefusedUnnoted(Refusal),
    /// The database said no.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// Stored data contradicts itself.
    #[error("broken data: {0}")]
    Broken(String),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
