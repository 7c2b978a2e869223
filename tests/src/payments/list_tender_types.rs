//! The table, as the payment page shows it.
use expect_test::expect;
use proto::payments::v1::{GetTenderTypeRequest, ListTenderTypesRequest, SaveTenderTypeRequest};

use crate::harness::{TestShop, Till};

async fn table(till: &Till, with_archived: bool) -> String {
    let rows = till.ok(ListTenderTypesRequest { with_archived }).await.types;
    let row = |one: &proto::payments::v1::TenderType| format!("{} {} {:?}", one.sort, one.name, one.kind());
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_new_merchant_has_the_standard_ones_in_order() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect![[r#"
        10 现金 Cash
        20 储值 StoredValue
        30 银行卡 BankCard
        40 代金券 Voucher
        50 港币 ForeignCash
        90 其他 Other"#]]
    .assert_eq(&table(&till, false).await);
}

#[tokio::test]
async fn archived_ones_only_when_asked_for() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let mut other = manager.ok(GetTenderTypeRequest { tender_type_id: shop.id("其他") }).await.r#type.expect("a type");
    (other.archived, other.sort) = (true, 5);
    manager.ok(SaveTenderTypeRequest { r#type: Some(other) }).await;
    assert!(!table(&manager, false).await.contains("其他"));
    assert!(table(&manager, true).await.starts_with("5 其他 Other\n"));
}
