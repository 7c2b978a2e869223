//! A new tender type, or a change to one.
use expect_test::expect;
use proto::payments::v1::{GetTenderTypeRequest, SaveTenderTypeRequest, TenderKind, TenderType};

use crate::harness::{TestShop, Till};

fn save(one: TenderType) -> SaveTenderTypeRequest {
    SaveTenderTypeRequest { r#type: Some(one) }
}

async fn known(till: &Till, name: &str) -> TenderType {
    till.ok(GetTenderTypeRequest { tender_type_id: till.id(name) }).await.r#type.expect("a type")
}

fn new(till: &Till, name: &str, kind: TenderKind) -> TenderType {
    let tender_type_id = till.new_id().to_string();
    TenderType { tender_type_id, name: name.to_owned(), kind: kind.into(), sort: 60, ..TenderType::default() }
}

#[tokio::test]
async fn creates_and_changes_with_versions() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let card = manager.ok(save(new(&manager, " 购物卡 ", TenderKind::Other))).await.r#type.expect("a type");
    assert_eq!((card.name.as_str(), card.version), ("购物卡", 1));
    let changed = manager.ok(save(TenderType { sort: 15, ..card.clone() })).await.r#type.expect("a type");
    assert_eq!((changed.sort, changed.version), (15, 2));
    expect!["kit.STALE_VERSION"].assert_eq(&manager.refused(save(card.clone())).await);
    expect!["kit.STALE_VERSION"].assert_eq(&manager.refused(save(TenderType { version: 0, ..card })).await);
    assert_eq!(shop.count("payments_past").await, 1, "the first version is kept");
    expect!["payments.SaveTenderType 王店长@02 kit.STALE_VERSION"].assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn a_rate_is_kept_when_it_changes() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let hkd = known(&manager, "港币").await;
    manager.ok(save(TenderType { rate: 9_300, ..hkd.clone() })).await;
    let rows = shop.rows("SELECT rate, version FROM payments_past").await;
    let kept = |column: &str| rows[0].try_get::<i64>("", column).expect("a number");
    assert_eq!((rows.len(), kept("rate"), kept("version")), (1, 9_200, 1));
}

#[tokio::test]
async fn names_and_currencies_are_taken_once() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let taken = new(&manager, "银行卡", TenderKind::BankCard);
    expect!["payments.NAME_TAKEN name=银行卡"].assert_eq(&manager.refused(save(taken)).await);
    let second =
        TenderType { currency: "HKD".to_owned(), rate: 9_000, ..new(&manager, "港纸", TenderKind::ForeignCash) };
    expect!["payments.CURRENCY_TAKEN name=港币"].assert_eq(&manager.refused(save(second)).await);
    let dollars =
        TenderType { currency: "USD".to_owned(), rate: 71_234, ..new(&manager, "美元", TenderKind::ForeignCash) };
    manager.ok(save(dollars)).await;
}

#[tokio::test]
async fn cash_and_stored_value_are_there_once_for_good() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    expect!["payments.BUILT_IN"].assert_eq(&manager.refused(save(new(&manager, "零钱", TenderKind::Cash))).await);
    let cash = known(&manager, "现金").await;
    expect!["payments.BUILT_IN"].assert_eq(&manager.refused(save(TenderType { archived: true, ..cash.clone() })).await);
    let renamed = manager.ok(save(TenderType { name: "现钞".to_owned(), ..cash })).await.r#type.expect("a type");
    assert_eq!(renamed.name, "现钞");
}

#[tokio::test]
async fn kind_and_currency_never_change() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let card = known(&manager, "银行卡").await;
    let other = TenderType { kind: TenderKind::Other.into(), ..card };
    expect!["kit.BAD_FIELD field=type.kind rule=choice"].assert_eq(&manager.refused(save(other)).await);
    let hkd = known(&manager, "港币").await;
    let other = TenderType { currency: "USD".to_owned(), ..hkd };
    expect!["kit.BAD_FIELD field=type.currency rule=choice"].assert_eq(&manager.refused(save(other)).await);
}

#[tokio::test]
async fn bad_fields_are_named() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let mut refused = Vec::new();
    for one in [
        new(&manager, "", TenderKind::Other),
        new(&manager, "什么", TenderKind::Unspecified),
        TenderType { face_fen: -1, ..new(&manager, "券", TenderKind::Voucher) },
        TenderType { currency: "CNY".to_owned(), rate: 1, ..new(&manager, "币", TenderKind::ForeignCash) },
        TenderType { currency: "USD".to_owned(), ..new(&manager, "币", TenderKind::ForeignCash) },
        TenderType { sort: 1_000, ..new(&manager, "远", TenderKind::Other) },
    ] {
        refused.push(manager.refused(save(one)).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=type.name rule=required
        kit.BAD_FIELD field=type.kind rule=choice
        kit.BAD_FIELD field=type.face_fen rule=amount
        kit.BAD_FIELD field=type.currency rule=choice
        kit.BAD_FIELD field=type.rate rule=amount
        kit.BAD_FIELD field=type.sort rule=amount"#]]
    .assert_eq(&refused.join("\n"));
}

#[tokio::test]
async fn there_are_at_most_fifty() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    for at in 7..=rules::payments::MAX_TYPES {
        manager.ok(save(new(&manager, &format!("其他 {at}"), TenderKind::Other))).await;
    }
    let refused = manager.refused(save(new(&manager, "多一个", TenderKind::Other))).await;
    expect!["payments.TOO_MANY most=50"].assert_eq(&refused);
}
