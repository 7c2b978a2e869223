//! What every room stands on: one context argument ([`Op`]), one way in and out ([`House`]), one error, lists, store, clock.
//!
//! The kit knows no word of the business. Rooms never see a connection, a clock or a random source but through [`Op`].

pub mod ask;
pub(crate) mod batch;
pub mod call;
pub mod clock;
pub mod error;
pub mod flight;
pub mod gate;
pub(crate) mod hand;
pub mod heads;
pub mod house;
pub mod ids;
pub mod import;
pub mod link;
pub mod list;
pub(crate) mod log;
pub(crate) mod log_chain;
pub mod op;
pub mod peer;
pub(crate) mod pen;
pub mod pinyin;
#[cfg(feature = "planted-faults")]
pub mod planted;
pub mod record;
pub mod secret;
pub mod serve;
pub mod statistics;
pub mod store;
pub mod stream;
pub mod sum;
pub mod writer;

pub use ask::{Ahead, Later, Question, Trip};
pub use clock::Clock;
pub use error::{Error, Result};
pub use gate::{Gate, Identity};
pub use house::House;
pub use ids::Ids;
pub use op::{Actor, Op, Scope};
pub use peer::Peer;
pub use store::{Store, Url};
