//! Ends the session on the server at once.
use expect_test::expect;
use proto::access::v1::{GetSessionRequest, SignOutRequest};

use crate::harness::{CASHIER_PIN, TestShop};

#[tokio::test]
async fn the_token_is_dead_afterwards() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    let elsewhere = shop.signed_in("李收银", CASHIER_PIN, "02").await;
    till.ok(SignOutRequest {}).await;
    expect!["kit.SESSION_ENDED"].assert_eq(&till.refused(GetSessionRequest {}).await);
    elsewhere.ok(GetSessionRequest {}).await;
    expect!["access.SignOut 李收银@01 ok"].assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn who_is_not_signed_in_cannot_sign_out() {
    let shop = TestShop::new().await;
    expect!["kit.SESSION_ENDED"].assert_eq(&shop.enrolled("01").await.refused(SignOutRequest {}).await);
}
