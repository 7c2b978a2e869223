//! Shop days from seeds: see [`crate::sim`]. On SQLite each seed is lived, some twice; on PostgreSQL each is lived on both and
//! the stories are compared. The count is how many seeds.
use std::time::{Duration, Instant};

use super::{Ask, Base, Dice, Outcome, Report, note};
use crate::{
    harness::{use_cluster, use_memory},
    load::Failure,
    sim::{Days, Plant, Told, shrink},
};

/// What CI has time for on two cores.
const SEEDS_ON_SQLITE: u64 = 12;
const SEEDS_ON_BOTH: u64 = 2;
/// Every so many seeds one is lived twice.
const TWICE: u64 = 4;
/// At once: as many as CI has cores.
const AT_ONCE: usize = 2;

/// In fewer days not everything happens.
const DAYS_OF_EVERYTHING: u64 = 24;

/// What must have been done and not only refused, or nothing was proved of it.
const PLAYED: [&str; 13] = [
    "till.Checkout",
    "till.ReturnSale",
    "till.ReprintSale",
    "stored_value.TopUp",
    "shifts.OpenShift",
    "shifts.CloseShift",
    "shifts.CloseDay",
    "shifts.ReopenDay",
    "till.HoldSale",
    "till.RecallSale",
    "till.DropHeldSale",
    "till.ListHeldSales",
    "payments.SaveTenderType",
];

/// One seed, lived.
struct Lived {
    days: Days,
    told: Told,
    /// Where the second telling parts from the first.
    parted: Option<String>,
    took: Duration,
    times: u64,
}

/// Runs it: `days` of each seed, or some steps of one.
///
/// # Errors
/// When a run of its own stops.
pub async fn run(ask: &Ask, days: u64, only: Vec<u64>) -> Outcome {
    let mut report = Report::of(format!("sim::{}", ask.base.name()));
    use_memory();
    let both = match &ask.base {
        Base::Sqlite => false,
        Base::Postgres(cluster) => {
            use_cluster(cluster);
            true
        }
    };
    let seeds =
        if only.is_empty() { ask.count.unwrap_or(if both { SEEDS_ON_BOTH } else { SEEDS_ON_SQLITE }) } else { 1 };
    let seeds = (ask.seed..ask.seed + seeds).map(|seed| Days { seed, days, only: only.clone(), plant: Plant::Nothing });
    let begun = Instant::now();
    let lived = live(seeds.collect(), both).await?;
    let all_days: u64 = lived.iter().map(|one| one.times * days).sum();
    let steps: usize = lived.iter().map(|one| one.told.steps).sum();
    judge(&mut report, &lived, both).await;
    if only.is_empty() && all_days >= DAYS_OF_EVERYTHING {
        played(&mut report, &lived);
    }
    report.figure("seeds", lived.len());
    report.figure("shop_days", all_days);
    report.figure("steps_of_a_day", steps as u64 / (lived.len() as u64 * days).max(1));
    report.figure("days_per_second", per_second(all_days, begun.elapsed()));
    report.figure("slowest_seed_ms", lived.iter().map(|one| one.took.as_millis()).max().unwrap_or(0) as u64);
    if only.is_empty() {
        if both { control_databases(&mut report, ask.seed).await } else { control(&mut report, ask.seed).await }
    }
    Ok(report)
}

/// Lives all seeds, a few at once.
async fn live(mut waiting: Vec<Days>, both: bool) -> Result<Vec<Lived>, Failure> {
    let (mut running, mut lived) = (tokio::task::JoinSet::new(), Vec::new());
    waiting.reverse();
    loop {
        while running.len() < AT_ONCE
            && let Some(days) = waiting.pop()
        {
            running.spawn(one(days, both));
        }
        match running.join_next().await {
            Some(one) => lived.push(one?),
            None => break,
        }
    }
    lived.sort_by_key(|one| one.days.seed);
    Ok(lived)
}

