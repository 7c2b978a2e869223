//! Holding a cart.
use expect_test::expect;
use proto::till::v1::{CartLine, HoldSaleRequest, ListHeldSalesRequest};

use super::held::{again, hold, recall};
use crate::harness::{MANAGER_PIN, TestShop};

#[tokio::test]
async fn keeps_everything_of_a_cart_and_moves_no_money() {
    let shop = TestShop::new().await;
    // Nobody opened a shift: a waiter's till has no drawer.
    let till = shop.signed_in("李收银", crate::harness::CASHIER_PIN, "01").await;
    let mut cart = till.cart(&[("西湖龙井", 1_000), ("瓜子", 255)], "王建国");
    cart.lines[0].rate_bp = Some(9_000);
    cart.lines[0].staff_id = till.id("李收银");
    cart.lines[1].gift = true;
    cart.lines[1].remark = "少盐".to_owned();
    cart.bill_off_fen = Some(100);
    let request = HoldSaleRequest {
        held_id: till.new_id().to_string(),
        cart: Some(cart.clone()),
        note: " 靠窗 ".to_owned(),
        version: 0,
    };
    let held = till.ok(request).await.held.expect("a held bill");
    let told = (held.goods.as_str(), held.note.as_str(), held.member_name.as_str(), held.lines, held.version);
    assert_eq!(told, ("西湖龙井 · 瓜子", "靠窗", "王建国", 2, 1));
    assert_eq!(till.ok(recall(&held)).await.cart, Some(cart));
    assert_eq!((shop.count("ledger_entry").await, shop.count("till_sale").await), (0, 0));
}

#[tokio::test]
async fn a_retry_holds_once_and_the_same_bill_stays_one() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let id = shop.new_id();
    let request = HoldSaleRequest {
        held_id: shop.new_id().to_string(),
        cart: Some(till.cart(&[("冰红茶", 1_000)], "")),
        ..HoldSaleRequest::default()
    };
    let first = till.ask_as(id, request.clone()).await.expect("held");
    assert_eq!(till.ask_as(id, request.clone()).await.expect("the same"), first);
    expect!["till.HELD_STALE at_ms=1795226400000 staff_name=李收银 till_no=01"].assert_eq(&till.refused(request).await);
    let taken = till.ok(recall(&first.held.expect("a held bill"))).await;
    let held = till.ok(again(&taken, till.cart(&[("冰红茶", 3_000)], ""))).await;
    assert_eq!((held.waiting, held.held.map(|held| (held.version, held.pieces_milli))), (1, Some((3, 3_000))));
    assert_eq!(shop.count("till_held").await, 1);
}

#[tokio::test]
async fn no_more_than_two_hundred_wait_and_no_cart_beyond_five_hundred_lines() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let held = hold(&till, &[("冰红茶", 1_000)], "").await;
    let sql = "INSERT INTO till_held (merchant_id, id, shop_id, version, state, cart, quote, note, member_id, member_name, \
        member_no, goods, words, lines, pieces_milli, total_fen, held_ms, staff_id, staff_name, till_id, till_no, by_staff_id, \
        by_staff_name, by_till_id, by_till_no, by_ms, sale_id, reason) SELECT merchant_id, $1, shop_id, version, state, cart, \
        quote, note, member_id, member_name, member_no, goods, words, lines, pieces_milli, total_fen, held_ms, staff_id, \
        staff_name, till_id, till_no, by_staff_id, by_staff_name, by_till_id, by_till_no, by_ms, sale_id, reason FROM till_held \
        WHERE id = $2";
    let first: rules::id::Uuid = held.held_id.parse().expect("an id");
    for _ in 1..200 {
        shop.by_hand(sql, [shop.new_id().into(), first.into()]).await;
    }
    let cart = Some(till.cart(&[("冰红茶", 1_000)], ""));
    let one_more = HoldSaleRequest { held_id: till.new_id().to_string(), cart, ..HoldSaleRequest::default() };
    expect!["till.HELD_FULL most=200"].assert_eq(&till.refused(one_more.clone()).await);
    assert_eq!(till.ok(ListHeldSalesRequest::default()).await.held.len(), 200);
    // One that was recalled comes back, however many there are.
    let taken = till.ok(recall(&held)).await;
    till.ok(again(&taken, till.cart(&[("冰红茶", 2_000)], ""))).await;
    let mut long = one_more;
    let line = CartLine { item_id: till.id("冰红茶"), quantity_milli: 1_000, ..CartLine::default() };
    long.cart.as_mut().expect("a cart").lines = vec![line; 501];
    expect!["kit.BAD_FIELD field=cart.lines rule=count"].assert_eq(&till.refused(long).await);
}

#[tokio::test]
async fn holding_is_a_right() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sql = "UPDATE access_role SET permissions = 'till.checkout' WHERE code = 'cashier' AND merchant_id = $1";
    shop.by_hand(sql, [shop.uuid("清和商贸").into()]).await;
    let cart = Some(till.cart(&[("冰红茶", 1_000)], ""));
    let request = HoldSaleRequest { held_id: till.new_id().to_string(), cart, ..HoldSaleRequest::default() };
    expect!["kit.PERMISSION_DENIED permission=till.hold"].assert_eq(&till.refused(request).await);
}

#[tokio::test]
async fn a_bill_of_a_sibling_shop_is_not_there() {
    let shop = TestShop::new().await;
    let (till, sibling) = (shop.cashier().await, shop.sibling_shop().await);
    let held = hold(&till, &[("冰红茶", 1_000)], "").await;
    expect!["kit.NOT_FOUND"].assert_eq(&sibling.refused(recall(&held)).await);
    let taken = till.ok(recall(&held)).await;
    expect!["kit.NOT_FOUND"].assert_eq(&sibling.refused(again(&taken, sibling.cart(&[("冰红茶", 1_000)], ""))).await);
    assert!(sibling.ok(ListHeldSalesRequest::default()).await.held.is_empty());
    let manager = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    assert_eq!(manager.ok(ListHeldSalesRequest::default()).await.held.len(), 1);
}
