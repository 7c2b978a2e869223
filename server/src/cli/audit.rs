//! `zhangfang audit`.
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Args;

use super::{Failure, Place, say};
use crate::{
    kit::{Clock, Store, store::Mode},
    reports::auditor::{self, Checkpoint, Witness},
};

/// After so long without a word a person wants to know how far the auditor is.
const PATIENCE: Duration = Duration::from_secs(2);

/// What to audit, and how to say it.
#[derive(Clone, Debug, Args)]
pub(super) struct Ask {
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
    /// Only what came after this checkpoint of an earlier audit, and whether its heads still stand.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Write a checkpoint when nothing is wrong.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// What paper or tills remember: a line for each head, [SHOP-TILL] [PLACE] HEAD; or a checkpoint, or a backup's manifest.
    /// A database that was rolled back or written anew lacks it. May be given several times.
    #[arg(long, value_name = "FILE")]
    witness: Vec<PathBuf>,
    /// sqlite://FILE or postgres://USER@HOST/NAME [default: sqlite://data/zhangfang.db].
    #[arg(long, env = "ZHANGFANG_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// A TOML file with `database_url`; flag and environment win over it.
    #[arg(long, env = "ZHANGFANG_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn audit(ask: Ask) -> Result<ExitCode, Failure> {
    let Ask { json, since, checkpoint, witness, database_url, config } = ask;
    let (_, url) = Place { listen: None, database_url, config }.resolve("sqlite://data/zhangfang.db")?;
    let since = match &since {
        Some(path) => {
            let named = |error| Failure::Checkpoint(path.display().to_string(), error);
            Some(Checkpoint::parse(&read(path)?).map_err(named)?)
        }
        None => None,
    };
    let mut witnesses = Vec::new();
    for path in &witness {
        witnesses.extend(Witness::read(&path.display().to_string(), &read(path)?)?);
    }
    let store = Store::open(&url, Mode::ReadOnly).await?;
    let mut told = Instant::now();
    let mut tell = |progress: auditor::Progress| {
        if told.elapsed() >= PATIENCE {
            told = Instant::now();
            tracing::info!("{} ({} of {}), {} rows", progress.id, progress.at, progress.of, progress.rows);
        }
    };
    let asked = auditor::Ask { since: since.as_ref(), witnesses: &witnesses, standing: checkpoint.is_some() };
    let report = auditor::audit_asked(&store, &asked, &mut tell).await?;
    say(&if json { serde_json::to_string(&report).unwrap_or_default() } else { report.to_string() });
    if report.violations > 0 {
        return Ok(ExitCode::FAILURE);
    }
    if let (Some(path), Some(standing)) = (checkpoint, report.standing) {
        let text = Checkpoint::new(Clock::System.now_ms(), standing).text();
        std::fs::write(&path, text).map_err(|error| Failure::Config(path.display().to_string(), error.to_string()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::Config(path.display().to_string(), error.to_string()))
}
