//! Backup and restore 备份与恢复: a backup counts only after it was restored and audited.
//!
//! A backup is a folder with the data and a [`Manifest`]: schema, epoch, heads, sums, counts, SHA-256. It is made while the
//! shop sells, restored into a scratch place, audited there, and only then gets its name; what a killed run leaves behind has
//! a name that nothing restores. A restore reads every byte of it again, audits the copy, and says what would come of it; told
//! to really do it, it begins a new epoch (all sessions end; whatever is written from then on can be told from what was
//! before) and puts the copy in the place of the database in one step. The database that was there stays, under another name.
use std::{
    fs,
    path::{Path, PathBuf},
};

use rules::day::DayRule;

use crate::{
    kit::{Clock, Store, Url, store::Mode},
    reports::auditor::{self, Standing},
};

mod error;
mod files;
mod manifest;
mod postgres;
mod restore;
mod sqlite;

pub use error::{BackupError, Result};
pub use files::Held;
pub use manifest::Manifest;
pub use restore::{Restored, restore};

use manifest::data_file;

/// Told what is being done, for a person who waits.
pub type Listener<'a> = &'a mut (dyn FnMut(&str) + Send);

/// Before an unfinished backup's name.
const UNFINISHED: &str = ".unfinished-";

/// Makes a backup in a folder of its own below `to`; answers that folder.
///
/// # Errors
/// When it cannot be made, or what was made does not pass the audit. Nothing that looks like a backup is left then.
pub async fn backup(url: &Url, to: &Path, clock: &Clock, tell: Listener<'_>) -> Result<(PathBuf, Manifest)> {
    fs::create_dir_all(to).map_err(error::at(to))?;
    let _alone = files::hold(&to.join(".lock"), BackupError::Busy)?;
    files::clear(to, UNFINISHED)?;
    let at_ms = clock.now_ms();
    let stamp = stamp(at_ms);
    let unfinished = to.join(format!("{UNFINISHED}{stamp}"));
    fs::create_dir(&unfinished).map_err(error::at(&unfinished))?;
    let made = make(url, &unfinished, at_ms, tell).await;
    let manifest = match made {
        Ok(manifest) => manifest,
        Err(error) => {
            fs::remove_dir_all(&unfinished).map_err(error::at(&unfinished))?;
            return Err(error);
        }
    };
    let done = to.join(&stamp);
    fs::rename(&unfinished, &done).map_err(error::at(&done))?;
    files::sync(to)?;
    Ok((done, manifest))
}

async fn make(url: &Url, folder: &Path, at_ms: i64, tell: Listener<'_>) -> Result<Manifest> {
    tell("copying");
    let (weighed, standing, backend) = match url {
        Url::Sqlite(file) => {
            let backend = sea_orm::DbBackend::Sqlite;
            let data = folder.join(data_file(backend));
            sqlite::copy_out(file, &data).await?;
            let scratch = folder.join("check.db");
            let weighed = files::copy(&data, Some(&scratch))?;
            let standing = prove(&sqlite::url(&scratch), tell).await?;
            sqlite::remove(&scratch)?;
            (weighed, standing, backend)
        }
        Url::Postgres(secret) => {
            let backend = sea_orm::DbBackend::Postgres;
            let data = folder.join(data_file(backend));
            let server = postgres::Server::of(secret.reveal())?;
            let hall = server.hall().await?;
            server.dump(&data).await?;
            let weighed = files::copy(&data, None)?;
            tell("restoring into a scratch database");
            let scratch = server.scratch("check");
            let proven = match hall.fill(&scratch, &data).await {
                Ok(url) => prove(&url, tell).await,
                Err(error) => Err(error),
            };
            hall.drop(&scratch).await?;
            hall.leave().await?;
            (weighed, proven?, backend)
        }
    };
    let manifest = Manifest::new(backend, at_ms, weighed, standing);
    files::write(&folder.join(manifest::FILE), &manifest.text())?;
    files::sync(folder)?;
    Ok(manifest)
}

/// Audits what came out of the copy, and says where it stands.
async fn prove(url: &Url, tell: Listener<'_>) -> Result<Standing> {
    let store = Store::open(url, Mode::ReadOnly).await?;
    tell("auditing the copy");
    let report = auditor::audit(&store, &mut |_| {}).await;
    let standing = Standing::read(&store).await;
    store.readers().clone().close().await?;
    let report = report?;
    if report.violations > 0 {
        return Err(BackupError::Unsound(report.to_string()));
    }
    Ok(standing?)
}

/// The right to serve a database: two servers on one file would each think that they are alone, and a restore needs it.
///
/// # Errors
/// `InUse` when somebody else has it.
pub fn hold(url: &Url) -> Result<Option<Held>> {
    match url {
        // Servers share a PostgreSQL database; a restore asks it who is connected.
        Url::Postgres(_) => Ok(None),
        Url::Sqlite(file) => {
            let file = Path::new(file);
            let folder = files::folder_of(file);
            fs::create_dir_all(folder).map_err(error::at(folder))?;
            files::hold(&files::behind(file, ".lock"), BackupError::InUse).map(Some)
        }
    }
}

/// `20261122-091503-042` of a moment, UTC: sorts as it was made.
fn stamp(at_ms: i64) -> String {
    let day = DayRule { utc_offset_minutes: 0, starts_minute: 0 }.day_of(at_ms).0;
    let ms = at_ms.rem_euclid(86_400_000);
    let (seconds, rest) = (ms / 1_000, ms % 1_000);
    format!("{day:08}-{:02}{:02}{:02}-{rest:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_the_time() {
        assert_eq!(stamp(1_795_226_400_042), "20261121-020000-042");
    }
}
