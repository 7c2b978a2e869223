//! A printer in the network that does what a test tells it, byte by byte.

use std::sync::{Arc, Mutex};

use hwbridge::escpos::reader::{Event, Reader};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How it behaves.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Script {
    /// It never says a word.
    pub(crate) mute: bool,
    /// It never answers `GS r`.
    pub(crate) no_barrier: bool,
    /// The roll ends with the first character of a job; from then on only `DLE EOT` is answered.
    pub(crate) runs_out: bool,
    /// It hangs up at the first character of a job.
    pub(crate) hangs_up: bool,
}

/// What it saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Everything but questions about its state.
    pub(crate) bytes: Vec<u8>,
    pub(crate) cuts: usize,
    pub(crate) pulses: usize,
    pub(crate) unknown: usize,
    barriers_owed: usize,
    paper_out: bool,
}

/// A listening printer.
pub(crate) struct Scripted {
    pub(crate) port: u16,
    pub(crate) seen: Arc<Mutex<Seen>>,
    listener: tokio::task::JoinHandle<()>,
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Scripted {
    pub(crate) async fn start(script: Script) -> Self {
        Self::at(0, script).await
    }

    pub(crate) async fn at(port: u16, script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let of_connections = Arc::clone(&seen);
        let listener = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script, Arc::clone(&of_connections)));
            }
        });
        Self { port, seen, listener }
    }

    pub(crate) fn load_paper(&self) {
        self.seen.lock().unwrap().paper_out = false;
    }

    pub(crate) fn cuts(&self) -> usize {
        self.seen.lock().unwrap().cuts
    }

    pub(crate) fn pulses(&self) -> usize {
        self.seen.lock().unwrap().pulses
    }
}

async fn serve(mut stream: TcpStream, script: Script, seen: Arc<Mutex<Seen>>) {
    let mut reader = Reader::default();
    let mut buffer = [0; 256];
    loop {
        let answers = tokio::select! {
            read = stream.read(&mut buffer) => match read {
                Ok(length @ 1..) => did(&mut reader, &buffer[..length], script, &seen),
                Ok(0) | Err(_) => return,
            },
            () = tokio::time::sleep(std::time::Duration::from_millis(5)) => Some(owed(script, &seen)),
        };
        match answers {
            None => return,
            Some(answers) => {
                if stream.write_all(&answers).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// The answers, or nothing when it hangs up.
fn did(reader: &mut Reader, bytes: &[u8], script: Script, seen: &Mutex<Seen>) -> Option<Vec<u8>> {
    let mut seen = seen.lock().unwrap();
    let mut answers = Vec::new();
    for (bytes, event) in reader.read(bytes) {
        match event {
            Some(Event::Status(n)) if !script.mute => answers.push(match (seen.paper_out, n) {
                (true, 2) => 0x32,
                (true, 4) => 0x7e,
                _ => 0x12,
            }),
            Some(Event::Status(_)) => {}
            Some(Event::Barrier(_)) => seen.barriers_owed += 1,
            event => {
                seen.bytes.extend(&bytes);
                match event {
                    Some(Event::Char(_)) if script.hangs_up => return None,
                    Some(Event::Char(_)) if script.runs_out && seen.cuts == 0 => seen.paper_out = true,
                    Some(Event::Cut) => seen.cuts += 1,
                    Some(Event::Pulse(_)) => seen.pulses += 1,
                    Some(Event::Unknown(_)) => seen.unknown += 1,
                    _ => {}
                }
            }
        }
    }
    drop(seen);
    Some(answers)
}

/// Answers to the barrier, once everything before it could be printed.
fn owed(script: Script, seen: &Mutex<Seen>) -> Vec<u8> {
    let mut seen = seen.lock().unwrap();
    if script.mute || script.no_barrier || seen.paper_out {
        return Vec::new();
    }
    vec![0; std::mem::take(&mut seen.barriers_owed)]
}
