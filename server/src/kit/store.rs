//! The database: embedded SQLite for a shop, PostgreSQL for a chain. Rooms never know which.
//!
//! SQLite: one writer connection and a few that can only read; WAL, synchronous FULL, foreign keys; a build
//! with a SQLite below 3.51.3 refuses to start (its WAL reset can lose data).
use std::{
    path::Path,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::hand::Hand;

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 24;
/// As SQLite is told, and as it says so: every commit waits until the disk has it.
pub(super) const SYNCHRONOUS: (&str, &str) = ("FULL", "2");
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Where the database is: `sqlite://FILE` or `postgres://…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// A file of this machine.
    Sqlite(String),
    /// A PostgreSQL server. Holds a password: never shown.
    Postgres(Secret),
}

/// Text that no log may show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for whoever connects.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// Neither `sqlite://FILE` nor `postgres://…`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a database URL is sqlite://FILE or postgres://USER@HOST/NAME")]
pub struct BadUrl;

impl FromStr for Url {
    type Err = BadUrl;
    fn from_str(text: &str) -> Result<Self, BadUrl> {
        if let Some(file) = text.strip_prefix("sqlite://").filter(|file| !file.is_empty()) {
            return Ok(Self::Sqlite(file.to_owned()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(Secret(text.to_owned())));
        }
        Err(BadUrl)
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite://{file}"),
            Self::Postgres(_) => f.write_str("postgres://***"),
        }
    }
}

/// The open database.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection on SQLite, the pool on PostgreSQL.
    pub(super) writer: DatabaseConnection,
    /// Connections that cannot write on SQLite, the same pool on PostgreSQL.
    pub(super) readers: DatabaseConnection,
    /// Where rows are written that are all known; on a SQLite that is served.
    pub(super) hand: Arc<Mutex<Option<Hand>>>,
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Made when missing.
    Serve,
    /// Never written (the auditor).
    ReadOnly,
}

impl Store {
    /// Opens the database and checks that it is safe to sell on.
    ///
    /// # Errors
    /// When it cannot be opened, or its settings would lose a sale in a power cut.
    pub async fn open(url: &Url, mode: Mode) -> Result<Self, DbErr> {
        let store = match url {
            Url::Sqlite(file) => Self::open_sqlite(file, mode).await?,
            Url::Postgres(Secret(url)) => {
                let mut options = ConnectOptions::new(url.clone());
                options
                    .max_connections(POSTGRES_CONNECTIONS)
                    .acquire_timeout(Duration::from_secs(10))
                    .test_before_acquire_if_idle_for(Duration::from_secs(30))
                    .sqlx_logging(false);
                let pool = Database::connect(options).await?;
                Self { writer: pool.clone(), readers: pool, hand: Arc::default() }
            }
        };
        store.assert_durable(mode).await?;
        Ok(store)
    }

    async fn open_sqlite(file: &str, mode: Mode) -> Result<Self, DbErr> {
        if mode == Mode::Serve
            && let Some(folder) = Path::new(file).parent()
        {
            std::fs::create_dir_all(folder).map_err(|e| DbErr::Custom(format!("{}: {e}", folder.display())))?;
        }
        if mode == Mode::ReadOnly && !Path::new(file).exists() {
            return Err(DbErr::Custom(format!("{file}: no such database")));
        }
        match mode {
            Mode::ReadOnly => {
                let readers = Database::connect(sqlite_options(file, 1, Access::Sealed)).await?;
                Ok(Self { writer: readers.clone(), readers, hand: Arc::default() })
            }
            Mode::Serve => {
                let writer = Database::connect(sqlite_options(file, 1, Access::Write)).await?;
                let readers = Database::connect(sqlite_options(file, READERS, Access::Query)).await?;
                let store = Self { writer, readers, hand: Arc::default() };
                let file = store.one_text("SELECT file FROM pragma_database_list WHERE name = 'main'").await?;
                *store.hand() = Some(Hand::open(&file, &pragmas(Access::Write))?);
                Ok(store)
            }
        }
    }

