//! How printers are plugged in.

mod tcp;
mod virtual_pipe;

use std::sync::Arc;

use crate::device::Port;
use crate::paper::VirtualPrinter;

/// The port of a printer setting, `virtual` or `tcp://HOST:PORT`.
pub fn open(setting: &str, virtual_printer: &Arc<VirtualPrinter>) -> Result<Arc<dyn Port>, BadPort> {
    if setting == "virtual" {
        return Ok(Arc::new(virtual_pipe::VirtualPort::new(Arc::clone(virtual_printer))));
    }
    let address = setting.strip_prefix("tcp://").map(|address| address.trim_end_matches('/'));
    match address.and_then(|address| address.rsplit_once(':')) {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port != 0) => {
            Ok(Arc::new(tcp::TcpPort::new(setting.trim_end_matches('/'))))
        }
        _ => Err(BadPort(setting.to_owned())),
    }
}

/// Not a way to plug in a printer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("printer \"{0}\" is neither \"virtual\" nor \"tcp://HOST:PORT\"")]
pub struct BadPort(String);
