//! `zhangfang import goods FILE`, `zhangfang import members FILE`.
use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use rules::id::{StaffId, Uuid};

use super::{Failure, Place, open_house, say};
use crate::{
    chain, demo,
    import::{self, Caller, Options, Report},
    kit::{Actor, House},
};

/// What a person at the terminal reads of the wrong rows; the number of the others is said.
const MAX_SHOWN: usize = 50;

/// What to bring in.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum What {
    /// Goods and services: name, price, and what else the columns hold.
    Goods(From),
    /// Members: name, phone or card, and what else the columns hold.
    Members(From),
}

/// From where, and how.
#[derive(Clone, Debug, Args)]
pub(super) struct From {
    /// A CSV file (UTF-8 or GB18030, also .gz) or an XLSX workbook, with a row of headers; or a file of baskets.
    file: PathBuf,
    /// A field and the header of its column, where the usual names do not fit: --map name=品名. May be given several times.
    #[arg(long, value_name = "FIELD=HEADER", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Bring in the good rows although others are wrong; else one wrong row keeps the whole file out.
    #[arg(long)]
    keep_good: bool,
    /// Only say what would come of it.
    #[arg(long)]
    dry_run: bool,
    /// Number of the shop whose merchant gets the rows; needed only when there are several.
    #[arg(long, value_name = "NO")]
    shop_no: Option<String>,
    #[command(flatten)]
    place: Place,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (field, header) = text.split_once('=').ok_or("FIELD=HEADER, for example name=品名")?;
    Ok((field.trim().to_owned(), header.trim().to_owned()))
}

/// Brings a file in and says what came of it; exits with 1 when rows were wrong.
pub(super) async fn run(what: What) -> Result<ExitCode, Failure> {
    // The file first: one that cannot be read leaves the database as it is.
    let (rows, from) = match what {
        What::Goods(from) => (import::read_goods(&from.file, from.map.clone()).await?, from),
        What::Members(from) => (import::read_members(&from.file, from.map.clone()).await?, from),
    };
    let (_, url) = from.place.resolve("sqlite://data/zhangfang.db")?;
    let house = open_house(&url).await?;
    if demo::fill(&house).await? {
        say("the database was empty: the demo shop was made, and gets the rows");
    }
    let caller = caller(&house, from.shop_no.as_deref()).await?;
    let mut told = 0;
    let options = Options {
        keep_good: from.keep_good,
        dry_run: from.dry_run,
        progress: Box::new(move |done, of| {
            // Every tenth of the file: enough to see it move.
            if of > 0 && done * 10 / of > told {
                told = done * 10 / of;
                tracing::info!("{done} of {of} rows");
            }
        }),
    };
    let report = import::bring(&house, caller, rows, options).await?;
    tell(&report, from.dry_run);
    Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn caller(house: &House, shop_no: Option<&str>) -> Result<Caller, Failure> {
    let shops = chain::scopes(house.store().readers()).await?;
    let mut wanted = shops.into_iter().filter(|scope| shop_no.is_none_or(|no| *scope.shop_no == *no));
    let (Some(scope), None) = (wanted.next(), wanted.next()) else { return Err(Failure::WhichShop) };
    let actor = Actor {
        staff_id: StaffId(Uuid::nil()),
        name: "zhangfang import".to_owned(),
        role: String::new(),
        permissions: Vec::new(),
    };
    Ok(Caller { actor, scope })
}

fn tell(report: &Report, dry_run: bool) {
    for wrong in report.errors.iter().take(MAX_SHOWN) {
        say(&format!("line {}: {} {}: {:?}", wrong.line, wrong.field, wrong.rule, wrong.value));
    }
    if report.errors.len() > MAX_SHOWN {
        say(&format!("and {} more wrong rows", report.errors.len() - MAX_SHOWN));
    }
    let kept = match (dry_run, report.written) {
        (true, _) => "dry run: nothing was written",
        (false, true) => "written",
        (false, false) if report.errors.is_empty() => "nothing new",
        (false, false) => "nothing was written (--keep-good brings in the good rows)",
    };
    say(&format!(
        "{} rows: {} new, {} there already, {} wrong; {kept}",
        report.rows,
        report.created,
        report.skipped,
        report.errors.len()
    ));
}
