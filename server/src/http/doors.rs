//! Connections: how many there may be, from one network and altogether, how long one may stall, and who goes first when the
//! house is full.
//!
//! A till that sells keeps its connection. Whoever opened one and has not asked for anything yet makes room for the next
//! who comes: two thousand half-open sockets cannot keep a till out (safety S-12).
use std::{
    collections::{BTreeMap, HashMap},
    io,
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Notify,
    time::{Instant, Sleep, sleep},
};

use crate::kit::Peer;

/// Connections at a time.
pub(super) const MAX_CONNECTIONS: usize = 1_024;
/// Of them from one network: a shop behind one router has a dozen tills with a few each.
pub(super) const MAX_PER_NETWORK: usize = 128;
/// Requests on one connection; then it is closed and the next begins fresh.
pub(super) const MAX_REQUESTS: u32 = 10_000;
/// Whoever takes nothing of an answer for so long is gone.
const WRITE_STALLS: Duration = Duration::from_secs(20);

/// Everybody who is connected.
#[derive(Default)]
pub(super) struct Doors(Mutex<Guests>);

#[derive(Default)]
struct Guests {
    next: u64,
    inside: usize,
    of_network: HashMap<Vec<u8>, usize>,
    /// Those who have not asked for anything yet, oldest first, and where they come from.
    silent: BTreeMap<u64, (Vec<u8>, Arc<Notify>)>,
}

impl Guests {
    fn show_out(&mut self, number: u64) {
        if let Some((_, leave)) = self.silent.remove(&number) {
            leave.notify_one();
        }
    }
}

/// A place, given back when dropped.
pub(super) struct Place {
    doors: Arc<Doors>,
    number: u64,
    network: Vec<u8>,
    asked: AtomicU32,
    /// Told when this place is needed.
    pub(super) leave: Arc<Notify>,
}

impl Doors {
    /// A place for whoever comes from there; `None` when there is none.
    pub(super) fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let network = Peer(from).network();
        let mut guests = self.guests();
        if guests.of_network.get(&network).is_some_and(|many| *many >= MAX_PER_NETWORK) {
            // One bad machine of a network keeps no till of it out by sitting there in silence.
            let oldest = guests.silent.iter().find(|(_, (from, _))| *from == network).map(|(number, _)| *number)?;
            guests.show_out(oldest);
        } else if guests.inside >= MAX_CONNECTIONS {
            let oldest = *guests.silent.keys().next()?;
            guests.show_out(oldest);
        }
        guests.inside += 1;
        guests.next += 1;
        *guests.of_network.entry(network.clone()).or_default() += 1;
        let (number, leave) = (guests.next, Arc::new(Notify::new()));
        guests.silent.insert(number, (network.clone(), leave.clone()));
        drop(guests);
        Some(Place { doors: self.clone(), number, network, asked: AtomicU32::new(0), leave })
    }

    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// A whole request came; is it the last this connection may bring?
    pub(super) fn asks(&self) -> bool {
        let before = self.asked.fetch_add(1, Ordering::Relaxed);
        if before == 0 {
            self.doors.guests().silent.remove(&self.number);
        }
        before + 1 >= MAX_REQUESTS
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut guests = self.doors.guests();
        guests.inside -= 1;
        guests.silent.remove(&self.number);
        if let Some(many) = guests.of_network.get_mut(&self.network) {
            *many -= 1;
            if *many == 0 {
                guests.of_network.remove(&self.network);
            }
        }
    }
}

/// A stream whose other end must take what it is sent.
pub(super) struct Patient {
    stream: TcpStream,
    stalls: Pin<Box<Sleep>>,
    is_stalling: bool,
}

impl Patient {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, stalls: Box::pin(sleep(WRITE_STALLS)), is_stalling: false }
    }

    fn watched(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if polled.is_ready() {
            self.is_stalling = false;
            return polled;
        }
        if !self.is_stalling {
            self.is_stalling = true;
            self.stalls.as_mut().reset(Instant::now() + WRITE_STALLS);
        }
        ready!(self.stalls.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watched(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.watched(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(n: usize) -> IpAddr {
        IpAddr::from([10, 0, (n >> 8) as u8, (n & 255) as u8])
    }

    #[tokio::test]
    async fn one_network_does_not_fill_the_house() {
        let doors = Arc::new(Doors::default());
        let places: Vec<_> = (0..MAX_PER_NETWORK).filter_map(|_| doors.enter(address(1))).collect();
        assert_eq!(places.len(), MAX_PER_NETWORK);
        let late = doors.enter(address(1)).expect("a silent one of the network makes room");
        places[0].leave.notified().await;
        for place in places[1..].iter().chain([&late]) {
            place.asks();
        }
        assert!(doors.enter(address(1)).is_none() && doors.enter(address(2)).is_some());
        drop((places, late));
        assert!(doors.enter(address(1)).is_some(), "places are given back");
        assert!(doors.guests().of_network.is_empty(), "and nothing is remembered");
    }

    #[tokio::test]
    async fn whoever_is_silent_makes_room_and_whoever_asks_stays() {
        let doors = Arc::new(Doors::default());
        let places: Vec<_> = (0..MAX_CONNECTIONS).filter_map(|n| doors.enter(address(n))).collect();
        assert_eq!(places.len(), MAX_CONNECTIONS);
        places[0].asks();
        let _late = doors.enter(address(5_000)).expect("the oldest silent one makes room");
        places[1].leave.notified().await;
        for place in &places[2..] {
            place.asks();
        }
        let all_sell = Arc::clone(&doors);
        let _later = all_sell.enter(address(5_001)).expect("the late one was silent too");
        assert!(doors.enter(address(5_002)).is_some(), "and so was the one after");
        assert_eq!(doors.guests().silent.len(), 0);
        assert!(doors.enter(address(5_003)).is_none(), "nobody who sells is sent away");
    }

    #[test]
    fn a_connection_ends_after_so_many_requests() {
        let doors = Arc::new(Doors::default());
        let place = doors.enter(address(1)).expect("a place");
        assert!((1..MAX_REQUESTS).all(|_| !place.asks()) && place.asks());
    }
}
