//! Backups of the embedded database: one file.
use std::{
    fs,
    path::{Path, PathBuf},
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use super::{
    error::{BackupError, Result, at},
    files,
};
use crate::kit::{Store, Url, store::Mode};

/// What SQLite keeps beside a file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A copy of one moment of the database, made while others write.
pub(super) async fn copy_out(file: &str, to: &Path) -> Result<()> {
    if !Path::new(file).exists() {
        return Err(BackupError::File(file.to_owned(), std::io::ErrorKind::NotFound.into()));
    }
    let source = connect(file, "ro").await?;
    let sql = "VACUUM INTO $1";
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [to.display().to_string().into()]);
    let copied = source.execute_raw(copy).await;
    source.close().await?;
    copied?;
    files::sync(to)
}

async fn connect(file: &str, mode: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(format!("sqlite://{file}?mode={mode}"));
    options.max_connections(1).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// The URL of a file.
pub(super) fn url(file: &Path) -> Url {
    Url::Sqlite(file.display().to_string())
}

/// Opens a scratch copy that may be changed.
pub(super) async fn open(file: &Path) -> Result<Store> {
    Ok(Store::open(&url(file), Mode::Serve).await?)
}

/// Folds everything into the one file, lets go of it and has it on the disk.
pub(super) async fn close(store: Store, file: &Path) -> Result<()> {
    store.close_others().await?;
    fold(store.connection()).await?;
    store.close().await?;
    files::sync(file)
}

/// Into one file; only possible for who is alone with it.
async fn fold(database: &DatabaseConnection) -> Result<()> {
    let sql = "PRAGMA journal_mode = DELETE";
    let row = match database.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await {
        Err(error) if error.to_string().contains("locked") => return Err(BackupError::InUse),
        row => row?,
    };
    let mode: Option<String> = row.and_then(|row| row.try_get_by_index(0).ok());
    if mode.as_deref() == Some("delete") { Ok(()) } else { Err(BackupError::InUse) }
}

/// Takes a scratch copy away, with what lies beside it.
pub(super) fn remove(file: &Path) -> Result<()> {
    for path in BESIDE.iter().map(|what| files::behind(file, what)).chain([file.to_owned()]) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(&path)(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Folds the database that is to be replaced, which nobody may be using.
async fn fold_old(file: &Path) -> Result<()> {
    let old = connect(&file.display().to_string(), "rw").await?;
    old.execute_unprepared("PRAGMA busy_timeout = 0").await?;
    let folded = fold(&old).await;
    old.close().await?;
    folded
}

/// `-wal` of `shop.db-wal`.
fn what_of(path: &Path, file: &Path) -> String {
    let (long, short) = (path.to_string_lossy().into_owned(), file.to_string_lossy().into_owned());
    long.strip_prefix(&short).unwrap_or_default().to_owned()
}

/// Puts `fresh` in the place of `file` in one step; the old file stays under the answered name. Whenever the power goes, one
/// of the two is there, whole.
pub(super) async fn swap(fresh: &Path, file: &Path, stamp: &str) -> Result<Option<PathBuf>> {
    let folder = files::folder_of(file);
    let mut kept = None;
    if file.exists() {
        let aside = files::behind(file, &format!(".before-{stamp}"));
        match fold_old(file).await {
            // What cannot be read is why one restores: it is kept as it lies there.
            Err(BackupError::Database(_)) => {
                for path in BESIDE.iter().map(|what| files::behind(file, what)).filter(|path| path.exists()) {
                    let kept = format!(".before-{stamp}{}", what_of(&path, file));
                    fs::rename(&path, files::behind(file, &kept)).map_err(at(&path))?;
                }
            }
            folded => folded?,
        }
        // A second name for the same file costs nothing; where the disk knows no second names it is copied.
        if fs::hard_link(file, &aside).is_err() {
            files::copy(file, Some(&aside))?;
        }
        files::sync(folder)?;
        kept = Some(aside);
    }
    if let Some(left) = BESIDE.iter().map(|what| files::behind(file, what)).find(|path| path.exists()) {
        // It would be taken for a part of the new file.
        return Err(BackupError::File(left.display().to_string(), std::io::ErrorKind::AlreadyExists.into()));
    }
    fs::rename(fresh, file).map_err(at(file))?;
    files::sync(folder)?;
    Ok(kept)
}
