//! The book's side of one document.
use expect_test::expect;
use proto::ledger::v1::GetDocumentRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn shows_the_entries_and_their_place_in_the_chain() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let one = till.sell(&[("冰红茶", 1_000)], "").await;
    let two = till.sell(&[("西湖龙井", 1_000)], "王建国").await;
    expect![[r#"
        sale #2
          drawer cny +350
          sales cny -350
        sale #3
          drawer cny +2520
          discount cny +280
          sales cny -2800
          points_issued points +50
          member_points points -50"#]]
    .assert_eq(&[till.book(&one.sale_id).await, till.book(&two.sale_id).await].join("\n"));
    let book = till.ok(GetDocumentRequest { document_id: one.sale_id }).await;
    assert_eq!((book.transactions[0].hash.len(), book.transactions[0].at_ms), (64, one.at_ms));
}

#[tokio::test]
async fn another_merchants_document_is_not_there() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let theirs = shop.other_merchant().await.sell(&[("别家红茶", 1_000)], "").await.sale_id;
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(GetDocumentRequest { document_id: theirs }).await);
    expect!["kit.BAD_FIELD field=document_id rule=id"]
        .assert_eq(&till.refused(GetDocumentRequest { document_id: "x".to_owned() }).await);
}

#[tokio::test]
async fn the_book_refuses_to_be_rewritten() {
    use sea_orm::ConnectionTrait;
    let shop = TestShop::new().await;
    shop.cashier().await.sell(&[("冰红茶", 1_000)], "").await;
    for sql in [
        "UPDATE ledger_entry SET amount = amount + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_transaction SET at_ms = 0",
        "DELETE FROM kit_audit",
        "UPDATE kit_audit SET outcome = 'ok'",
    ] {
        let refused = shop.house.store().connection().execute_unprepared(sql).await;
        let said = refused.expect_err(sql).to_string();
        assert!(said.contains("rows of this table stay as they are"), "{sql}: {said}");
    }
}
