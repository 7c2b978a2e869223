//! 授权 of the drawer: done or not, with no part of it that a role does alone.
use expect_test::expect;
use proto::{
    access::v1::Beyond,
    shifts::v1::{ApproveOpenDrawerRequest, OpenDrawerRequest},
};

use super::open_drawer::opening;
use crate::{
    access::save_role::set_limit,
    harness::{MANAGER_PIN, TestShop, Till},
};

fn agree(till: &Till, request: &OpenDrawerRequest) -> ApproveOpenDrawerRequest {
    ApproveOpenDrawerRequest {
        opening: Some(request.clone()),
        staff_id: till.id("王店长"),
        pin: MANAGER_PIN.to_owned(),
        reason: "换零钱".to_owned(),
    }
}

#[tokio::test]
async fn 店长同意才开钱箱_日志有两个人() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    set_limit(&shop.owner().await, "cashier", "no_sale", 10_000, Beyond::Ask).await;
    let request = opening(&till, "换零钱");
    expect!["access.APPROVAL_NEEDED acts=no_sale"].assert_eq(&till.refused(request.clone()).await);
    let approval = till.ok(agree(&till, &request)).await.approval;
    let other = OpenDrawerRequest { reason: "看看".to_owned(), approval: approval.clone(), ..request.clone() };
    expect!["access.APPROVAL_NEEDED acts=no_sale"].assert_eq(&till.refused(other).await);
    till.ok(OpenDrawerRequest { approval, ..request }).await;
    expect![[r#"shifts.OpenDrawer 李收银@01 ok [{"what":"drawer","id":"<4>","after":"换零钱"},{"what":"approved","id":"<4>","after":{"acts":"no_sale","by":"王店长","reason":"换零钱"}}]"#]]
        .assert_eq(&shop.last_audit(1).await);
    assert_eq!(shop.count("shifts_event WHERE approver_name = '王店长'").await, 1);
}

#[tokio::test]
async fn 店长自己也要别人授权时_不能替收银员授权() {
    let shop = TestShop::new().await;
    let (till, owner) = (shop.cashier().await, shop.owner().await);
    set_limit(&owner, "cashier", "no_sale", 10_000, Beyond::Ask).await;
    set_limit(&owner, "manager", "no_sale", 10_000, Beyond::Ask).await;
    let request = opening(&till, "换零钱");
    expect!["access.APPROVER_MAY_NOT acts=no_sale"].assert_eq(&till.refused(agree(&till, &request)).await);
}
