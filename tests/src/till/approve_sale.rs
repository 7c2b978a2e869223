//! 授权: another person agrees in place, to this one checkout.
use expect_test::expect;
use proto::{
    access::v1::Beyond,
    till::v1::{ApproveSaleRequest, CheckoutRequest, Sale},
};

use crate::{
    access::save_role::set_limit,
    harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till, cash},
};

/// A cup of tea at half price: more than a cashier may give alone.
async fn half_price(till: &Till) -> CheckoutRequest {
    let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
    cart.lines[0].rate_bp = Some(5_000);
    till.checkout(cart, vec![cash(1_400, 1_400)]).await
}

fn approve(till: &Till, request: &CheckoutRequest, who: &str, pin: &str) -> ApproveSaleRequest {
    ApproveSaleRequest {
        sale_id: request.sale_id.clone(),
        cart: request.cart.clone(),
        staff_id: till.id(who),
        pin: pin.to_owned(),
        reason: "老顾客".to_owned(),
        ..ApproveSaleRequest::default()
    }
}

async fn approved(till: &Till, request: &CheckoutRequest) -> CheckoutRequest {
    let approval = till.ok(approve(till, request, "王店长", MANAGER_PIN)).await.approval;
    CheckoutRequest { approval, ..request.clone() }
}

async fn sold(till: &Till, request: CheckoutRequest) -> Sale {
    till.ok(request).await.sale.expect("a sale")
}

const NEEDED: &str = "access.APPROVAL_NEEDED acts=line_discount";

#[tokio::test]
async fn the_manager_agrees_and_the_cashier_stays() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = half_price(&till).await;
    assert_eq!(till.refused(request.clone()).await, NEEDED);
    let sale = sold(&till, approved(&till, &request).await).await;
    assert_eq!((sale.staff_name.as_str(), sale.approver_name.as_str()), ("李收银", "王店长"));
    assert_eq!(sale.approval_reason, "老顾客");
    expect![[r#"
        till.Checkout 李收银@01 access.APPROVAL_NEEDED
        till.ApproveSale 李收银@01 ok [{"what":"approval","id":"<3>","after":{"acts":"line_discount","by":"王店长","reason":"老顾客"}}]
        till.Checkout 李收银@01 ok [{"what":"sale","id":"<3>","after":1400},{"what":"approved","id":"<3>","after":{"acts":"line_discount","by":"王店长","reason":"老顾客"}}]"#]].assert_eq(&shop.last_audit(3).await);
}

#[tokio::test]
async fn it_opens_this_checkout_and_no_other() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = half_price(&till).await;
    let open = approved(&till, &request).await;
    let mut longer = open.clone();
    if let Some(line) = longer.cart.as_mut().and_then(|cart| cart.lines.first_mut()) {
        line.remark = "另一单".to_owned();
    }
    assert_eq!(till.refused(longer).await, NEEDED, "another cart");
    let other = CheckoutRequest { sale_id: till.new_id().to_string(), ..open.clone() };
    assert_eq!(till.refused(other).await, NEEDED, "another sale");
    let made_up = CheckoutRequest { approval: "0".repeat(43), ..request.clone() };
    assert_eq!(till.refused(made_up).await, NEEDED, "a token nobody gave");
    let colleague = till.clone().sign_in("周收银", "2468").await;
    assert_eq!(colleague.refused(open.clone()).await, NEEDED, "another cashier");
    sold(&till, open.clone()).await;
    till.refused(open).await;
    assert_eq!(shop.count("till_sale").await, 1);
}

#[tokio::test]
async fn it_is_good_for_a_minute() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let open = approved(&till, &half_price(&till).await).await;
    shop.later(60_000);
    assert_eq!(till.refused(open.clone()).await, NEEDED);
    let again = approved(&till, &open).await;
    shop.later(59_999);
    sold(&till, again).await;
}

#[tokio::test]
async fn not_oneself_and_not_somebody_who_may_not() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = half_price(&till).await;
    let by = |who, pin| till.refused(approve(&till, &request, who, pin));
    expect!["access.APPROVER_SAME"].assert_eq(&by("李收银", CASHIER_PIN).await);
    expect!["access.APPROVER_MAY_NOT acts=line_discount"].assert_eq(&by("周收银", "2468").await);
    expect!["access.PIN_WRONG left=4"].assert_eq(&by("王店长", "111111").await);
    assert_eq!(shop.count("access_approval").await, 0);
}

#[tokio::test]
async fn wrong_pins_are_counted_as_at_the_sign_in() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = half_price(&till).await;
    for _ in 0..4 {
        till.refused(approve(&till, &request, "王店长", "111111")).await;
    }
    let by = |pin| till.refused(approve(&till, &request, "王店长", pin));
    expect!["access.LOCKED seconds=300"].assert_eq(&by("111111").await);
    expect!["access.LOCKED seconds=300"].assert_eq(&by(MANAGER_PIN).await);
}

#[tokio::test]
async fn what_a_role_must_not_nobody_agrees_to() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    set_limit(&shop.owner().await, "cashier", "line_discount", 10_000, Beyond::Deny).await;
    let request = half_price(&till).await;
    expect!["access.NOT_ALLOWED acts=line_discount"].assert_eq(&till.refused(request.clone()).await);
    let asked = approve(&till, &request, "王店长", MANAGER_PIN);
    expect!["access.NOT_ALLOWED acts=line_discount"].assert_eq(&till.refused(asked).await);
}
