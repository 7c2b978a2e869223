//! Backups while the shop sells, killed in the middle, flipped, restored and killed again: what is named a backup can be
//! restored, and what is in the database's place is the old book or the new one, whole.
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait as _, Database};

use super::{Ask, Base, Dice, Outcome, Place, Report, Rows, audit, selling::Seller};
use crate::load::{Failure, Program, Server};

/// Kills of each kind that CI makes.
const KILLS: u64 = 12;

/// Runs it; the count is how often a backup and a restore are killed.
///
/// # Errors
/// When a program does not start, or the auditor cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("backup::{}", ask.base.name()));
    let kills = ask.count.unwrap_or(KILLS);
    let mut dice = Dice::new(ask.seed);
    let place = Place::new(&ask.base, "backup").await?;
    let shelf = place.folder.file("backups");
    let server = Server::start(&ask.program(), place.url()).await?;
    let shop = Shop { program: ask.program(), url: place.url().to_owned(), shelf };
    let selling = Selling::begin(&server, ask.seed).await?;

    let mut good = Vec::new();
    let mut took = Duration::ZERO;
    for _ in 0..3 {
        let begun = Instant::now();
        let (done, said) = shop.run(&["backup", &shop.shelf.display().to_string()]).await?;
        report.check("a_backup_is_made_while_the_shop_sells", done, said.trim());
        took = begun.elapsed();
        good = shop.backups()?;
    }
    let (done, said) = shop.restore(good.last().ok_or("no backup")?, true).await?;
    report.check("a_running_server_is_not_restored_over", !done && said.contains("open"), said.trim());
    killed_backups(&mut report, &shop, kills, took, &mut dice).await?;
    let sold = selling.end().await?;
    report.figure("sales_meanwhile", sold);
    server.kill().await?;

    flipped(&mut report, &shop, &mut dice).await?;
    killed_restores(&mut report, &shop, kills, took, &mut dice).await?;
    forged(&mut report, &shop).await?;
    clear(ask, &shop).await?;
    place.leave().await?;
    Ok(report)
}

/// The programs on this database.
struct Shop {
    program: Program,
    url: String,
    shelf: PathBuf,
}

