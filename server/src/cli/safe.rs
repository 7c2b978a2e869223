//! `zhangfang backup TO`, `zhangfang restore FROM`.
use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, Place, say};
use crate::{backup, kit::Clock};

/// Which database.
#[derive(Clone, Debug, Args)]
struct Which {
    /// sqlite://FILE or postgres://USER@HOST/NAME [default: sqlite://data/zhangfang.db].
    #[arg(long, env = "ZHANGFANG_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// A TOML file with `database_url`; flag and environment win over it.
    #[arg(long, env = "ZHANGFANG_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Where the backup goes.
#[derive(Clone, Debug, Args)]
pub(super) struct Backup {
    /// A folder; each backup is a folder in it, named by its time. Better on another disk.
    to: PathBuf,
    #[command(flatten)]
    which: Which,
}

/// Which backup comes back.
#[derive(Clone, Debug, Args)]
pub(super) struct Restore {
    /// The backup's folder, the one with manifest.json.
    from: PathBuf,
    /// Really do it. The database that is there stays, under another name.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    which: Which,
}

impl Which {
    fn url(self) -> Result<crate::kit::Url, Failure> {
        let place = Place { listen: None, database_url: self.database_url, config: self.config };
        Ok(place.resolve("sqlite://data/zhangfang.db")?.1)
    }
}

pub(super) async fn backup(Backup { to, which }: Backup) -> Result<ExitCode, Failure> {
    let mut tell = |what: &str| tracing::info!("{what}");
    let (folder, manifest) = backup::backup(&which.url()?, &to, &Clock::System, &mut tell).await?;
    let sales = manifest.standing.counts.get("till_sale").copied().unwrap_or(0);
    say(&format!("{}: {} bytes, {sales} sales; restored and audited: it is good", folder.display(), manifest.bytes));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(Restore { from, yes, which }: Restore) -> Result<ExitCode, Failure> {
    let mut tell = |what: &str| tracing::info!("{what}");
    let done = backup::restore(&which.url()?, &from, yes, &Clock::System, &mut tell).await?;
    say(&done.to_string());
    Ok(ExitCode::SUCCESS)
}
