//! 班次: open with a float, sell, count blind, close. 营业日: close, reopen, close again.
use proto::shifts::v1::{CloseDayRequest, CloseShiftRequest, Denomination, GetCurrentShiftRequest, ReopenDayRequest};
use rules::shifts::DENOMINATIONS;

use crate::harness::{TestShop, Till};

mod approve_move_cash;
mod approve_open_drawer;
mod close_day;
mod close_shift;
mod get_current_shift;
mod get_day;
mod get_shift;
mod get_x_report;
mod list_days;
mod move_cash;
pub(crate) mod open_drawer;
mod open_shift;
mod reopen_day;

fn close_day(business_date: &str) -> CloseDayRequest {
    CloseDayRequest { business_date: business_date.to_owned(), note: String::new() }
}

/// With the owner's word.
fn reopen_day(shop: &TestShop, business_date: &str, version: i32) -> ReopenDayRequest {
    ReopenDayRequest {
        business_date: business_date.to_owned(),
        version,
        staff_id: shop.id("赵老板"),
        pin: "666666".to_owned(),
        reason: "漏了一单".to_owned(),
    }
}

/// Closes this till's open shift, with so much in the drawer.
async fn left(till: &Till, counted_fen: i64, difference_reason: &str) {
    let shift = till.ok(GetCurrentShiftRequest {}).await.shift.expect("an open shift");
    let mut left = counted_fen;
    let mut pieces = Vec::new();
    for value in DENOMINATIONS {
        pieces.push((value.0, left / value.0));
        left %= value.0;
    }
    till.ok(close(&shift.shift_id, &pieces, difference_reason)).await;
}

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
        foreign: Vec::new(),
    }
}
