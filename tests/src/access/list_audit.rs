//! The audit log of the shop.
use expect_test::expect;
use proto::{
    access::v1::{ListAuditRequest, ListAuditResponse},
    catalog::v1::SaveItemRequest,
    kit::v1::{Filter, ListQuery},
};

use crate::harness::TestShop;

fn lines(answer: &ListAuditResponse) -> String {
    let rows =
        answer.rows.iter().map(|row| format!("{} {}@{} {}", row.method, row.staff_name, row.till_no, row.outcome));
    rows.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn tells_the_newest_first_and_only_of_this_shop() {
    let shop = TestShop::new().await;
    let cashier = shop.cashier().await;
    shop.other_merchant().await.sell(&[("别家红茶", 1_000)], "").await;
    shop.later(1_000);
    cashier.sell(&[("冰红茶", 2_000)], "").await;
    shop.later(1_000);
    let manager = shop.manager().await;
    expect![[r#"
        access.SignIn 王店长@02 ok
        access.EnrollTill @02 ok
        till.Checkout 李收银@01 ok
        shifts.OpenShift 李收银@01 ok
        access.SignIn 李收银@01 ok
        access.EnrollTill @01 ok
        test.Found founding@ ok"#]]
    .assert_eq(&lines(&manager.ok(ListAuditRequest::default()).await));
}

#[tokio::test]
async fn pages_and_filters() {
    let shop = TestShop::new().await;
    let cashier = shop.cashier().await;
    for _ in 0..3 {
        shop.later(1_000);
        cashier.sell(&[("冰红茶", 1_000)], "").await;
    }
    let manager = shop.manager().await;
    let mut query = ListQuery {
        page_size: 2,
        filters: vec![Filter { field: "method".to_owned(), value: "till.Checkout".to_owned() }],
        ..ListQuery::default()
    };
    let first = manager.ok(ListAuditRequest { query: Some(query.clone()) }).await;
    query.page_token = first.page.clone().expect("a page").next_page_token;
    let second = manager.ok(ListAuditRequest { query: Some(query) }).await;
    assert_eq!((first.rows.len(), second.rows.len()), (2, 1));
    assert_eq!(second.page.expect("a page").next_page_token, "");
    let bad = ListQuery { order_by: "staff_name; DROP TABLE kit_audit".to_owned(), ..ListQuery::default() };
    expect!["kit.BAD_FIELD field=query.order_by rule=list"]
        .assert_eq(&manager.refused(ListAuditRequest { query: Some(bad) }).await);
}

#[tokio::test]
async fn shows_every_refusal_when_asked_for_them() {
    let shop = TestShop::new().await;
    shop.cashier().await.refused(SaveItemRequest::default()).await;
    let manager = shop.manager().await;
    let refused = Filter { field: "outcome".to_owned(), value: "refused".to_owned() };
    let query = ListQuery { filters: vec![refused], ..ListQuery::default() };
    expect!["catalog.SaveItem 李收银@01 kit.PERMISSION_DENIED"]
        .assert_eq(&lines(&manager.ok(ListAuditRequest { query: Some(query) }).await));
}

#[tokio::test]
async fn a_cashier_may_not_read_it() {
    let shop = TestShop::new().await;
    expect!["kit.PERMISSION_DENIED permission=access.view_audit"]
        .assert_eq(&shop.cashier().await.refused(ListAuditRequest::default()).await);
}
