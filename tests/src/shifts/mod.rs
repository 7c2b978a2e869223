//! 班次: open with a float, sell, count blind, close.
use proto::shifts::v1::{CloseShiftRequest, Denomination};

mod close_shift;
mod get_current_shift;
mod get_shift;
mod open_shift;

/// A count of the drawer: `(value, pieces)` in fen.
fn close(shift_id: &str, counted: &[(i64, i64)], difference_reason: &str) -> CloseShiftRequest {
    CloseShiftRequest {
        shift_id: shift_id.to_owned(),
        counted: counted
            .iter()
            .map(|(value_fen, count)| Denomination { value_fen: *value_fen, count: *count })
            .collect(),
        difference_reason: difference_reason.to_owned(),
        note: "明早补零钱".to_owned(),
    }
}
