//! 授权 of returns with a receipt: above what a role gives back alone.
use expect_test::expect;
use proto::{
    access::v1::Beyond,
    till::v1::{ApproveReturnSaleRequest, ReturnSaleRequest},
};

use crate::{
    access::save_role::{set_limit, set_most},
    harness::{MANAGER_PIN, TestShop, Till},
};

fn agree(till: &Till, request: &ReturnSaleRequest) -> ApproveReturnSaleRequest {
    ApproveReturnSaleRequest {
        returning: Some(request.clone()),
        staff_id: till.id("王店长"),
        pin: MANAGER_PIN.to_owned(),
        reason: "质量问题".to_owned(),
    }
}

const NEEDED: &str = "access.APPROVAL_NEEDED acts=return";

#[tokio::test]
async fn 十元以内自己退_再多店长同意() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    set_most(&shop.owner().await, "cashier", "return", 1_000, Beyond::Ask).await;
    let sale = till.sell(&[("冰红茶", 5_000)], "").await.sale_id;
    till.take_back(&sale, &[(0, 1_000)]).await;
    let request = till.return_request(&sale, &[(0, 3_000)]).await;
    assert_eq!(till.refused(request.clone()).await, NEEDED);
    let approval = till.ok(agree(&till, &request)).await.approval;
    let open = ReturnSaleRequest { approval, ..request };
    let fewer = till.return_request(&sale, &[(0, 4_000)]).await;
    let fewer = ReturnSaleRequest { return_id: open.return_id.clone(), approval: open.approval.clone(), ..fewer };
    assert_eq!(till.refused(fewer).await, NEEDED, "another return");
    let mut kept = open.clone();
    kept.lines[0].restock = false;
    assert_eq!(till.refused(kept).await, NEEDED, "gone instead of back on the shelf");
    let returned = till.ok(open).await.returned.expect("a return");
    assert_eq!((returned.total_fen, returned.approver_name.as_str()), (1_050, "王店长"));
    expect![[r#"till.ReturnSale 李收银@01 ok [{"what":"approved","id":"<6>","after":{"acts":"return","by":"王店长","reason":"质量问题"}},{"what":"return","id":"<6>","after":1050}]"#]]
        .assert_eq(&shop.last_audit(1).await);
    let late = till.return_request(&sale, &[(0, 1_000)]).await;
    till.ok(late).await;
}

#[tokio::test]
async fn 同意过期_金额变了都不算() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    set_limit(&shop.owner().await, "cashier", "return", 10_000, Beyond::Ask).await;
    let sale = till.sell(&[("冰红茶", 3_000)], "").await.sale_id;
    let request = till.return_request(&sale, &[(0, 1_000)]).await;
    let wrong = ReturnSaleRequest { total_fen: 349, ..request.clone() };
    expect!["till.TOTAL_CHANGED shown_fen=349 total_fen=350"].assert_eq(&till.refused(agree(&till, &wrong)).await);
    let approval = till.ok(agree(&till, &request)).await.approval;
    shop.later(60_000);
    assert_eq!(till.refused(ReturnSaleRequest { approval, ..request.clone() }).await, NEEDED);
    set_limit(&shop.owner().await, "cashier", "return", 10_000, Beyond::Deny).await;
    expect!["access.NOT_ALLOWED acts=return"].assert_eq(&till.refused(request).await);
    assert_eq!(shop.count("till_return").await, 0);
}
