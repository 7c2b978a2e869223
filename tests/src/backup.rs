//! A backup counts only after it was restored and audited, and nothing is restored that is not what was backed up.
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use sea_orm::ConnectionTrait as _;
use server::{
    backup::{BackupError, Restored, backup, restore},
    kit::{Clock, Store, Url, store::Mode},
    reports::auditor::{self, Standing},
};

use crate::{
    auditor::book::busy_book,
    harness::{Kind, MANAGER_PIN, START_MS, TestDatabase, in_cluster},
    load::Folder,
};

/// A clock days after everything that was sold; each time it is asked for, a second later.
fn clock() -> Clock {
    static TIMES: AtomicI64 = AtomicI64::new(0);
    let later = 10 * 86_400_000 + 1_000 * TIMES.fetch_add(1, Ordering::SeqCst);
    Clock::Hand(Arc::new(AtomicI64::new(START_MS + later)))
}

fn url(database: &TestDatabase) -> Url {
    database.url().parse().expect("a URL")
}

async fn back_up(database: &TestDatabase, to: &Folder) -> (PathBuf, server::backup::Manifest) {
    backup(&url(database), to.path(), &clock(), &mut |_| {}).await.expect("a backup")
}

async fn bring_back(database: &TestDatabase, from: &Path, really: bool) -> Result<Restored, BackupError> {
    restore(&url(database), from, really, &clock(), &mut |_| {}).await
}

async fn standing(database: &TestDatabase) -> Standing {
    let store = Store::open(&url(database), Mode::ReadOnly).await.expect("a database");
    let report = auditor::audit(&store, &mut |_| {}).await.expect("a report");
    let standing = Standing::read(&store).await.expect("where it stands");
    store.readers().clone().close().await.expect("a closed connection");
    assert_eq!(report.violations, 0, "{report}");
    standing
}

/// PostgreSQL keeps the database that was there beside the others.
async fn forget(kept: Option<String>) {
    if let (Some(kept), Kind::Postgres) = (kept, Kind::chosen()) {
        in_cluster(&format!("DROP DATABASE \"{kept}\" WITH (FORCE)")).await;
    }
}

#[tokio::test]
async fn made_while_the_shop_sells() {
    let shop = busy_book().await;
    let folder = Folder::new("backup_sells").expect("a folder");
    let till = shop.on_duty("王店长", MANAGER_PIN, "04").await;
    let sells = async {
        for _ in 0..20 {
            till.sell(&[("冰红茶", 1_000)], "").await;
        }
    };
    let ((at, manifest), ()) = tokio::join!(back_up(shop.database(), &folder), sells);
    assert!(at.join("manifest.json").exists() && at.join(&manifest.data).exists());
    assert_eq!(manifest.standing.epoch, 1);
    assert!(manifest.standing.counts["till_sale"] > 0 && manifest.standing.heads.len() >= 4, "{manifest:?}");
    let refused = bring_back(shop.database(), &at, true).await.expect_err("the shop is open");
    assert!(matches!(refused, BackupError::InUse), "{refused}");
    till.sell(&[("冰红茶", 1_000)], "").await;
}

#[tokio::test]
async fn comes_back_in_a_new_epoch() {
    let shop = busy_book().await;
    let folder = Folder::new("backup_epoch").expect("a folder");
    let (at, manifest) = back_up(shop.database(), &folder).await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "04").await;
    till.sell(&[("冰红茶", 1_000)], "").await;
    let database = shop.closed().await;
    let before = standing(database).await;
    let told = bring_back(database, &at, false).await.expect("a dry run").to_string();
    assert!(told.contains("2 postings are not in the backup") && told.contains("nothing was changed"), "{told}");
    assert_eq!(standing(database).await, before, "a dry run changes nothing");

    let done = bring_back(database, &at, true).await.expect("a restore");
    assert_eq!(done.epoch, Some(2), "{done}");
    let after = standing(database).await;
    assert_eq!((after.epoch, &after.heads, &after.sums), (2, &manifest.standing.heads, &manifest.standing.sums));
    assert_eq!((after.counts["access_session"], after.counts["kit_epoch"]), (0, 1));
    assert_eq!(after.counts["till_sale"], manifest.standing.counts["till_sale"]);
    assert!(done.kept.is_some(), "the old one stays");
    forget(done.kept).await;
    // The same backup once more is another epoch: what was written in between can be told from what comes now.
    let again = bring_back(database, &at, true).await.expect("a restore");
    assert_eq!(again.epoch, Some(3), "{again}");
    forget(again.kept).await;
    standing(database).await;
}

