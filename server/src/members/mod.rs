#[expect(missing_docs, reason = "columns say what they are by name")]
pub(crate) mod entity;
mod found;

pub use found::{Found, find};
