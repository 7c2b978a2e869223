//! 当班.
use expect_test::expect;
use proto::shifts::v1::OpenShiftRequest;

use super::close;
use crate::harness::{CASHIER_PIN, TestShop};

fn open(shop: &TestShop, float_fen: i64) -> OpenShiftRequest {
    OpenShiftRequest { shift_id: shop.new_id().to_string(), float_fen, ..OpenShiftRequest::default() }
}

#[tokio::test]
async fn the_float_moves_from_the_safe_to_the_drawer() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    let shift = till.ok(open(&shop, 20_000)).await.shift.expect("a shift");
    expect![[r#"
        Shift {
            shift_id: "<1>",
            staff_id: "<李收银>",
            staff_name: "李收银",
            till_no: "01",
            business_date: "2026-11-21",
            opened_ms: 1795226400000,
            closed_ms: 0,
            float_fen: 20000,
        }"#]]
    .assert_eq(&shop.show(&shift));
    expect![[r#"
        open_shift #1
          drawer cny +20000
          safe cny -20000"#]]
    .assert_eq(&till.book(&shift.shift_id).await);
    expect![[r#"shifts.OpenShift 李收银@01 ok [{"what":"shift","id":"<2>","after":20000}]"#]]
        .assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn a_till_has_one_open_shift() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect!["shifts.SHIFT_OPEN staff_name=李收银"].assert_eq(&till.refused(open(&shop, 0)).await);
    let colleague = till.clone().sign_in("周收银", "2468").await;
    expect!["shifts.SHIFT_OPEN staff_name=李收银"].assert_eq(&colleague.refused(open(&shop, 0)).await);
    shop.on_duty("周收银", "2468", "02").await;
    assert_eq!(shop.count("shifts_shift WHERE closed_ms = 0").await, 2);
}

#[tokio::test]
async fn two_at_once_open_one() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    let (one, two) = tokio::join!(till.ask(open(&shop, 100)), till.ask(open(&shop, 200)));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let refusal = one.err().or(two.err()).expect("one is refused");
    expect!["shifts.SHIFT_OPEN staff_name=李收银"].assert_eq(&refusal.to_string());
    assert_eq!(shop.count("shifts_shift").await, 1);
}

#[tokio::test]
async fn after_the_close_the_next_may_open() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    let first = till.open_shift(10_000).await;
    till.ok(close(&first.shift_id, &[(10_000, 1)], "")).await;
    shop.later(1_000);
    till.clone().sign_in("周收银", "2468").await.ok(open(&shop, 0)).await;
}

#[tokio::test]
async fn a_float_is_an_amount() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    for float in [-1, 100_000_001, i64::MIN, i64::MAX] {
        assert_eq!(till.refused(open(&shop, float)).await, "kit.BAD_FIELD field=float_fen rule=amount");
    }
    let no_id = OpenShiftRequest { shift_id: "x".to_owned(), ..OpenShiftRequest::default() };
    expect!["kit.BAD_FIELD field=shift_id rule=id"].assert_eq(&till.refused(no_id).await);
    assert_eq!(shop.count("shifts_shift").await, 0);
}

#[tokio::test]
async fn the_business_day_is_fixed_at_the_opening() {
    let shop = TestShop::new().await;
    let at_three = "UPDATE chain_shop SET day_starts_minute = 180 WHERE id = $1";
    shop.by_hand(at_three, [shop.uuid("清和茶铺").into()]).await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    // 23:50, and a sale at 02:50: one evening.
    shop.later((13 * 60 + 50) * 60_000);
    let till = till.sign_in("李收银", CASHIER_PIN).await;
    till.open_shift(0).await;
    shop.later(3 * 3_600_000);
    let sale = till.sell(&[("冰红茶", 1_000)], "").await;
    assert_eq!((sale.business_date.as_str(), sale.receipt_no.as_str()), ("2026-11-21", "01-01-261121-0001"));
}
