//! The returns of a day, with their receipts and without.
use expect_test::expect;
use proto::{
    kit::v1::ListQuery,
    till::v1::{GoodsBack, ListReturnsRequest, ReturnGoodsRequest},
};

use crate::harness::{MANAGER_PIN, TestShop};

#[tokio::test]
async fn 有小票没小票的都在_新的在前() {
    let shop = TestShop::new().await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "01").await;
    let sale = till.sell(&[("冰红茶", 2_000), ("瓜子", 500)], "王建国").await;
    shop.later(1);
    let first = till.take_back(&sale.sale_id, &[(1, 500)]).await;
    shop.later(1);
    let goods = GoodsBack { item_id: till.id("冰红茶"), quantity_milli: 1_000, ..GoodsBack::default() };
    let request = ReturnGoodsRequest {
        return_id: till.new_id().to_string(),
        goods: vec![goods],
        total_fen: 350,
        reason: "没有小票".to_owned(),
        ..ReturnGoodsRequest::default()
    };
    let second = till.ok(request).await.returned.expect("a return");
    let rows = till.ok(ListReturnsRequest::default()).await.rows;
    let told: Vec<_> = rows.iter().map(|row| (row.receipt_no.as_str(), row.sale_no.as_str(), row.total_fen)).collect();
    let sold = sale.receipt_no.as_str();
    assert_eq!(told, [(second.receipt_no.as_str(), "", 350), (first.receipt_no.as_str(), sold, first.total_fen)]);
    assert_eq!((rows[1].lines.len(), rows[1].tenders.len(), rows[1].member_name.as_str()), (1, 1, "王建国"));
    assert_eq!(rows[1].assets_after, None, "what the member owned then is on the slip of then");
    let search = |text: &str| ListReturnsRequest {
        query: Some(ListQuery { search: text.to_owned(), ..ListQuery::default() }),
        ..ListReturnsRequest::default()
    };
    assert_eq!(till.ok(search(&first.receipt_no)).await.rows.len(), 1);
    let of = |date: &str| ListReturnsRequest { business_date: date.to_owned(), ..ListReturnsRequest::default() };
    assert_eq!(till.ok(of("2020-01-01")).await.rows.len(), 0);
    expect!["kit.BAD_FIELD field=business_date rule=date"].assert_eq(&till.refused(of("yesterday")).await);
}
