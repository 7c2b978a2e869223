//! Dropping a held bill.
use expect_test::expect;
use proto::till::v1::{DropHeldSaleRequest, HeldRef, RecallSaleRequest};

use super::held::{again, hold, known, recall};
use crate::harness::{MANAGER_PIN, TestShop};

fn drop_it(held: HeldRef, reason: &str) -> DropHeldSaleRequest {
    DropHeldSaleRequest { held: Some(held), reason: reason.to_owned() }
}

#[tokio::test]
async fn needs_a_reason_and_is_told_for_good() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold(&till, &[("西湖龙井", 1_000)], "王建国").await;
    expect!["kit.BAD_FIELD field=reason rule=required"].assert_eq(&till.refused(drop_it(known(&held), " ")).await);
    let answer = till.ok(drop_it(known(&held), "客人走了")).await;
    assert_eq!(answer.waiting, 0);
    expect![[r#"till.DropHeldSale 李收银@01 ok [{"what":"held_sale","id":"<3>","before":{"by":"李收银","goods":"西湖龙井","member":"M00000001","total_fen":2520},"after":{"dropped":"客人走了"}}]"#]]
        .assert_eq(&shop.last_audit(1).await);
    assert_eq!(shop.count("till_held WHERE reason = '客人走了' AND state = 3").await, 1);
    expect!["till.HELD_DROPPED at_ms=1795226400000 staff_name=李收银 till_no=01"]
        .assert_eq(&till.refused(recall(&held)).await);
}

#[tokio::test]
async fn not_while_another_till_has_it() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("西湖龙井", 1_000)], "").await;
    let taken = other.ok(recall(&held)).await;
    let now = taken.held.as_ref().map(known).expect("a held bill");
    expect!["till.HELD_TAKEN at_ms=1795226400000 staff_name=王店长 till_no=02 version=2"]
        .assert_eq(&till.refused(drop_it(now.clone(), "错单")).await);
    other.ok(again(&taken, other.cart(&[("西湖龙井", 2_000)], ""))).await;
    // Nobody drops what somebody changed since they looked.
    expect!["till.HELD_STALE at_ms=1795226400000 staff_name=王店长 till_no=02"]
        .assert_eq(&till.refused(drop_it(now, "错单")).await);
}

#[tokio::test]
async fn whoever_dropped_it_takes_that_back() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("西湖龙井", 1_000)], "王建国").await;
    till.ok(drop_it(known(&held), "按错了")).await;
    let back = RecallSaleRequest { take_over: held.version + 1, ..recall(&held) };
    // No other till, and none that does not say what it saw.
    expect!["till.HELD_DROPPED at_ms=1795226400000 staff_name=李收银 till_no=01"]
        .assert_eq(&other.refused(back.clone()).await);
    expect!["till.HELD_DROPPED at_ms=1795226400000 staff_name=李收银 till_no=01"]
        .assert_eq(&till.refused(RecallSaleRequest { take_over: held.version, ..back.clone() }).await);
    let answer = till.ok(back.clone()).await;
    assert_eq!(answer.cart.expect("a cart").lines.len(), 1);
    assert_eq!(shop.count("till_held WHERE reason = '' AND state = 1").await, 1);
    expect![[
        r#"till.RecallSale 李收银@01 ok [{"what":"held_sale","id":"<4>","before":"dropped: 按错了","after":"taken"}]"#
    ]]
    .assert_eq(&shop.last_audit(1).await);
}
