//! 授权 of cash moves: above what a role does alone, another person agrees, in place, to this one.
use expect_test::expect;
use proto::{
    access::v1::Beyond,
    shifts::v1::{ApproveMoveCashRequest, ApproveOpenDrawerRequest, MoveCashRequest},
};

use super::{move_cash::moved, open_drawer::opening};
use crate::{
    access::save_role::{set_limit, set_most},
    harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till},
};

fn agree(till: &Till, request: &MoveCashRequest, who: &str, pin: &str) -> ApproveMoveCashRequest {
    ApproveMoveCashRequest {
        moving: Some(request.clone()),
        staff_id: till.id(who),
        pin: pin.to_owned(),
        reason: "知道了".to_owned(),
    }
}

/// A cashier who takes up to 50 yuan out alone.
async fn fifty(shop: &TestShop) -> Till {
    let till = shop.cashier().await;
    till.ok(moved(&till, 20_000, "备用金")).await;
    set_most(&shop.owner().await, "cashier", "cash_out", 5_000, Beyond::Ask).await;
    till
}

const NEEDED: &str = "access.APPROVAL_NEEDED acts=cash_out";

#[tokio::test]
async fn 五十元以内自己做主_再多店长同意() {
    let shop = TestShop::new().await;
    let till = fifty(&shop).await;
    till.ok(moved(&till, -5_000, "买水")).await;
    till.ok(moved(&till, 90_000, "换零钱")).await;
    let request = moved(&till, -5_001, "付货款");
    assert_eq!(till.refused(request.clone()).await, NEEDED);
    let approval = till.ok(agree(&till, &request, "王店长", MANAGER_PIN)).await.approval;
    let done = till.ok(MoveCashRequest { approval, ..request }).await.moved.expect("a move");
    assert_eq!((done.staff_name.as_str(), done.approver_name.as_str()), ("李收银", "王店长"));
    expect![[r#"
        shifts.MoveCash 李收银@01 access.APPROVAL_NEEDED
        shifts.ApproveMoveCash 李收银@01 ok [{"what":"approval","id":"<7>","after":{"acts":"cash_out","by":"王店长","reason":"知道了"}}]
        shifts.MoveCash 李收银@01 ok [{"what":"cash_move","id":"<7>","after":{"amount_fen":-5001,"reason":"付货款"}},{"what":"approved","id":"<7>","after":{"acts":"cash_out","by":"王店长","reason":"知道了"}}]"#]]
    .assert_eq(&shop.last_audit(3).await);
}

#[tokio::test]
async fn 同意的是这一笔_一分不多_一分钟内() {
    let shop = TestShop::new().await;
    let till = fifty(&shop).await;
    let request = moved(&till, -6_000, "付货款");
    let approval = till.ok(agree(&till, &request, "王店长", MANAGER_PIN)).await.approval;
    let open = MoveCashRequest { approval: approval.clone(), ..request.clone() };
    let more = MoveCashRequest { amount_fen: -6_001, ..open.clone() };
    assert_eq!(till.refused(more).await, NEEDED, "another sum");
    let reason = "自己用".to_owned();
    assert_eq!(till.refused(MoveCashRequest { reason, ..open.clone() }).await, NEEDED, "another reason");
    let other = MoveCashRequest { move_id: till.new_id().to_string(), ..open.clone() };
    assert_eq!(till.refused(other).await, NEEDED, "another move");
    let colleague = till.clone().sign_in("周收银", "2468").await;
    assert_eq!(colleague.refused(open.clone()).await, NEEDED, "another cashier");
    // Nor does an agreement to the drawer open it, though it names the same document.
    set_limit(&shop.owner().await, "cashier", "no_sale", 10_000, Beyond::Ask).await;
    let mut drawer = opening(&till, "付货款");
    drawer.opening_id.clone_from(&request.move_id);
    let to_drawer = ApproveOpenDrawerRequest {
        opening: Some(drawer),
        staff_id: till.id("王店长"),
        pin: MANAGER_PIN.to_owned(),
        reason: String::new(),
    };
    let to_drawer = till.ok(to_drawer).await.approval;
    assert_eq!(till.refused(MoveCashRequest { approval: to_drawer, ..request.clone() }).await, NEEDED, "the drawer");
    shop.later(60_000);
    assert_eq!(till.refused(open.clone()).await, NEEDED, "too late");
    let approval = till.ok(agree(&till, &request, "王店长", MANAGER_PIN)).await.approval;
    shop.later(59_999);
    till.ok(MoveCashRequest { approval: approval.clone(), ..request.clone() }).await;
    let again = till.refused(MoveCashRequest { approval, ..request }).await;
    assert!(!again.is_empty(), "a document is made once");
    assert_eq!(shop.count("shifts_event WHERE amount_fen = -6000").await, 1);
}

#[tokio::test]
async fn 不是自己_不是没权限的人_不许的没人能同意() {
    let shop = TestShop::new().await;
    let till = fifty(&shop).await;
    let request = moved(&till, -6_000, "付货款");
    let by = |who, pin| till.refused(agree(&till, &request, who, pin));
    expect!["access.APPROVER_SAME"].assert_eq(&by("李收银", CASHIER_PIN).await);
    expect!["access.APPROVER_MAY_NOT acts=cash_out"].assert_eq(&by("周收银", "2468").await);
    expect!["access.PIN_WRONG left=4"].assert_eq(&by("王店长", "111111").await);
    // An owner has no drawer, and agrees as far as their limits go.
    set_most(&shop.owner().await, "owner", "cash_out", 5_000, Beyond::Ask).await;
    expect!["access.APPROVER_MAY_NOT acts=cash_out"].assert_eq(&by("赵老板", "666666").await);
    set_most(&shop.owner().await, "owner", "cash_out", 6_000, Beyond::Ask).await;
    till.ok(agree(&till, &request, "赵老板", "666666")).await;
    set_most(&shop.owner().await, "cashier", "cash_out", 5_000, Beyond::Deny).await;
    expect!["access.NOT_ALLOWED acts=cash_out"].assert_eq(&till.refused(request.clone()).await);
    expect!["access.NOT_ALLOWED acts=cash_out"].assert_eq(&by("王店长", MANAGER_PIN).await);
    till.ok(moved(&till, -5_000, "买水")).await;
    expect!["kit.BAD_FIELD field=reason rule=required"]
        .assert_eq(&till.refused(agree(&till, &moved(&till, -6_000, ""), "王店长", MANAGER_PIN)).await);
}

#[tokio::test]
async fn 收入和支出分开管_都不许就没有权限() {
    let shop = TestShop::new().await;
    let (till, owner) = (shop.cashier().await, shop.owner().await);
    set_limit(&owner, "cashier", "cash_in", 10_000, Beyond::Deny).await;
    expect!["access.NOT_ALLOWED acts=cash_in"].assert_eq(&till.refused(moved(&till, 100, "找零")).await);
    set_limit(&owner, "cashier", "cash_out", 10_000, Beyond::Deny).await;
    expect!["kit.PERMISSION_DENIED permission=shifts.move_cash"]
        .assert_eq(&till.refused(moved(&till, -100, "找零")).await);
}
