//! A member's statement.
use expect_test::expect;
use proto::ledger::v1::ListMemberEntriesRequest;
use server::kit::Ids;

use crate::harness::{TestShop, Till, cash, stored};

async fn statement(till: &Till, member: &str, account: &str) -> String {
    let member_id = till.id(member);
    let answer = till.ok(ListMemberEntriesRequest { member_id, account: account.to_owned(), limit: 0 }).await;
    let rows = answer.entries.iter().map(|row| format!("{} {:+} = {}", row.kind, row.amount, row.balance_after));
    rows.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_movement_with_the_balance_after_it() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 3_000).await;
    shop.later(1_000);
    let cart = till.cart(&[("西湖龙井", 1_000)], "王建国");
    till.ok(till.checkout(cart, vec![stored(1_000), cash(1_520, 1_520)]).await).await;
    shop.later(1_000);
    till.top_up("王建国", 500).await;
    expect![[r#"
        top_up +500 = 2500
        sale -1000 = 2000
        top_up +3000 = 3000"#]]
    .assert_eq(&statement(&till, "王建国", "principal").await);
    expect!["sale +50 = 50"].assert_eq(&statement(&till, "王建国", "points").await);
    assert_eq!(statement(&till, "李晓梅", "principal").await, "");
}

/// The order of a statement is the order of its ids (safety F-21).
#[tokio::test]
async fn a_clock_set_back_while_the_server_was_off_upsets_no_order() {
    let mut shop = TestShop::new().await;
    let mut till = shop.cashier().await;
    till.top_up("王建国", 3_000).await;
    shop.later(-60 * 60 * 1_000);
    shop.restart(Ids::default()).await;
    till.wire = shop.line();
    till.top_up("王建国", 500).await;
    expect![[r#"
        top_up +500 = 3500
        top_up +3000 = 3000"#]]
    .assert_eq(&statement(&till, "王建国", "principal").await);
}

#[tokio::test]
async fn another_merchants_member_has_no_statement() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    shop.other_merchant().await.top_up("别家会员甲", 1_000).await;
    assert_eq!(statement(&till, "别家会员甲", "principal").await, "");
}

#[tokio::test]
async fn bad_questions_are_named() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let ask = |account: &str, limit| ListMemberEntriesRequest {
        member_id: shop.id("王建国"),
        account: account.to_owned(),
        limit,
    };
    expect!["kit.BAD_FIELD field=account rule=choice"].assert_eq(&till.refused(ask("drawer", 0)).await);
    expect!["kit.BAD_FIELD field=limit rule=amount"].assert_eq(&till.refused(ask("gift", 201)).await);
    expect!["kit.BAD_FIELD field=limit rule=amount"].assert_eq(&till.refused(ask("gift", -1)).await);
}