/// A file that is no database any more is why one restores.
#[tokio::test]
async fn comes_back_over_a_ruin() {
    let shop = busy_book().await;
    let folder = Folder::new("backup_ruin").expect("a folder");
    let (at, _) = back_up(shop.database(), &folder).await;
    let database = shop.closed().await;
    let Some(file) = database.url().strip_prefix("sqlite://").map(str::to_owned) else { return };
    std::fs::write(&file, b"not a database at all, but long enough to be looked at".repeat(100)).expect("a ruin");
    let done = bring_back(database, &at, true).await.expect("a restore");
    assert!(done.kept.is_some(), "the ruin stays");
    forget(done.kept).await;
    standing(database).await;
}

#[tokio::test]
async fn a_flipped_byte_is_refused() {
    let shop = busy_book().await;
    let folder = Folder::new("backup_flips").expect("a folder");
    let database = shop.closed().await;
    let (at, manifest) = back_up(database, &folder).await;
    for (file, step) in [(manifest.data.as_str(), 97), ("manifest.json", 11)] {
        let path = at.join(file);
        let whole = std::fs::read(&path).expect("a file of the backup");
        for offset in (0..whole.len()).step_by((whole.len() / step).max(1)) {
            let mut flipped = whole.clone();
            flipped[offset] ^= 1 << (offset % 8);
            std::fs::write(&path, &flipped).expect("the flipped file");
            let refused = bring_back(database, &at, false).await.expect_err("a flipped byte");
            assert!(matches!(refused, BackupError::Damaged(_)), "{file} {offset}: {refused}");
        }
        std::fs::write(&path, &whole[..whole.len() - 1]).expect("a short file");
        bring_back(database, &at, false).await.expect_err("a byte less");
        std::fs::write(&path, &whole).expect("the whole file");
    }
    bring_back(database, &at, false).await.expect("all is as it was");
}

#[tokio::test]
async fn a_book_that_is_wrong_makes_no_backup() {
    let shop = busy_book().await;
    let folder = Folder::new("backup_unsound").expect("a folder");
    let copy = TestDatabase::copy_of(shop.closed().await).await;
    let store = Store::open(&url(&copy), Mode::Serve).await.expect("a database");
    store.connection().execute_unprepared("UPDATE till_sale SET total_fen = total_fen + 1").await.expect("a forgery");
    store.close().await.expect("closed");
    let refused = backup(&url(&copy), folder.path(), &clock(), &mut |_| {}).await.expect_err("a wrong book");
    assert!(matches!(&refused, BackupError::Unsound(report) if report.contains("FAIL I-09")), "{refused}");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("the folder").map(|one| one.expect("a file").file_name()).collect();
    assert_eq!(left, [".lock"]);
}

#[tokio::test]
async fn one_kind_is_not_the_other() {
    let shop = busy_book().await;
    let folder = Folder::new("backup_kind").expect("a folder");
    let database = shop.closed().await;
    let (at, _) = back_up(database, &folder).await;
    let other: Url = match database.kind() {
        Kind::Sqlite => "postgres://nobody@127.0.0.1:1/shop",
        Kind::Postgres => "sqlite:///nowhere/shop.db",
    }
    .parse()
    .expect("a URL");
    let refused = restore(&other, &at, true, &clock(), &mut |_| {}).await.expect_err("another kind");
    assert!(matches!(refused, BackupError::OtherKind(..)), "{refused}");
}
