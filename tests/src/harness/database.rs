//! Databases for tests: each test has its own, copied from one that was migrated and founded once for this process.
use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::{ConnectionTrait, Database};

/// Which database the tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// PostgreSQL when a cluster is named, unless SQLite is asked for.
    pub(crate) fn chosen() -> Self {
        let wanted = std::env::var_os("ZHANGFANG_TEST_DATABASE").unwrap_or_default();
        match (wanted.to_str().unwrap_or_default(), cluster().is_some()) {
            ("sqlite", _) | ("", false) => Self::Sqlite,
            ("postgres" | "", true) => Self::Postgres,
            ("postgres", false) => panic!("ZHANGFANG_TEST_POSTGRES=postgres://… must name a cluster"),
            (other, _) => panic!("ZHANGFANG_TEST_DATABASE is sqlite or postgres, not {other}"),
        }
    }
}

static CLUSTER: OnceLock<String> = OnceLock::new();

/// Names the cluster, where no setting does.
pub(crate) fn use_cluster(url: &str) {
    // The first one named stays.
    let _ = CLUSTER.set(url.to_owned());
}

static MEMORY: OnceLock<PathBuf> = OnceLock::new();

/// From now on files lie in memory, where this machine has such a folder: for runs that do not ask what a disk keeps.
pub(crate) fn use_memory() {
    let folder = PathBuf::from("/dev/shm");
    if folder.is_dir() {
        // The first one named stays.
        let _ = MEMORY.set(folder);
    }
}

/// The cluster where test databases are made.
fn cluster() -> Option<String> {
    if let Some(url) = CLUSTER.get() {
        return Some(url.clone());
    }
    std::env::var_os("ZHANGFANG_TEST_POSTGRES").and_then(|url| url.into_string().ok()).filter(|url| !url.is_empty())
}

/// A database of one test; gone when dropped.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    kind: Kind,
    /// The folder of the file, or the name in the cluster.
    place: PathBuf,
}

impl TestDatabase {
    /// An empty one.
    pub(crate) async fn empty(kind: Kind) -> Self {
        Self::made(kind, None).await
    }

    /// A copy of one that nobody is connected to.
    pub(crate) async fn copy_of(template: &Self) -> Self {
        Self::made(template.kind, Some(template)).await
    }

    async fn made(kind: Kind, template: Option<&Self>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("zf_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        match kind {
            Kind::Sqlite => {
                let place = MEMORY.get().cloned().unwrap_or_else(std::env::temp_dir).join(name);
                std::fs::create_dir_all(&place).expect("a folder for the test's database");
                let made = Self { kind, place };
                if let Some(template) = template {
                    std::fs::copy(template.file(), made.file()).expect("a copy of the founded database");
                }
                made
            }
            Kind::Postgres => {
                let from = template.map(|template| format!(" TEMPLATE {}", template.place.display()));
                in_cluster(&format!("CREATE DATABASE {name}{}", from.unwrap_or_default())).await;
                Self { kind, place: name.into() }
            }
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// As the server is told.
    pub(crate) fn url(&self) -> String {
        match self.kind {
            Kind::Sqlite => format!("sqlite://{}", self.file().display()),
            Kind::Postgres => in_url(&cluster().expect("a cluster"), &self.place.display().to_string()),
        }
    }

    fn file(&self) -> PathBuf {
        self.place.join("shop.db")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match self.kind {
            Kind::Sqlite => {
                // What cannot be removed lies in the folder for temporary files.
                let _ = std::fs::remove_dir_all(&self.place);
            }
            Kind::Postgres => {
                let name = self.place.display().to_string();
                on_its_own(async move { in_cluster(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await });
            }
        }
    }
}

/// Does it in the cluster's own database.
pub(crate) async fn in_cluster(sql: &str) {
    let database =
        Database::connect(cluster().expect("a cluster")).await.expect("the cluster of ZHANGFANG_TEST_POSTGRES");
    database.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    database.close().await.expect("a closed connection");
}

/// The same cluster, another database.
fn in_url(cluster: &str, name: &str) -> String {
    let (address, options) = cluster.split_once('?').map_or((cluster, None), |(address, rest)| (address, Some(rest)));
    let server = address.find("://").and_then(|at| address[at + 3..].find('/').map(|slash| &address[..at + 3 + slash]));
    let options = options.map(|rest| format!("?{rest}")).unwrap_or_default();
    format!("{}/{name}{options}", server.unwrap_or(address))
}

/// Runs to its end from where nothing may wait: a drop, in a runtime or not.
pub(super) fn on_its_own<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(work)
    });
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[test]
fn another_database_of_the_same_cluster() {
    assert_eq!(in_url("postgres://me@host:5/postgres?a=b", "x"), "postgres://me@host:5/x?a=b");
    assert_eq!(in_url("postgres://me@host:5", "x"), "postgres://me@host:5/x");
}
