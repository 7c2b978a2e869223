//! Restoring 恢复: read again, audited again, and told before anything is done.
use std::{fmt, path::Path};

use rules::id::{StaffId, Uuid};
use sea_orm::{ActiveValue::Set, DbBackend, EntityTrait};
use sea_orm_migration::MigratorTrait as _;

use super::{BackupError, Listener, Manifest, Result, files, hold, manifest::kind, postgres, sqlite, stamp};
use crate::{
    access,
    kit::{Actor, Clock, Ids, Op, Scope, Store, Url, log::epoch, store::Mode},
    migration::Migrator,
    reports::auditor::{self, Standing},
};

/// What a restore did, or would do.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What was backed up.
    pub manifest: Manifest,
    /// Where the present database stands; `None` when there is none, or it cannot be read.
    pub present: Option<Standing>,
    /// The epoch that began; `None` after a dry run.
    pub epoch: Option<i32>,
    /// Where the database that was there is now.
    pub kept: Option<String>,
}

/// Restores the backup in `from` in the place of the database; with `really` unset it only says what would come of it.
///
/// # Errors
/// When a byte of the backup is not what was written, it does not pass the audit, or somebody has the database open. The
/// database is as it was then.
pub async fn restore(url: &Url, from: &Path, really: bool, clock: &Clock, tell: Listener<'_>) -> Result<Restored> {
    let manifest = Manifest::read(from)?;
    let known: Vec<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
    if let Some(unknown) = manifest.standing.schema.iter().find(|one| !known.contains(one)) {
        return Err(BackupError::Newer(unknown.clone()));
    }
    let data = from.join(&manifest.data);
    let wanted = match url {
        Url::Sqlite(_) => kind(DbBackend::Sqlite),
        Url::Postgres(_) => kind(DbBackend::Postgres),
    };
    match (manifest.database.as_str(), url) {
        ("sqlite", Url::Sqlite(file)) => into_file(Path::new(file), &data, manifest, How { really, clock, tell }).await,
        ("postgres", Url::Postgres(secret)) => {
            let server = postgres::Server::of(secret.reveal())?;
            into_server(&server, &data, manifest, How { really, clock, tell }).await
        }
        ("sqlite", _) => Err(BackupError::OtherKind("SQLite", wanted)),
        _ => Err(BackupError::OtherKind("PostgreSQL", wanted)),
    }
}

/// Whether, when, and who is told.
struct How<'a> {
    really: bool,
    clock: &'a Clock,
    tell: Listener<'a>,
}

async fn into_file(file: &Path, data: &Path, manifest: Manifest, mut how: How<'_>) -> Result<Restored> {
    let held = if how.really { hold(&sqlite::url(file))? } else { None };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let scratch = files::behind(file, &format!(".restore-{}", std::process::id()));
    if held.is_some() {
        files::clear(files::folder_of(file), &format!("{name}.restore-"))?;
    }
    (how.tell)("reading the backup");
    sqlite::remove(&scratch)?;
    let mut done = Restored { manifest, present: present(&sqlite::url(file)).await, epoch: None, kept: None };
    let at = stamp(how.clock.now_ms());
    let worked = async {
        // Within: a disk that is full on the way must not stay full of the half copy, beside a shop that sells.
        done.manifest.weigh(&files::copy(data, Some(&scratch))?)?;
        let store = sqlite::open(&scratch).await?;
        done.epoch = renew(&store, &done, &mut how).await?;
        sqlite::close(store, &scratch).await?;
        if how.really {
            (how.tell)("putting it in the database's place");
            done.kept = sqlite::swap(&scratch, file, &at).await?.map(|path| path.display().to_string());
        }
        Ok(())
    };
    let worked = worked.await;
    sqlite::remove(&scratch)?;
    worked.map(|()| done)
}

async fn into_server(server: &postgres::Server, data: &Path, manifest: Manifest, mut how: How<'_>) -> Result<Restored> {
    (how.tell)("reading the backup");
    manifest.weigh(&files::copy(data, None)?)?;
    let hall = server.hall().await?;
    let there = hall.has(&server.name).await?;
    if how.really && there {
        hall.alone().await?;
    }
    let present = if there { present(&server.database(&server.name)?).await } else { None };
    let mut done = Restored { manifest, present, epoch: None, kept: None };
    let scratch = server.scratch("restore");
    let at = stamp(how.clock.now_ms()).replace('-', "_");
    let worked = async {
        let store = Store::open(&hall.fill(&scratch, data).await?, Mode::Serve).await?;
        done.epoch = renew(&store, &done, &mut how).await?;
        store.close().await?;
        if how.really {
            (how.tell)("putting it in the database's place");
            done.kept = hall.swap(&scratch, &at).await?;
        }
        Ok(())
    };
    let worked = worked.await;
    hall.drop(&scratch).await?;
    hall.leave().await?;
    worked.map(|()| done)
}

