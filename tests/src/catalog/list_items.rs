//! The goods' table of the back office.
use proto::{
    catalog::v1::{Item, ListItemsRequest},
    kit::v1::{Filter, ListQuery},
};

use super::{item, save};
use crate::harness::{TestShop, Till};

async fn names(till: &Till, query: ListQuery) -> String {
    let rows = till.ok(ListItemsRequest { query: Some(query) }).await.rows;
    rows.iter().map(|item| item.name.as_str()).collect::<Vec<_>>().join(" ")
}

fn search(text: &str) -> ListQuery {
    ListQuery { search: text.to_owned(), ..ListQuery::default() }
}

#[tokio::test]
async fn by_code_or_by_name() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    assert_eq!(names(&till, ListQuery::default()).await, "冰红茶 西湖龙井 瓜子 足疗");
    let by_name = ListQuery { order_by: "name desc".to_owned(), ..ListQuery::default() };
    assert_eq!(names(&till, by_name).await, "足疗 西湖龙井 瓜子 冰红茶");
    assert_eq!(names(&shop.other_merchant().await, ListQuery::default()).await, "别家红茶");
}

#[tokio::test]
async fn searched_and_filtered() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let tea = item(&till, "冰红茶").await;
    save(&till, &Item { archived: true, ..tea }).await;
    // The back office finds what the till does not.
    for (text, expected) in [
        ("6921168509256", "冰红茶"),
        ("101", "冰红茶"),
        ("xhl", "西湖龙井"),
        ("红茶", "冰红茶"),
        ("6921168", ""),
        ("%", ""),
    ] {
        assert_eq!(names(&till, search(text)).await, expected, "{text}");
    }
    let filter = |field: &str, value: &str| ListQuery {
        filters: vec![Filter { field: field.to_owned(), value: value.to_owned() }],
        ..ListQuery::default()
    };
    assert_eq!(names(&till, filter("archived", "true")).await, "冰红茶");
    assert_eq!(names(&till, filter("archived", "false")).await, "西湖龙井 瓜子 足疗");
    assert_eq!(names(&till, filter("service", "true")).await, "足疗");
}
