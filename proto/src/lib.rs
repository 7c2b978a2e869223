//! The wire: messages, services and the method table of every room, made from `zhangfang/**/*.proto`.
//!
//! `src/gen/` is generated (`cargo run -p proto --example gen`) and committed; a test keeps it fresh.
//! `shelf` is a till's own copy of the catalogue: the till keeps it, the server's tests prove its deltas with it.
//! `convert/` turns requests into the types of [`rules`], or says which field is wrong.

pub mod convert;
pub mod method;
pub mod refusal;
pub mod shelf;

/// One constant a method, and the table of all of them.
#[path = "gen/methods.rs"]
pub mod methods;

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, clippy::allow_attributes, reason = "generated")]
#[path = "gen/mod.rs"]
mod generated;

pub use generated::zhangfang::*;

/// The till's messages, with the kinds of the tenders they carry.
pub mod till {
    /// Version 1.
    pub mod v1 {
        pub use crate::{generated::zhangfang::till::v1::*, payments::v1::TenderKind};
    }
}
pub use prost;
