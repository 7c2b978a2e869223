//! One sale, read again.
use expect_test::expect;
use proto::till::v1::{GetSaleRequest, Sale};

use crate::harness::{TestShop, cash, stored};

#[tokio::test]
async fn reads_what_was_sold_whatever_changed_since() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 1_000).await;
    let cart = till.cart(&[("西湖龙井", 1_000), ("冰红茶", 2_000)], "王建国");
    let request = till.checkout(cart, vec![stored(1_000), cash(2_150, 5_000)]).await;
    let sold = till.ok(request).await.sale.expect("a sale");
    shop.by_hand("UPDATE catalog_item SET price_fen = 1, name = '新茶' WHERE id = $1", [shop.uuid("西湖龙井").into()])
        .await;
    shop.by_hand("UPDATE members_level SET pays_bp = 5000, version = 2 WHERE id = $1", [shop.uuid("钻石会员").into()])
        .await;
    let read = till.ok(GetSaleRequest { sale_id: sold.sale_id.clone() }).await.sale.expect("a sale");
    assert_eq!(read, Sale { assets_after: None, ..sold });
}

#[tokio::test]
async fn only_in_its_own_shop() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale_id = till.sell(&[("冰红茶", 1_000)], "").await.sale_id;
    for elsewhere in [shop.sibling_shop().await, shop.other_merchant().await] {
        assert_eq!(elsewhere.refused(GetSaleRequest { sale_id: sale_id.clone() }).await, "kit.NOT_FOUND");
    }
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(GetSaleRequest { sale_id: shop.new_id().to_string() }).await);
    expect!["kit.BAD_FIELD field=sale_id rule=id"]
        .assert_eq(&till.refused(GetSaleRequest { sale_id: "01-01-261121-0001".to_owned() }).await);
}
