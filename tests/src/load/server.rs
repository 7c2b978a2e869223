//! A server program as its users meet it: started, asked over its port, stopped or killed.
use std::{
    ffi::OsString,
    net::Ipv4Addr,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStdout, Command},
};

use super::Failure;
use crate::wire::Wire;

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that serves, and what stands before its own command line.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file.
    pub file: OsString,
    /// Words before `demo --listen …`.
    pub before: Vec<OsString>,
}

impl Program {
    /// The program itself, as it is shipped.
    pub fn plain(file: &Path) -> Self {
        Self { file: file.into(), before: Vec::new() }
    }

    /// A command of this program that nobody feeds.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.file);
        command
            .args(&self.before)
            .args(words)
            .env("ZHANGFANG_LOG", if self.before.is_empty() { "error" } else { "off" })
            .stdin(Stdio::null());
        command
    }
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Kept open: a program that cannot print may stop.
    _lines: Lines<BufReader<ChildStdout>>,
    /// Where it listens on this machine.
    pub port: u16,
    /// From the start of the program to its first answer.
    pub started: Duration,
}

impl Server {
    /// Starts the demo shop on this database, at a free port, and waits until it answers.
    ///
    /// # Errors
    /// When it ends, or does not answer.
    pub async fn start(program: &Program, url: &str) -> Result<Self, Failure> {
        let begun = Instant::now();
        let mut child = program
            .command(&["demo", "--listen", "127.0.0.1:0", "--database-url", url])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let port = loop {
            let line = tokio::time::timeout(PATIENCE, lines.next_line()).await??;
            let line = line.ok_or("the server ended before it said where it listens")?;
            let port = line
                .split("http://localhost:")
                .nth(1)
                .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
            if let Some(port) = port {
                break port.parse::<u16>()?;
            }
        };
        while !healthy(port).await {
            if begun.elapsed() > PATIENCE {
                return Err("the server does not answer".into());
            }
        }
        Ok(Self { child, _lines: lines, port, started: begun.elapsed() })
    }

    /// Its process.
    ///
    /// # Errors
    /// When it has ended.
    pub fn pid(&self) -> Result<u32, Failure> {
        Ok(self.child.id().ok_or("the server ended")?)
    }

    /// A line of its own to it.
    ///
    /// # Errors
    /// Never, with a port of this machine.
    pub fn wire(&self) -> Result<Wire, Failure> {
        Ok(Wire::to(&format!("http://127.0.0.1:{}", self.port))?)
    }

    /// Kills it as a power switch would (SIGKILL), and waits until it is gone.
    ///
    /// # Errors
    /// When the operating system does not.
    pub async fn kill(mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }
}

async fn healthy(port: u16) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(answer.starts_with(b"HTTP/1.1 200"))
    };
    ask.await.unwrap_or(false)
}
