//! The business days of a shop, over midnight.
use expect_test::expect;
use proto::{
    chain::v1::{GetShopRequest, Hours, SaveShopRequest, Shop},
    shifts::v1::{DayState, GetCurrentShiftRequest, GetDayRequest, ListDaysRequest},
};

use super::{close_day, left};
use crate::harness::{CASHIER_PIN, MANAGER_PIN, START_MS, TestShop, Till};

const MINUTE: i64 = 60_000;
/// The clock of a test starts at ten in the morning.
const MIDNIGHT: i64 = START_MS + 14 * 60 * MINUTE;

/// 18:00 to 03:00, the day changes at 06:00.
async fn an_evening_shop(shop: &TestShop) {
    let manager = shop.manager().await;
    let before = manager.ok(GetShopRequest {}).await.shop.expect("a shop");
    let hours = Some(Hours { opens_minute: 1_080, closes_minute: 1_620 });
    manager.ok(SaveShopRequest { shop: Some(Shop { day_starts_minute: 360, hours, ..before }) }).await;
}

async fn sells_on(till: &Till) -> String {
    till.sell(&[("冰红茶", 1_000)], "").await.business_date
}

/// 23:59, 00:01 and 02:59 are one evening in one shift.
#[tokio::test]
async fn one_evening_is_one_day_in_one_shift() {
    let shop = TestShop::new().await;
    an_evening_shop(&shop).await;
    shop.at(MIDNIGHT - 60 * MINUTE);
    let till = shop.cashier().await;
    for minute in [-1, 1, 179] {
        shop.at(MIDNIGHT + minute * MINUTE);
        assert_eq!(sells_on(&till).await, "2026-11-21", "{minute}");
    }
    left(&till, 21_050, "").await;
    let manager = shop.manager().await;
    let version = manager.ok(close_day("2026-11-21")).await.version.expect("a Z");
    let totals = version.report.and_then(|report| report.totals).expect("totals");
    assert_eq!((totals.sales_count, totals.sales_fen), (3, 1_050));
    assert_eq!(shop.count("shifts_day_sum WHERE business_day <> 20261121").await, 0);
}

/// The same in two shifts of two tills, the second opened after midnight; the next one after six is the next day's.
#[tokio::test]
async fn one_evening_is_one_day_in_two_shifts() {
    let shop = TestShop::new().await;
    an_evening_shop(&shop).await;
    shop.at(MIDNIGHT - 10 * MINUTE);
    let first = shop.cashier().await;
    shop.at(MIDNIGHT - MINUTE);
    assert_eq!(sells_on(&first).await, "2026-11-21");
    left(&first, 20_350, "").await;
    shop.at(MIDNIGHT + MINUTE);
    let second = shop.on_duty("周收银", "2468", "02").await;
    assert_eq!(sells_on(&second).await, "2026-11-21");
    shop.at(MIDNIGHT + 179 * MINUTE);
    assert_eq!(sells_on(&second).await, "2026-11-21");
    left(&second, 20_700, "").await;
    shop.at(MIDNIGHT + 360 * MINUTE - 1);
    let manager = shop.signed_in("王店长", MANAGER_PIN, "03").await;
    assert_eq!(manager.ok(GetCurrentShiftRequest {}).await.business_dates, ["2026-11-21"]);
    shop.at(MIDNIGHT + 360 * MINUTE);
    manager.open_shift(0).await;
    assert_eq!(sells_on(&manager).await, "2026-11-22");
    let listed = manager.ok(ListDaysRequest::default()).await;
    assert_eq!((listed.today.as_str(), listed.today_begins_ms), ("2026-11-22", MIDNIGHT + 360 * MINUTE));
    assert_eq!(
        (listed.today_ends_ms - listed.today_begins_ms, listed.closing_ms),
        (1_440 * MINUTE, MIDNIGHT + 27 * 60 * MINUTE)
    );
    let days: Vec<_> =
        listed.days.iter().map(|day| (day.business_date.as_str(), day.shifts_count, day.open_shifts.len())).collect();
    assert_eq!(days, [("2026-11-22", 1, 1), ("2026-11-21", 2, 0)]);
}

/// Documents keep the day they were born with, and so does a shift that is open.
#[tokio::test]
async fn a_changed_boundary_moves_nothing() {
    let shop = TestShop::new().await;
    shop.at(MIDNIGHT + 60 * MINUTE);
    let till = shop.cashier().await;
    assert_eq!(sells_on(&till).await, "2026-11-22");
    an_evening_shop(&shop).await;
    assert_eq!(sells_on(&till).await, "2026-11-22", "the open shift stays where it is");
    let next = shop.on_duty("周收银", "2468", "04").await;
    assert_eq!(sells_on(&next).await, "2026-11-21", "the next one goes by the new rule");
    assert_eq!(shop.count("till_sale WHERE business_day = 20261122").await, 2);
}

/// The zone is the shop's, not the server's.
#[tokio::test]
async fn a_shop_in_another_zone() {
    let shop = TestShop::new().await;
    let west = "UPDATE chain_shop SET utc_offset_minutes = -300, version = 2 WHERE id = $1";
    shop.by_hand(west, [shop.uuid("清和茶铺").into()]).await;
    // 06:00 in Beijing is five in the afternoon there; their midnight is 13:00 here.
    shop.at(START_MS + 20 * 60 * MINUTE);
    let till = shop.cashier().await;
    shop.at(START_MS + 27 * 60 * MINUTE - 1);
    assert_eq!(sells_on(&till).await, "2026-11-21");
    left(&till, 20_350, "").await;
    shop.at(START_MS + 27 * 60 * MINUTE);
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    till.open_shift(0).await;
    assert_eq!(sells_on(&till).await, "2026-11-22");
    shop.books_are_planted();
}

#[tokio::test]
async fn page_by_page() {
    let shop = TestShop::new().await;
    for day in 0..3 {
        shop.at(START_MS + day * 24 * 60 * MINUTE);
        let till = shop.cashier().await;
        left(&till, 20_000, "").await;
    }
    let manager = shop.manager().await;
    let page = |before: &str| ListDaysRequest { before: before.to_owned(), limit: 2 };
    let first = manager.ok(page("")).await;
    let dates = |days: &[proto::shifts::v1::Day]| days.iter().map(|day| day.business_date.clone()).collect::<Vec<_>>();
    assert_eq!(
        (dates(&first.days), first.next_before.as_str()),
        (vec!["2026-11-23".to_owned(), "2026-11-22".to_owned()], "2026-11-22")
    );
    let second = manager.ok(page(&first.next_before)).await;
    assert_eq!((dates(&second.days), second.next_before.as_str()), (vec!["2026-11-21".to_owned()], ""));
    expect!["kit.BAD_FIELD field=before rule=date"].assert_eq(&manager.refused(page("x")).await);
    let many = ListDaysRequest { limit: 101, ..ListDaysRequest::default() };
    expect!["kit.BAD_FIELD field=limit rule=amount"].assert_eq(&manager.refused(many).await);
}

#[tokio::test]
async fn of_the_own_shop_only() {
    let shop = TestShop::new().await;
    shop.cashier().await;
    shop.sibling_shop().await;
    shop.other_merchant().await;
    let day = shop.manager().await.ok(ListDaysRequest::default()).await.days.remove(0);
    assert_eq!((day.state(), day.shifts_count, day.open_shifts.len()), (DayState::Open, 1, 1));
    let nobody = shop.manager().await.refused(GetDayRequest { business_date: "2026-11-20".to_owned() }).await;
    assert_eq!(nobody, "kit.NOT_FOUND");
}
