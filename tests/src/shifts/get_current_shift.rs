//! The open shift of this till.
use proto::shifts::v1::GetCurrentShiftRequest;

use super::close;
use crate::harness::TestShop;

#[tokio::test]
async fn is_of_this_till_and_then_only_its_note_is_left() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let open = till.ok(GetCurrentShiftRequest {}).await;
    let shift = open.shift.expect("a shift");
    assert_eq!((shift.staff_name.as_str(), shift.closed_ms, open.last_note.as_str()), ("李收银", 0, ""));
    let colleague = till.clone().sign_in("周收银", "2468").await.ok(GetCurrentShiftRequest {}).await;
    assert_eq!(colleague.shift.expect("a shift"), shift, "the till's, whoever asks");
    assert_eq!(shop.manager().await.ok(GetCurrentShiftRequest {}).await.shift, None, "another till");

    till.ok(close(&shift.shift_id, &[(10_000, 2)], "")).await;
    let closed = till.ok(GetCurrentShiftRequest {}).await;
    assert_eq!((closed.shift, closed.last_note.as_str()), (None, "明早补零钱"));
}
