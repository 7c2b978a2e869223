//! One top-up, read again.
use expect_test::expect;
use proto::stored_value::v1::GetTopUpRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn only_in_its_own_shop() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let made = till.top_up("王建国", 10_000).await;
    let ask = GetTopUpRequest { top_up_id: made.top_up_id.clone() };
    assert_eq!(till.ok(ask.clone()).await.top_up.expect("a top-up"), made);
    for elsewhere in [shop.sibling_shop().await, shop.other_merchant().await] {
        assert_eq!(elsewhere.refused(ask.clone()).await, "kit.NOT_FOUND");
    }
    expect!["kit.BAD_FIELD field=top_up_id rule=id"]
        .assert_eq(&till.refused(GetTopUpRequest { top_up_id: String::new() }).await);
}
