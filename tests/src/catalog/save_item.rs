//! A new item, or a change to one, with all its barcodes.
use expect_test::expect;
use proto::{
    catalog::v1::{GetItemRequest, Item, ItemKind, ListCategoriesRequest, SaveItemRequest},
    till::v1::{Cart, CartLine, QuoteRequest},
};

use super::{barcode, found, item, not_saved, novelty, save};
use crate::harness::{TestShop, Till};

#[tokio::test]
async fn a_new_one_gets_a_code_and_initials() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let saved = save(&till, &novelty(&shop, &till).await).await;
    expect![[r#"
        Item {
            item_id: "<1>",
            code: "1005",
            name: "桂花乌龙",
            spec: "大杯",
            kind: Goods,
            category_id: "<2>",
            unit: "杯",
            price_fen: 1600,
            discountable: true,
            barcodes: [],
            initials: "ghwl",
            archived: false,
            version: 1,
            cost_fen: 0,
            weighed: false,
            level_prices: [],
            open_price: false,
        }"#]]
    .assert_eq(&shop.show(&saved));
    expect![[r#"catalog.SaveItem 王店长@02 ok [{"what":"item","id":"<2>","after":[{"archived":false,"category_id":"<3>","code":"1005","cost_fen":0,"discountable":true,"id":"<2>","initials":"ghwl","level_prices":"","merchant_id":"<清和商贸>","name":"桂花乌龙","open_price":false,"price_fen":1600,"service":false,"spec":"大杯","unit":"杯","version":1,"weighed":false},[]]}]"#]].assert_eq(&shop.last_audit(1).await);
    let codes = vec![barcode("6901234560015", "", 0, 0)];
    let scanned = Item { name: "绿豆糕".to_owned(), barcodes: codes, ..novelty(&shop, &till).await };
    assert_eq!(save(&till, &scanned).await.code, "6901234560015");
    assert_eq!(found(&till, "ghwl").await, ["桂花乌龙"]);
}

#[tokio::test]
async fn a_case_sells_as_a_case() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let tea = item(&till, "冰红茶").await;
    let codes = vec![
        barcode("16921168509253", "箱", 24_000, 0),
        barcode("6921168509256", "", 1_000, 0),
        barcode("26921168509250", "提", 6_000, 1_900),
    ];
    let saved = save(&till, &Item { barcodes: codes, ..tea }).await;
    let kept = [
        barcode("6921168509256", "", 0, 0),
        barcode("26921168509250", "提", 6_000, 1_900),
        barcode("16921168509253", "箱", 24_000, 0),
    ];
    assert_eq!(saved.barcodes, kept);
    let cashier = shop.cashier().await;
    for (code, unit, price_fen) in [("", "瓶", 350), ("26921168509250", "提", 1_900), ("16921168509253", "箱", 8_400)]
    {
        let line = CartLine { barcode: code.to_owned(), ..cashier.line("冰红茶", 1_000) };
        let cart = Cart { lines: vec![line], ..Cart::default() };
        let quote = cashier.ok(QuoteRequest { cart: Some(cart) }).await.quote.expect("a quote");
        assert_eq!((quote.lines[0].unit.as_str(), quote.total_fen), (unit, price_fen));
    }
    // Whole record: a barcode that is not named is gone, and free for something else.
    let saved = save(&till, &Item { barcodes: vec![barcode("6921168509256", "", 0, 0)], ..saved }).await;
    assert_eq!((saved.barcodes.len(), saved.version), (1, 3));
    save(&till, &Item { barcodes: vec![barcode("16921168509253", "", 0, 0)], ..novelty(&shop, &till).await }).await;
}

#[tokio::test]
async fn a_change_needs_its_version() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let before = item(&till, "西湖龙井").await;
    let wanted = Item { price_fen: 3_000, name: "明前龙井".to_owned(), ..before.clone() };
    let after = save(&till, &wanted).await;
    assert_eq!(after, Item { version: 2, initials: "mqlj".to_owned(), ..wanted.clone() });
    assert_eq!(item(&till, "西湖龙井").await, after);
    expect!["kit.STALE_VERSION"].assert_eq(&not_saved(&till, &wanted).await);
    expect!["kit.STALE_VERSION"].assert_eq(&not_saved(&till, &Item { version: 0, ..wanted }).await);
}

#[tokio::test]
async fn barcodes_and_codes_are_taken_once() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let new = novelty(&shop, &till).await;
    let same_barcode = Item { barcodes: vec![barcode("6921168509256", "", 0, 0)], ..new.clone() };
    expect!["catalog.BARCODE_TAKEN barcode=6921168509256 name=冰红茶"]
        .assert_eq(&not_saved(&till, &same_barcode).await);
    expect!["catalog.CODE_TAKEN code=101 name=冰红茶"]
        .assert_eq(&not_saved(&till, &Item { code: "101".to_owned(), ..new.clone() }).await);
    assert_eq!(shop.count("catalog_item").await, 5);
    // A code that looks like the next one to be given is stepped over.
    let count = u32::try_from(shop.count("catalog_item").await).expect("few") - 1;
    save(&till, &Item { code: (1_001 + count + 1).to_string(), ..novelty(&shop, &till).await }).await;
    let given = save(&till, &new).await.code;
    assert_ne!(given, (1_001 + count + 1).to_string());
    let two = (novelty(&shop, &till).await, novelty(&shop, &till).await);
    let ask = |item: Item| till.ask(SaveItemRequest { item: Some(Item { code: "900".to_owned(), ..item }) });
    let (one, other) = tokio::join!(ask(two.0), ask(two.1));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let refusal = one.err().or(other.err()).expect("one is refused").to_string();
    assert_eq!(refusal, "catalog.CODE_TAKEN code=900 name=桂花乌龙");
}

