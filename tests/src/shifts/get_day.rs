//! One business day, before and after it is closed.
use proto::shifts::v1::{DayState, GetDayRequest};

use super::{close_day, left};
use crate::harness::{MANAGER_PIN, TestShop};

/// Before the close: what is counted already. What an open drawer should hold is nobody's business here.
#[tokio::test]
async fn so_far_and_then_as_it_was_closed() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.sell(&[("冰红茶", 1_000)], "").await;
    left(&till, 20_350, "").await;
    let second = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    second.sell(&[("西湖龙井", 1_000)], "").await;
    let ask = || GetDayRequest { business_date: "2026-11-21".to_owned() };
    let open = second.ok(ask()).await;
    let (day, so_far) = (open.day.expect("a day"), open.so_far.expect("sums"));
    assert_eq!((day.state(), day.version, day.open_shifts.len()), (DayState::Open, 0, 1));
    assert_eq!(day.open_shifts[0].staff_name, "王店长");
    assert_eq!((so_far.sales_count, so_far.sales_fen, so_far.counted_cash_fen), (1, 350, 20_350));
    assert_eq!(open.versions.len(), 0);

    left(&second, 22_800, "").await;
    let printed = second.ok(close_day("2026-11-21")).await.version.expect("a Z");
    let closed = second.ok(ask()).await;
    assert_eq!((closed.so_far, closed.versions), (None, vec![printed]));
    let day = closed.day.expect("a day");
    assert_eq!((day.state(), day.z_no, day.sales_fen, day.staff_name.as_str()), (DayState::Closed, 1, 3_150, "王店长"));
}
