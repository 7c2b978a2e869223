//! Backups of a PostgreSQL database, made and restored by its own client programs: `pg_dump`, `pg_restore`.
use std::{path::Path, process::Stdio, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait, Value,
};

use sha2::{Digest, Sha256};

use super::error::{BackupError, Result};
use crate::{kit::Url, ledger::hex};

/// PostgreSQL cuts longer names, and the old database's is ours with `_before_` and a time: cut, it would be ours.
const LONGEST: usize = 63 - "_before_20261122_091503_042".len();

/// How often the lock is asked for, and how long lies between.
const PATIENCE: u32 = 25;
const A_MOMENT: Duration = Duration::from_millis(200);

/// Where a database is, taken apart.
#[derive(Clone)]
pub(super) struct Server {
    url: url::Url,
    /// The database's name.
    pub(super) name: String,
}

impl Server {
    pub(super) fn of(url: &str) -> Result<Self> {
        let bad = || BackupError::Program("the database's URL", "it names no server and database".to_owned());
        let url = url::Url::parse(url).map_err(|_| bad())?;
        let name = url.path().trim_start_matches('/').to_owned();
        // The name goes into statements that take no parameters.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > LONGEST || !name.chars().all(plain) {
            return Err(bad());
        }
        Ok(Self { url, name })
    }

    /// A name nobody else has: what is found under it is dropped.
    pub(super) fn scratch(&self, what: &str) -> String {
        let mark = hex(&Sha256::digest(&self.name)[..8]);
        format!("zf_{what}_{mark}")
    }

    /// Another database of the same server, as the program is told.
    pub(super) fn database(&self, name: &str) -> Result<Url> {
        let bad = |_| BackupError::Program("the database's URL", "it names no server and database".to_owned());
        self.named(name).as_str().parse().map_err(bad)
    }

    fn named(&self, name: &str) -> url::Url {
        let mut url = self.url.clone();
        url.set_path(name);
        url
    }

    /// Runs a client program on a database. The password goes by the environment: others can read a command line.
    async fn run(&self, program: &'static str, database: &str, words: &[&str]) -> Result<()> {
        let mut url = self.named(database);
        let password = url.password().map(|word| percent_encoding::percent_decode_str(word).collect::<Vec<u8>>());
        let _ = url.set_password(None);
        let mut command = tokio::process::Command::new(program);
        command.args(words).arg("--dbname").arg(url.as_str()).stdin(Stdio::null()).kill_on_drop(true);
        if let Some(password) = password {
            command.env("PGPASSWORD", String::from_utf8_lossy(&password).into_owned());
        }
        let done = match command.output().await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(BackupError::NoProgram(program)),
            Err(error) => return Err(BackupError::Program(program, error.to_string())),
            Ok(done) => done,
        };
        if done.status.success() {
            return Ok(());
        }
        Err(BackupError::Program(program, String::from_utf8_lossy(&done.stderr).trim().to_owned()))
    }

    /// A dump of one moment, made while others write.
    pub(super) async fn dump(&self, to: &Path) -> Result<()> {
        let file = to.display().to_string();
        let words = ["--format=custom", "--no-owner", "--no-privileges", "--no-password", "--file", &file];
        self.run("pg_dump", &self.name, &words).await?;
        super::files::sync(to)
    }

    /// The server's own database, from which others are made; one connection, and with it the lock on ours.
    pub(super) async fn hall(&self) -> Result<Hall> {
        let mut options = ConnectOptions::new(self.named("postgres").to_string());
        options.max_connections(1).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        let hall = Hall { connection, server: self.clone() };
        let sql = "SELECT pg_try_advisory_lock(hashtext('zhangfang.backup.' || $1))";
        // Of one that was killed the server notices the end a moment later.
        for _ in 0..PATIENCE {
            if hall.ask(sql, [self.name.clone().into()]).await? == Some(true) {
                return Ok(hall);
            }
            tokio::time::sleep(A_MOMENT).await;
        }
        Err(BackupError::Busy)
    }
}

/// A connection beside all databases of a server.
pub(super) struct Hall {
    connection: DatabaseConnection,
    server: Server,
}

impl Hall {
    async fn ask(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Option<bool>> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let row = self.connection.query_one_raw(statement).await?;
        Ok(match row {
            Some(row) => Some(row.try_get_by_index(0)?),
            None => None,
        })
    }

    /// Fills a scratch database from a dump, in place of what a killed run left under that name.
    pub(super) async fn fill(&self, name: &str, data: &Path) -> Result<Url> {
        self.drop(name).await?;
        self.connection.execute_unprepared(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0")).await?;
        let file = data.display().to_string();
        let words =
            ["--no-owner", "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction", &file];
        self.server.run("pg_restore", name, &words).await?;
        self.server.database(name)
    }

    /// Takes a scratch database away.
    pub(super) async fn drop(&self, name: &str) -> Result<()> {
        self.connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await?;
        Ok(())
    }

    /// Is there such a database?
    pub(super) async fn has(&self, name: &str) -> Result<bool> {
        let found = self.ask("SELECT TRUE FROM pg_database WHERE datname = $1", [name.into()]).await?;
        Ok(found.is_some())
    }

    /// Refuses while anybody is connected to the database.
    pub(super) async fn alone(&self) -> Result<()> {
        let sql = "SELECT TRUE FROM pg_stat_activity WHERE datname = $1 LIMIT 1";
        match self.ask(sql, [self.server.name.clone().into()]).await? {
            Some(_) => Err(BackupError::InUse),
            None => Ok(()),
        }
    }

    /// Puts the scratch database in the place of ours; both names change in one transaction. The old database stays under
    /// the answered name.
    pub(super) async fn swap(&self, fresh: &str, stamp: &str) -> Result<Option<String>> {
        let name = &self.server.name;
        let aside = format!("{name}_before_{stamp}");
        let there = self.has(name).await?;
        let tx = self.connection.begin().await?;
        let mut steps = vec![format!("ALTER DATABASE \"{fresh}\" RENAME TO \"{name}\"")];
        if there {
            steps.insert(0, format!("ALTER DATABASE \"{name}\" RENAME TO \"{aside}\""));
        }
        for step in steps {
            if let Err(error) = tx.execute_unprepared(&step).await {
                tx.rollback().await?;
                let used = error.to_string().contains("being accessed by other users");
                return Err(if used { BackupError::InUse } else { error.into() });
            }
        }
        tx.commit().await?;
        Ok(there.then_some(aside))
    }

    pub(super) async fn leave(self) -> Result<()> {
        Ok(self.connection.close().await?)
    }
}
