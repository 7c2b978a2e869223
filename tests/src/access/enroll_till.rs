//! A device becomes a till.
use expect_test::expect;
use proto::access::v1::{EnrollTillRequest, GetSessionRequest, GetTillRequest};

use crate::harness::{ENROL_CODE, TestShop};

fn enrol(enrol_code: &str, till_no: &str) -> EnrollTillRequest {
    EnrollTillRequest { enrol_code: enrol_code.to_owned(), till_no: till_no.to_owned() }
}

#[tokio::test]
async fn a_device_with_the_code_becomes_a_till() {
    let shop = TestShop::new().await;
    let enrolled = shop.stranger().ok(enrol(ENROL_CODE, "01")).await;
    assert_eq!(enrolled.device_token.len(), 43, "256 bits, base64url");
    expect![[r#"
        Some(
            TillInfo {
                till_id: "<1>",
                till_no: "01",
                shop_id: "<清和茶铺>",
                shop_no: "01",
                shop_name: "清和茶铺",
                merchant_name: "清和商贸",
                receipt_header: "天河路 88 号",
                receipt_footer: "谢谢光临",
                demo: false,
                utc_offset_minutes: 480,
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
                mode: Touch,
                flow: Supermarket,
                walk_in_no: "",
            },
        )"#]]
    .assert_eq(&shop.show(&enrolled.till));
    expect![[r#"access.EnrollTill -@01 ok [{"what":"till","id":"<1>","after":"01"}]"#]].assert_eq(&shop.audit().await);
    assert_eq!(shop.count("chain_till WHERE device_hash IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_wrong_code_or_number_is_refused() {
    let shop = TestShop::new().await;
    let device = shop.stranger();
    expect!["access.ENROL_CODE_WRONG"].assert_eq(&device.refused(enrol("QINGHE-99", "01")).await);
    for number in ["", "1", "12345", "1a", "０１"] {
        assert_eq!(device.refused(enrol(ENROL_CODE, number)).await, "kit.BAD_FIELD field=till_no rule=till_no");
    }
    assert_eq!(shop.count("chain_till").await, 0);
}

#[tokio::test]
async fn enrolling_a_number_again_replaces_the_device() {
    let shop = TestShop::new().await;
    let old = shop.cashier().await;
    let new = shop.enrolled("01").await;
    expect!["access.TILL_NOT_ENROLLED"].assert_eq(&old.refused(GetTillRequest {}).await);
    expect!["kit.SESSION_ENDED"].assert_eq(&old.refused(GetSessionRequest {}).await);
    let till = new.ok(GetTillRequest {}).await.till.expect("a till");
    assert_eq!(till.till_no, "01");
    assert_eq!(shop.count("chain_till").await, 1, "the same till, with its shift");
}
