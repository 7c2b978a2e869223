#[expect(missing_docs, reason = "columns say what they are by name")]
pub(crate) mod entity;
mod sellable;

pub use sellable::{Sellable, sellable};
