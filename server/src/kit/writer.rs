//! Turns at writing. On SQLite there is one writer, and commands that wait share its commit: each runs in a savepoint of its
//! own, the answers go out after the one fsync. On PostgreSQL every command has its transaction.
//!
//! The disk's fsync is what a sale costs on a small machine; sixteen tills that wait together pay it once.
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::{Store, heads::Heads};

/// The most commands of one commit: bounds what a failed commit takes back.
const MAX_GROUP: usize = 64;

/// Hands out turns.
#[derive(Clone)]
pub struct Writer {
    store: Store,
    group: Arc<Mutex<Group>>,
    waiting: Arc<AtomicUsize>,
    kept: Arc<AtomicU64>,
}

/// Commands that ran and wait for their commit.
#[derive(Default)]
struct Group {
    outer: Option<DatabaseTransaction>,
    ran: Vec<oneshot::Sender<bool>>,
    /// As far as this group and those before it wrote.
    heads: Heads,
    /// The last group that was kept.
    kept: Arc<AtomicU64>,
}

/// The right to write, until it is finished or dropped.
pub enum Turn {
    /// A transaction of one's own.
    Alone(DatabaseTransaction),
    /// A savepoint in a shared one.
    Shared(SharedTurn),
}

/// A place in the group. Dropped without [`Turn::finish`] (a panic), it takes the group back: nobody knows in what state it is.
pub struct SharedTurn {
    group: Option<OwnedMutexGuard<Group>>,
    waiting: Arc<AtomicUsize>,
    /// The savepoint stands.
    begun: AtomicBool,
    /// It is released: what was written belongs to the group.
    released: bool,
}

impl Writer {
    pub(super) fn new(store: Store) -> Self {
        let kept = Arc::<AtomicU64>::default();
        let group = Group { kept: kept.clone(), ..Group::default() };
        Self { store, group: Arc::new(Mutex::new(group)), waiting: Arc::default(), kept }
    }

    /// The last group of SQLite that was kept: who reads from now on sees what it wrote, and what those before it did.
    pub(super) fn kept(&self) -> u64 {
        self.kept.load(Ordering::SeqCst)
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Result<Turn, DbErr> {
        if self.store.backend() == DbBackend::Postgres {
            return Ok(Turn::Alone(self.store.begin_write().await?));
        }
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut group = self.group.clone().lock_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        if group.outer.is_none() {
            group.outer = Some(self.store.begin_write().await?);
            group.heads.begin();
        }
        let (begun, waiting) = (AtomicBool::new(false), self.waiting.clone());
        Ok(Turn::Shared(SharedTurn { group: Some(group), waiting, begun, released: false }))
    }
}

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Keep what it wrote.
    Keep,
    /// Take back what it wrote; the others of the group are fine.
    TakeBack,
    /// The database failed: the group's transaction may be gone already, nothing of it can be trusted.
    Doom,
}

impl Turn {
    pub(super) fn backend(&self) -> DbBackend {
        match self {
            Self::Alone(tx) => tx.get_database_backend(),
            Self::Shared(_) => DbBackend::Sqlite,
        }
    }

    /// Where chains stand, for whoever is the only writer.
    pub(super) fn heads(&mut self) -> Option<&mut Heads> {
        match self {
            Self::Alone(_) => None,
            Self::Shared(turn) => turn.group.as_mut().map(|group| &mut group.heads),
        }
    }

    /// The transaction, for a statement that counts the rows it changes: a savepoint before it would be counted with it.
    pub(super) async fn begun(&self) -> Result<&DatabaseTransaction, DbErr> {
        match self {
            Self::Alone(tx) => Ok(tx),
            Self::Shared(turn) => {
                let tx = turn.transaction()?;
                if !turn.begun.swap(true, Ordering::Relaxed) {
                    tx.execute_unprepared("SAVEPOINT turn").await?;
                }
                Ok(tx)
            }
        }
    }

    /// The transaction, and a question that may be the turn's first statement: the savepoint goes with it, on the same trip.
    pub(super) fn beginning_with(&self, mut statement: Statement) -> Result<(&DatabaseTransaction, Statement), DbErr> {
        match self {
            Self::Alone(tx) => Ok((tx, statement)),
            Self::Shared(turn) => {
                if !turn.begun.swap(true, Ordering::Relaxed) {
                    statement.sql.insert_str(0, "SAVEPOINT turn; ");
                }
                Ok((turn.transaction()?, statement))
            }
        }
    }

