//! The search of the catalogue.
use proto::catalog::v1::{FindItemsRequest, Item};

use super::{barcode, found, item, novelty, save};
use crate::harness::TestShop;

#[tokio::test]
async fn a_whole_barcode_or_code_wins_alone() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let codes = vec![barcode("012345678905", "", 0, 0), barcode("101103", "", 0, 0)];
    save(&till, &Item { code: "a-77".to_owned(), barcodes: codes, ..novelty(&shop, &till).await }).await;
    for (query, name) in [
        ("6921168509256", "冰红茶"),
        (" 101 ", "冰红茶"),
        ("201", "足疗"),
        ("A-77", "桂花乌龙"),
        ("a-77", "桂花乌龙"),
        // The scanner may give a UPC with a zero in front, or without.
        ("012345678905", "桂花乌龙"),
        ("0012345678905", "桂花乌龙"),
    ] {
        assert_eq!(found(&till, query).await, [name], "{query}");
    }
}

#[tokio::test]
async fn else_initials_or_a_part_of_the_name() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    for (query, names) in [
        ("bhc", "冰红茶"),
        ("XH", "西湖龙井"),
        ("10", "冰红茶 西湖龙井 瓜子"),
        ("红", "冰红茶"),
        ("龙井", "西湖龙井"),
        ("", ""),
        ("hc", ""),
        ("%", ""),
        ("' OR 1=1 --", ""),
        ("别家", ""),
        ("茶\0", ""),
    ] {
        assert_eq!(found(&till, query).await.join(" "), names, "{query}");
    }
}

#[tokio::test]
async fn upper_and_lower_case_are_one() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    save(&till, &Item { name: "Coca-Cola 零度".to_owned(), ..novelty(&shop, &till).await }).await;
    for query in ["COLA 零", "cola 零", "a-Cola", "cocaCOLAld"] {
        assert_eq!(found(&till, query).await, ["Coca-Cola 零度"], "{query}");
    }
}

#[tokio::test]
async fn archived_items_are_not_found() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let tea = item(&till, "冰红茶").await;
    save(&till, &Item { archived: true, ..tea }).await;
    for query in ["6921168509256", "101", "bhc", "红茶"] {
        assert!(found(&till, query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn as_many_as_asked_for() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let two = till.ok(FindItemsRequest { query: "10".to_owned(), limit: 2 }).await.items;
    assert_eq!(two.len(), 2);
    for limit in [-1, 51] {
        let refusal = till.refused(FindItemsRequest { query: "10".to_owned(), limit }).await;
        assert_eq!(refusal, "kit.BAD_FIELD field=limit rule=amount");
    }
}
