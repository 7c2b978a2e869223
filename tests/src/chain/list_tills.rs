//! The tills of the shop and how each is set up.
use expect_test::expect;
use proto::chain::v1::ListTillsRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn a_manager_sees_the_tills_of_the_own_shop() {
    let shop = TestShop::new().await;
    let cashier = shop.cashier().await;
    shop.sibling_shop().await;
    let manager = shop.manager().await;
    let tills = manager.ok(ListTillsRequest {}).await.tills;
    let said: Vec<String> = tills.iter().map(|t| format!("{} {:?} {:?}", t.till_no, t.mode(), t.flow())).collect();
    assert_eq!(said, ["01 Touch Supermarket", "02 Touch Supermarket"]);
    expect!["kit.PERMISSION_DENIED permission=chain.edit"].assert_eq(&cashier.refused(ListTillsRequest {}).await);
}
