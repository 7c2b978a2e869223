//! A held bill from hand to hand: sold once, by one till, whoever else wants it.
use expect_test::expect;
use proto::till::v1::{
    Cart, CheckoutRequest, HeldRef, HeldSale, HoldSaleRequest, ListHeldSalesRequest, RecallSaleRequest,
    RecallSaleResponse,
};

use crate::harness::{MANAGER_PIN, TestShop, Till, cash};

/// Holds a cart as a new bill.
pub(super) async fn hold(till: &Till, lines: &[(&str, i64)], member: &str) -> HeldSale {
    let held_id = till.new_id().to_string();
    let request = HoldSaleRequest { held_id, cart: Some(till.cart(lines, member)), ..HoldSaleRequest::default() };
    till.ok(request).await.held.expect("a held bill")
}

/// Takes a bill that waits.
pub(super) fn recall(held: &HeldSale) -> RecallSaleRequest {
    RecallSaleRequest { held_id: held.held_id.clone(), take_over: 0 }
}

/// The bill as this till knows it now.
pub(super) fn known(held: &HeldSale) -> HeldRef {
    HeldRef { held_id: held.held_id.clone(), version: held.version }
}

/// Holds what was recalled again.
pub(super) fn again(taken: &RecallSaleResponse, cart: Cart) -> HoldSaleRequest {
    let held = taken.held.as_ref().map(known).expect("a held bill");
    HoldSaleRequest { held_id: held.held_id, version: held.version, cart: Some(cart), note: String::new() }
}

/// Sells what was recalled, for exact cash.
async fn sale_of(till: &Till, taken: &RecallSaleResponse) -> CheckoutRequest {
    let mut request = till.checkout(taken.cart.clone().expect("a cart"), Vec::new()).await;
    request.tenders = vec![cash(request.total_fen, request.total_fen)];
    request.held = taken.held.as_ref().map(known);
    request
}

async fn waiting(till: &Till) -> i32 {
    till.ok(ListHeldSalesRequest { count_only: true, ..ListHeldSalesRequest::default() }).await.waiting
}

#[tokio::test]
async fn held_at_one_till_and_sold_at_another() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("西湖龙井", 1_000), ("冰红茶", 2_000)], "王建国").await;
    assert_eq!((waiting(&till).await, waiting(&other).await), (1, 1));
    shop.later(60_000);
    let taken = other.ok(recall(&held)).await;
    assert_eq!((taken.changes.len(), taken.waiting), (0, 0));
    assert_eq!(taken.cart, Some(other.cart(&[("西湖龙井", 1_000), ("冰红茶", 2_000)], "王建国")));
    assert_eq!(taken.quote.as_ref().map(|quote| quote.total_fen), Some(held.total_fen));
    let request = sale_of(&other, &taken).await;
    let sale = other.ok(request).await.sale.expect("a sale");
    assert_eq!(sale.quote.expect("a quote").total_fen, held.total_fen);
    assert_eq!(waiting(&till).await, 0);
    assert!(till.ok(ListHeldSalesRequest::default()).await.held.is_empty());
    expect![[r#"
        till.HoldSale 李收银@01 ok [{"what":"held_sale","id":"<5>","before":"nothing","after":{"lines":2,"member":"M00000001","total_fen":3150}}]
        till.RecallSale 王店长@02 ok [{"what":"held_sale","id":"<5>","before":"","after":"taken"}]
        till.Checkout 王店长@02 ok [{"what":"held_sale","id":"<5>","before":"taken","after":"sold"},{"what":"sale","id":"<6>","after":3150}]"#]]
    .assert_eq(&shop.last_audit(3).await);
}

#[tokio::test]
async fn a_bill_is_sold_once() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("西湖龙井", 1_000)], "").await;
    let taken = till.ok(recall(&held)).await;
    let first = sale_of(&till, &taken).await;
    // The page of the first till dies, the other one takes over and sells; then the first comes back with its cart.
    let over = RecallSaleRequest { take_over: taken.held.as_ref().map_or(0, |held| held.version), ..recall(&held) };
    let second = sale_of(&other, &other.ok(over).await).await;
    other.ok(second).await;
    expect!["till.HELD_SOLD at_ms=1795226400000 staff_name=王店长 till_no=02"].assert_eq(&till.refused(first).await);
    // Without the bill its cart is a cart like any other: whoever sells it so says it is another sale.
    assert_eq!(shop.count("till_sale").await, 1);
}

