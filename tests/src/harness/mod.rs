//! A shop to try things in: [`TestShop::new`] opens one, with the real router in this process on a fresh database.
//!
//! The clock moves only by hand ([`TestShop::later`]), ids are seeded, so two runs tell the same story and answers can be
//! snapshots. Every database holds two merchants; the other one (别家) has the same phones, cards and barcodes, and must never
//! be seen. When a shop closes (drops), its books are checked: see [`books`].

#![expect(clippy::expect_used, reason = "a shop that does not open is the end of the test")]

mod books;
mod database;
mod founding;
mod shop;
mod show;
mod till;

#[cfg(test)]
pub(crate) use database::in_cluster;
pub(crate) use database::{Kind, TestDatabase, use_cluster, use_memory};
pub(crate) use founding::{CASHIER_PIN, ENROL_CODE, MANAGER_PIN, OTHER_ENROL_CODE, SIBLING_ENROL_CODE};
pub(crate) use shop::{START_MS, TestShop};
pub(crate) use till::{Till, cash, of_type, stored};
