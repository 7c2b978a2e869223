//! A device becomes a till.
use expect_test::expect;
use proto::access::v1::{EnrollTillRequest, GetTillRequest};

use crate::harness::{ENROL_CODE, TestShop};

fn enrol(enrol_code: &str, till_no: &str) -> EnrollTillRequest {
    EnrollTillRequest { enrol_code: enrol_code.to_owned(), till_no: till_no.to_owned() }
}

#[tokio::test]
async fn a_device_with_the_code_becomes_a_till() {
    let shop = TestShop::new().await;
    let enrolled = shop.stranger().ok(enrol(ENROL_CODE, "01")).await;
    assert_eq!(enrolled.device_token.len(), 43, "256 bits, base64url");
    expect![[""]].assert_eq(&shop.show(&enrolled.till));
    expect![[""]].assert_eq(&shop.audit().await);
}
