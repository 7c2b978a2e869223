//! Changing the shop's name and its receipts.
use expect_test::expect;
use proto::{
    access::v1::GetTillRequest,
    chain::v1::{GetShopRequest, Hours, SaveShopRequest, ScanCodes, Shop},
};

use crate::harness::{TestShop, Till};

async fn own(till: &Till) -> Shop {
    till.ok(GetShopRequest {}).await.shop.expect("a shop")
}

fn save(shop: Shop) -> SaveShopRequest {
    SaveShopRequest { shop: Some(shop) }
}

#[tokio::test]
async fn the_manager_changes_the_receipt() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let before = own(&manager).await;
    let wanted = Shop { receipt_footer: "欢迎再来".to_owned(), day_starts_minute: 180, ..before.clone() };
    let wanted = Shop { hours: Some(Hours { opens_minute: 1_080, closes_minute: 1_620 }), ..wanted };
    let saved = manager.ok(save(wanted.clone())).await.shop.expect("a shop");
    assert_eq!(saved, Shop { version: before.version + 1, ..wanted });
    assert_eq!(own(&manager).await, saved);
    expect![[r#"chain.SaveShop 王店长@02 ok [{"what":"shop","id":"<清和茶铺>","before":{"below_cost":0,"closes_minute":1440,"day_starts_minute":0,"id":"<清和茶铺>","merchant_id":"<清和商贸>","name":"清和茶铺","opens_minute":0,"receipt_footer":"谢谢光临","receipt_header":"天河路 88 号","rounding":0,"scan_amount":"20-22","scan_badge":"ZFS","scan_in_store":"","scan_member":"ZFM","scan_weight":"23-24","scan_weight_first":false,"shop_no":"01","utc_offset_minutes":480,"version":1,"walk_in_no":""},"after":{"below_cost":0,"closes_minute":1620,"day_starts_minute":180,"id":"<清和茶铺>","merchant_id":"<清和商贸>","name":"清和茶铺","opens_minute":1080,"receipt_footer":"欢迎再来","receipt_header":"天河路 88 号","rounding":0,"scan_amount":"20-22","scan_badge":"ZFS","scan_in_store":"","scan_member":"ZFM","scan_weight":"23-24","scan_weight_first":false,"shop_no":"01","utc_offset_minutes":480,"version":2,"walk_in_no":""}}]"#]].assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn who_saves_an_old_version_is_told() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let before = own(&manager).await;
    manager.ok(save(Shop { name: "一".to_owned(), ..before.clone() })).await;
    expect!["kit.STALE_VERSION"].assert_eq(&manager.refused(save(Shop { name: "二".to_owned(), ..before })).await);
    assert_eq!(own(&manager).await.name, "一");
}

#[tokio::test]
async fn bad_fields_are_named() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let before = own(&manager).await;
    let bad = [
        Shop { name: "  ".to_owned(), ..before.clone() },
        Shop { name: "长".repeat(41), ..before.clone() },
        Shop { receipt_header: "长".repeat(401), ..before.clone() },
        Shop { day_starts_minute: 1_440, ..before.clone() },
        Shop { hours: Some(Hours { opens_minute: 540, closes_minute: 1_980 + 1 }), ..before.clone() },
        Shop {
            day_starts_minute: 0,
            hours: Some(Hours { opens_minute: 1_080, closes_minute: 1_620 }),
            ..before.clone()
        },
        Shop { shop_id: "1".to_owned(), ..before.clone() },
    ];
    let mut refusals = Vec::new();
    for one in bad {
        refusals.push(manager.refused(save(one)).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=shop.name rule=required
        kit.BAD_FIELD field=shop.name rule=too_long
        kit.BAD_FIELD field=shop.receipt_header rule=too_long
        kit.BAD_FIELD field=shop.day_starts_minute rule=amount
        kit.BAD_FIELD field=shop.hours.closes_minute rule=amount
        kit.BAD_FIELD field=shop.day_starts_minute rule=in_hours
        kit.BAD_FIELD field=shop.shop_id rule=id"#]]
    .assert_eq(&refusals.join("\n"));
    assert_eq!(own(&manager).await, before);
}

#[tokio::test]
async fn another_shop_is_not_there() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let before = own(&manager).await;
    for other in ["清和二店", "别家小店"] {
        let theirs = Shop { shop_id: shop.id(other), name: "我的".to_owned(), ..before.clone() };
        assert_eq!(manager.refused(save(theirs)).await, "kit.NOT_FOUND");
    }
    expect!["kit.PERMISSION_DENIED permission=chain.edit"].assert_eq(&shop.cashier().await.refused(save(before)).await);
}

#[tokio::test]
async fn the_prefixes_of_codes_are_the_shops() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    let before = own(&manager).await;
    let codes = ScanCodes { amount_prefixes: "27，28".to_owned(), ..before.codes.clone().expect("codes") };
    let saved = manager.ok(save(Shop { codes: Some(codes.clone()), ..before })).await.shop.expect("a shop");
    assert_eq!(saved.codes.as_ref(), Some(&codes));
    assert_eq!(manager.ok(GetTillRequest {}).await.till.expect("a till").codes, Some(codes.clone()));
    let kept = manager.ok(save(Shop { codes: None, ..saved.clone() })).await.shop.expect("a shop");
    assert_eq!(kept.codes.as_ref(), Some(&codes), "an app that knows none changes none");
    let bad = ScanCodes { weight_prefixes: "28".to_owned(), ..codes };
    expect!["kit.BAD_FIELD field=shop.codes.weight_prefixes rule=duplicate"]
        .assert_eq(&manager.refused(save(Shop { codes: Some(bad), ..kept })).await);
}
