//! One item.
use expect_test::expect;
use proto::catalog::v1::GetItemRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn of_the_own_merchant_only() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let ask = GetItemRequest { item_id: shop.id("足疗") };
    expect![[r#"
        Item {
            item_id: "<足疗>",
            code: "201",
            name: "足疗",
            spec: "60 分钟",
            kind: Service,
            category_id: "<1>",
            unit: "次",
            price_fen: 8800,
            discountable: true,
            barcodes: [],
            initials: "zl",
            archived: false,
            version: 1,
            cost_fen: 0,
            weighed: false,
            level_prices: [],
            open_price: false,
        }"#]]
    .assert_eq(&shop.show(&till.ok(ask.clone()).await.item.expect("an item")));
    expect!["kit.NOT_FOUND"].assert_eq(&shop.other_merchant().await.refused(ask).await);
    expect!["kit.BAD_FIELD field=item_id rule=id"]
        .assert_eq(&till.refused(GetItemRequest { item_id: String::new() }).await);
}
