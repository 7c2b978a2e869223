//! What the server writes into its log while it is asked, down to the last detail.
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use tracing_subscriber::fmt::MakeWriter;

/// The log of this thread, as long as it is held. The server of a test runs on the test's own thread.
pub(crate) struct Heard {
    lines: Lines,
    _listening: tracing::subscriber::DefaultGuard,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Heard {
    pub(crate) fn begin() -> Self {
        let lines = Lines::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(lines.clone())
            .finish();
        Self { lines, _listening: tracing::subscriber::set_default(subscriber) }
    }

    /// The first line since the last time that is like this. All of them are then heard.
    pub(crate) fn find(&self, like: impl Fn(&str) -> bool) -> Option<String> {
        let text = std::mem::take(&mut *self.lines.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8_lossy(&text).lines().find(|line| like(line)).map(str::to_owned)
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
