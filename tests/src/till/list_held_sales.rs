//! The bills that wait.
use proto::till::v1::ListHeldSalesRequest;

use super::held::{hold, recall};
use crate::harness::{MANAGER_PIN, TestShop, Till};

/// First goods of what is found.
async fn found(till: &Till, search: &str) -> Vec<String> {
    let request = ListHeldSalesRequest { search: search.to_owned(), ..ListHeldSalesRequest::default() };
    till.ok(request).await.held.into_iter().map(|held| held.goods).collect()
}

#[tokio::test]
async fn newest_first_found_by_member_goods_time_and_till() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    hold(&till, &[("西湖龙井", 1_000), ("足疗", 1_000)], "王建国").await;
    shop.later(10 * 60_000);
    hold(&other, &[("冰红茶", 1_000)], "").await;
    assert_eq!(found(&till, "").await, ["冰红茶", "西湖龙井 · 足疗"]);
    for (search, only) in [
        ("建国", "西湖龙井 · 足疗"),
        ("WJG", "西湖龙井 · 足疗"),
        ("足疗", "西湖龙井 · 足疗"),
        ("bhc", "冰红茶"),
        ("02", "冰红茶"),
    ] {
        assert_eq!(found(&till, search).await, [only], "{search}");
    }
    // 10:00 and 10:10 in the shop.
    assert_eq!((found(&till, "10:1").await, found(&till, "10:").await.len()), (vec!["冰红茶".to_owned()], 2));
    assert!(found(&till, "没有").await.is_empty());
}

#[tokio::test]
async fn says_who_has_one() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "02").await;
    let held = hold(&till, &[("冰红茶", 1_000)], "").await;
    shop.later(1_000);
    other.ok(recall(&held)).await;
    let answer = till.ok(ListHeldSalesRequest::default()).await;
    let by = answer.held[0].taken.clone().expect("taken");
    assert_eq!((by.staff_name.as_str(), by.till_no.as_str(), by.here, answer.waiting), ("王店长", "02", false, 0));
    let there = other.ok(ListHeldSalesRequest::default()).await;
    assert!(there.held[0].taken.as_ref().is_some_and(|by| by.here));
}
