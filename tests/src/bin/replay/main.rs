//! Sells real baskets through the public API, as tills do, and says how it went in one line of JSON.
//!
//! Every command's id is made from the basket's day and member, so a run that is broken off can be run again, and a second
//! run of the same file changes nothing.
use std::{io::Write as _, path::PathBuf, process::ExitCode, sync::Arc, time::Instant};

use ::tests::{
    load::{Failure, LoadTill, Person},
    wire::Wire,
};
use clap::Parser;
use serde_json::json;

mod baskets;
mod prepare;
mod refile;
mod sell;
mod verify;

/// Till numbers of the replay: 2001 and up.
const FIRST_TILL: u32 = 2_001;

/// Sells real baskets through the gRPC-web API of a running demo shop.
#[derive(Debug, Parser)]
#[command(name = "replay")]
struct Cli {
    /// Where the server is, for example http://localhost:8080.
    #[arg(long, value_name = "URL")]
    server: String,
    /// How many tills sell at once.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=256))]
    tills: u32,
    /// Sell only the first N baskets.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Compare the server's reports with the file afterwards: only where nothing else was sold.
    #[arg(long)]
    verify: bool,
    /// The shop's enrolment code.
    #[arg(long, value_name = "CODE", default_value = "ZF-DEMO-2026")]
    enrol_code: String,
    /// PIN of the cashier at each till.
    #[arg(long, value_name = "PIN", default_value = "123456")]
    cashier_pin: String,
    /// PIN of the manager, who imports goods and members and reads the reports.
    #[arg(long, value_name = "PIN", default_value = "888888")]
    manager_pin: String,
    /// Baskets as CSV, plain or gzipped: day, member, goods, category, quantity, line_amount.
    file: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Cli::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            note(&format!("replay: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Answers whether everything was sold, and, where asked, whether the server's sums are the file's.
async fn run(cli: &Cli) -> Result<bool, Failure> {
    let mut file = baskets::read(&cli.file)?;
    file.baskets.truncate(cli.limit.unwrap_or(usize::MAX));
    let cashier = Person { role: "cashier", pin: &cli.cashier_pin };
    let manager = Person { role: "manager", pin: &cli.manager_pin };
    let mut tills = Vec::new();
    for number in FIRST_TILL..FIRST_TILL + cli.tills {
        let till = LoadTill::open(Wire::to(&cli.server)?, &cli.enrol_code, &number.to_string(), cashier).await?;
        till.on_duty().await?;
        tills.push(till);
    }
    let first = tills.first().ok_or("no till")?;
    let manager = first.with(manager).await?;
    let known = prepare::prepare(&manager, &file).await?;
    note(&format!("{} baskets, {} goods, {} members", file.baskets.len(), known.items.len(), known.members.len()));

    let file = Arc::new(file);
    let started = Instant::now();
    let sold = sell::all(&tills, &manager, &file, known).await?;
    let seconds = started.elapsed().as_secs_f64();
    let verified = if cli.verify { Some(verify::verify(&manager, &file).await?) } else { None };
    let mut line = json!({
        "baskets": sold.baskets,
        "lines": sold.lines,
        "members": sold.members.len(),
        "amount_fen": sold.amount.0,
        "seconds": (seconds * 1_000.0).round() / 1_000.0,
        "sales_per_second": (sold.baskets as f64 / seconds.max(0.001) * 10.0).round() / 10.0,
        "latency_ms": sold.times.summary(),
        "errors": sold.errors,
    });
    if let (Some(verified), Some(fields)) = (verified, line.as_object_mut()) {
        fields.insert("verified".to_owned(), verified.into());
    }
    writeln!(std::io::stdout(), "{line}")?;
    Ok(sold.errors == 0 && verified != Some(false))
}

/// A line for the person who watches.
fn note(line: &str) {
    // Nobody may be watching.
    let _ = writeln!(std::io::stderr(), "{line}");
}
