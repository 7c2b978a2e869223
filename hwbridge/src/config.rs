//! What the agent is told: flags before environment before the TOML file before defaults.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::escpos::Paper;

/// Everything [`crate::start`] needs to know.
#[derive(Clone)]
pub struct Config {
    /// Where it listens; loopback only.
    pub listen: SocketAddr,
    /// The shop's server: `http://HOST:PORT`.
    pub server: String,
    /// Printers; the first is the receipt printer.
    pub printers: Vec<PrinterConfig>,
    /// The agent's own folder: queue, pairings, device token.
    pub data: PathBuf,
    /// How this machine becomes a till, when it is none yet.
    pub enrol: Option<Enrol>,
    /// How a page gets its token.
    pub pairing: Pairing,
    /// Waits and intervals.
    pub timing: Timing,
}

/// One printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterConfig {
    /// `virtual` or `tcp://HOST:PORT`.
    pub port: String,
    /// Its paper.
    pub paper: Paper,
}

/// The shop's enrolment code and this till's number. Never logged.
#[derive(Clone)]
pub struct Enrol {
    /// The shop's code.
    pub code: String,
    /// "01".
    pub till_no: String,
}

/// How a page gets its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pairing {
    /// Pages that the agent itself serves get it for the asking.
    #[default]
    Auto,
    /// Somebody types the eight digits that the agent shows.
    Code,
}

/// Waits and intervals, all in one place so that tests can be quick.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long `Print` waits for the paper before it answers with the state so far.
    pub answer: Duration,
    /// A sign of life on `Watch` when nothing else happens.
    pub heartbeat: Duration,
    /// Time between two looks at a printer that lacks paper or does not answer.
    pub look_again: Duration,
    /// A printer that never answers has printed when this has passed.
    pub mute: Duration,
    /// A printer that is well but does not confirm has printed when this has passed.
    pub unconfirmed: Duration,
    /// A printer that answered before and falls silent this long is lost.
    pub lost: Duration,
    /// A drawer pulse is wanted this long.
    pub pulse: Duration,
    /// The server must begin its answer within this time.
    pub server_answer: Duration,
    /// The head of a request must be there within this time.
    pub head: Duration,
    /// A line to an idle printer is closed after this time: most take one caller only.
    pub close_idle: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(3),
            heartbeat: Duration::from_secs(10),
            look_again: Duration::from_millis(500),
            mute: Duration::from_secs(2),
            unconfirmed: Duration::from_secs(10),
            lost: Duration::from_secs(15),
            pulse: Duration::from_secs(5),
            server_answer: Duration::from_secs(30),
            head: Duration::from_secs(10),
            close_idle: Duration::from_millis(1500),
        }
    }
}

impl Config {
    /// A virtual printer at a free port, for tests and as the base of settings.
    pub fn new(server: &str, data: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            server: server.to_owned(),
            printers: vec![PrinterConfig { port: "virtual".to_owned(), paper: Paper::Mm80 }],
            data: data.into(),
            enrol: None,
            pairing: Pairing::Auto,
            timing: Timing::default(),
        }
    }
}
