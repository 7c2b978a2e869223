//! Answers in many pieces: a room puts chunks in at one end, the caller takes them out at the other, as fast as its line is.
use std::{sync::Arc, time::Duration};

use proto::{kit::v1::Reason, refusal::Refusal};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::Instant,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};

use super::Result;

/// Chunks that wait for the line: bounds the memory of one caller.
const WAITING: usize = 2;
/// A caller that takes no chunk for so long is gone, or holds a reader of the database that others need.
const PATIENCE: Duration = Duration::from_secs(20);

/// Long streams at once: each holds a reader of the database, and SQLite has four.
const PLACES: usize = 2;
/// The longest one may hold its place, however patiently its caller reads.
const LONGEST: Duration = Duration::from_secs(120);

/// What the caller reads.
pub type Chunks<T> = ReceiverStream<std::result::Result<T, Status>>;

/// The places of all long streams of a house.
#[derive(Clone, Debug)]
pub struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PLACES)))
    }
}

impl Places {
    /// One of them, until it is dropped; `None` when all are taken.
    pub fn take(&self) -> Option<OwnedSemaphorePermit> {
        self.0.clone().try_acquire_owned().ok()
    }
}

/// Where a room puts its chunks.
pub struct Sink<T> {
    chunks: mpsc::Sender<std::result::Result<T, Status>>,
    places: Places,
    /// Held until the stream ends, and by when it must.
    place: Option<(OwnedSemaphorePermit, Instant)>,
}

/// Both ends.
pub fn channel<T>(places: Places) -> (Sink<T>, Chunks<T>) {
    let (chunks, receiver) = mpsc::channel(WAITING);
    (Sink { chunks, places, place: None }, ReceiverStream::new(receiver))
}

impl<T> Sink<T> {
    /// Sends a chunk, and waits while the caller is behind.
    ///
    /// # Errors
    /// When the caller hung up or takes nothing any more.
    pub async fn send(&mut self, chunk: T) -> Result<()> {
        let left = self.place.as_ref().map_or(PATIENCE, |(_, until)| until.duration_since(Instant::now()));
        match self.chunks.send_timeout(Ok(chunk), PATIENCE.min(left)).await {
            Ok(()) => Ok(()),
            Err(_) => Err(Refusal::kit(Code::DeadlineExceeded, Reason::Busy).into()),
        }
    }

    /// For an answer of many chunks. It does not wait for a place: whoever waits holds a reader too.
    ///
    /// # Errors
    /// `BUSY` when all places are taken; the caller asks again in a moment.
    pub fn take_place(&mut self) -> Result<()> {
        if self.place.is_none() {
            let busy = || Refusal::kit(Code::ResourceExhausted, Reason::Busy);
            let permit = self.places.take().ok_or_else(busy)?;
            self.place = Some((permit, Instant::now() + LONGEST));
        }
        Ok(())
    }

    /// Ends the stream with a refusal.
    pub async fn fail(self, refusal: Refusal) {
        // Nobody may be there to hear it.
        let _ = self.chunks.send_timeout(Err(refusal.to_status()), PATIENCE).await;
    }
}
