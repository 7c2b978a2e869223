//! Answers in many pieces: a room puts chunks in at one end, the caller takes them out at the other, as fast as its line is.
use std::time::Duration;

use proto::{kit::v1::Reason, refusal::Refusal};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};

use super::Result;

/// Chunks that wait for the line: bounds the memory of one caller.
const WAITING: usize = 2;
/// A caller that takes no chunk for so long is gone, or holds a reader of the database that others need.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the caller reads.
pub type Chunks<T> = ReceiverStream<std::result::Result<T, Status>>;

/// Where a room puts its chunks.
pub struct Sink<T>(mpsc::Sender<std::result::Result<T, Status>>);

/// Both ends.
pub fn channel<T>() -> (Sink<T>, Chunks<T>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Sink(sender), ReceiverStream::new(receiver))
}

impl<T> Sink<T> {
    /// Sends a chunk, and waits while the caller is behind.
    ///
    /// # Errors
    /// When the caller hung up or takes nothing any more.
    pub async fn send(&mut self, chunk: T) -> Result<()> {
        match self.0.send_timeout(Ok(chunk), PATIENCE).await {
            Ok(()) => Ok(()),
            Err(_) => Err(Refusal::kit(Code::DeadlineExceeded, Reason::Busy).into()),
        }
    }

    /// Ends the stream with a refusal.
    pub async fn fail(self, refusal: Refusal) {
        // Nobody may be there to hear it.
        let _ = self.0.send_timeout(Err(refusal.to_status()), PATIENCE).await;
    }
}
