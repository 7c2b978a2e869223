//! Recalling a held bill.
use expect_test::expect;
use proto::till::v1::{HeldChange, HeldChangeKind, HoldSaleRequest, RecallSaleRequest};

use super::held::{hold, recall};
use crate::harness::{MANAGER_PIN, TestShop, Till};

fn said(changes: &[HeldChange]) -> Vec<String> {
    let kind = |change: &HeldChange| change.kind().as_str_name().to_owned();
    changes.iter().map(|one| format!("{} {} {}→{}", kind(one), one.name, one.was_fen, one.now_fen)).collect()
}

async fn hold_by_hand(till: &Till, change: impl FnOnce(&mut proto::till::v1::Cart)) -> proto::till::v1::HeldSale {
    let mut cart = till.cart(&[("西湖龙井", 1_000), ("冰红茶", 2_000), ("瓜子", 500)], "王建国");
    change(&mut cart);
    let request =
        HoldSaleRequest { held_id: till.new_id().to_string(), cart: Some(cart), ..HoldSaleRequest::default() };
    till.ok(request).await.held.expect("a held bill")
}

#[tokio::test]
async fn says_what_changed_meanwhile() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold_by_hand(&till, |cart| cart.lines[1].staff_id = till.id("周收银")).await;
    shop.by_hand("UPDATE catalog_item SET price_fen = 3000 WHERE id = $1", [shop.uuid("西湖龙井").into()]).await;
    shop.by_hand("UPDATE catalog_item SET archived = TRUE WHERE id = $1", [shop.uuid("瓜子").into()]).await;
    shop.by_hand("UPDATE access_staff SET disabled = TRUE WHERE id = $1", [shop.uuid("周收银").into()]).await;
    shop.by_hand("UPDATE members_member SET archived = TRUE WHERE id = $1", [shop.uuid("王建国").into()]).await;
    let taken = till.ok(recall(&held)).await;
    expect![[r#"
        HELD_GOODS_GONE 瓜子 0→0
        HELD_MEMBER_GONE 王建国 0→0
        HELD_STAFF_GONE 周收银 0→0
        HELD_PRICE 西湖龙井 2800→3000"#]]
    .assert_eq(&said(&taken.changes).join("\n"));
    assert_eq!(taken.cart, Some(till.cart(&[("西湖龙井", 1_000), ("冰红茶", 2_000)], "")));
    assert_eq!(taken.quote.map(|quote| quote.total_fen), Some(3_700));
}

#[tokio::test]
async fn what_a_hand_took_off_goes_when_it_does_not_fit() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold_by_hand(&till, |cart| cart.lines[0].off_fen = Some(2_000)).await;
    shop.by_hand("UPDATE catalog_item SET price_fen = 1900 WHERE id = $1", [shop.uuid("西湖龙井").into()]).await;
    let taken = till.ok(recall(&held)).await;
    assert_eq!(taken.cart.map(|cart| cart.lines[0].off_fen), Some(None));
    assert_eq!(taken.changes[0].kind(), HeldChangeKind::HeldHandGone);
}

#[tokio::test]
async fn a_bill_whose_goods_are_all_gone_comes_back_empty() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold(&till, &[("瓜子", 500)], "").await;
    shop.by_hand("UPDATE catalog_item SET archived = TRUE WHERE id = $1", [shop.uuid("瓜子").into()]).await;
    let taken = till.ok(recall(&held)).await;
    assert_eq!((taken.cart.map(|cart| cart.lines.len()), taken.quote), (Some(0), None));
}

#[tokio::test]
async fn the_same_till_has_it_again_after_a_crash() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold(&till, &[("瓜子", 500)], "").await;
    till.ok(recall(&held)).await;
    // The next page knows nothing of it; who signs in there does not matter.
    let next = till.clone().sign_in("周收银", "2468").await;
    let taken = next.ok(recall(&held)).await.held.expect("a held bill");
    assert_eq!((taken.version, taken.taken.map(|by| (by.staff_name, by.here))), (3, Some(("周收银".to_owned(), true))));
}

#[tokio::test]
async fn is_taken_over_only_in_sight_of_who_has_it() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("瓜子", 500)], "").await;
    till.ok(recall(&held)).await;
    let over = |take_over| RecallSaleRequest { take_over, ..recall(&held) };
    expect!["till.HELD_TAKEN at_ms=1795226400000 staff_name=李收银 till_no=01 version=2"]
        .assert_eq(&other.refused(over(1)).await);
    other.ok(over(2)).await;
    // Who had it hears so, and does not get it back by the version of before.
    expect!["till.HELD_TAKEN at_ms=1795226400000 staff_name=王店长 till_no=02 version=3"]
        .assert_eq(&till.refused(over(2)).await);
    expect!["kit.NOT_FOUND"]
        .assert_eq(&till.refused(RecallSaleRequest { held_id: shop.new_id().to_string(), take_over: 0 }).await);
}

#[tokio::test]
async fn a_retry_is_answered_as_the_first_time() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold(&till, &[("瓜子", 500)], "").await;
    let id = shop.new_id();
    let first = till.ask_as(id, recall(&held)).await.expect("taken");
    assert_eq!(till.ask_as(id, recall(&held)).await.expect("the same"), first);
    assert_eq!(first.held.map(|held| held.version), Some(2));
}
