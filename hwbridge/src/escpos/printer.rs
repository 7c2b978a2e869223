//! The ESC/POS driver: a conversation over any port.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use proto::hwbridge::v1::Document;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout, timeout_at};

use super::encode::{self, Encoded};
use super::status::{Answer, Condition};
use super::{BARRIER, PULSE, PULSE_NOW, Paper};
use crate::device::{Attached, Conversation, Device, DriverFactory, Info, Pipe, Port, Printer, SendError};

/// A printer that can answer does so at once; this is for the slowest network box.
const ANSWER_WITHIN: Duration = Duration::from_millis(800);
/// Bytes that are written at once. Cheap printers lose what does not fit their buffer.
const CHUNK: usize = 4096;
/// A chunk that is not taken within this time will not be taken: the line hangs.
const CHUNK_WITHIN: Duration = Duration::from_secs(10);

/// Every attached printer speaks ESC/POS.
pub struct EscposFactory;

impl DriverFactory for EscposFactory {
    fn list(&self, attached: &[Attached]) -> Vec<String> {
        attached.iter().map(|printer| printer.port.name().to_owned()).collect()
    }

    fn open(&self, attached: &[Attached], id: &str) -> Option<Arc<dyn Device>> {
        let attached = attached.iter().find(|printer| printer.port.name() == id)?.clone();
        Some(Arc::new(EscposPrinter { attached }))
    }
}

struct EscposPrinter {
    attached: Attached,
}

impl Device for EscposPrinter {
    fn info(&self) -> Info {
        let Attached { port, paper, receipt_printer } = &self.attached;
        let millimetres = match paper {
            Paper::Mm80 => 80,
            Paper::Mm58 => 58,
        };
        Info {
            device_id: port.name().to_owned(),
            kind: "printer",
            name: format!("ESC/POS {millimetres} mm"),
            port: port.name().to_owned(),
            columns: paper.columns(),
            receipt_printer: *receipt_printer,
            probe_every: port.probe_every(),
        }
    }

    fn as_printer(&self) -> Option<&dyn Printer> {
        Some(self)
    }
}

impl Printer for EscposPrinter {
    fn encode(&self, document: &Document, pulse: bool) -> Encoded {
        encode::encode(document, self.attached.paper, pulse)
    }

    fn connect(&self) -> BoxFuture<'_, io::Result<Box<dyn Conversation>>> {
        let port: &dyn Port = &*self.attached.port;
        Box::pin(async move {
            let pipe = port.connect().await?;
            Ok(Box::new(Talk { pipe, printed: 0 }) as Box<dyn Conversation>)
        })
    }
}

struct Talk {
    pipe: Box<dyn Pipe>,
    /// Answers to the barrier that came in while something else was asked.
    printed: usize,
}

impl Talk {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), SendError> {
        let mut accepted = 0;
        while accepted < bytes.len() {
            let end = (accepted + CHUNK).min(bytes.len());
            let wrote = match timeout(CHUNK_WITHIN, self.pipe.write(&bytes[accepted..end])).await {
                Ok(Ok(0)) => Err(io::ErrorKind::WriteZero.into()),
                Ok(wrote) => wrote,
                Err(late) => Err(late.into()),
            };
            accepted += wrote.map_err(|cause| SendError { accepted, cause })?;
        }
        self.pipe.flush().await.map_err(|cause| SendError { accepted, cause })
    }

    /// The next answer that is one, or nothing when the time is up.
    async fn answer(&mut self, until: Instant) -> io::Result<Option<Answer>> {
        loop {
            match timeout_at(until, self.pipe.read_u8()).await {
                Err(_) => return Ok(None),
                Ok(byte) => match Answer::of(byte?) {
                    Answer::Other => {}
                    answer => return Ok(Some(answer)),
                },
            }
        }
    }

    async fn ask(&mut self, question: u8) -> io::Result<Option<u8>> {
        // Answers that are still under way belong to an older question.
        while let Some(answer) = self.answer(Instant::now()).await? {
            self.printed += usize::from(answer == Answer::Barrier);
        }
        self.write(&[0x10, 0x04, question]).await.map_err(|stopped| stopped.cause)?;
        let until = Instant::now() + ANSWER_WITHIN;
        while let Some(answer) = self.answer(until).await? {
            match answer {
                Answer::Status(byte) => return Ok(Some(byte)),
                Answer::Barrier => self.printed += 1,
                Answer::Other => {}
            }
        }
        Ok(None)
    }
}

impl Conversation for Talk {
    fn condition(&mut self) -> BoxFuture<'_, io::Result<Option<Condition>>> {
        Box::pin(async move {
            let Some(cause) = self.ask(2).await? else { return Ok(None) };
            let Some(paper) = self.ask(4).await? else { return Ok(None) };
            Ok(Some(Condition::from_answers(cause, paper)))
        })
    }

    fn send<'a>(&'a mut self, bytes: &'a [u8]) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            self.printed = 0;
            let whole = [bytes, BARRIER].concat();
            self.write(&whole).await
        })
    }

    fn printed(&mut self, within: Duration) -> BoxFuture<'_, io::Result<bool>> {
        Box::pin(async move {
            let until = Instant::now() + within;
            while self.printed == 0 {
                match self.answer(until).await? {
                    None => return Ok(false),
                    Some(answer) => self.printed += usize::from(answer == Answer::Barrier),
                }
            }
            self.printed -= 1;
            Ok(true)
        })
    }

    fn kick(&mut self, now: bool) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async move { self.write(if now { PULSE_NOW } else { PULSE }).await })
    }
}
