//! The command line: `serve`, `demo`, `import`, `audit`, `backup`, `restore`, `version`; flags before environment before one TOML file.
use std::{
    ffi::OsString,
    io::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{Args, Parser, Subcommand};
use sea_orm_migration::MigratorTrait;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::{
    access::AccessGate,
    chain, demo, http,
    kit::{
        Clock, House, Ids, Store, Url, statistics,
        store::{BadUrl, Mode},
    },
    migration::Migrator,
    reports::auditor,
};

mod audit;
mod import;
mod safe;

/// 账房 Zhangfang: members, till and stock for shops and chains.
#[derive(Debug, Parser)]
#[command(name = "zhangfang", version, about, disable_version_flag = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the shop's database to its tills.
    Serve(Place),
    /// Fill an empty database with a demo shop and serve it.
    Demo(Place),
    /// Bring in goods or members from a file.
    #[command(subcommand)]
    Import(import::What),
    /// Read the whole book, beside a running server or without one, and say whether every invariant holds. Writes nothing.
    /// Exits with 1 when something is wrong, with 2 when it could not look.
    Audit(audit::Ask),
    /// Make a backup, beside a running server or without one; it counts only when it was restored into a scratch place and
    /// passed the audit there.
    Backup(safe::Backup),
    /// Restore a backup: without --yes it only says what would come of it.
    Restore(safe::Restore),
    /// Print the version.
    Version,
}

/// Where to listen, and where the data is.
#[derive(Clone, Debug, Args)]
struct Place {
    /// Address to listen on [default: 127.0.0.1:8080].
    #[arg(long, env = "ZHANGFANG_LISTEN", value_name = "HOST:PORT")]
    listen: Option<SocketAddr>,
    /// sqlite://FILE or postgres://USER@HOST/NAME [default: sqlite://data/zhangfang.db, for demo sqlite://data/demo.db].
    #[arg(long, env = "ZHANGFANG_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// A TOML file with `listen` and `database_url`; flags and environment win over it.
    #[arg(long, env = "ZHANGFANG_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The TOML file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    database_url: Option<String>,
}

/// Why the program stops before it serves.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}: {1}")]
    Config(String, String),
    #[error(transparent)]
    Url(#[from] BadUrl),
    #[error("the database cannot be used: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Room(#[from] crate::kit::Error),
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    #[error("{0}: {1}")]
    Checkpoint(String, auditor::BadCheckpoint),
    #[error(transparent)]
    Witness(#[from] auditor::BadWitness),
    #[error("{0}")]
    Backup(#[from] crate::backup::BackupError),
    #[error("{0}")]
    Import(#[from] crate::import::ImportError),
    #[error("several shops, or none of this number: say which with --shop-no")]
    WhichShop,
    #[error("the server stopped: {0}")]
    Io(#[from] std::io::Error),
}

/// Parses a command line and does what it says.
pub async fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ZHANGFANG_LOG")
        .unwrap_or_else(|_| "info,sqlx=warn,sea_orm_migration=warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let done = match Cli::parse_from(words).command {
        Command::Serve(place) => serve(&place, "sqlite://data/zhangfang.db", false).await,
        Command::Demo(place) => serve(&place, "sqlite://data/demo.db", true).await,
        Command::Audit(ask) => Ok(audit::audit(ask).await.unwrap_or_else(|failure| {
            tracing::error!("{failure}");
            ExitCode::from(2)
        })),
        Command::Backup(what) => safe::backup(what).await,
        Command::Restore(what) => safe::restore(what).await,
        Command::Import(what) => import::run(what).await,
        Command::Version => {
            say(&format!("zhangfang {}", env!("CARGO_PKG_VERSION")));
            Ok(ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|failure: Failure| {
        tracing::error!("{failure}");
        ExitCode::FAILURE
    })
}

async fn serve(place: &Place, default_url: &str, is_demo: bool) -> Result<ExitCode, Failure> {
    let (listen, url) = place.resolve(default_url)?;
    let _alone = crate::backup::hold(&url)?;
    let house = open_house(&url).await?;
    if is_demo {
        demo::fill(&house).await?;
    }
    if !chain::any_shop(house.store().readers()).await? {
        tracing::warn!("there is no shop in this database yet; `zhangfang demo` makes one");
    }
    let listener = TcpListener::bind(listen).await.map_err(|error| Failure::Listen(listen, error))?;
    let listen = listener.local_addr()?;
    say(&format!("账房 http://localhost:{} · {url}", listen.port()));
    if is_demo {
        let pins = demo::STAFF.iter().map(|(name, _, pin)| format!("{name} {pin}"));
        say(&format!(
            "演示门店 demo shop · PIN: {} · 登记码 enrolment code: {}",
            pins.collect::<Vec<_>>().join(", "),
            demo::ENROL_CODE
        ));
    }
    let statistics = tokio::spawn(statistics::keep(house.store().clone()));
    http::serve(listener, http::router(&house), stopped()).await?;
    statistics.abort();
    Ok(ExitCode::SUCCESS)
}

/// Opens, upgrades and furnishes the house of a database.
async fn open_house(url: &Url) -> Result<Arc<House>, Failure> {
    let store = Store::open(url, Mode::Serve).await?;
    upgrade(url, &store).await?;
    let ids = Ids::default().resume(&store).await?;
    Ok(House::new(store, AccessGate, Clock::System, ids))
}

/// Runs missing migrations; a file that holds data already is copied first.
async fn upgrade(url: &Url, store: &Store) -> Result<(), Failure> {
    let database = store.connection();
    let pending = Migrator::get_pending_migrations(database).await?.len();
    let applied = Migrator::get_applied_migrations(database).await?.len();
    if let (Url::Sqlite(file), true, true) = (url, pending > 0, applied > 0) {
        let copy = format!("{file}.before-{}-{applied}", env!("CARGO_PKG_VERSION"));
        if !Path::new(&copy).exists() {
            let statement =
                sea_orm::Statement::from_sql_and_values(store.backend(), "VACUUM INTO $1", [copy.clone().into()]);
            sea_orm::ConnectionTrait::execute_raw(database, statement).await?;
            tracing::info!(copy, "the database was copied before its upgrade");
        }
    }
    Migrator::up(database, None).await?;
    Ok(())
}

impl Place {
    fn resolve(&self, default_url: &str) -> Result<(SocketAddr, Url), Failure> {
        let file = match &self.config {
            None => File::default(),
            Some(path) => read_config(path)?,
        };
        let listen = self.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let url = self.database_url.clone().or(file.database_url).unwrap_or_else(|| default_url.to_owned());
        Ok((listen, url.parse()?))
    }
}

fn read_config(path: &Path) -> Result<File, Failure> {
    let failure = |what: String| Failure::Config(path.display().to_string(), what);
    let text = std::fs::read_to_string(path).map_err(|error| failure(error.to_string()))?;
    toml::from_str(&text).map_err(|error| failure(error.to_string()))
}

/// Ends with Ctrl-C or SIGTERM.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

/// A line on standard output, where scripts read it.
fn say(line: &str) {
    // A closed pipe is no reason to stop serving.
    let _ = writeln!(std::io::stdout(), "{line}");
}
