//! The one clock. Rooms ask [`super::Op::now`]; tests move it by hand.
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Where the time comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine.
    #[default]
    System,
    /// A test's hand, ms since 1970 UTC.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// Now, ms since 1970 UTC.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Self::Hand(at) => at.load(Ordering::SeqCst),
        }
    }
}
