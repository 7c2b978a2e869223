//! 充值: cash in, principal and gift on the card.
use expect_test::expect;
use rules::ledger::Class;

use super::of_wang;
use crate::harness::{CASHIER_PIN, TestShop};
use proto::stored_value::v1::TopUpRequest;

const PLAN: &str = "充 500 送 50";

#[tokio::test]
async fn five_hundred_and_fifty_on_top() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let top_up = till.ok(of_wang(&shop, PLAN, 50_000, 60_000)).await.top_up.expect("a top-up");
    expect![[r#"
        TopUp {
            top_up_id: "<1>",
            receipt_no: "01-01-261121-0001",
            member_id: "<王建国>",
            member_name: "王建国",
            paid_fen: 50000,
            gift_fen: 5000,
            tendered_fen: 60000,
            change_fen: 10000,
            at_ms: 1795226400000,
            staff_name: "李收银",
            assets_after: Some(
                Assets {
                    principal_fen: 50000,
                    gift_fen: 5000,
                    points: 0,
                },
            ),
        }"#]]
    .assert_eq(&shop.show(&top_up));
    expect![[r#"
        top_up #2
          drawer cny +50000
          member_principal cny -50000
          gift_issued gift +5000
          member_gift gift -5000"#]]
    .assert_eq(&till.book(&top_up.top_up_id).await);
    expect![[r#"stored_value.TopUp 李收银@01 ok [{"what":"top_up","id":"<3>","after":[50000,5000]}]"#]]
        .assert_eq(&shop.last_audit(1).await);
    assert_eq!(shop.balance("王建国", Class::MemberPrincipal).await, 50_000);
    assert_eq!(shop.balance("王建国", Class::MemberGift).await, 5_000);
}

#[tokio::test]
async fn a_free_amount_gives_no_gift() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let top_up = till.ok(of_wang(&shop, "", 12_345, 12_345)).await.top_up.expect("a top-up");
    assert_eq!((top_up.paid_fen, top_up.gift_fen, top_up.change_fen), (12_345, 0, 0));
    assert_eq!(shop.balance("王建国", Class::MemberGift).await, 0);
    for bad in [0, -1, 5_000_001, i64::MAX] {
        assert_eq!(till.refused(of_wang(&shop, "", bad, bad)).await, "kit.BAD_FIELD field=paid_fen rule=amount");
    }
}

#[tokio::test]
async fn a_plan_costs_what_it_costs() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect!["stored_value.PLAN_CHANGED pay_fen=50000"]
        .assert_eq(&till.refused(of_wang(&shop, PLAN, 49_900, 49_900)).await);
    expect!["stored_value.PLAN_CHANGED pay_fen=0"]
        .assert_eq(&till.refused(of_wang(&shop, "别家充值", 10_000, 10_000)).await);
    let archive = "UPDATE stored_value_plan SET archived = TRUE WHERE id = $1";
    shop.by_hand(archive, [shop.uuid(PLAN).into()]).await;
    expect!["stored_value.PLAN_CHANGED pay_fen=0"].assert_eq(&till.refused(of_wang(&shop, PLAN, 50_000, 50_000)).await);
    assert_eq!(shop.balance("王建国", Class::MemberPrincipal).await, 0);
}

#[tokio::test]
async fn too_little_cash_is_refused() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect!["stored_value.TENDERED_TOO_LITTLE paid_fen=50000 tendered_fen=49999"]
        .assert_eq(&till.refused(of_wang(&shop, PLAN, 50_000, 49_999)).await);
    expect!["stored_value.TopUp 李收银@01 stored_value.TENDERED_TOO_LITTLE"].assert_eq(&shop.last_audit(1).await);
    assert_eq!(shop.count("stored_value_top_up").await, 0);
}

#[tokio::test]
async fn not_without_an_open_shift() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    expect!["shifts.NO_OPEN_SHIFT"].assert_eq(&till.refused(of_wang(&shop, "", 100, 100)).await);
    let till = shop.on_duty("周收银", "2468", "01").await.sign_in("李收银", CASHIER_PIN).await;
    expect!["shifts.SHIFT_OF_OTHER staff_name=周收银"].assert_eq(&till.refused(of_wang(&shop, "", 100, 100)).await);
}

#[tokio::test]
async fn another_merchants_member_is_not_there() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let theirs = TopUpRequest { member_id: shop.id("别家会员甲"), ..of_wang(&shop, "", 100, 100) };
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(theirs).await);
    let archive = "UPDATE members_member SET archived = TRUE WHERE id = $1";
    shop.by_hand(archive, [shop.uuid("王建国").into()]).await;
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(of_wang(&shop, "", 100, 100)).await);
}

#[tokio::test]
async fn a_retry_tops_up_once() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let (id, request) = (shop.new_id(), of_wang(&shop, PLAN, 50_000, 50_000));
    let first = till.ask_as(id, request.clone()).await.expect("a top-up");
    shop.later(60_000);
    assert_eq!(till.ask_as(id, request).await.expect("the same"), first);
    assert_eq!(shop.balance("王建国", Class::MemberPrincipal).await, 50_000);
    let another = of_wang(&shop, PLAN, 50_000, 50_001);
    let refusal = till.ask_as(id, another).await.expect_err("another body");
    expect!["kit.REQUEST_ID_REUSED"].assert_eq(&refusal.to_string());
}
