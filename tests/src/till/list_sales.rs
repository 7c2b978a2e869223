//! The day's sales.
use expect_test::expect;
use proto::{
    kit::v1::{Filter, ListQuery},
    till::v1::{ListSalesRequest, ListSalesResponse},
};

use crate::harness::{CASHIER_PIN, TestShop, cash, stored};

const DAY_MS: i64 = 24 * 3_600_000;

fn lines(answer: &ListSalesResponse) -> String {
    let rows = answer.rows.iter().map(|row| {
        format!(
            "{} {} {} {} {} {}",
            row.receipt_no, row.staff_name, row.member_name, row.pieces_milli, row.total_fen, row.tenders
        )
    });
    let total = format!("{} sales {} fen", answer.day_count, answer.day_total_fen);
    rows.chain([total]).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn newest_first_with_the_days_total() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.sell(&[("冰红茶", 2_000), ("西湖龙井", 1_000)], "").await;
    till.top_up("王建国", 1_000).await;
    shop.later(1_000);
    let cart = till.cart(&[("西湖龙井", 1_000)], "王建国");
    till.ok(till.checkout(cart, vec![stored(1_000), cash(1_520, 1_520)]).await).await;
    shop.sibling_shop().await.sell(&[("足疗", 1_000)], "").await;
    shop.other_merchant().await.sell(&[("别家红茶", 1_000)], "").await;
    expect![[r#"
        01-01-261121-0003 李收银 王建国 1000 2520 stored_value,cash
        01-01-261121-0001 李收银  3000 3500 cash
        2 sales 6020 fen"#]]
    .assert_eq(&lines(&till.ok(ListSalesRequest::default()).await));
}

#[tokio::test]
async fn another_day_is_another_list() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.sell(&[("冰红茶", 1_000)], "").await;
    shop.later(DAY_MS);
    let till = till.sign_in("李收银", CASHIER_PIN).await;
    assert_eq!(lines(&till.ok(ListSalesRequest::default()).await), "0 sales 0 fen");
    let yesterday = ListSalesRequest { business_date: "2026-11-21".to_owned(), ..ListSalesRequest::default() };
    expect![[r#"
        01-01-261121-0001 李收银  1000 350 cash
        1 sales 350 fen"#]]
    .assert_eq(&lines(&till.ok(yesterday).await));
    let no_day = ListSalesRequest { business_date: "2026-02-30".to_owned(), ..ListSalesRequest::default() };
    expect!["kit.BAD_FIELD field=business_date rule=date"].assert_eq(&till.refused(no_day).await);
}

#[tokio::test]
async fn pages_search_and_filters() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    for member in ["", "王建国", "李晓梅", "王建国"] {
        till.sell(&[("冰红茶", 1_000)], member).await;
        shop.later(1_000);
    }
    let ask = |query: ListQuery| ListSalesRequest { query: Some(query), ..ListSalesRequest::default() };
    let first = till.ok(ask(ListQuery { page_size: 3, ..ListQuery::default() })).await;
    let page_token = first.page.clone().expect("a page").next_page_token;
    let second = till.ok(ask(ListQuery { page_size: 3, page_token, ..ListQuery::default() })).await;
    assert_eq!((first.rows.len(), second.rows.len(), second.day_count), (3, 1, 4));
    assert!(first.rows.iter().all(|row| row.sale_id > second.rows[0].sale_id));

    let search = till.ok(ask(ListQuery { search: "晓梅".to_owned(), ..ListQuery::default() })).await;
    assert_eq!(search.rows.iter().map(|row| row.member_name.as_str()).collect::<Vec<_>>(), ["李晓梅"]);
    let number = till.ok(ask(ListQuery { search: "-0002".to_owned(), ..ListQuery::default() })).await;
    assert_eq!(number.rows.len(), 1);
    let nothing = till.ok(ask(ListQuery { search: "%".to_owned(), ..ListQuery::default() })).await;
    assert_eq!(nothing.rows.len(), 0, "a percent sign is a percent sign");
    let filter = Filter { field: "member_id".to_owned(), value: shop.id("王建国") };
    let filtered = till.ok(ask(ListQuery { filters: vec![filter], ..ListQuery::default() })).await;
    assert_eq!(filtered.rows.len(), 2);

    let mut refusals = Vec::new();
    for query in [
        ListQuery { page_size: 201, ..ListQuery::default() },
        ListQuery { page_size: -1, ..ListQuery::default() },
        ListQuery { page_token: "i:x:y".to_owned(), ..ListQuery::default() },
        ListQuery { order_by: "merchant_id".to_owned(), ..ListQuery::default() },
        ListQuery {
            filters: vec![Filter { field: "merchant_id".to_owned(), value: shop.id("别家商贸") }],
            ..ListQuery::default()
        },
        ListQuery {
            filters: vec![Filter { field: "member_id".to_owned(), value: "' OR 1=1".to_owned() }],
            ..ListQuery::default()
        },
    ] {
        refusals.push(till.refused(ask(query)).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=query.page_size rule=list
        kit.BAD_FIELD field=query.page_size rule=list
        kit.BAD_FIELD field=query.page_token rule=list
        kit.BAD_FIELD field=query.order_by rule=list
        kit.BAD_FIELD field=query.filters rule=list
        kit.BAD_FIELD field=query.filters rule=list"#]]
    .assert_eq(&refusals.join("\n"));
}

#[tokio::test]
async fn a_member_s_sales_of_all_days() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let old = till.sell(&[("冰红茶", 1_000)], "王建国").await.receipt_no;
    till.sell(&[("冰红茶", 1_000)], "").await;
    shop.later(24 * 3_600_000);
    let till = till.sign_in("李收银", CASHIER_PIN).await;
    let new = till.sell(&[("冰红茶", 2_000)], "王建国").await.receipt_no;
    let request = ListSalesRequest { member_id: till.id("王建国"), ..ListSalesRequest::default() };
    let numbers: Vec<_> = till.ok(request.clone()).await.rows.into_iter().map(|row| row.receipt_no).collect();
    assert_eq!(numbers, [new, old], "newest first, of both days, and nobody else's");
    let sibling = shop.sibling_shop().await;
    assert!(sibling.ok(request).await.rows.is_empty(), "what a sibling sold is not told");
}
