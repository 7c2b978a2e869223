//! The sign-in page: where this device stands, and who may sign in.
use expect_test::expect;
use proto::access::v1::GetTillRequest;

use crate::harness::{OTHER_ENROL_CODE, SIBLING_ENROL_CODE, TestShop};

#[tokio::test]
async fn shows_the_people_of_the_shop() {
    let shop = TestShop::new().await;
    let till = shop.enrolled("01").await;
    expect![[r#"
        cashier 李收银
        cashier 周收银
        manager 王店长
        owner 赵老板"#]]
    .assert_eq(&shop.tiles(&till).await.join("\n"));
}

#[tokio::test]
async fn who_is_disabled_or_works_elsewhere_has_no_tile() {
    let shop = TestShop::new().await;
    shop.by_hand("UPDATE access_staff SET disabled = TRUE WHERE id = $1", [shop.uuid("周收银").into()]).await;
    let move_to = "UPDATE access_staff SET shop_id = $1 WHERE id = $2";
    shop.by_hand(move_to, [shop.uuid("清和二店").into(), shop.uuid("赵老板").into()]).await;
    expect![[r#"
        cashier 李收银
        manager 王店长"#]]
    .assert_eq(&shop.tiles(&shop.enrolled("01").await).await.join("\n"));
    expect![[r#"
        cashier 李收银
        manager 王店长
        owner 赵老板"#]]
    .assert_eq(&shop.tiles(&shop.enrolled_at(SIBLING_ENROL_CODE, "01").await).await.join("\n"));
    expect![[r#"
        cashier 孙收银
        manager 钱店长"#]]
    .assert_eq(&shop.tiles(&shop.enrolled_at(OTHER_ENROL_CODE, "01").await).await.join("\n"));
}

#[tokio::test]
async fn a_device_that_is_no_till_sees_nothing() {
    let shop = TestShop::new().await;
    expect!["access.TILL_NOT_ENROLLED"].assert_eq(&shop.stranger().refused(GetTillRequest {}).await);
    let mut forger = shop.stranger();
    forger.papers.device = Some("A".repeat(43));
    expect!["access.TILL_NOT_ENROLLED"].assert_eq(&forger.refused(GetTillRequest {}).await);
}
