//! Is the shop's server there? Every call tells; while nobody calls, the shell's heartbeat does.
use leptos::prelude::*;

use crate::kit::browser;

/// Copyable handle; a context made by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    online: RwSignal<bool>,
    since_ms: RwSignal<i64>,
    /// This device's clock minus the server's.
    clock_off_ms: RwSignal<i64>,
}

/// The connection of this page.
pub(crate) fn use_connection() -> Connection {
    expect_context()
}

impl Connection {
    pub(in crate::kit) fn new() -> Self {
        Self { online: RwSignal::new(true), since_ms: RwSignal::new(browser::now_ms()), clock_off_ms: RwSignal::new(0) }
    }

    /// Did the last call reach the server? Tracked.
    pub(crate) fn online(self) -> bool {
        self.online.get()
    }

    /// Since when it is as it is, ms; tracked.
    pub(crate) fn since_ms(self) -> i64 {
        self.since_ms.get()
    }

    /// How far this device's clock is off, ms; tracked.
    pub(crate) fn clock_off_ms(self) -> i64 {
        self.clock_off_ms.get()
    }

    /// The server told its time.
    pub(crate) fn server_time(self, now_ms: i64) {
        let off = browser::now_ms() - now_ms;
        // Below a second it is the network's, and not worth a change on the screen.
        if (off - self.clock_off_ms.get_untracked()).abs() > 1_000 {
            self.clock_off_ms.set(off);
        }
    }

    pub(super) fn up(self) {
        self.set(true);
    }

    pub(super) fn down(self) {
        self.set(false);
    }

    fn set(self, online: bool) {
        if self.online.get_untracked() != online {
            self.since_ms.set(browser::now_ms());
            self.online.set(online);
        }
    }
}
