//! Who am I, after a reload.
use expect_test::expect;
use proto::access::v1::GetSessionRequest;

use crate::harness::{CASHIER_PIN, START_MS, TestShop};

#[tokio::test]
async fn tells_who_is_signed_in_and_what_time_it_is() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let signed = till.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
    let mut till = till;
    till.papers.session = Some(signed.token);
    shop.later(1_500);
    let answer = till.ok(GetSessionRequest {}).await;
    assert_eq!(answer.session, signed.session, "the same as at the sign-in");
    assert_eq!(answer.now_ms, START_MS + 1_500);
}

#[tokio::test]
async fn a_made_up_token_is_nobody() {
    let shop = TestShop::new().await;
    let mut till = shop.enrolled("01").await;
    expect!["kit.SESSION_ENDED"].assert_eq(&till.refused(GetSessionRequest {}).await);
    till.papers.session = Some("B".repeat(43));
    expect!["kit.SESSION_ENDED"].assert_eq(&till.refused(GetSessionRequest {}).await);
}
