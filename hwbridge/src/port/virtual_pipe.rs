//! The built-in printer: real bytes through a pipe in memory, so that the driver is the real one.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::device::{Pipe, Port};
use crate::paper::VirtualPrinter;

/// Bytes that are under way, as in a printer's own buffer.
const PIPE_BYTES: usize = 4096;

/// `virtual`
pub(super) struct VirtualPort {
    printer: Arc<VirtualPrinter>,
}

impl VirtualPort {
    pub(super) fn new(printer: Arc<VirtualPrinter>) -> Self {
        Self { printer }
    }
}

impl Port for VirtualPort {
    fn name(&self) -> &str {
        "virtual"
    }

    fn probe_every(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn connect(&self) -> BoxFuture<'_, io::Result<Box<dyn Pipe>>> {
        let (ours, theirs) = tokio::io::duplex(PIPE_BYTES);
        let printer = Arc::clone(&self.printer);
        tokio::spawn(async move { printer.serve(theirs).await });
        Box::pin(async move { Ok(Box::new(ours) as Box<dyn Pipe>) })
    }
}
