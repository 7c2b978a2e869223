//! 补打 of a return's own slip: counted, audited, told on the slip of the shift.
use expect_test::expect;
use proto::till::v1::{ListReturnsRequest, ReprintReturnRequest};

use crate::harness::TestShop;

#[tokio::test]
async fn every_copy_has_its_number() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = till.sell(&[("冰红茶", 2_000)], "").await;
    let returned = till.take_back(&sale.sale_id, &[(0, 1_000)]).await;
    let request = || ReprintReturnRequest { return_id: returned.return_id.clone() };
    let id = till.new_id();
    let first = till.ask_as(id, request()).await.expect("a copy").returned.expect("a return");
    let retried = till.ask_as(id, request()).await.expect("the same").returned.expect("a return");
    let second = till.ok(request()).await.returned.expect("a return");
    assert_eq!((first.copies, retried.copies, second.copies), (1, 1, 2));
    assert_eq!((first.lines, first.total_fen, first.sale_no), (returned.lines, returned.total_fen, sale.receipt_no));
    expect![[r#"till.ReprintReturn 李收银@01 ok [{"what":"reprint","id":"<4>","after":2}]"#]]
        .assert_eq(&shop.last_audit(1).await);
    assert_eq!(shop.count("shifts_event WHERE kind = 4").await, 2, "on the slip of the shift");
    assert_eq!(till.ok(ListReturnsRequest::default()).await.rows[0].copies, 2);
}

#[tokio::test]
async fn not_of_another_merchant_and_not_of_nothing() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = till.sell(&[("冰红茶", 1_000)], "").await;
    let returned = till.take_back(&sale.sale_id, &[(0, 1_000)]).await;
    let other = shop.other_merchant().await;
    let request = ReprintReturnRequest { return_id: returned.return_id };
    assert_eq!(other.refused(request).await, "kit.NOT_FOUND");
    let nothing = ReprintReturnRequest { return_id: till.new_id().to_string() };
    assert_eq!(till.refused(nothing).await, "kit.NOT_FOUND");
    assert_eq!(shop.count("till_return WHERE copies > 0").await, 0);
}
