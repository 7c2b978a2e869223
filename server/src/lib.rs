//! The server: rooms of the business on one embedded or PostgreSQL database, behind gRPC-web.
//!
//! Arrows between rooms point downward only:
//! `reports → till, shifts → stored_value, points → members, catalog → ledger → access, chain → kit`.

pub mod access;
pub mod backup;
pub mod catalog;
pub mod chain;
pub mod cli;
pub mod demo;
pub mod http;
pub mod import;
pub mod kit;
pub mod ledger;
pub mod members;
pub mod migration;
pub mod payments;
pub mod reports;
pub mod schema;
pub mod shifts;
pub mod stored_value;
pub mod till;
