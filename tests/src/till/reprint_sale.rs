//! 补打: every copy is counted, and known.
use expect_test::expect;
use proto::till::v1::ReprintSaleRequest;

use crate::harness::TestShop;

#[tokio::test]
async fn every_copy_is_counted_and_audited() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale_id = till.sell(&[("冰红茶", 1_000)], "").await.sale_id;
    let ask = ReprintSaleRequest { sale_id };
    let id = shop.new_id();
    let first = till.ask_as(id, ask.clone()).await.expect("a copy").sale.expect("a sale");
    let retried = till.ask_as(id, ask.clone()).await.expect("the same copy").sale.expect("a sale");
    let second = till.ok(ask).await.sale.expect("a sale");
    assert_eq!((first.copies, retried.copies, second.copies), (1, 1, 2));
    expect![[r#"
        till.ReprintSale 李收银@01 ok [{"what":"reprint","id":"<3>","after":1}]
        till.ReprintSale 李收银@01 ok [{"what":"reprint","id":"<3>","after":2}]"#]]
    .assert_eq(&shop.last_audit(2).await);
}

#[tokio::test]
async fn only_in_its_own_shop() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale_id = till.sell(&[("冰红茶", 1_000)], "").await.sale_id;
    for elsewhere in [shop.sibling_shop().await, shop.other_merchant().await] {
        assert_eq!(elsewhere.refused(ReprintSaleRequest { sale_id: sale_id.clone() }).await, "kit.NOT_FOUND");
    }
    assert_eq!(shop.count("till_sale WHERE copies > 0").await, 0);
}
