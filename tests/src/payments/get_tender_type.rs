//! One row of the table.
use expect_test::expect;
use proto::payments::v1::GetTenderTypeRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn is_the_merchants_own() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let row = till.ok(GetTenderTypeRequest { tender_type_id: shop.id("港币") }).await.r#type.expect("a type");
    assert_eq!((row.currency.as_str(), row.rate, row.opens_drawer, row.version), ("HKD", 9_200, true, 1));
    let stranger = shop.other_merchant().await;
    let refused = stranger.refused(GetTenderTypeRequest { tender_type_id: shop.id("港币") }).await;
    expect!["kit.NOT_FOUND"].assert_eq(&refused);
}
