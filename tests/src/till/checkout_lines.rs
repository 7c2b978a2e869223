//! What a hand does to lines and bill, in the books to the fen.
use expect_test::expect;
use proto::till::v1::{Cart, GetSaleRequest, QuoteRequest, Quoted, Sale};

use crate::harness::{TestShop, Till, cash};

/// Sells a cart for cash; answers its book, and the sale as it is read again.
async fn sell(till: &Till, cart: Cart) -> (String, Sale) {
    let mut request = till.checkout(cart, Vec::new()).await;
    if request.total_fen > 0 {
        request.tenders = vec![cash(request.total_fen, request.total_fen)];
    }
    let sale = till.ok(request).await.sale.expect("a sale");
    let read = till.ok(GetSaleRequest { sale_id: sale.sale_id.clone() }).await.sale.expect("a sale");
    assert_eq!(read.quote, sale.quote, "what was answered is what is kept");
    (till.book(&sale.sale_id).await, sale)
}

async fn quote(till: &Till, cart: Cart) -> Quoted {
    till.ok(QuoteRequest { cart: Some(cart) }).await.quote.expect("a quote")
}

async fn manager(shop: &TestShop) -> Till {
    let till = shop.manager().await;
    till.open_shift(0).await;
    till
}

#[tokio::test]
async fn discounts_gifts_and_rounding_have_legs_of_their_own() {
    let shop = TestShop::new().await;
    let till = manager(&shop).await;
    shop.by_hand("UPDATE chain_shop SET rounding = 3 WHERE merchant_id = $1", [shop.uuid("清和商贸").into()]).await;
    let mut cart = till.cart(&[("冰红茶", 2_000), ("瓜子", 255), ("足疗", 1_000), ("西湖龙井", 1_000)], "王建国");
    cart.lines[0].gift = true;
    cart.lines[1].off_fen = Some(53);
    cart.lines[2].rate_bp = Some(8_000);
    cart.bill_off_fen = Some(500);
    let (book, sale) = sell(&till, cart).await;
    expect![[r#"
        sale #2
          drawer cny +9600
          discount cny +2593
          given cny +700
          rounding cny +60
          sales cny -12953
          points_issued points +192
          member_points points -192"#]]
    .assert_eq(&book);
    let quote = sale.quote.expect("a quote");
    let off = quote.off.expect("parts");
    assert_eq!((off.given_fen, off.hand_fen, off.level_fen, off.bill_fen), (700, 53 + 1_760, 280, 500));
    assert_eq!(quote.total_fen % 100, 0);
    assert_eq!(quote.total_fen, quote.gross_fen - quote.discount_fen + quote.rounding_fen);
}

#[tokio::test]
async fn the_levels_own_price_goes_before_its_discount() {
    let shop = TestShop::new().await;
    let till = manager(&shop).await;
    let level = shop.rows("SELECT id FROM members_level WHERE pays_bp = 9000").await;
    let level: rules::id::Uuid = level[0].try_get("", "id").expect("an id");
    let sql = "UPDATE catalog_item SET level_prices = $1 WHERE id = $2";
    shop.by_hand(sql, [format!("{level}:2000").into(), shop.uuid("西湖龙井").into()]).await;
    let cart = |member| till.cart(&[("西湖龙井", 2_000), ("冰红茶", 1_000)], member);
    let diamond = quote(&till, cart("王建国")).await;
    let off = diamond.off.expect("parts");
    assert_eq!((off.level_price_fen, off.level_fen, diamond.total_fen), (1_600, 35, 4_315));
    assert_eq!(quote(&till, cart("李晓梅")).await.total_fen, 5_950);
    assert_eq!(quote(&till, cart("")).await.total_fen, 5_950);
    sell(&till, cart("王建国")).await;
}

#[tokio::test]
async fn below_cost_as_the_shop_has_it() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    shop.by_hand("UPDATE catalog_item SET cost_fen = 2700 WHERE id = $1", [shop.uuid("西湖龙井").into()]).await;
    let request = || async {
        let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
        cart.lines[0].rate_bp = Some(9_500);
        till.checkout(cart, vec![cash(2_660, 2_660)]).await
    };
    till.ok(request().await).await;
    for (number, said) in [(1_i16, "access.APPROVAL_NEEDED acts=below_cost"), (2, "access.NOT_ALLOWED acts=below_cost")]
    {
        shop.by_hand("UPDATE chain_shop SET below_cost = $1", [number.into()]).await;
        assert_eq!(till.refused(request().await).await, said);
    }
}

#[tokio::test]
async fn a_scale_label_is_sold_as_it_says() {
    let shop = TestShop::new().await;
    let till = manager(&shop).await;
    // 瓜子 has the code 103: ¥12.34 of it, twice.
    let digits = "200010301234";
    let label = (0..10).map(|n| format!("{digits}{n}")).find(|code| rules::scan::is_retail(code)).expect("one fits");
    let mut cart = till.cart(&[("瓜子", 1_000), ("瓜子", 1_000)], "王建国");
    cart.lines.iter_mut().for_each(|line| line.barcode.clone_from(&label));
    let (_, sale) = sell(&till, cart).await;
    let quote = sale.quote.expect("a quote");
    assert_eq!((quote.gross_fen, quote.total_fen), (2_468, 2_221));
}

#[tokio::test]
async fn who_did_it_and_what_was_said_stay_with_the_line() {
    let shop = TestShop::new().await;
    let till = manager(&shop).await;
    let mut cart = till.cart(&[("足疗", 1_000)], "");
    cart.lines[0].staff_id = shop.id("周收银");
    cart.lines[0].remark = " 轻一点 ".to_owned();
    let (_, sale) = sell(&till, cart.clone()).await;
    let line = sale.quote.expect("a quote").lines.remove(0);
    assert_eq!((line.staff_name.as_str(), line.remark.as_str()), ("周收银", "轻一点"));
    cart.lines[0].staff_id = shop.id("孙收银");
    expect!["kit.BAD_FIELD field=cart.lines[0].staff_id rule=choice"]
        .assert_eq(&till.refused(QuoteRequest { cart: Some(cart) }).await);
}

#[tokio::test]
async fn two_hands_on_one_line_are_refused() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let mut cart = till.cart(&[("冰红茶", 1_000)], "");
    (cart.lines[0].gift, cart.lines[0].rate_bp) = (true, Some(9_000));
    expect!["kit.BAD_FIELD field=cart.lines[0].amount_fen rule=choice"]
        .assert_eq(&till.refused(QuoteRequest { cart: Some(cart) }).await);
    let mut cart = till.cart(&[("冰红茶", 1_000)], "");
    cart.bill_off_fen = Some(351);
    expect!["kit.BAD_FIELD field=cart.bill_off_fen rule=amount"]
        .assert_eq(&till.refused(QuoteRequest { cart: Some(cart) }).await);
}
