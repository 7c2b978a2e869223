//! A printer in the network, port 9100 as a rule.

use std::io;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::device::{Pipe, Port};

/// A printer that does not answer the connection within this time is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// `tcp://HOST:PORT`
pub(super) struct TcpPort {
    name: String,
}

impl TcpPort {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned() }
    }
}

impl Port for TcpPort {
    fn name(&self) -> &str {
        &self.name
    }

    fn probe_every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn connect(&self) -> BoxFuture<'_, io::Result<Box<dyn Pipe>>> {
        Box::pin(async move {
            let address = self.name.trim_start_matches("tcp://");
            let stream = timeout(CONNECT_WITHIN, TcpStream::connect(address)).await??;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn Pipe>)
        })
    }
}