    async fn assert_durable(&self, mode: Mode) -> Result<(), DbErr> {
        if self.backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let version = self.one_text("SELECT sqlite_version()").await?;
        let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
        let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        assert!(
            found >= OLDEST_SQLITE,
            "SQLite {version} can lose committed sales; 3.51.3 is the oldest that does not"
        );
        if mode == Mode::ReadOnly {
            return Ok(());
        }
        for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", synchronous().1), ("foreign_keys", "1")] {
            let found = self.one_text(&format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}")).await?;
            let of_hand = self.hand().as_ref().map(|hand| hand.pragma(pragma)).transpose()?;
            assert!(of_hand.is_none_or(|of_hand| of_hand == found), "SQLite {pragma} is not {found} everywhere");
            assert!(found == wanted, "SQLite {pragma} is {found}, and must be {wanted} to survive a power cut");
        }
        Ok(())
    }

    async fn one_text(&self, sql: &str) -> Result<String, DbErr> {
        let row = self.writer.query_one_raw(Statement::from_string(self.backend(), sql)).await?;
        row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?.try_get_by_index(0)
    }

    /// Which database.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// For migrations and the program's own commands; rooms use [`super::Op`].
    pub fn connection(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Connections that cannot write, for what is read before a call has its transaction.
    pub fn readers(&self) -> &DatabaseConnection {
        &self.readers
    }

    pub(super) fn hand(&self) -> MutexGuard<'_, Option<Hand>> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes every connection but that of [`Self::connection`].
    ///
    /// # Errors
    /// When one does not end well.
    pub async fn close_others(&self) -> Result<(), DbErr> {
        self.hand().take();
        self.readers.clone().close().await
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// As [`Self::close_others`].
    pub async fn close(&self) -> Result<(), DbErr> {
        self.close_others().await?;
        self.writer.clone().close().await
    }

    /// A transaction that may write: SQLite takes the lock at once, so that no read-then-write can find it taken.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.writer.begin_with_options(options).await
    }

    /// A transaction that cannot write.
    pub(crate) async fn begin_read(&self) -> Result<DatabaseTransaction, DbErr> {
        let tx = self.readers.begin().await?;
        if self.backend() == DbBackend::Postgres {
            tx.execute_unprepared("SET TRANSACTION READ ONLY").await?;
        }
        Ok(tx)
    }
}

/// What a connection may do to the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Write,
    /// No statement of it can write; it takes part in the care of the file.
    Query,
    /// The file is opened for reading alone: not even a checkpoint at the end changes it.
    Sealed,
}

fn sqlite_options(file: &str, connections: u32, access: Access) -> ConnectOptions {
    let mode = if access == Access::Sealed { "ro" } else { "rwc" };
    let mut options = ConnectOptions::new(format!("sqlite://{file}?mode={mode}"));
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let pragmas = pragmas(access).into_iter();
            pragmas.fold(sqlite, |sqlite, (pragma, value)| sqlite.pragma(pragma, value)).statement_cache_capacity(256)
        });
    options
}

/// How a connection is set, in this order.
fn pragmas(access: Access) -> Vec<(&'static str, &'static str)> {
    let mut pragmas = vec![
        ("synchronous", synchronous().0),
        ("foreign_keys", "ON"),
        ("busy_timeout", "10000"),
        ("mmap_size", "0"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        // Pages. Carrying over SQLite's 1,000 at a time was a quarter of the time of sixteen tills on a disk that syncs in 4 ms;
        // more than these make a sale wait on one that is quick.
        ("wal_autocheckpoint", "2500"),
        // KiB: who writes keeps the indexes, four readers must not each keep a copy of them.
        ("cache_size", if access == Access::Write { "-16000" } else { "-4000" }),
    ];
    // What is sealed cannot be put into a mode; the auditor says which it is in.
    if access != Access::Sealed {
        pragmas.insert(0, ("journal_mode", "WAL"));
    }
    if access != Access::Write {
        pragmas.push(("query_only", "ON"));
    }
    pragmas
}

fn synchronous() -> (&'static str, &'static str) {
    #[cfg(feature = "planted-faults")]
    return super::planted::synchronous();
    #[cfg(not(feature = "planted-faults"))]
    SYNCHRONOUS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        assert_eq!("sqlite://data/shop.db".parse(), Ok(Url::Sqlite("data/shop.db".to_owned())));
        assert_eq!("mysql://x".parse::<Url>(), Err(BadUrl));
        assert_eq!("sqlite://".parse::<Url>(), Err(BadUrl));
        let secret: Url = "postgres://me:pass@host/shop".parse().expect("a url");
        assert!(!format!("{secret} {secret:?}").contains("pass"));
    }

    /// What a savepoint may have to take back goes to a file when it becomes much, in pieces as large as what was kept in
    /// memory. SQLite cannot write a piece of 128 KiB or more: it then says that the disk is full.
    #[tokio::test]
    async fn a_savepoint_that_changes_megabytes_is_kept() {
        let folder = std::env::temp_dir().join(format!("zhangfang-savepoint-{}", std::process::id()));
        let url = Url::Sqlite(folder.join("shop.db").display().to_string());
        let store = Store::open(&url, Mode::Serve).await.expect("a database");
        let tx = store.begin_write().await.expect("a transaction");
        let fill = "CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB); WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 \
                    FROM n WHERE id < 800) INSERT INTO t SELECT id, zeroblob(4000) FROM n";
        tx.execute_unprepared(fill).await.expect("rows");
        tx.commit().await.expect("kept");
        let tx = store.begin_write().await.expect("a transaction");
        let change = "SAVEPOINT one; UPDATE t SET body = randomblob(4000); RELEASE one";
        let changed = tx.execute_unprepared(change).await;
        drop(tx);
        std::fs::remove_dir_all(&folder).expect("an end");
        changed.expect("the savepoint");
    }
}
