//! The server as its users meet it: the release program, its port, its memory.
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ::tests::load::{Failure, LoadTill, Program, Server, Times, random_id};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    Size, founded, lookups, megabytes, note, process, rounded,
    shop::{CASHIER, MANAGER, Shop},
};

const TILLS: usize = 16;
/// Members with money.
const RICH: usize = 2_000;
const ENROL_CODE: &str = "ZF-DEMO-2026";

/// What a load asks of.
struct Load<'a> {
    tills: &'a [LoadTill],
    shop: &'a Arc<Shop>,
    server: u32,
    postmaster: Option<u32>,
}

pub(crate) async fn measure(program: &Path, url: &str, postmaster: Option<u32>, size: Size) -> Result<Value, Failure> {
    let program = Program::plain(program);
    let server = Server::start(&program, url).await?;
    note(&format!("  {} goods and {} members come in", size.goods, size.members));
    let manager = LoadTill::open(server.wire()?, ENROL_CODE, "3000", MANAGER).await?;
    let shop = Arc::new(Shop::stock(&manager, size.goods, size.members).await?);
    server.kill().await?;

    let server = Server::start(&program, url).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let pid = server.pid()?;
    let idle = process::resident(pid);
    let mut tills = Vec::new();
    for number in 0..TILLS {
        let till = LoadTill::open(server.wire()?, ENROL_CODE, &(3_001 + number).to_string(), CASHIER).await?;
        till.on_duty().await?;
        tills.push(till);
    }
    shop.give_money(&tills, RICH).await?;
    let load = Load { tills: &tills, shop: &shop, server: pid, postmaster };
    note("  one till, sixteen tills");
    load.sell(TILLS, size.each / 2, usize::MAX).await?;
    let one = load.sell(1, size.each, usize::MAX).await?;
    let sixteen = load.sell(TILLS, size.each, usize::MAX).await?;
    note("  look-ups");
    let lookups = lookups::measure(&tills[0].with(MANAGER).await?, &shop, size).await?;
    note(&format!("  {} sales of history", size.history));
    load.sell(TILLS, Duration::from_secs(3_600), size.history).await?;
    let later = load.sell(TILLS, size.each, usize::MAX).await?;
    let ratio = crate::ratio(&later["sales_per_second"], &sixteen["sales_per_second"]);
    Ok(json!({
        "start_ms": rounded(server.started.as_secs_f64() * 1_000.0),
        "rss_idle_mb": megabytes(idle),
        "rss_after_mb": megabytes(process::resident(pid)),
        "tills_1": one,
        "tills_16": sixteen,
        "history": { "sales": size.history, "tills_16": later, "to_without": ratio },
        "lookups_ms": lookups,
        "file_mb": founded::file_of(url).and_then(|file| std::fs::metadata(file).ok()).map(|file| megabytes(file.len())),
    }))
}

impl Load<'_> {
    /// Sells with so many tills for so long, or until so many sales are made.
    async fn sell(&self, tills: usize, each: Duration, most: usize) -> Result<Value, Failure> {
        let (sold, before, started) = (Arc::new(AtomicUsize::new(0)), self.cpu(), Instant::now());
        let mut working = JoinSet::new();
        for (number, till) in self.tills[..tills].iter().enumerate() {
            let (till, shop, sold) = (till.clone(), self.shop.clone(), sold.clone());
            working.spawn(async move {
                let mut times = Times::default();
                while started.elapsed() < each && sold.fetch_add(1, Ordering::Relaxed) < most {
                    let at = number * 7_919 + times.count() * 31;
                    let items = at % (shop.items.len() - 5);
                    let sale = shop.sale(&shop.members[at % RICH], &shop.items[items..items + 5])?;
                    let (id, begun) = (random_id()?, Instant::now());
                    till.ask(id, &sale).await?;
                    times.add(begun.elapsed());
                }
                Ok::<_, Failure>(times)
            });
        }
        let mut times = Times::default();
        while let Some(done) = working.join_next().await {
            times.join(done??);
        }
        let (seconds, after, count) = (started.elapsed().as_secs_f64(), self.cpu(), times.count().max(1) as f64);
        let per_sale = |from: f64, to: f64| rounded((to - from) * 1_000.0 / count);
        Ok(json!({
            "sales": times.count(),
            "sales_per_second": rounded(times.count() as f64 / seconds),
            "latency_ms": times.summary(),
            "cpu_ms_per_sale": { "server": per_sale(before.0, after.0), "database": per_sale(before.1, after.1) },
        }))
    }

    /// Server, database.
    fn cpu(&self) -> (f64, f64) {
        (process::cpu_seconds(self.server), self.postmaster.map_or(0.0, process::family_cpu_seconds))
    }
}
