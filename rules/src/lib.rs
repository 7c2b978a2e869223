//! The arithmetic of the shop: pure, integer, the same on the till and on the server.
//!
//! No I/O, no async, no clock, no floats: what a room needs of the world is handed in.

pub mod access;
pub mod burst;
pub mod cart;
pub mod catalog;
pub mod currency;
pub mod day;
pub mod id;
pub mod keymap;
pub mod ledger;
pub mod limits;
pub mod members;
pub mod money;
pub mod payment;
pub mod payments;
pub mod points;
pub mod pricing;
pub mod returns;
pub mod roles;
pub mod scan;
pub mod search;
pub mod shifts;
pub mod stored_value;
pub mod till;
