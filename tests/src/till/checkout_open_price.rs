//! 快速消费 and other goods with an open price: the till says what one costs. And sales without a card (TIL-07).
use expect_test::expect;
use proto::{
    catalog::v1::{GetItemRequest, Item, SaveItemRequest},
    chain::v1::{GetShopRequest, SaveShopRequest, Shop},
    till::v1::{Cart, CartLine, QuoteRequest},
};

use crate::harness::{TestShop, Till, cash};

/// 足疗 costs what is said from now on.
async fn open(shop: &TestShop) -> Till {
    let manager = shop.manager().await;
    let item = manager.ok(GetItemRequest { item_id: shop.id("足疗") }).await.item.expect("an item");
    let item = manager.ok(SaveItemRequest { item: Some(Item { open_price: true, ..item }) }).await.item;
    assert!(item.expect("an item").open_price);
    shop.cashier().await
}

fn at(till: &Till, open_price_fen: Option<i64>, quantity_milli: i64, member: &str) -> Cart {
    let lines = vec![CartLine { open_price_fen, ..till.line("足疗", quantity_milli) }];
    Cart { lines, ..till.cart(&[], member) }
}

#[tokio::test]
async fn it_costs_what_the_till_says() {
    let shop = TestShop::new().await;
    let till = open(&shop).await;
    let request = till.checkout(at(&till, Some(8_850), 1_000, ""), vec![cash(8_850, 10_000)]).await;
    let sale = till.ok(request).await.sale.expect("a sale");
    let quote = sale.quote.expect("a quote");
    let line = &quote.lines[0];
    assert_eq!((quote.total_fen, line.price_fen, line.net_fen, line.price_changed), (8_850, 8_850, 8_850, false));
    // Level and quantity count as for all goods.
    let quote = till.ok(QuoteRequest { cart: Some(at(&till, Some(1_000), 3_000, "王建国")) }).await.quote;
    assert_eq!(quote.expect("a quote").total_fen, 2_700);
}

#[tokio::test]
async fn a_price_that_is_missing_or_not_wanted_is_refused() {
    let shop = TestShop::new().await;
    let till = open(&shop).await;
    let plain =
        Cart { lines: vec![CartLine { open_price_fen: Some(1), ..till.line("冰红茶", 1_000) }], ..Cart::default() };
    let bad = [at(&till, None, 1_000, ""), at(&till, Some(0), 1_000, ""), at(&till, Some(-5), 1_000, ""), plain];
    let mut refusals = Vec::new();
    for cart in bad {
        refusals.push(till.refused(QuoteRequest { cart: Some(cart) }).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=cart.lines[0].open_price_fen rule=required
        kit.BAD_FIELD field=cart.lines[0].open_price_fen rule=amount
        kit.BAD_FIELD field=cart.lines[0].open_price_fen rule=amount
        kit.BAD_FIELD field=cart.lines[0].open_price_fen rule=choice"#]]
    .assert_eq(&refusals.join("\n"));
}

#[tokio::test]
async fn without_a_card_it_is_booked_on_the_shops_number() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let own = manager.ok(GetShopRequest {}).await.shop.expect("a shop");
    let numbered = Shop { walk_in_no: Some("SK0001".to_owned()), ..own };
    let saved = manager.ok(SaveShopRequest { shop: Some(numbered.clone()) }).await.shop.expect("a shop");
    let bad = Shop { walk_in_no: Some("散 客".to_owned()), ..saved.clone() };
    expect!["kit.BAD_FIELD field=shop.walk_in_no rule=code"]
        .assert_eq(&manager.refused(SaveShopRequest { shop: Some(bad) }).await);
    // Who does not know the field leaves it as it is.
    let saved = manager.ok(SaveShopRequest { shop: Some(Shop { walk_in_no: None, ..saved }) }).await.shop;
    assert_eq!(saved.expect("a shop").walk_in_no.as_deref(), Some("SK0001"));
    let till = shop.cashier().await;
    let of = async |member: &str, fen: i64| {
        let request = till.checkout(till.cart(&[("冰红茶", 1_000)], member), vec![cash(fen, fen)]).await;
        let sale = till.ok(request).await.sale.expect("a sale");
        (sale.member_id.is_empty(), sale.member_no)
    };
    assert_eq!(of("", 350).await, (true, "SK0001".to_owned()));
    let (nobody, number) = of("王建国", 315).await;
    assert!(!nobody && number != "SK0001", "{number}");
}
