//! The virtual printer: the far end of a pipe, with paper that can be looked at and faults that can be played.
//!
//! It gets the bytes that any printer would get and answers as one: at once to `DLE EOT`, in order to `GS r`, and not
//! at all to the latter while paper is out or the cover is open. What it is given meanwhile waits in its buffer.

mod canvas;
mod codes;
pub(crate) mod page;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;

use self::canvas::Canvas;
pub use self::canvas::{Item, Run, Sheet};
use crate::escpos::Paper;
use crate::escpos::reader::{Event, Reader};

/// Bytes that wait for paper; what comes after them is lost, as in a real buffer.
const BUFFER: usize = 64 * 1024;

/// What people can do to the printer by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hands {
    /// The roll is taken out.
    pub paper_out: bool,
    /// The cover is open.
    pub cover_open: bool,
    /// The roll is near its end.
    pub paper_low: bool,
    /// The drawer stands open.
    pub drawer_open: bool,
}

/// A hand moves: what is named changes, the rest stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Move {
    /// Take the roll out, or put one in.
    pub paper_out: Option<bool>,
    /// Open the cover, or shut it.
    pub cover_open: Option<bool>,
    /// Let the roll come near its end.
    pub paper_low: Option<bool>,
    /// Open the drawer, or shut it.
    pub drawer_open: Option<bool>,
}

impl Hands {
    fn moved(self, by: Move) -> Self {
        Self {
            paper_out: by.paper_out.unwrap_or(self.paper_out),
            cover_open: by.cover_open.unwrap_or(self.cover_open),
            paper_low: by.paper_low.unwrap_or(self.paper_low),
            drawer_open: by.drawer_open.unwrap_or(self.drawer_open),
        }
    }

    fn blocked(self) -> bool {
        self.paper_out || self.cover_open
    }

    /// The answer to `DLE EOT n`.
    fn status(self, n: u8) -> u8 {
        let bit = |on: bool, bits: u8| if on { bits } else { 0 };
        0x12 | match n {
            1 => bit(self.drawer_open, 0x04) | bit(self.blocked(), 0x08),
            2 => bit(self.cover_open, 0x04) | bit(self.paper_out, 0x20),
            4 => bit(self.paper_low || self.paper_out, 0x0c) | bit(self.paper_out, 0x60),
            _ => 0,
        }
    }
}

/// The printer.
pub struct VirtualPrinter {
    state: Mutex<State>,
    /// Counts every change of paper or hands; the page asks by it.
    revision: watch::Sender<u64>,
    attached: bool,
}

struct State {
    canvas: Canvas,
    reader: Reader,
    hands: Hands,
    columns: usize,
    /// Drawer openings so far.
    kicks: u64,
    /// Commands that left something on the paper so far.
    drawn: u64,
    /// Bytes that came while nothing could print.
    waiting: Vec<u8>,
    /// The begin of a real-time command that came in pieces while nothing could print.
    realtime: Vec<u8>,
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub struct View {
    /// Number of this state.
    pub revision: u64,
    /// Does the agent print on it? With another printer in the settings its paper stays empty.
    pub attached: bool,
    /// Half-width columns of a line.
    pub columns: usize,
    /// What people did to it.
    pub hands: Hands,
    /// Drawer openings so far.
    pub kicks: u64,
    /// Newest first.
    pub receipts: Vec<Sheet>,
}

impl VirtualPrinter {
    /// With a full roll of this paper; `attached` when the agent prints on it.
    pub fn new(paper: Paper, attached: bool) -> Arc<Self> {
        let state = State {
            canvas: Canvas::new(paper.columns()),
            reader: Reader::default(),
            hands: Hands::default(),
            columns: paper.columns(),
            kicks: 0,
            drawn: 0,
            waiting: Vec::new(),
            realtime: Vec::new(),
        };
        let (revision, _) = watch::channel(1);
        Arc::new(Self { state: Mutex::new(state), revision, attached })
    }

    /// Somebody takes the roll out, opens the cover, shuts the drawer.
    pub fn hand(&self, by: Move) {
        {
            let mut state = self.lock();
            state.hands = state.hands.moved(by);
        }
        self.changed();
    }