/// Compares a copy with its manifest, brings it up to this program's schema and audits it; then begins its epoch.
async fn renew(store: &Store, done: &Restored, how: &mut How<'_>) -> Result<Option<i32>> {
    let manifest = &done.manifest;
    let found = Standing::read(store).await?;
    if found != manifest.standing {
        return Err(BackupError::Damaged("what came out of it is not what its manifest says".to_owned()));
    }
    Migrator::up(store.connection(), None).await?;
    (how.tell)("auditing the copy");
    let report = auditor::audit(store, &mut |_| {}).await?;
    if report.violations > 0 {
        return Err(BackupError::Damaged(format!("it does not pass the audit:\n{report}")));
    }
    if !how.really {
        return Ok(None);
    }
    let present = done.present.as_ref().map_or(1, |present| present.epoch);
    begin_epoch(store, manifest, present, how.clock).await.map(Some)
}

/// One transaction: the epoch's row, the end of all sessions, and a row in the log that tells of it.
async fn begin_epoch(store: &Store, manifest: &Manifest, present: i32, clock: &Clock) -> Result<i32> {
    let ids = Ids::default().resume(store).await?;
    let tx = store.begin_write().await?;
    let nobody = Actor {
        staff_id: StaffId(Uuid::nil()),
        name: "restore".to_owned(),
        role: String::new(),
        permissions: Vec::new(),
    };
    let mut op = Op::for_program(tx, nobody, Scope::nowhere(), clock, ids);
    let number = manifest.standing.epoch.max(present) + 1;
    let row = epoch::ActiveModel {
        number: Set(number),
        at_ms: Set(op.now()),
        backup_sha256: Set(manifest.sha256.clone()),
        heads: Set(serde_json::to_string(&manifest.standing.heads).unwrap_or_default()),
    };
    epoch::Entity::insert(row).exec_without_returning(op.tx()).await.map_err(crate::kit::Error::from)?;
    access::end_all_sessions_in_op(&mut op).await?;
    op.changed("epoch", number, manifest.standing.epoch, &manifest.sha256);
    op.commit_program("backup.Restore").await?;
    Ok(number)
}

async fn present(url: &Url) -> Option<Standing> {
    let store = Store::open(url, Mode::ReadOnly).await.ok()?;
    let standing = Standing::read(&store).await;
    store.readers().clone().close().await.ok()?;
    standing.ok()
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { manifest, present, epoch, kept } = self;
        let backed = &manifest.standing;
        writeln!(f, "the backup is whole and passes the audit: {}", told(backed, manifest.at_ms))?;
        match present {
            None => writeln!(f, "there is no database in its place, or none that can be read")?,
            Some(present) => {
                writeln!(
                    f,
                    "the database in its place: {}",
                    told(present, manifest.at_ms).split(", made").next().unwrap_or_default()
                )?;
                for head in &present.heads {
                    let ours = backed.heads.iter().find(|one| (one.merchant, one.chain) == (head.merchant, head.chain));
                    let held = ours.map_or(0, |one| one.seq);
                    if head.seq > held {
                        writeln!(f, "  till {}: {} postings are not in the backup", head.chain, head.seq - held)?;
                    } else if ours.is_some_and(|one| *one != *head) {
                        writeln!(f, "  till {}: another history than the backup's", head.chain)?;
                    }
                }
            }
        }
        match (epoch, kept) {
            (None, _) => write!(
                f,
                "nothing was changed; --yes restores it, ends all sessions and begins epoch {}",
                backed.epoch + 1
            ),
            (Some(epoch), None) => write!(f, "restored; epoch {epoch} has begun, everybody signs in again"),
            (Some(epoch), Some(kept)) => {
                write!(
                    f,
                    "restored; epoch {epoch} has begun, everybody signs in again; the database that was there is {kept}"
                )
            }
        }
    }
}

fn told(standing: &Standing, at_ms: i64) -> String {
    let count = |table: &str| standing.counts.get(table).copied().unwrap_or(0);
    format!(
        "epoch {}, {} sales, {} top-ups, {} members, {} postings, made {}",
        standing.epoch,
        count("till_sale"),
        count("stored_value_top_up"),
        count("members_member"),
        count("ledger_transaction"),
        stamp(at_ms)
    )
}
