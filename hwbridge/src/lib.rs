//! The agent on the till's machine: it gives the page printers and a drawer, serves the shop's app from a place that
//! the browser trusts (`http://localhost`), and carries its calls to the shop's server.
//!
//! Order of a request: [`guard`] (may this page ask at all?) → our own RPCs ([`service`]), the virtual printer's page
//! ([`paper`]), or the [`proxy`]. Printing: [`service`] → [`queue`] (on the disk first) → a desk a printer →
//! [`device`]: any port × any driver.
//!
//! Invariants:
//! 1. It listens on loopback, and serves only pages that it served itself.
//! 2. A job is on the disk before the till hears that it was taken, and marked before its first byte is sent.
//! 3. A job of unknown fate is never sent again; a drawer is never opened late.
//! 4. The device token, pairing tokens and card data never reach a page or a log.

mod board;
mod clock;
mod config;
pub mod device;
pub mod escpos;
mod events;
mod grpc_web;
mod guard;
mod limits;
mod pairing;
pub mod paper;
mod port;
mod proxy;
mod queue;
mod secret;
mod serve;
mod service;

pub use config::{Config, Enrol, Pairing, PrinterConfig, Timing};
pub use serve::{Bridge, StartError, start};

/// This build.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
