//! What is plugged in, on two axes: a [`Port`] is *how* (a network socket, a pipe into the virtual printer), a driver
//! is *what it speaks*. A new kind of device is one line in [`DRIVERS`]; a new way to plug it in is one in
//! [`crate::port::open`].

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use proto::hwbridge::v1::{Device as DeviceMessage, Document, Health};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::escpos::Paper;
use crate::escpos::encode::Encoded;
use crate::escpos::printer::EscposFactory;
use crate::escpos::status::Condition;

/// Every driver there is.
pub static DRIVERS: &[&dyn DriverFactory] = &[&EscposFactory];

/// Both directions of an open port.
pub trait Pipe: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Pipe for T {}

/// How a device is plugged in.
pub trait Port: Send + Sync {
    /// As in the settings: `tcp://192.168.1.50:9100`. It is also the device's id, because it stays the same.
    fn name(&self) -> &str;
    /// Time between two looks at an idle device. Other tills may want a network printer too.
    fn probe_every(&self) -> Duration;
    /// Opens it. Errors are of the machine (refused, no route, no permission).
    fn connect(&self) -> BoxFuture<'_, std::io::Result<Box<dyn Pipe>>>;
}

/// One printer of the settings.
#[derive(Clone)]
pub struct Attached {
    /// How it is plugged in.
    pub port: Arc<dyn Port>,
    /// What it prints on.
    pub paper: Paper,
    /// Is it where receipts go?
    pub receipt_printer: bool,
}

/// Makes the devices of one language.
pub trait DriverFactory: Send + Sync {
    /// Ids of the devices it would drive.
    fn list(&self, attached: &[Attached]) -> Vec<String>;
    /// The device of that id.
    fn open(&self, attached: &[Attached], id: &str) -> Option<Arc<dyn Device>>;
}

/// A device, and what it can do.
pub trait Device: Send + Sync {
    /// What is known without asking it.
    fn info(&self) -> Info;
    /// The device as something that prints, if it does.
    fn as_printer(&self) -> Option<&dyn Printer>;
}

/// What is known of a device without asking it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Stable id.
    pub device_id: String,
    /// "printer".
    pub kind: &'static str,
    /// For people: the language and the paper.
    pub name: String,
    /// How it is plugged in.
    pub port: String,
    /// Half-width columns of a line.
    pub columns: usize,
    /// Is it where receipts go?
    pub receipt_printer: bool,
    /// Time between two looks at it while idle.
    pub probe_every: Duration,
}

impl Info {
    /// As the till sees it, in this health.
    pub fn message(&self, health: Health) -> DeviceMessage {
        DeviceMessage {
            device_id: self.device_id.clone(),
            kind: self.kind.to_owned(),
            name: self.name.clone(),
            port: self.port.clone(),
            health: health.into(),
            cure: cure(health).to_owned(),
            columns: i32::try_from(self.columns).unwrap_or(i32::MAX),
            receipt_printer: self.receipt_printer,
        }
    }
}

/// The word of `err.hwbridge.*` that tells people what to do.
fn cure(health: Health) -> &'static str {
    match health {
        Health::Unspecified | Health::Ready | Health::Busy => "",
        Health::NoPermission => "no_permission",
        Health::Offline => "offline",
        Health::PaperOut => "paper_out",
        Health::CoverOpen => "cover_open",
        Health::PaperLow => "paper_low",
    }
}

/// Something that prints.
pub trait Printer: Send + Sync {
    /// The document in the printer's language, drawer pulse included or left out.
    fn encode(&self, document: &Document, pulse: bool) -> Encoded;
    /// Opens a conversation.
    fn connect(&self) -> BoxFuture<'_, std::io::Result<Box<dyn Conversation>>>;
}

/// An open conversation with a printer. After an error it is of no use any more.
pub trait Conversation: Send {
    /// How is it? Nothing when the printer has no way to answer.
    fn condition(&mut self) -> BoxFuture<'_, std::io::Result<Option<Condition>>>;
    /// Sends bytes, and the question that is answered when all of them are printed.
    fn send<'a>(&'a mut self, bytes: &'a [u8]) -> BoxFuture<'a, Result<(), SendError>>;
    /// Waits for that answer. False when the time is up.
    fn printed(&mut self, within: Duration) -> BoxFuture<'_, std::io::Result<bool>>;
    /// The drawer pulse: in its order, or past everything that waits, now or never.
    fn kick(&mut self, now: bool) -> BoxFuture<'_, Result<(), SendError>>;
}

/// Sending stopped.
#[derive(Debug, thiserror::Error)]
#[error("sending stopped after {accepted} bytes: {cause}")]
pub struct SendError {
    /// Bytes that left this program. With none, nothing can have been printed.
    pub accepted: usize,
    /// Why it stopped.
    pub cause: std::io::Error,
}