async fn one(days: Days, both: bool) -> Lived {
    let begun = Instant::now();
    let told = days.on_sqlite().await;
    let twice = both || days.seed.is_multiple_of(TWICE);
    let parted = match (both, twice) {
        (true, _) => told.parts_from(&days.on_postgres().await),
        (false, true) => told.parts_from(&days.on_sqlite().await),
        (false, false) => None,
    };
    Lived { days, told, parted, took: begun.elapsed(), times: 1 + u64::from(twice) }
}

async fn judge(report: &mut Report, lived: &[Lived], both: bool) {
    let failed: Vec<&Lived> = lived.iter().filter(|one| one.told.wrong.is_some()).collect();
    for one in failed.iter().take(2) {
        let (few, told) = shrink(&one.days, &one.told).await;
        let (step, what) = told.wrong.clone().unwrap_or_default();
        note(&format!("seed {} fails at step {step} of {} steps:\n{what}\n{}", one.days.seed, told.steps, few.again()));
    }
    report.check(
        "the_server_and_the_book_agree",
        failed.is_empty(),
        format!("{} of {} seeds", lived.len() - failed.len(), lived.len()),
    );
    let parted: Vec<&Lived> = lived.iter().filter(|one| one.parted.is_some()).collect();
    for one in parted.iter().take(2) {
        note(&format!(
            "seed {} tells two stories: {}\n{}",
            one.days.seed,
            one.parted.clone().unwrap_or_default(),
            one.days.again()
        ));
    }
    let (name, compared) = if both {
        ("sqlite_and_postgres_tell_one_story", lived.len())
    } else {
        ("a_seed_tells_one_story_twice", lived.iter().filter(|one| one.times > 1).count())
    };
    report.check(name, parted.is_empty() && compared > 0, format!("{compared} seeds compared to the byte"));
}

/// Each kind of command was done at least once.
fn played(report: &mut Report, lived: &[Lived]) {
    let times = |method: &str| lived.iter().filter_map(|one| one.told.answered.get(method)).sum::<u64>();
    let told: Vec<String> = PLAYED.iter().map(|method| format!("{method} {}", times(method))).collect();
    report.check("every_kind_of_command_was_done", PLAYED.iter().all(|method| times(method) > 0), told.join(", "));
}

/// Planted faults must be caught by the same run, and a caught one cut down.
async fn control(report: &mut Report, seed: u64) {
    let mut dice = Dice::of(seed, 99);
    for (name, plant) in
        [("control_a_fen_is_missed", Plant::FenOff), ("control_a_receipt_twice_is_seen", Plant::ReceiptTwice)]
    {
        let days = Days { seed: dice.below(1 << 30), days: 2, only: Vec::new(), plant };
        let told = days.on_sqlite().await;
        let (few, least) = if told.wrong.is_some() { shrink(&days, &told).await } else { (days, told.clone()) };
        let what = least.wrong.map_or_else(|| "nothing was seen".to_owned(), |(_, what)| what);
        let what: String = what.chars().take(160).collect();
        report.check(
            name,
            told.wrong.is_some(),
            format!("{} steps, cut down to {}: {what}", told.steps, few.only.len()),
        );
    }
    let days = Days { seed: dice.below(1 << 30), days: 1, only: Vec::new(), plant: Plant::Chance };
    let (one, two) = (days.on_sqlite().await, days.on_sqlite().await);
    report.check("control_chance_in_the_book_is_seen", one.parts_from(&two).is_some(), "two runs of one seed");
}

/// A story that one database tells otherwise must be seen.
async fn control_databases(report: &mut Report, seed: u64) {
    let days = Days { seed, days: 1, only: Vec::new(), plant: Plant::Nothing };
    let otherwise = Days { plant: Plant::Chance, ..days.clone() };
    let (one, two) = (otherwise.on_sqlite().await, days.on_postgres().await);
    report.check(
        "control_a_database_that_tells_otherwise_is_seen",
        one.parts_from(&two).is_some(),
        "SQLite with a planted fault",
    );
}

fn per_second(days: u64, took: Duration) -> String {
    let tenths = u128::from(days) * 10_000 / took.as_millis().max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}
