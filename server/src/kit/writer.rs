//! Turns at writing. On PostgreSQL every command has its transaction. On SQLite there is one writer, and commands stand in line
//! for it; those that come while the disk is busy share the next commit, and the answers go out after its fsync.
//!
//! Who asks something in its turn holds the [`Pen`] and runs in a savepoint of its own. Who asks nothing (a sale) does not wait
//! for the pen: it reckons from what the writer remembers ([`Heads`]), leaves its rows and lets the next one on, while those
//! before are still being written. Should one of these be refused, who came after it reckoned with what never was, and runs
//! again.
use std::sync::{
    Arc, Mutex as Latch, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OnceCell, OwnedMutexGuard, oneshot},
    task::spawn_blocking,
};

use super::{
    Store,
    batch::Batch,
    heads::Heads,
    pen::{Pen, Ready, Standing, torn},
};

/// Hands out turns.
#[derive(Clone)]
pub struct Writer {
    store: Store,
    /// Taken before the pen by whoever needs both.
    line: Arc<Mutex<Line>>,
    pen: Arc<Mutex<Pen>>,
    desk: Arc<Latch<Desk>>,
    standing: Arc<Standing>,
}

/// Who holds it is next.
#[derive(Default)]
struct Line {
    /// As far as all before wrote or will write.
    heads: Heads,
    /// Of which page they are.
    page: u64,
}

/// What was left for the pen.
#[derive(Default)]
struct Desk {
    /// In the order of the line; no more than there are calls under way.
    ready: Vec<Ready>,
    /// Somebody is on the way to write what is ready, and to commit.
    scribe: bool,
}

/// The right to write, until it is finished or dropped.
pub enum Turn {
    /// A transaction of one's own.
    Alone(DatabaseTransaction),
    /// A place in the line.
    Shared(SharedTurn),
}

/// A place in the line. Dropped without [`Turn::finish`] (a panic) while it holds the pen, it takes back what turns that asked
/// wrote since the last commit: nobody knows in what state that is.
pub struct SharedTurn {
    writer: Writer,
    /// None once its rows are left.
    line: Option<OwnedMutexGuard<Line>>,
    /// Taken when something is asked.
    pen: OnceCell<OwnedMutexGuard<Pen>>,
    /// Counted from 1.
    number: u64,
    /// Of which page the heads are that it reckons from.
    page: u64,
    /// The savepoint stands.
    begun: AtomicBool,
    /// It is released: what was written belongs to the group.
    released: bool,
    /// Where the scribe says how it went.
    left: Option<oneshot::Receiver<Result<(), DbErr>>>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Keep what it wrote.
    Keep,
    /// Take back what it wrote; the others of the group are fine.
    TakeBack,
    /// The database failed: the group's transaction may be gone already, nothing of it can be trusted.
    Doom,
}

impl Writer {
    pub(super) fn new(store: Store) -> Self {
        let standing = Arc::<Standing>::default();
        let pen = Arc::new(Mutex::new(Pen::new(&store, standing.clone())));
        Self { store, line: Arc::default(), pen, desk: Arc::default(), standing }
    }

    /// The last turn that was kept: who reads from now on sees what it wrote, and what those before it did.
    pub(super) fn kept(&self) -> u64 {
        self.standing.kept()
    }

    /// Waits for a turn, and until all before it is written: what is asked in it is asked of that.
    pub(super) async fn turn(&self) -> Result<Turn, DbErr> {
        let mut turn = match self.turn_to_write().await? {
            Turn::Shared(turn) => turn,
            alone @ Turn::Alone(_) => return Ok(alone),
        };
        turn.pen = OnceCell::new_with(Some(turn.take_pen().await?));
        // It has not looked at the heads yet: whatever was taken back meanwhile is none of its business.
        turn.page = turn.line.as_mut().ok_or_else(over)?.refresh(&self.standing);
        Ok(Turn::Shared(turn))
    }

