//! A line between tills and server that breaks: requests and replies are lost, doubled, late, out of order, cut in their middle.
//!
//! It speaks as much HTTP/1.1 as it needs to know where a message ends, and changes no byte of what it carries.
use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU16, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::switch::{Moment, Switch};
use crate::{load::Failure, prove::Dice};

/// What may happen to a request, and how many times of a thousand.
const FAULTS: [(Fault, u64); 8] = [
    (Fault::DropRequest, 20),
    (Fault::DropReply, 25),
    (Fault::Double, 30),
    (Fault::Delay, 30),
    (Fault::Late, 20),
    (Fault::CutRequest, 15),
    (Fault::CutReply, 15),
    (Fault::Silence, 2),
];
/// The longest a message is held up.
const DELAY_MS: u64 = 40;
/// How long a line is silent before it breaks.
const SILENCE: Duration = Duration::from_millis(400);
/// Larger messages are none of a till.
const MOST: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    DropRequest,
    DropReply,
    Double,
    Delay,
    /// Given to the server some requests later; the till asks again long before.
    Late,
    CutRequest,
    CutReply,
    Silence,
}

/// The line.
pub(super) struct Proxy {
    /// Where tills call.
    pub(super) port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    seed: u64,
    calm: bool,
    server: Arc<AtomicU16>,
    switch: Arc<Switch>,
    late: Mutex<Vec<Vec<u8>>>,
    requests: AtomicU64,
    happened: [AtomicU64; FAULTS.len()],
}

/// What became of a till's connection.
enum Line {
    Open,
    Broken,
}

impl Proxy {
    /// Opens the line to wherever the server listens at the time; calm lines have no faults of their own.
    pub(super) async fn open(
        seed: u64,
        calm: bool,
        server: Arc<AtomicU16>,
        switch: Arc<Switch>,
    ) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let (late, requests, happened) =
            (Mutex::default(), AtomicU64::new(0), std::array::from_fn(|_| AtomicU64::new(0)));
        let shared = Arc::new(Shared { seed, calm, server, switch, late, requests, happened });
        let serving = shared.clone();
        tokio::spawn(async move {
            let mut line = 0;
            while let Ok((till, _)) = listener.accept().await {
                line += 1;
                let (shared, dice) = (serving.clone(), Dice::of(serving.seed, line));
                tokio::spawn(async move {
                    // A line that breaks is what this is for.
                    let _ = shared.carry(till, dice).await;
                });
            }
        });
        Ok(Self { port, shared })
    }

    /// How often each fault happened.
    pub(super) fn summary(&self) -> Value {
        let counts = FAULTS.iter().zip(&self.shared.happened);
        let counts = counts.map(|((fault, _), count)| (format!("{fault:?}"), json!(count.load(Ordering::Relaxed))));
        Value::Object(counts.collect())
    }
}