#[tokio::test]
async fn what_is_not_yours_is_not_there() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let theirs = shop.other_merchant().await;
    let their_category = theirs.ok(ListCategoriesRequest {}).await.categories[0].category_id.clone();
    let item_of_theirs = Item { item_id: shop.id("别家红茶"), version: 1, ..novelty(&shop, &till).await };
    expect!["kit.NOT_FOUND"].assert_eq(&not_saved(&till, &item_of_theirs).await);
    expect!["kit.BAD_FIELD field=item.category_id rule=choice"]
        .assert_eq(&not_saved(&till, &Item { category_id: their_category, ..novelty(&shop, &till).await }).await);
    expect!["kit.PERMISSION_DENIED permission=catalog.edit"]
        .assert_eq(&not_saved(&shop.cashier().await, &novelty(&shop, &till).await).await);
    let kept = theirs.ok(GetItemRequest { item_id: shop.id("别家红茶") }).await.item.expect("an item");
    assert_eq!((kept.name.as_str(), kept.version), ("别家红茶", 1));
}

#[tokio::test]
async fn every_field_has_its_rule() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let good = novelty(&shop, &till).await;
    let coded = |codes| Item { barcodes: codes, ..good.clone() };
    let many = (0..21).map(|n| barcode(&format!("69{n:011}"), "", 0, 0)).collect();
    let mut refusals = Vec::new();
    for wrong in [
        Item { item_id: String::new(), ..good.clone() },
        Item { name: String::new(), ..good.clone() },
        Item { spec: "长".repeat(31), ..good.clone() },
        Item { unit: "长".repeat(31), ..good.clone() },
        Item { unit: "a\0b".to_owned(), ..good.clone() },
        Item { code: "a b".to_owned(), ..good.clone() },
        Item { kind: ItemKind::Unspecified.into(), ..good.clone() },
        Item { price_fen: -1, ..good.clone() },
        Item { price_fen: i64::MAX, ..good.clone() },
        Item { category_id: shop.new_id().to_string(), ..good.clone() },
        coded(many),
        coded(vec![barcode("", "", 0, 0)]),
        coded(vec![barcode("690", "箱", 0, 100)]),
        coded(vec![barcode("690", "箱", -1, 0)]),
        coded(vec![barcode("690", "箱", 10_000_000, 0), barcode("691", "", 0, -1)]),
        Item { price_fen: 100_000_000, ..coded(vec![barcode("690", "箱", 2_000, 0)]) },
        coded(vec![barcode("690", "", 0, 0), barcode("690", "箱", 2_000, 0)]),
    ] {
        refusals.push(not_saved(&till, &wrong).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=item.item_id rule=id
        kit.BAD_FIELD field=item.name rule=required
        kit.BAD_FIELD field=item.spec rule=too_long
        kit.BAD_FIELD field=item.unit rule=too_long
        kit.BAD_FIELD field=item.unit rule=too_long
        kit.BAD_FIELD field=item.code rule=code
        kit.BAD_FIELD field=item.kind rule=choice
        kit.BAD_FIELD field=item.price_fen rule=amount
        kit.BAD_FIELD field=item.price_fen rule=amount
        kit.BAD_FIELD field=item.category_id rule=choice
        kit.BAD_FIELD field=item.barcodes rule=too_many
        kit.BAD_FIELD field=item.barcodes[0].barcode rule=code
        kit.BAD_FIELD field=item.barcodes[0].factor_milli rule=required
        kit.BAD_FIELD field=item.barcodes[0].factor_milli rule=amount
        kit.BAD_FIELD field=item.barcodes[1].price_fen rule=amount
        kit.BAD_FIELD field=item.barcodes[0].factor_milli rule=amount
        kit.BAD_FIELD field=item.barcodes[1].barcode rule=duplicate"#]]
    .assert_eq(&refusals.join("\n"));
    assert_eq!(shop.count("catalog_item").await, 5);
}

/// A retry of a till that heard no answer.
#[tokio::test]
async fn a_retry_has_one_effect() {
    let shop = TestShop::new().await;
    let till: Till = shop.manager().await;
    let (request_id, request) = (shop.new_id(), SaveItemRequest { item: Some(novelty(&shop, &till).await) });
    let first = till.ask_as(request_id, request.clone()).await.expect("an answer");
    assert_eq!(till.ask_as(request_id, request).await, Ok(first));
    assert_eq!(shop.count("catalog_item").await, 6);
}
