//! The book of the shop: what it does, told by tests, room by room and call by call.
//!
//! `harness` opens a real shop in this process (real router, fresh database, hand-moved clock, seeded ids); `<room>/<rpc>.rs`
//! tells one call each; `policy` is who may what; `tidy` keeps the house in order. `replay`, `bench` and
//! `prove` are programs that use a running server as tills do, through [`wire`]; the proofs of the last are in [`prove`].
//!
//! `cargo test -p tests` runs everything on SQLite, and on PostgreSQL when `ZHANGFANG_TEST_POSTGRES=postgres://…` names a
//! cluster where databases may be made (`ZHANGFANG_TEST_DATABASE=sqlite` then still asks for SQLite).

pub mod fuzz;
pub mod load;
pub mod prove;
pub mod sim;
pub mod wire;

#[cfg(test)]
mod access;
#[cfg(test)]
mod auditor;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod catalog;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod contrast;
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "most of it is for the room tests"))]
mod harness;
#[cfg(test)]
mod import;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod locales;
#[cfg(test)]
mod members;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod shifts;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod stored_value;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod till;
