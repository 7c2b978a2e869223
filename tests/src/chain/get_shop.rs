//! The caller's shop.
use expect_test::expect;
use proto::chain::v1::GetShopRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn each_till_sees_its_own_shop() {
    let shop = TestShop::new().await;
    expect![[r#"
        Some(
            Shop {
                shop_id: "<清和茶铺>",
                shop_no: "01",
                name: "清和茶铺",
                receipt_header: "天河路 88 号",
                receipt_footer: "谢谢光临",
                day_starts_minute: 0,
                version: 1,
                codes: Some(
                    ScanCodes {
                        amount_prefixes: "20-22",
                        weight_prefixes: "23-24",
                        weight_first: false,
                        in_store_prefixes: "",
                        member_prefixes: "ZFM",
                        badge_prefixes: "ZFS",
                    },
                ),
                sale: Some(
                    SaleRule {
                        rounding: None,
                        below_cost: Allow,
                    },
                ),
                hours: Some(
                    Hours {
                        opens_minute: 0,
                        closes_minute: 1440,
                    },
                ),
                walk_in_no: Some(
                    "",
                ),
            },
        )"#]]
    .assert_eq(&shop.show(&shop.cashier().await.ok(GetShopRequest {}).await.shop));
    let sibling = shop.sibling_shop().await.ok(GetShopRequest {}).await.shop.expect("a shop");
    let other = shop.other_merchant().await.ok(GetShopRequest {}).await.shop.expect("a shop");
    assert_eq!((sibling.name.as_str(), other.name.as_str()), ("清和二店", "别家小店"));
}
