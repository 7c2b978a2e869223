//! Why there is no backup, or nothing was restored; sentences for the program's terminal.
use sea_orm::DbErr;

/// What went wrong. Nothing was changed then, unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The disk.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    /// A room of the house.
    #[error("{0}")]
    Room(#[from] crate::kit::Error),
    /// A client program of PostgreSQL is not there.
    #[error(
        "{0} is not installed: PostgreSQL's own client programs make and restore its backups (Debian: postgresql-client)"
    )]
    NoProgram(&'static str),
    /// A client program of PostgreSQL ended badly.
    #[error("{0} failed: {1}")]
    Program(&'static str, String),
    /// What was copied is wrong.
    #[error("what was copied does not pass the audit, so it is no backup:\n{0}")]
    Unsound(String),
    /// What is in the folder is not what was put there.
    #[error("this backup is damaged, or no backup of ours: {0}")]
    Damaged(String),
    /// Made by a newer program.
    #[error("this backup has a schema that this program does not know ({0}): restore it with the program that made it")]
    Newer(String),
    /// SQLite into PostgreSQL, or the other way round.
    #[error("this is a backup of {0}, and the database is {1}")]
    OtherKind(&'static str, &'static str),
    /// A server sells.
    #[error("a server or another program has this database open: stop it first")]
    InUse,
    /// Two at once.
    #[error("another backup or restore of this database is running")]
    Busy,
}

/// What is done here answers with.
pub type Result<T> = std::result::Result<T, BackupError>;

/// Names the file an error is about.
pub(super) fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> BackupError + '_ {
    move |error| BackupError::File(path.display().to_string(), error)
}
