//! Which front this till shows (TIL-01) and how its sales begin (TIL-02): set in the back office, and the other front one tap
//! away, until the page is loaded again.
use leptos::prelude::*;
use rules::till::{Flow, Mode};

use crate::kit::session::Session;

/// Copyable handle on the till's front.
#[derive(Clone, Copy)]
pub(crate) struct Front {
    session: Session,
    preview: RwSignal<Option<Mode>>,
}

impl Front {
    pub(super) fn new(session: Session) -> Self {
        Self { session, preview: RwSignal::new(None) }
    }

    /// The front to show; tracked.
    pub(crate) fn mode(self) -> Mode {
        self.preview.get().unwrap_or_else(|| self.set_mode())
    }

    /// The front that is set for this till; tracked.
    fn set_mode(self) -> Mode {
        let mode = self.session.till().and_then(|till| Mode::from_code(till.mode)).unwrap_or_default();
        // Rooms have no front yet.
        if Mode::OFFERED.contains(&mode) { mode } else { Mode::Touch }
    }

    /// How sales begin; tracked.
    pub(crate) fn flow(self) -> Flow {
        self.session.till().and_then(|till| Flow::from_code(till.flow)).unwrap_or_default()
    }

    /// Shows a front until the page is loaded again.
    pub(crate) fn show(self, mode: Mode) {
        self.preview.set(Some(mode));
    }

    /// The other one.
    pub(crate) fn turn(self) {
        self.show(match untrack(|| self.mode()) {
            Mode::Quick => Mode::Touch,
            Mode::Touch | Mode::Room => Mode::Quick,
        });
    }
}