impl Shop {
    /// Did it end well, and what did it say?
    async fn run(&self, words: &[&str]) -> Result<(bool, String), Failure> {
        let done = self.program.command(words).args(["--database-url", &self.url]).output().await?;
        let said = [String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)].concat();
        Ok((done.status.success(), said))
    }

    async fn restore(&self, from: &Path, really: bool) -> Result<(bool, String), Failure> {
        let from = from.display().to_string();
        let words = if really { vec!["restore", &from, "--yes"] } else { vec!["restore", &from] };
        self.run(&words).await
    }

    /// Starts it, and kills it after a while unless it has ended.
    async fn killed(&self, words: &[&str], after: Duration) -> Result<bool, Failure> {
        let mut command = self.program.command(words);
        command.args(["--database-url", &self.url]).kill_on_drop(true);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn()?;
        if tokio::time::timeout(after, child.wait()).await.is_ok() {
            return Ok(false);
        }
        child.kill().await?;
        Ok(true)
    }

    /// Everything on the shelf that is named as a backup, oldest first.
    fn backups(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.shelf)? {
            let path = entry?.path();
            if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Sales that go on until they are ended.
struct Selling {
    stop: Arc<AtomicBool>,
    sold: Arc<AtomicU64>,
    task: tokio::task::JoinHandle<Result<(), String>>,
}

impl Selling {
    async fn begin(server: &Server, seed: u64) -> Result<Self, Failure> {
        let seller = Seller::at(server.wire()?, "01").await?;
        let (stop, sold) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (until, count) = (stop.clone(), sold.clone());
        let task = tokio::spawn(async move {
            let mut dice = Dice::of(seed, 1);
            while !until.load(Ordering::SeqCst) {
                seller.sell(&mut dice).await.map_err(|error| error.to_string())?;
                count.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        });
        Ok(Self { stop, sold, task })
    }

    async fn end(self) -> Result<u64, Failure> {
        self.stop.store(true, Ordering::SeqCst);
        self.task.await??;
        Ok(self.sold.load(Ordering::SeqCst))
    }
}

/// At a random moment of what takes so long.
fn moment(took: Duration, dice: &mut Dice) -> Duration {
    Duration::from_micros(dice.below(u64::try_from(took.as_micros()).unwrap_or(u64::MAX)))
}

async fn killed_backups(
    report: &mut Report,
    shop: &Shop,
    kills: u64,
    took: Duration,
    dice: &mut Dice,
) -> Result<(), Failure> {
    let (mut killed, mut bad) = (0_u64, Vec::new());
    let shelf = shop.shelf.display().to_string();
    for _ in 0..kills {
        let before = shop.backups()?.len();
        killed += u64::from(shop.killed(&["backup", &shelf], moment(took, dice)).await?);
        let after = shop.backups()?;
        // One that got its name before the kill is whole.
        if let (true, Some(last)) = (after.len() > before, after.last()) {
            let (whole, said) = shop.restore(last, false).await?;
            if !whole {
                bad.push(said);
            }
        }
    }
    report.figure("backups_killed", killed);
    report.check("what_is_named_a_backup_is_one", bad.is_empty(), bad.join("; "));
    let (done, said) = shop.run(&["backup", &shelf]).await?;
    report.check("the_next_backup_is_good", done, said.trim());
    Ok(())
}

async fn flipped(report: &mut Report, shop: &Shop, dice: &mut Dice) -> Result<(), Failure> {
    let last = shop.backups()?.pop().ok_or("no backup")?;
    let mut accepted = Vec::new();
    let mut flips = 0_u64;
    for name in ["manifest.json", "data.db", "data.dump"] {
        let path = last.join(name);
        let Ok(whole) = std::fs::read(&path) else { continue };
        for _ in 0..15 {
            let (at, bit) = (dice.place(whole.len()), dice.below(8));
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            std::fs::write(&path, bytes)?;
            let (done, _) = shop.restore(&last, false).await?;
            flips += 1;
            if done {
                accepted.push(format!("{name} byte {at} bit {bit}"));
            }
        }
        std::fs::write(&path, &whole)?;
    }
    report.figure("bits_flipped", flips);
    report.check("a_flipped_bit_is_refused", accepted.is_empty(), accepted.join("; "));
    let (done, said) = shop.restore(&last, false).await?;
    report.check("the_same_backup_unflipped_is_good", done, said.lines().next().unwrap_or_default());
    Ok(())
}

async fn killed_restores(
    report: &mut Report,
    shop: &Shop,
    kills: u64,
    took: Duration,
    dice: &mut Dice,
) -> Result<(), Failure> {
    let last = shop.backups()?.pop().ok_or("no backup")?.display().to_string();
    let (mut killed, mut bad, mut old) = (0_u64, Vec::new(), 0_u64);
    for _ in 0..kills {
        let before = epoch(&shop.url).await?;
        killed += u64::from(shop.killed(&["restore", &last, "--yes"], moment(took, dice)).await?);
        let now = epoch(&shop.url).await?;
        old += u64::from(now == before);
        let broken = audit(&shop.program, &shop.url).await?;
        if !broken.is_empty() || !(now == before || now == before + 1) {
            bad.push(format!("epoch {before} → {now}: {}", broken.join("; ")));
        }
    }
    report.figure("restores_killed", killed);
    report.figure("restores_that_left_the_old_book", old);
    report.check("a_killed_restore_leaves_the_old_book_or_the_new", bad.is_empty(), bad.join("; "));
    let (done, said) = shop.run(&["restore", &last, "--yes"]).await?;
    let broken = audit(&shop.program, &shop.url).await?;
    report.check("the_next_restore_is_good", done && broken.is_empty(), said.lines().last().unwrap_or_default());
    Ok(())
}

async fn epoch(url: &str) -> Result<i32, Failure> {
    let rows = Rows::open(url).await?;
    let found = rows.all("SELECT COALESCE(MAX(number), 1) AS number FROM kit_epoch").await?;
    let epoch = found.first().ok_or("no row")?.try_get("", "number")?;
    rows.close().await?;
    Ok(epoch)
}

/// The control: a book that somebody changed makes no backup, and says which invariant is broken.
async fn forged(report: &mut Report, shop: &Shop) -> Result<(), Failure> {
    let database = Database::connect(&shop.url).await?;
    database.execute_unprepared("UPDATE till_sale SET total_fen = total_fen + 1").await?;
    database.close().await?;
    let before = shop.backups()?.len();
    let (done, said) = shop.run(&["backup", &shop.shelf.display().to_string()]).await?;
    let none = shop.backups()?.len() == before;
    report.check("control_a_forged_book_makes_no_backup", !done && none && said.contains("FAIL I-09"), "I-09");
    Ok(())
}

/// The databases that restores put aside.
async fn clear(ask: &Ask, shop: &Shop) -> Result<(), Failure> {
    let (Base::Postgres(cluster), Some((_, name))) = (&ask.base, shop.url.rsplit_once('/')) else { return Ok(()) };
    let rows = Rows::open(cluster).await?;
    let names =
        rows.all(&format!("SELECT datname::text AS name FROM pg_database WHERE datname LIKE '{name}\\_%'")).await?;
    rows.close().await?;
    let database = Database::connect(cluster).await?;
    for row in names {
        let name: String = row.try_get("", "name")?;
        database.execute_unprepared(&format!("DROP DATABASE \"{name}\" WITH (FORCE)")).await?;
    }
    Ok(database.close().await?)
}
