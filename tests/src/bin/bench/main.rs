//! What a sale costs: the bare databases first, then the server through gRPC-web, in one run on one machine.
//!
//! Prints one JSON document and judges nothing: ratios of one run count, absolute times are the machine's.
use std::{io::Write as _, path::PathBuf, process::ExitCode, time::Duration};

use ::tests::load::{Database, Failure, Folder};
use clap::Parser;
use serde_json::{Value, json};

mod founded;
mod lookups;
mod process;
mod raw;
mod rows;
mod served;
mod shop;

/// Measures sales, look-ups, start and memory of the release server beside the raw limits of its databases.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Cli {
    /// The server's program [default: zhangfang beside this program].
    #[arg(long, value_name = "FILE")]
    zhangfang: Option<PathBuf>,
    /// A PostgreSQL cluster with fsync on, where databases may be made; without it only SQLite is measured.
    #[arg(long, value_name = "URL", env = "ZHANGFANG_BENCH_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// Leave SQLite out.
    #[arg(long)]
    only_postgres: bool,
    /// Seconds of each measurement.
    #[arg(long, value_name = "S", default_value_t = 5)]
    seconds: u64,
    /// Sales made before the measurement with history; 100000 for the whole picture.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    history: usize,
    /// Members of the shop.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    members: usize,
    /// Goods of the shop.
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    goods: usize,
}

/// How long and how much.
#[derive(Clone, Copy, Debug)]
struct Size {
    each: Duration,
    history: usize,
    members: usize,
    goods: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Cli::parse()).await {
        Ok(report) => {
            let done = writeln!(std::io::stdout(), "{report:#}");
            if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            note(&format!("bench: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: &Cli) -> Result<Value, Failure> {
    let program = match &cli.zhangfang {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("zhangfang"),
    };
    let binary = std::fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?.len();
    let size = Size {
        each: Duration::from_secs(cli.seconds.max(1)),
        history: cli.history,
        members: cli.members.max(2_000),
        goods: cli.goods.max(2_000),
    };
    let mut report =
        json!({ "binary_mb": megabytes(binary), "seconds": cli.seconds, "members": size.members, "goods": size.goods });
    if !cli.only_postgres {
        report["sqlite"] = sqlite(&program, size).await?;
    }
    if let Some(cluster) = &cli.postgres {
        report["postgres"] = postgres(&program, cluster, size).await?;
    }
    Ok(report)
}

async fn sqlite(program: &std::path::Path, size: Size) -> Result<Value, Failure> {
    let folder = Folder::new("bench")?;
    note("SQLite: the raw limit");
    let file = folder.file("raw.db");
    let seats = founded::found(&format!("sqlite://{}", file.display()), 1).await?;
    let one = raw::sqlite(&file, &seats, size.each, 1)?;
    let sixteen = raw::sqlite(&file, &seats, size.each, 16)?;
    note("SQLite: the server");
    let served =
        served::measure(program, &format!("sqlite://{}", folder.file("served.db").display()), None, size).await?;
    let ratio = |part: &str, raw: &Value| ratio(&served[part]["sales_per_second"], &raw["sales_per_second"]);
    let ratios = json!({
        "till_1_to_one_per_commit": ratio("tills_1", &one),
        "till_1_p50_above_raw_ms": difference(&served["tills_1"]["latency_ms"]["p50"], &one["latency_ms"]["p50"]),
        "tills_16_to_sixteen_per_commit": ratio("tills_16", &sixteen),
    });
    Ok(json!({ "raw": { "one_per_commit": one, "sixteen_per_commit": sixteen }, "served": served, "ratios": ratios }))
}

async fn postgres(program: &std::path::Path, cluster: &str, size: Size) -> Result<Value, Failure> {
    note("PostgreSQL: the raw limit");
    let database = Database::new(cluster, "bench_raw").await?;
    let seats = founded::found(database.url(), 16).await?;
    let mut raw = json!({});
    for connections in [1, 4, 16] {
        raw[format!("connections_{connections}")] =
            raw::postgres(database.url(), &seats[..connections], size.each).await?;
    }
    database.drop_it().await?;
    note("PostgreSQL: the server");
    let database = Database::new(cluster, "bench_served").await?;
    let postmaster = process::postmaster(cluster).await?;
    let served = served::measure(program, database.url(), postmaster, size).await?;
    database.drop_it().await?;
    let limit = &raw["connections_16"]["sales_per_second"];
    let ratios = json!({ "tills_16_to_connections_16": ratio(&served["tills_16"]["sales_per_second"], limit) });
    Ok(json!({ "raw": raw, "served": served, "ratios": ratios }))
}

fn ratio(one: &Value, other: &Value) -> Value {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) if other > 0.0 => rounded(one / other).into(),
        _ => Value::Null,
    }
}

fn difference(one: &Value, other: &Value) -> Value {
    one.as_f64().zip(other.as_f64()).map_or(Value::Null, |(one, other)| rounded(one - other).into())
}

/// Three decimals.
fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

fn megabytes(bytes: u64) -> f64 {
    rounded(bytes as f64 / 1_048_576.0)
}

/// A line for the person who waits.
fn note(line: &str) {
    // Nobody may be waiting.
    let _ = writeln!(std::io::stderr(), "{line}");
}
