//! What changed, numbered, for the till's one stream.
//!
//! The last [`RING`] changes are kept, so that a page that was away for a moment asks for what it missed. The number
//! means nothing after a restart: `boot_id` says so, and the page then takes a fresh snapshot.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use proto::hwbridge::v1::watch_response::Event;
use proto::hwbridge::v1::{Heartbeat, WatchResponse};
use tokio::sync::{broadcast, watch};

/// Changes that are kept.
const RING: usize = 1024;
/// Streams of one origin. A browser opens six connections to a host: without a limit, seven tabs would hang the till.
const STREAMS_PER_ORIGIN: usize = 3;

/// The numbered changes.
pub(crate) struct Events {
    boot_id: String,
    state: Mutex<State>,
    live: broadcast::Sender<WatchResponse>,
    closed: watch::Sender<bool>,
}

struct State {
    seq: i64,
    ring: VecDeque<WatchResponse>,
    streams: HashMap<String, VecDeque<(u64, watch::Sender<bool>)>>,
    next_stream: u64,
}

/// One page's stream.
pub(crate) struct Stream {
    /// What it missed, or nothing when it needs a snapshot.
    pub(crate) missed: Option<Vec<WatchResponse>>,
    /// Changes from now on.
    pub(crate) live: broadcast::Receiver<WatchResponse>,
    /// Turns true when a newer page of the same origin took its place.
    pub(crate) superseded: watch::Receiver<bool>,
    /// Turns true when the agent stops.
    pub(crate) closed: watch::Receiver<bool>,
    _place: Place,
}

/// A place among the streams of an origin, given up when dropped.
struct Place {
    events: Arc<Events>,
    origin: String,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.events.lock();
        if let Some(streams) = state.streams.get_mut(&self.origin) {
            streams.retain(|(number, _)| *number != self.number);
        }
    }
}

impl Events {
    pub(crate) fn new(boot_id: String) -> Arc<Self> {
        let state = State { seq: 0, ring: VecDeque::new(), streams: HashMap::new(), next_stream: 0 };
        let (live, _) = broadcast::channel(RING);
        let (closed, _) = watch::channel(false);
        Arc::new(Self { boot_id, state: Mutex::new(state), live, closed })
    }

    pub(crate) fn boot_id(&self) -> &str {
        &self.boot_id
    }

    /// Numbers a change and tells everybody.
    pub(crate) fn publish(&self, event: Event) {
        let mut state = self.lock();
        state.seq += 1;
        let response = WatchResponse { seq: state.seq, boot_id: self.boot_id.clone(), event: Some(event) };
        if state.ring.len() == RING {
            state.ring.pop_front();
        }
        state.ring.push_back(response.clone());
        // Sent under the lock, so that nobody sees two changes in the wrong order. Nobody listening is no fault.
        let _nobody = self.live.send(response);
    }

    /// A heartbeat carries the last number and does not use one up.
    pub(crate) fn heartbeat(&self) -> WatchResponse {
        self.unnumbered(Event::Heartbeat(Heartbeat {}))
    }

    /// Part of a snapshot: as of the last number.
    pub(crate) fn unnumbered(&self, event: Event) -> WatchResponse {
        WatchResponse { seq: self.lock().seq, boot_id: self.boot_id.clone(), event: Some(event) }
    }

    /// Opens a stream. The oldest of the same origin ends when there are too many.
    pub(crate) fn open(self: &Arc<Self>, origin: &str, boot_id: &str, after_seq: i64) -> Stream {
        let mut state = self.lock();
        let number = state.next_stream;
        state.next_stream += 1;
        let (end, superseded) = watch::channel(false);
        let streams = state.streams.entry(origin.to_owned()).or_default();
        streams.push_back((number, end));
        while streams.len() > STREAMS_PER_ORIGIN {
            if let Some((_, oldest)) = streams.pop_front() {
                oldest.send_replace(true);
            }
        }
        let first_kept = state.ring.front().map_or(state.seq + 1, |event| event.seq);
        let known = boot_id == self.boot_id && after_seq > 0 && after_seq <= state.seq && after_seq + 1 >= first_kept;
        Stream {
            missed: known.then(|| state.ring.iter().filter(|event| event.seq > after_seq).cloned().collect()),
            live: self.live.subscribe(),
            superseded,
            closed: self.closed.subscribe(),
            _place: Place { events: Arc::clone(self), origin: origin.to_owned(), number },
        }
    }

    /// Ends every stream: the agent stops.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use proto::hwbridge::v1::Job;

    use super::*;

    fn job(id: usize) -> Event {
        Event::Job(Job { job_id: id.to_string(), ..Job::default() })
    }

    #[test]
    fn what_was_missed_comes_again() {
        let events = Events::new("boot".to_owned());
        (1..=5).for_each(|id| events.publish(job(id)));
        let missed = events.open("o", "boot", 3).missed.unwrap();
        assert_eq!(missed.iter().map(|event| event.seq).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(events.open("o", "boot", 5).missed.unwrap().len(), 0);
    }

    #[test]
    fn another_boot_or_too_long_away_needs_a_snapshot() {
        let events = Events::new("boot".to_owned());
        (1..=RING + 10).for_each(|id| events.publish(job(id)));
        assert!(events.open("o", "other", 1000).missed.is_none());
        assert!(events.open("o", "boot", 0).missed.is_none());
        assert!(events.open("o", "boot", 9).missed.is_none());
        assert_eq!(events.open("o", "boot", 10).missed.unwrap().len(), RING);
        assert!(events.open("o", "boot", 99_999).missed.is_none(), "a number of the future");
    }

    #[test]
    fn a_fourth_page_ends_the_first() {
        let events = Events::new("boot".to_owned());
        let pages: Vec<Stream> = (0..4).map(|_| events.open("o", "", 0)).collect();
        let elsewhere = events.open("p", "", 0);
        let ended: Vec<bool> = pages.iter().map(|page| *page.superseded.borrow()).collect();
        assert_eq!(ended, [true, false, false, false]);
        assert!(!*elsewhere.superseded.borrow());
        drop(pages);
        let again: Vec<Stream> = (0..3).map(|_| events.open("o", "", 0)).collect();
        assert!(again.iter().all(|page| !*page.superseded.borrow()), "places of closed pages are free");
    }
}
