//! Tile + PIN.
use expect_test::expect;
use proto::{
    access::v1::{GetSessionRequest, SignInRequest},
    till::v1::ListSalesRequest,
};

use crate::harness::{CASHIER_PIN, MANAGER_PIN, SIBLING_ENROL_CODE, TestShop};

const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn the_right_pin_opens_a_session() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let signed = till.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
    assert_eq!(signed.token.len(), 43, "256 bits, base64url");
    expect![[r#"
        Some(
            Session {
                staff_id: "<李收银>",
                staff_name: "李收银",
                role: "cashier",
                permissions: [
                    "till.checkout",
                    "till.view_sales",
                    "till.reprint",
                    "till.hold",
                    "till.drop_held",
                    "till.change_price",
                    "till.change_price=0:allow",
                    "till.line_discount=9000:ask",
                    "till.bill_discount=9000:ask",
                    "till.gift=10000:ask",
                    "till.below_cost=10000:ask",
                    "till.return",
                    "till.return=0:allow",
                    "till.no_receipt=10000:ask",
                    "members.view",
                    "members.edit",
                    "stored_value.top_up",
                    "shifts.open",
                    "shifts.close",
                    "shifts.x_report",
                    "shifts.move_cash",
                    "till.cash_in=0:allow",
                    "till.cash_out=0:allow",
                    "shifts.open_drawer",
                    "till.no_sale=0:allow",
                    "catalog.view",
                    "ledger.view",
                ],
                till: Some(
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
                ),
                expires_ms: 1795269600000,
            },
        )"#]]
    .assert_eq(&shop.show(&signed.session));
    expect!["access.SignIn 李收银@01 ok"].assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn neither_token_nor_pin_lies_in_the_database() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    let token = till.papers.session.expect("a session");
    for row in shop.rows("SELECT token_hash FROM access_session").await {
        let kept: Vec<u8> = row.try_get("", "token_hash").expect("a hash");
        assert_eq!(kept, server::kit::secret::hash(&token), "the SHA-256, and only that");
    }
    for row in shop.rows("SELECT pin_hash FROM access_staff").await {
        let kept: String = row.try_get("", "pin_hash").expect("a hash");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    }
}

#[tokio::test]
async fn five_wrong_pins_lock_the_person_at_this_till() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(till.refused(shop.sign_in("李收银", "000000")).await);
    }
    answers.push(till.refused(shop.sign_in("李收银", CASHIER_PIN)).await);
    expect![[r#"
        access.PIN_WRONG left=4
        access.PIN_WRONG left=3
        access.PIN_WRONG left=2
        access.PIN_WRONG left=1
        access.LOCKED seconds=300
        access.LOCKED seconds=300"#]]
    .assert_eq(&answers.join("\n"));
    expect![[r#"
        access.SignIn -@01 access.LOCKED [{"what":"wrong_pin","id":"<李收银>","before":4,"after":5}]
        access.SignIn -@01 access.LOCKED"#]]
    .assert_eq(&shop.last_audit(2).await);
    // Nobody else is locked, nor the same person elsewhere.
    till.ok(shop.sign_in("周收银", "2468")).await;
    shop.enrolled("02").await.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
}

#[tokio::test]
async fn time_unlocks_and_a_right_pin_forgets_the_wrong_ones() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    for _ in 0..5 {
        till.refused(shop.sign_in("李收银", "000000")).await;
    }
    shop.later(5 * MINUTE_MS - 1_000);
    expect!["access.LOCKED seconds=1"].assert_eq(&till.refused(shop.sign_in("李收银", CASHIER_PIN)).await);
    shop.later(1_000);
    till.ok(shop.sign_in("李收银", CASHIER_PIN)).await;
    expect!["access.PIN_WRONG left=4"].assert_eq(&till.refused(shop.sign_in("李收银", "000000")).await);
}

#[tokio::test]
async fn guessing_on_after_the_lock_locks_for_longer() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    for _ in 0..5 {
        till.refused(shop.sign_in("李收银", "000000")).await;
    }
    shop.later(5 * MINUTE_MS);
    expect!["access.LOCKED seconds=600"].assert_eq(&till.refused(shop.sign_in("李收银", "000000")).await);
}

#[tokio::test]
async fn somebody_unknown_looks_like_a_wrong_pin() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    let nobody = SignInRequest { staff_id: shop.new_id().to_string(), pin: CASHIER_PIN.to_owned() };
    let known = till.refused(shop.sign_in("李收银", "000000")).await;
    assert_eq!(till.refused(nobody).await, known);
    assert_eq!(till.refused(shop.sign_in("孙收银", CASHIER_PIN)).await, known, "of another merchant");
    shop.by_hand("UPDATE access_staff SET disabled = TRUE WHERE id = $1", [shop.uuid("周收银").into()]).await;
    assert_eq!(till.refused(shop.sign_in("周收银", "2468")).await, known, "disabled");
    expect!["access.PIN_WRONG left=4"].assert_eq(&known);
}

#[tokio::test]
async fn what_is_no_pin_is_not_counted() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    for pin in ["", "123", "1234567", "12345a", "１２３４５６"] {
        assert_eq!(till.refused(shop.sign_in("李收银", pin)).await, "kit.BAD_FIELD field=pin rule=pin");
    }
    assert_eq!(shop.count("access_guess").await, 0);
    let refused = SignInRequest { staff_id: "1 OR 1=1".to_owned(), pin: CASHIER_PIN.to_owned() };
    expect!["kit.BAD_FIELD field=staff_id rule=id"].assert_eq(&till.refused(refused).await);
    expect!["access.TILL_NOT_ENROLLED"].assert_eq(&shop.stranger().refused(shop.sign_in("李收银", CASHIER_PIN)).await);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    shop.later(12 * 60 * MINUTE_MS - 1);
    till.ok(GetSessionRequest {}).await;
    shop.later(1);
    expect!["kit.SESSION_ENDED"].assert_eq(&till.refused(GetSessionRequest {}).await);
}

#[tokio::test]
async fn a_session_is_worth_nothing_at_another_till() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("王店长", MANAGER_PIN, "01").await;
    for mut thief in [shop.enrolled("02").await, shop.enrolled_at(SIBLING_ENROL_CODE, "01").await, shop.stranger()] {
        thief.papers.session = till.papers.session.clone();
        assert_eq!(thief.refused(ListSalesRequest::default()).await, "kit.SESSION_ENDED");
    }
    till.ok(ListSalesRequest::default()).await;
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    till.ok(GetSessionRequest {}).await;
    shop.by_hand("UPDATE access_staff SET disabled = TRUE WHERE id = $1", [shop.uuid("李收银").into()]).await;
    expect!["kit.SESSION_ENDED"].assert_eq(&till.refused(GetSessionRequest {}).await);
}

#[tokio::test]
async fn a_right_that_is_taken_away_is_gone_at_once() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    till.ok(ListSalesRequest::default()).await;
    let sql = "UPDATE access_role SET permissions = 'till.checkout' WHERE code = 'cashier' AND merchant_id = $1";
    shop.by_hand(sql, [shop.uuid("清和商贸").into()]).await;
    expect!["kit.PERMISSION_DENIED permission=till.view_sales"]
        .assert_eq(&till.refused(ListSalesRequest::default()).await);
}
