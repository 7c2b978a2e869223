//! The members' table of the back office.
use expect_test::expect;
use proto::{
    kit::v1::{Filter, ListQuery},
    members::v1::{ListMembersRequest, ListMembersResponse},
};

use super::{newcomer, save};
use crate::harness::{TestShop, Till};

async fn list(till: &Till, query: ListQuery) -> ListMembersResponse {
    till.ok(ListMembersRequest { query: Some(query) }).await
}

fn names(page: &ListMembersResponse) -> Vec<&str> {
    page.rows.iter().filter_map(|row| row.member.as_ref()).map(|member| member.name.as_str()).collect()
}

#[tokio::test]
async fn the_newest_first_page_by_page() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    save(&till, &newcomer(&shop)).await;
    assert_eq!(names(&list(&till, ListQuery::default()).await), ["欧阳娜娜", "李晓梅", "王建国"]);
    let by_name = ListQuery { order_by: "name".to_owned(), ..ListQuery::default() };
    assert_eq!(names(&list(&till, by_name).await), ["李晓梅", "欧阳娜娜", "王建国"]);
    let mut query = ListQuery { page_size: 2, ..ListQuery::default() };
    let first = list(&till, query.clone()).await;
    assert_eq!(names(&first), ["欧阳娜娜", "李晓梅"]);
    query.page_token = first.page.expect("a page").next_page_token;
    let last = list(&till, query).await;
    assert_eq!(names(&last), ["王建国"]);
    assert_eq!(last.page.expect("a page").next_page_token, "");
}

#[tokio::test]
async fn searched_and_filtered() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    for (search, found) in [
        ("5521", "王建国"),
        ("80000025", "李晓梅"),
        ("wj", "王建国"),
        ("晓梅", "李晓梅"),
        ("M00000002", "李晓梅"),
        ("%", ""),
    ] {
        let page = list(&till, ListQuery { search: search.to_owned(), ..ListQuery::default() }).await;
        assert_eq!(names(&page).join(" "), found, "{search}");
    }
    let filter = |field: &str, value: String| ListQuery {
        filters: vec![Filter { field: field.to_owned(), value }],
        ..ListQuery::default()
    };
    assert_eq!(names(&list(&till, filter("level_id", shop.id("钻石会员"))).await), ["王建国"]);
    assert!(names(&list(&till, filter("archived", "true".to_owned())).await).is_empty());
    for text in ["王\0".to_owned(), "王".repeat(200)] {
        let query = Some(ListQuery { search: text, ..ListQuery::default() });
        assert_eq!(till.refused(ListMembersRequest { query }).await, "kit.BAD_FIELD field=query.search rule=list");
    }
    let bad = ListMembersRequest { query: Some(filter("remark", String::new())) };
    expect!["kit.BAD_FIELD field=query.filters rule=list"].assert_eq(&till.refused(bad).await);
}

#[tokio::test]
async fn nobody_of_another_merchant() {
    let shop = TestShop::new().await;
    assert_eq!(names(&list(&shop.other_merchant().await, ListQuery::default()).await), ["别家会员甲"]);
}
