//! Requests into types with the ids read and the ranges checked, one file a room.
pub mod access;
pub mod chain;
pub mod stored_value;
pub mod till;

use std::str::FromStr;

use crate::refusal::Refusal;

/// An id of the wire.
pub(crate) fn id<T: FromStr>(field: &str, text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::bad_field(field, "id"))
}

/// An id that may be left out.
pub(crate) fn optional_id<T: FromStr>(field: &str, text: &str) -> Result<Option<T>, Refusal> {
    if text.is_empty() { Ok(None) } else { id(field, text).map(Some) }
}
