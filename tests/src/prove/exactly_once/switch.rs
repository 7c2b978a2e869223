//! The power switch of the server: armed for a moment of some request, thrown there.
use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU16, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

use crate::{
    load::{Failure, Program, Server},
    prove::Dice,
};

/// How long the killer waits for an armed moment before it kills at once.
const MOMENT: Duration = Duration::from_millis(200);
/// A command may take so long; a kill a little later than it was asked falls into its middle.
const COMMAND_MICROS: u64 = 3_000;

/// When a server is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// While a request is worked on.
    Asked = 1,
    /// After the commit, before the till hears of it.
    Answered = 2,
}

/// Between the proxy, which knows the moments, and the killer.
#[derive(Default)]
pub(super) struct Switch {
    armed: AtomicU8,
    met: Notify,
    dead: Notify,
}

impl Switch {
    /// Does the killer wait for this moment? Then it kills now, and this returns when the server is dead.
    pub(super) async fn meets(&self, moment: Moment) -> bool {
        let mine = moment as u8;
        if self.armed.compare_exchange(mine, 0, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return false;
        }
        let dead = self.dead.notified();
        self.met.notify_one();
        dead.await;
        true
    }

    async fn arm(&self, moment: Moment) {
        self.armed.store(moment as u8, Ordering::SeqCst);
        // Nobody may ask in time; then the kill falls where it falls.
        let _ = tokio::time::timeout(MOMENT, self.met.notified()).await;
        self.armed.store(0, Ordering::SeqCst);
    }
}

/// Kills the server again and again, and starts it at the same database.
pub(super) struct Killer {
    pub(super) program: Program,
    pub(super) url: String,
    pub(super) switch: Arc<Switch>,
    /// Where the server listens now.
    pub(super) port: Arc<AtomicU16>,
    /// Commands that were acknowledged.
    pub(super) progress: Arc<AtomicU64>,
}

impl Killer {
    /// Kills so often while so many commands are acknowledged, spread evenly; answers the last server, alive.
    pub(super) async fn kill(
        self,
        first: Server,
        mut dice: Dice,
        kills: u64,
        commands: u64,
    ) -> Result<Server, Failure> {
        let mut server = first;
        let part = (commands / (kills + 1)).max(1);
        for kill in 0..kills {
            let at = kill * part + dice.below(part);
            while self.progress.load(Ordering::Relaxed) < at {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            match dice.below(3) {
                0 => {}
                1 => {
                    self.switch.arm(Moment::Asked).await;
                    tokio::time::sleep(Duration::from_micros(dice.below(COMMAND_MICROS))).await;
                }
                _ => self.switch.arm(Moment::Answered).await,
            }
            server.kill().await?;
            self.switch.dead.notify_waiters();
            server = Server::start(&self.program, &self.url).await?;
            self.port.store(server.port, Ordering::SeqCst);
        }
        Ok(server)
    }
}
