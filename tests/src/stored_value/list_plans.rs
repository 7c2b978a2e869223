//! The plans on offer.
use expect_test::expect;
use proto::stored_value::v1::ListPlansRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn each_merchant_has_its_own_and_archived_ones_are_gone() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect![[r#"
        [
            Plan {
                plan_id: "<充 500 送 50>",
                name: "充 500 送 50",
                pay_fen: 50000,
                gift_fen: 5000,
                version: 1,
            },
        ]"#]]
    .assert_eq(&shop.show(&till.ok(ListPlansRequest {}).await.plans));
    let theirs = shop.other_merchant().await.ok(ListPlansRequest {}).await.plans;
    assert_eq!(theirs.iter().map(|plan| plan.name.as_str()).collect::<Vec<_>>(), ["别家充值"]);
    let archive = "UPDATE stored_value_plan SET archived = TRUE WHERE id = $1";
    shop.by_hand(archive, [shop.uuid("充 500 送 50").into()]).await;
    assert!(till.ok(ListPlansRequest {}).await.plans.is_empty());
}