    /// Waits for a turn that will ask little or nothing: what was reckoned before may be on its way still.
    pub(super) async fn turn_to_write(&self) -> Result<Turn, DbErr> {
        if self.store.backend() == DbBackend::Postgres {
            return Ok(Turn::Alone(self.store.begin_write().await?));
        }
        let mut line = self.line.clone().lock_owned().await;
        let page = line.refresh(&self.standing);
        let number = line.heads.begin();
        Ok(Turn::Shared(SharedTurn {
            writer: self.clone(),
            line: Some(line),
            pen: OnceCell::new(),
            number,
            page,
            begun: AtomicBool::new(false),
            released: false,
            left: None,
        }))
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_ready(&self) -> Vec<Ready> {
        std::mem::take(&mut self.desk().ready)
    }

    /// Sees to it that somebody comes to write and to commit; what is ready too, if there is something.
    fn call_scribe(&self, ready: Option<Ready>) {
        let mut desk = self.desk();
        desk.ready.extend(ready);
        if !std::mem::replace(&mut desk.scribe, true) {
            let (writer, runtime) = (self.clone(), Handle::current());
            spawn_blocking(move || writer.write_all(&runtime));
        }
    }

    /// The scribe, on a thread of its own: writes and commits what is ready while the next ones get ready, until nobody is left.
    fn write_all(&self, runtime: &Handle) {
        loop {
            let mut pen = self.pen.blocking_lock();
            runtime.block_on(pen.commit());
            let mut desk = self.desk();
            if desk.ready.is_empty() {
                desk.scribe = false;
                return;
            }
            let ready = std::mem::take(&mut desk.ready);
            drop(desk);
            pen.write(ready);
        }
    }
}

impl Line {
    /// Forgets what was taken back. Answers the page the heads are of now.
    fn refresh(&mut self, standing: &Standing) -> u64 {
        let page = standing.page();
        if std::mem::replace(&mut self.page, page) != page {
            self.heads.forget();
        }
        page
    }
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
            Self::Shared(turn) => turn.line.as_mut().map(|line| &mut line.heads),
        }
    }

    /// The transaction, for a statement that counts the rows it changes: a savepoint before it would be counted with it.
    pub(super) async fn begun(&self) -> Result<&DatabaseTransaction, DbErr> {
        match self {
            Self::Alone(tx) => Ok(tx),
            Self::Shared(turn) => {
                let tx = turn.transaction().await?;
                if !turn.begun.swap(true, Ordering::Relaxed) {
                    tx.execute_unprepared("SAVEPOINT turn").await?;
                }
                Ok(tx)
            }
        }
    }

    /// The transaction, and a question that may be the turn's first statement: the savepoint goes with it, on the same trip.
    pub(super) async fn beginning_with(
        &self,
        mut statement: Statement,
    ) -> Result<(&DatabaseTransaction, Statement), DbErr> {
        match self {
            Self::Alone(tx) => Ok((tx, statement)),
            Self::Shared(turn) => {
                let tx = turn.transaction().await?;
                if !turn.begun.swap(true, Ordering::Relaxed) {
                    statement.sql.insert_str(0, "SAVEPOINT turn; ");
                }
                Ok((tx, statement))
            }
        }
    }

    /// Writes the turn's last rows: the savepoint is released with them, and begun where nothing was asked before. A turn that
    /// does not hold the pen leaves them to the scribe and is over: [`Self::finish`] says what became of them.
    pub(super) async fn write_last(&mut self, rows: &mut Batch) -> Result<(), DbErr> {
        match self {
            Self::Shared(turn) if !turn.pen.initialized() => return turn.leave(rows),
            Self::Shared(_) | Self::Alone(_) => {}
        }
        let Some(statement) = rows.take(self.backend()) else { return Ok(()) };
        let (tx, mut statement) = self.beginning_with(statement).await?;
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
    async fn transaction(&self) -> Result<&DatabaseTransaction, DbErr> {
        let pen = self.pen.get_or_try_init(|| self.take_pen()).await?;
        if self.page != self.writer.standing.page() {
            return Err(torn());
        }
        pen.outer().ok_or_else(over)
    }

    /// Waits for the pen, and writes what those before have left: who asks must see it.
    async fn take_pen(&self) -> Result<OwnedMutexGuard<Pen>, DbErr> {
        let mut pen = self.writer.pen.clone().lock_owned().await;
        let ready = self.writer.take_ready();
        if !ready.is_empty() {
            pen.commit().await;
            let written = spawn_blocking(move || {
                pen.write(ready);
                pen
            });
            pen = written.await.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        pen.begin(&self.writer.store, self.number).await?;
        Ok(pen)
    }

    fn leave(&mut self, rows: &mut Batch) -> Result<(), DbErr> {
        let _line = self.line.take().ok_or_else(over)?;
        let (told, left) = oneshot::channel();
        self.left = Some(left);
        let ready = Ready { rows: rows.take_rows(), turn: self.number, page: self.page, told };
        self.writer.call_scribe(Some(ready));
        Ok(())
    }

    /// Ends the savepoint, where one was begun.
    async fn settle(&self, pen: &Pen, end: End) -> Result<(), DbErr> {
        let sql = match end {
            _ if !self.begun.load(Ordering::Relaxed) => return Ok(()),
            End::Keep if self.released => return Ok(()),
            End::Keep => "RELEASE turn",
            End::TakeBack if !self.released => "ROLLBACK TO turn; RELEASE turn",
            End::TakeBack | End::Doom => return Err(torn()),
        };
        pen.outer().ok_or_else(over)?.execute_unprepared(sql).await.map(|_| ())
    }

    async fn finish(mut self, end: End) -> Result<(), DbErr> {
        if let Some(left) = self.left.take() {
            return left.await.unwrap_or_else(|_| Err(torn()));
        }
        let Some(mut line) = self.line.take() else { return Err(over()) };
        if end != End::Keep {
            line.heads.forget();
        }
        let Some(mut pen) = self.pen.take() else { return Ok(()) };
        if let Err(error) = self.settle(&pen, end).await {
            line.heads.forget();
            pen.give_up().await;
            return if end == End::Doom { Ok(()) } else { Err(error) };
        }
        let kept = (end == End::Keep).then(|| pen.join());
        self.writer.call_scribe(None);
        drop((pen, line));
        match kept {
            Some(kept) => kept.await.unwrap_or_else(|_| Err(torn())),
            None => Ok(()),
        }
    }
}

impl Drop for SharedTurn {
    fn drop(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        // The command panicked: what it noted in the heads never came to be.
        line.heads.forget();
        // Its savepoint rolls back by itself, but nobody knows in what state, so the group gives up.
        if let (Some(mut pen), Ok(runtime)) = (self.pen.take(), Handle::try_current()) {
            runtime.spawn(async move {
                pen.give_up().await;
                drop((pen, line));
            });
        }
    }
}

/// A turn that is over was asked for something.
fn over() -> DbErr {
    DbErr::Custom("turn over".to_owned())
}

#[cfg(test)]
mod tests;