#[tokio::test]
async fn a_bill_that_somebody_took_over_is_not_sold_here() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("西湖龙井", 1_000)], "").await;
    let taken = till.ok(recall(&held)).await;
    let request = sale_of(&till, &taken).await;
    let over = RecallSaleRequest { take_over: taken.held.as_ref().map_or(0, |held| held.version), ..recall(&held) };
    other.ok(over).await;
    expect!["till.HELD_TAKEN at_ms=1795226400000 staff_name=王店长 till_no=02 version=3"]
        .assert_eq(&till.refused(request).await);
    assert_eq!(shop.count("till_sale").await, 0);
}

#[tokio::test]
async fn a_bill_that_waits_is_not_sold_past_its_recall() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold(&till, &[("西湖龙井", 1_000)], "").await;
    let mut request = till.checkout(till.cart(&[("西湖龙井", 1_000)], ""), vec![cash(2_800, 2_800)]).await;
    request.held = Some(known(&held));
    expect!["till.HELD_STALE at_ms=1795226400000 staff_name=李收银 till_no=01"].assert_eq(&till.refused(request).await);
}

#[tokio::test]
async fn two_tills_recall_one_bill_at_once() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    for round in 0..20 {
        let held = hold(&till, &[("冰红茶", 1_000)], "").await;
        let (one, two) = tokio::join!(till.ask(recall(&held)), other.ask(recall(&held)));
        let refused = match (&one, &two) {
            (Ok(_), Err(refusal)) | (Err(refusal), Ok(_)) => refusal.name(),
            (one, two) => panic!("round {round}: {one:?} and {two:?}"),
        };
        assert_eq!(refused, "till.HELD_TAKEN");
        let (winner, taken) = if one.is_ok() { (&till, one) } else { (&other, two) };
        let request = sale_of(winner, &taken.expect("taken")).await;
        winner.ok(request).await;
    }
    assert_eq!(shop.count("till_sale").await, 20);
}

#[tokio::test]
async fn one_bill_in_two_hands_is_sold_once_at_once() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    for round in 0..20 {
        let held = hold(&till, &[("冰红茶", 1_000)], "").await;
        let taken = till.ok(recall(&held)).await;
        let mine = sale_of(&till, &taken).await;
        let over = RecallSaleRequest { take_over: taken.held.as_ref().map_or(0, |held| held.version), ..recall(&held) };
        // Sold here while the other till takes it over: one of the two.
        let (sold, over) = tokio::join!(till.ask(mine), other.ask(over));
        let reason = match (&sold, &over) {
            (Ok(_), Err(refusal)) | (Err(refusal), Ok(_)) => refusal.name(),
            (sold, over) => panic!("round {round}: {sold:?} and {over:?}"),
        };
        assert!(["till.HELD_SOLD", "till.HELD_TAKEN"].contains(&reason.as_str()), "{reason}");
        let sales = shop.count("till_sale").await;
        if let Ok(over) = over {
            let request = sale_of(&other, &over).await;
            other.ok(request).await;
            assert_eq!(shop.count("till_sale").await, sales + 1);
        }
        assert_eq!(shop.count("till_sale").await, round + 1);
    }
}

#[tokio::test]
async fn two_waiters_on_one_bill_lose_nothing() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("冰红茶", 1_000)], "").await;
    let mine = till.ok(recall(&held)).await;
    shop.later(5_000);
    expect!["till.HELD_TAKEN at_ms=1795226400000 staff_name=李收银 till_no=01 version=2"]
        .assert_eq(&other.refused(recall(&held)).await);
    let over = RecallSaleRequest { take_over: mine.held.as_ref().map_or(0, |held| held.version), ..recall(&held) };
    let theirs = other.ok(over).await;
    other.ok(again(&theirs, other.cart(&[("冰红茶", 1_000), ("瓜子", 500)], ""))).await;
    shop.later(5_000);
    // What the first one added since is not written over what the second one has: it stays in the cart of the first till.
    expect!["till.HELD_STALE at_ms=1795226405000 staff_name=王店长 till_no=02"]
        .assert_eq(&till.refused(again(&mine, till.cart(&[("西湖龙井", 1_000)], ""))).await);
    let now = till.ok(recall(&held)).await;
    assert_eq!(now.cart, Some(till.cart(&[("冰红茶", 1_000), ("瓜子", 500)], "")));
}
