//! `zhangfang-bridge`: the agent as a program.

mod cli;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use cli::{Cli, Command, Run};

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Version => say(&format!("zhangfang-bridge {}", hwbridge::VERSION)).map_err(Into::into),
        Command::Run(run) => run_agent(*run),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _nobody_listens = writeln!(io::stderr(), "zhangfang-bridge: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_agent(run: Run) -> Result<(), Box<dyn std::error::Error>> {
    let filter = EnvFilter::builder()
        .with_env_var("ZHANGFANG_BRIDGE_LOG")
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .with_env_filter(filter)
        .init();
    let config = run.into_config()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut end = Ends::new()?;
        let bridge = hwbridge::start(config).await?;
        let mut greeting = format!("till      {0}\npaper     {0}/paper", bridge.url());
        if let Some(code) = bridge.pairing_code() {
            greeting.push_str(&format!("\npairing   {code}"));
        }
        // Nobody has to read it: a till goes on printing when its terminal is closed.
        let _nobody_reads = say(&greeting);
        end.asked_for().await;
        bridge.stop().await;
        Ok(())
    })
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// How people and systems end a program.
#[cfg(unix)]
struct Ends {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Ends {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn asked_for(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Ends;

#[cfg(not(unix))]
impl Ends {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn asked_for(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}
