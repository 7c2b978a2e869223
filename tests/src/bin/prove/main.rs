//! Proves what the books promise, part by part: `prove PART --seed N --count N --database sqlite`.
//!
//! Each part says its checks as tests do, then one line of JSON; a check that does not hold makes the program end with 1.
use std::{ffi::OsString, io::Write as _, path::PathBuf, process::ExitCode};

use ::tests::{
    load::Failure,
    prove::{Ask, Base, Outcome, Skipped, note},
};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// How a part ends that cannot run on this machine.
const SKIPPED: u8 = 3;

/// Runs one proof against the programs that are shipped, and its negative control.
#[derive(Debug, Parser)]
#[command(name = "prove")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Args)]
struct Common {
    /// Where all chance comes from.
    #[arg(long, global = true, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How much, in the part's own measure [default: what CI runs].
    #[arg(long, global = true, value_name = "N")]
    count: Option<u64>,
    /// Leave the negative controls out: to look for a failure seed by seed.
    #[arg(long, global = true)]
    no_controls: bool,
    /// Which database.
    #[arg(long, global = true, value_enum, default_value = "sqlite")]
    database: Kind,
    /// A PostgreSQL cluster where databases may be made.
    #[arg(long, global = true, value_name = "URL", env = "ZHANGFANG_PROVE_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// The server's program [default: zhangfang beside this program].
    #[arg(long, global = true, value_name = "FILE", env = "ZHANGFANG_PROVE_SERVER")]
    zhangfang: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Sqlite,
    Postgres,
}

/// The proofs. A new one is a line here, a line in [`run`], and a module of `tests::prove`.
#[derive(Clone, Debug, Subcommand)]
enum Part {
    /// Starts the server, sells nothing, audits: the frame stands.
    Ready,
    /// Half-open sockets, drips, bombs, floods and guessers while a till sells; count: half-open sockets.
    Edge,
    /// Tills on a bad line, a server that is killed: nothing acknowledged is lost, nothing is done twice. Counts commands.
    ExactlyOnce,
    /// Sales on a disk whose power is cut: what was acknowledged is on it. Counts cuts; needs root.
    PowerCut,
    /// Two who want the same thing at once: one of them has it. Counts races of each kind.
    Races,
    /// Rows changed by SQL and bits flipped in the file, at random: whatever harms is named. Counts each.
    Corruptions,
    /// Backups and restores beside sales, killed and flipped: what is there is whole. Counts kills of each.
    Backup,
    /// The server with a fault, for the negative controls: its name, then the server's own command line.
    #[command(hide = true)]
    Planted {
        fault: String,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
    /// Shop days from a seed, beside a book of their own: every answer agrees, and a seed tells one story, twice and on both
    /// databases. The count is how many seeds.
    Sim(Sim),
    /// Every parser under bytes that nobody would write. The count is the seconds of each.
    Fuzz,
}

#[derive(Args, Clone, Debug)]
struct Sim {
    /// Days of each seed.
    #[arg(long, value_name = "N", default_value_t = 3)]
    days: u64,
    /// Only these steps of the one seed, as a failure names them.
    #[arg(long, value_name = "N,N", value_delimiter = ',')]
    only: Vec<u64>,
}

async fn run(part: &Part, ask: &Ask) -> Outcome {
    match part {
        Part::Ready => ::tests::prove::ready::run(ask).await,
        Part::Edge => ::tests::prove::edge::run(ask).await,
        Part::ExactlyOnce => ::tests::prove::exactly_once::run(ask).await,
        Part::PowerCut => ::tests::prove::power_cut::run(ask).await,
        Part::Races => ::tests::prove::races::run(ask).await,
        Part::Corruptions => ::tests::prove::corruptions::run(ask).await,
        Part::Backup => ::tests::prove::backup::run(ask).await,
        Part::Planted { .. } => Err("a planted server proves nothing".into()),
        Part::Fuzz => ::tests::prove::fuzz::run(ask).await,
        Part::Sim(sim) => ::tests::prove::sim::run(ask, sim.days, sim.only.clone()).await,
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Part::Planted { fault, words } = cli.part {
        return planted(&fault, words).await;
    }
    match prove(&cli).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            note(&format!("prove: {failure}"));
            if failure.is::<Skipped>() { ExitCode::from(SKIPPED) } else { ExitCode::FAILURE }
        }
    }
}

#[cfg(feature = "planted-faults")]
async fn planted(fault: &str, words: Vec<OsString>) -> ExitCode {
    use server::kit::planted::{Fault, plant};
    let Some(fault) = Fault::named(fault) else {
        note(&format!("prove: no fault is called {fault}"));
        return ExitCode::FAILURE;
    };
    plant(fault);
    server::cli::run(std::iter::once("zhangfang".into()).chain(words)).await
}

#[cfg(not(feature = "planted-faults"))]
async fn planted(fault: &str, _: Vec<OsString>) -> ExitCode {
    note(&format!("prove: {fault} cannot be planted: this program is built without planted-faults"));
    ExitCode::FAILURE
}

/// Answers whether everything held.
async fn prove(cli: &Cli) -> Result<bool, Failure> {
    let ask = cli.common.ask()?;
    let report = run(&cli.part, &ask).await?;
    let (passed, failed) = report.counts();
    let word = if failed == 0 { "ok" } else { "FAILED" };
    note(&format!("test result: {word}. {passed} passed; {failed} failed; 0 ignored"));
    writeln!(std::io::stdout(), "{}", report.summary(ask.seed))?;
    Ok(failed == 0 && passed > 0)
}

impl Common {
    fn ask(&self) -> Result<Ask, Failure> {
        let zhangfang = match &self.zhangfang {
            Some(file) => file.clone(),
            None => std::env::current_exe()?.with_file_name("zhangfang"),
        };
        let base = match self.database {
            Kind::Sqlite => Base::Sqlite,
            Kind::Postgres => {
                Base::Postgres(self.postgres.clone().ok_or("--postgres or ZHANGFANG_PROVE_POSTGRES names a cluster")?)
            }
        };
        Ok(Ask { seed: self.seed, count: self.count, controls: !self.no_controls, base, zhangfang })
    }
}