    /// Everything the page shows.
    pub fn view(&self) -> View {
        let revision = *self.revision.borrow();
        let state = self.lock();
        View {
            revision,
            attached: self.attached,
            columns: state.columns,
            hands: state.hands,
            kicks: state.kicks,
            receipts: state.canvas.sheets().cloned().collect(),
        }
    }

    /// Number of the present state.
    pub(crate) fn revision(&self) -> u64 {
        *self.revision.borrow()
    }

    /// The bytes that made a sheet.
    pub(crate) fn bytes(&self, id: u64) -> Option<Vec<u8>> {
        self.lock().canvas.sheets().find(|sheet| sheet.id == id).map(|sheet| sheet.bytes.clone())
    }

    /// Is the printer at the far end of this pipe until it closes.
    pub async fn serve(&self, mut pipe: impl AsyncRead + AsyncWrite + Unpin) {
        let mut revision = self.revision.subscribe();
        let mut buffer = [0; 1024];
        {
            // A job that broke off in the middle of a command must not eat the begin of this one.
            let mut state = self.lock();
            if state.waiting.is_empty() {
                state.reader = Reader::default();
            }
        }
        loop {
            let answers = tokio::select! {
                read = pipe.read(&mut buffer) => match read {
                    Ok(length @ 1..) => self.take(&buffer[..length]),
                    Ok(0) | Err(_) => return,
                },
                changed = revision.changed() => match changed {
                    Ok(()) => self.take(&[]),
                    Err(_) => return,
                },
            };
            if !answers.is_empty() && pipe.write_all(&answers).await.is_err() {
                return;
            }
        }
    }

    /// Bytes arrive, or hands moved. Answers what the printer says.
    fn take(&self, bytes: &[u8]) -> Vec<u8> {
        let answers;
        let changed = {
            let mut state = self.lock();
            let before = (state.kicks, state.drawn);
            answers = if state.hands.blocked() { state.keep(bytes) } else { state.go_on(bytes) };
            before != (state.kicks, state.drawn)
        };
        if changed {
            self.changed();
        }
        answers
    }

    fn changed(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Prints what waited and what is new.
    fn go_on(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut all = std::mem::take(&mut self.waiting);
        all.append(&mut self.realtime);
        all.extend(bytes);
        let mut answers = Vec::new();
        for (bytes, event) in self.reader.read(&all) {
            self.drawn += u64::from(!matches!(event, Some(Event::Status(_) | Event::Barrier(_))));
            match event {
                Some(Event::Status(n)) => answers.push(self.hands.status(n)),
                Some(Event::Barrier(1 | 49)) => answers.push(if self.hands.paper_low { 0x03 } else { 0x00 }),
                Some(Event::Barrier(_)) => answers.push(u8::from(self.hands.drawer_open)),
                Some(Event::Pulse(_)) => self.open_drawer(),
                _ => {}
            }
            self.canvas.did(&bytes, event);
        }
        answers
    }

    /// Nothing prints: real-time commands are done, the rest waits.
    fn keep(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut answers = Vec::new();
        for byte in bytes {
            self.realtime.push(*byte);
            match self.realtime.as_slice() {
                [0x10] | [0x10, 0x04 | 0x14] | [0x10, 0x14, ..] if self.realtime.len() < 5 => {}
                [0x10, 0x04, n] => {
                    answers.push(self.hands.status(*n));
                    self.realtime.clear();
                }
                [0x10, 0x14, 1, ..] => {
                    let kick = std::mem::take(&mut self.realtime);
                    self.open_drawer();
                    self.canvas.did(&kick, Some(Event::Pulse(2)));
                }
                _ => {
                    let plain = std::mem::take(&mut self.realtime);
                    if self.waiting.len() + plain.len() <= BUFFER {
                        self.waiting.extend(plain);
                    }
                }
            }
        }
        answers
    }

    fn open_drawer(&mut self) {
        self.kicks += 1;
        self.hands.drawer_open = true;
    }
}
