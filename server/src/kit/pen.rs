//! The pen of a SQLite database: whoever holds it writes. Either a group of commands whose rows are all known, on the
//! [`Hand`], or turns that ask as they go, one after the other in a transaction of SeaORM's.
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::{DatabaseTransaction, DbErr, RuntimeErr, SqlErr};
use tokio::sync::oneshot;

use super::{
    Store,
    hand::{Hand, Rows},
};

/// How a database says that what a command reckoned with was taken back before it was written itself.
const TORN: &str = "what this was reckoned from was taken back";

/// What a command hears: durable, or why not.
pub(super) type Told = oneshot::Sender<Result<(), DbErr>>;

/// A command that is done but for its writing.
pub(super) struct Ready {
    pub(super) rows: Rows,
    /// Its turn, counted from 1.
    pub(super) turn: u64,
    /// Of which page the heads were that it reckoned from.
    pub(super) page: u64,
    pub(super) told: Told,
}

/// How far the database is, for whoever does not hold the pen.
#[derive(Debug, Default)]
pub(super) struct Standing {
    page: AtomicU64,
    kept: AtomicU64,
}

/// The pen itself.
pub(super) struct Pen {
    hand: Arc<Mutex<Option<Hand>>>,
    standing: Arc<Standing>,
    /// The transaction of turns that ask, where one wrote since the last commit.
    outer: Option<DatabaseTransaction>,
    /// Whose rows are in it.
    ran: Vec<Told>,
    /// The last turn that had a part in it.
    turn: u64,
}

impl Standing {
    /// Which page of what the writer remembers counts: a new one is begun when something that may have been reckoned with was
    /// taken back. What was reckoned from an old page must not be written.
    pub(super) fn page(&self) -> u64 {
        self.page.load(Ordering::SeqCst)
    }

    /// The last turn that was kept: who reads from now on sees what it wrote, and what those before it did.
    pub(super) fn kept(&self) -> u64 {
        self.kept.load(Ordering::SeqCst)
    }

    fn keep(&self, turn: u64) {
        self.kept.store(turn, Ordering::SeqCst);
    }

    fn turn_page(&self) {
        self.page.fetch_add(1, Ordering::SeqCst);
    }
}

impl Pen {
    pub(super) fn new(store: &Store, standing: Arc<Standing>) -> Self {
        Self { hand: store.hand.clone(), standing, outer: None, ran: Vec::new(), turn: 0 }
    }

    /// The transaction of turns that ask.
    pub(super) fn outer(&self) -> Option<&DatabaseTransaction> {
        self.outer.as_ref()
    }

    /// Begins it where there is none, for this turn.
    pub(super) async fn begin(&mut self, store: &Store, turn: u64) -> Result<(), DbErr> {
        if self.outer.is_none() {
            self.outer = Some(store.begin_write().await?);
        }
        self.turn = turn;
        Ok(())
    }

    /// What a turn wrote by itself is kept with the rest.
    pub(super) fn join(&mut self) -> oneshot::Receiver<Result<(), DbErr>> {
        let (sender, receiver) = oneshot::channel();
        self.ran.push(sender);
        receiver
    }

    /// Keeps what turns wrote that asked, and tells who waits.
    pub(super) async fn commit(&mut self) {
        let Some(outer) = self.outer.take() else { return };
        let kept = outer.commit().await.inspect_err(|error| tracing::error!(%error, "commit failed")).is_ok();
        if kept {
            self.standing.keep(self.turn);
        } else {
            self.standing.turn_page();
        }
        for told in self.ran.drain(..) {
            tell(told, if kept { Ok(()) } else { Err(DbErr::Custom("the shared commit failed".to_owned())) });
        }
    }

    /// Takes back what turns wrote that asked, since the last commit; who wrote it runs again.
    pub(super) async fn give_up(&mut self) {
        self.standing.turn_page();
        if let Some(outer) = self.outer.take()
            && let Err(error) = outer.rollback().await
        {
            tracing::error!(%error, "rollback failed");
        }
        for told in self.ran.drain(..) {
            tell(told, Err(torn()));
        }
    }

    /// Writes what is ready, in its order, in one transaction, and waits for the disk; nothing of [`Self::outer`] may be open.
    /// Who is refused hears why; who came after it reckoned with it, and runs again.
    pub(super) fn write(&mut self, ready: Vec<Ready>) {
        let mut hand = self.hand.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(hand) = hand.as_mut() else { return };
        let page = self.standing.page();
        let (mut ready, void): (Vec<_>, Vec<_>) = ready.into_iter().partition(|one| one.page == page);
        void.into_iter().for_each(|one| tell(one.told, Err(torn())));
        while let Some(last) = ready.last().map(|one| one.turn) {
            let Err((at, error)) = hand.write(ready.iter().map(|one| &one.rows)) else {
                self.standing.keep(last);
                break;
            };
            self.standing.turn_page();
            let mut rest = ready.split_off(at.unwrap_or(0)).into_iter();
            if at.is_none() {
                tracing::error!(%error, "commit failed");
            }
            if let Some(to_blame) = rest.next() {
                tell(to_blame.told, Err(error));
            }
            rest.for_each(|one| tell(one.told, Err(torn())));
        }
        ready.into_iter().for_each(|one| tell(one.told, Ok(())));
    }
}

/// Whoever waited may be gone; what was written stands all the same.
fn tell(told: Told, outcome: Result<(), DbErr>) {
    let _ = told.send(outcome);
}

/// Somebody before was taken back: what was reckoned with theirs is void, and another run will do.
pub(super) fn torn() -> DbErr {
    DbErr::Custom(TORN.to_owned())
}

pub(super) fn is_torn(error: &DbErr) -> bool {
    matches!(error, DbErr::Custom(text) if text == TORN)
}

/// A unique key was there already.
pub(super) fn taken(error: &DbErr) -> bool {
    match error {
        DbErr::Query(RuntimeErr::Internal(text)) => text.starts_with("UNIQUE constraint failed"),
        error => matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
    }
}