    /// The turn's last statement: the savepoint is released with it, and begun where nothing was asked before.
    pub(super) async fn execute_last(&mut self, statement: Statement) -> Result<(), DbErr> {
        let (tx, mut statement) = self.beginning_with(statement)?;
        if let Self::Shared(_) = self {
            statement.sql.push_str("RELEASE turn;");
        }
        tx.execute_raw(statement).await?;
        if let Self::Shared(turn) = self {
            turn.released = true;
        }
        Ok(())
    }

    /// Ends the turn. `Ok` means: durable.
    pub(super) async fn finish(self, end: End) -> Result<(), DbErr> {
        match (self, end) {
            (Self::Alone(tx), End::Keep) => tx.commit().await,
            (Self::Alone(tx), End::TakeBack | End::Doom) => tx.rollback().await,
            (Self::Shared(turn), end) => turn.finish(end).await,
        }
    }
}

impl SharedTurn {
    fn transaction(&self) -> Result<&DatabaseTransaction, DbErr> {
        self.group.as_ref().and_then(|group| group.outer.as_ref()).ok_or_else(|| DbErr::Custom("turn over".to_owned()))
    }

    /// Ends the savepoint, where one was begun.
    async fn settle(&self, end: End) -> Result<(), DbErr> {
        let sql = match end {
            _ if !self.begun.load(Ordering::Relaxed) => return Ok(()),
            End::Keep if self.released => return Ok(()),
            End::Keep => "RELEASE turn",
            End::TakeBack if !self.released => "ROLLBACK TO turn; RELEASE turn",
            End::TakeBack | End::Doom => return Err(DbErr::Custom("doomed".to_owned())),
        };
        self.transaction()?.execute_unprepared(sql).await.map(|_| ())
    }

    async fn finish(mut self, end: End) -> Result<(), DbErr> {
        let settled = self.settle(end).await;
        let Some(mut group) = self.group.take() else { return Err(DbErr::Custom("turn over".to_owned())) };
        if let Err(error) = settled {
            group.give_up().await;
            return if end == End::Doom { Ok(()) } else { Err(error) };
        }
        if end != End::Keep {
            group.heads.forget();
        }
        let committed = (end == End::Keep).then(|| group.join());
        if self.waiting.load(Ordering::SeqCst) == 0 || group.ran.len() >= MAX_GROUP {
            group.commit().await;
        }
        drop(group);
        let durable = match committed {
            Some(committed) => committed.await.unwrap_or(false),
            None => true,
        };
        if durable { Ok(()) } else { Err(DbErr::Custom("the shared commit failed".to_owned())) }
    }
}

impl Group {
    /// Joins the next commit; answers where its outcome will be told.
    fn join(&mut self) -> oneshot::Receiver<bool> {
        let (sender, receiver) = oneshot::channel();
        self.ran.push(sender);
        receiver
    }

    async fn commit(&mut self) {
        let committed = match self.outer.take() {
            Some(outer) => outer.commit().await.inspect_err(|error| tracing::error!(%error, "commit failed")).is_ok(),
            None => false,
        };
        if committed {
            self.kept.store(self.heads.group(), Ordering::SeqCst);
        } else {
            self.heads.forget();
        }
        for sender in self.ran.drain(..) {
            // Whoever waited may be gone; the commit stands all the same.
            let _ = sender.send(committed);
        }
    }

    /// Takes back everything of the group and tells those who waited.
    async fn give_up(&mut self) {
        self.heads.forget();
        if let Some(outer) = self.outer.take()
            && let Err(error) = outer.rollback().await
        {
            tracing::error!(%error, "rollback failed");
        }
        for sender in self.ran.drain(..) {
            let _ = sender.send(false);
        }
    }
}

impl Drop for SharedTurn {
    fn drop(&mut self) {
        let Some(mut group) = self.group.take() else { return };
        // The command panicked: its savepoint rolls back by itself, but nobody knows in what state, so the group gives up.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { group.give_up().await });
        }
    }
}
