//! The arithmetic of the shop: pure, integer, the same on the till and on the server.
//!
//! No I/O, no async, no clock, no floats: what a room needs of the world is handed in.

pub mod money;
pub mod pricing;