impl Shared {
    async fn carry(&self, mut till: TcpStream, mut dice: Dice) -> std::io::Result<()> {
        till.set_nodelay(true)?;
        let mut server = None;
        let mut kept = Vec::new();
        while let Some(request) = read_message(&mut till, &mut kept).await? {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let fault = self.throw(&mut dice);
            if let Line::Broken = self.pass(&mut till, &mut server, request, fault, &mut dice).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    fn throw(&self, dice: &mut Dice) -> Option<Fault> {
        let mut thrown = dice.below(1_000);
        let (at, (fault, _)) = FAULTS.iter().enumerate().filter(|_| !self.calm).find(|(_, (_, per_mille))| {
            let falls = thrown < *per_mille;
            thrown = thrown.saturating_sub(*per_mille);
            falls
        })?;
        self.happened[at].fetch_add(1, Ordering::Relaxed);
        Some(*fault)
    }

    async fn pass(
        &self,
        till: &mut TcpStream,
        server: &mut Option<TcpStream>,
        request: Vec<u8>,
        fault: Option<Fault>,
        dice: &mut Dice,
    ) -> std::io::Result<Line> {
        match fault {
            Some(Fault::DropRequest) => return Ok(Line::Broken),
            Some(Fault::Silence) => {
                tokio::time::sleep(SILENCE).await;
                return Ok(Line::Broken);
            }
            Some(Fault::Late) => {
                self.late().push(request);
                return Ok(Line::Broken);
            }
            Some(Fault::CutRequest) => {
                let mut server = self.connect().await?;
                let cut = dice.place(request.len());
                server.write_all(&request[..cut]).await?;
                return Ok(Line::Broken);
            }
            Some(Fault::Delay) => delay(dice).await,
            _ => {}
        }
        self.deliver_late(dice).await;
        let doubled = match fault {
            Some(Fault::Double) => Some(self.alone(request.clone())),
            _ => None,
        };
        let first = async {
            if let Some(doubled) = doubled {
                doubled.await
            }
        };
        let (reply, ()) = tokio::join!(self.ask(server, &request), first);
        let reply = reply?;
        if self.switch.meets(Moment::Answered).await {
            return Ok(Line::Broken);
        }
        match fault {
            Some(Fault::DropReply) => return Ok(Line::Broken),
            Some(Fault::CutReply) => {
                till.write_all(&reply[..dice.place(reply.len())]).await?;
                return Ok(Line::Broken);
            }
            Some(Fault::Delay) => delay(dice).await,
            _ => {}
        }
        till.write_all(&reply).await?;
        Ok(Line::Open)
    }

    /// Sometimes a request comes that nobody waits for any more.
    async fn deliver_late(&self, dice: &mut Dice) {
        if dice.falls(300) {
            let late = {
                let mut waiting = self.late();
                let place = dice.place(waiting.len());
                (!waiting.is_empty()).then(|| waiting.swap_remove(place))
            };
            if let Some(request) = late {
                self.alone(request).await;
            }
        }
    }

    /// A request on a line of its own, whose answer nobody reads.
    async fn alone(&self, request: Vec<u8>) {
        // The server may be away; the till asks again.
        let _ = self.ask(&mut None, &request).await;
    }

    async fn ask(&self, server: &mut Option<TcpStream>, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut line = match server.take() {
            Some(line) => line,
            None => self.connect().await?,
        };
        line.write_all(request).await?;
        if self.switch.meets(Moment::Asked).await {
            return Err(std::io::ErrorKind::ConnectionReset.into());
        }
        let reply = read_message(&mut line, &mut Vec::new()).await?;
        *server = Some(line);
        reply.ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }

    async fn connect(&self) -> std::io::Result<TcpStream> {
        let line = TcpStream::connect((Ipv4Addr::LOCALHOST, self.server.load(Ordering::SeqCst))).await?;
        line.set_nodelay(true)?;
        Ok(line)
    }

    fn late(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn delay(dice: &mut Dice) {
    tokio::time::sleep(Duration::from_millis(dice.below(DELAY_MS))).await;
}

/// The next whole message; `None` when the line ends between two. `kept` holds what came of the one after it.
async fn read_message(line: &mut TcpStream, kept: &mut Vec<u8>) -> std::io::Result<Option<Vec<u8>>> {
    loop {
        if let Some(end) = end_of(kept) {
            let rest = kept.split_off(end);
            return Ok(Some(std::mem::replace(kept, rest)));
        }
        if kept.len() > MOST {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        if line.read_buf(kept).await? == 0 {
            return if kept.is_empty() { Ok(None) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) };
        }
    }
}

/// Where the message at the start of these bytes ends, when it is whole.
fn end_of(bytes: &[u8]) -> Option<usize> {
    let head = find(bytes, b"\r\n\r\n")? + 4;
    let headers = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let value = |name: &str| headers.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim));
    if value("transfer-encoding") != Some("chunked") {
        let end = head + value("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        return (bytes.len() >= end).then_some(end);
    }
    let mut at = head;
    loop {
        let line = at + find(&bytes[at..], b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[at..line]).ok()?.trim(), 16).ok()?;
        at = line + 2 + size + 2;
        if bytes.len() < at {
            return None;
        }
        if size == 0 {
            return Some(at);
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_where_it_says() {
        let plain = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST";
        assert_eq!(end_of(plain), Some(plain.len() - 4));
        assert_eq!(end_of(&plain[..plain.len() - 5]), None);
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHTTP";
        assert_eq!(end_of(chunked), Some(chunked.len() - 4));
        assert_eq!(end_of(&chunked[..chunked.len() - 6]), None);
        assert_eq!(end_of(b"HTTP/1.1 200 OK\r\n"), None);
    }
}
