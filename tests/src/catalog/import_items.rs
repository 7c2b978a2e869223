//! Many items at once.
use expect_test::expect;
use proto::catalog::v1::{ImportItem, ImportItemsRequest, ImportItemsResponse, ListCategoriesRequest};

use super::found;
use crate::harness::{TestShop, Till};

fn row(line: i32, barcode: &str, name: &str, price: &str) -> ImportItem {
    ImportItem {
        line,
        barcode: barcode.to_owned(),
        name: name.to_owned(),
        price: price.to_owned(),
        category: "茶点".to_owned(),
        ..ImportItem::default()
    }
}

fn request(rows: Vec<ImportItem>) -> ImportItemsRequest {
    ImportItemsRequest { rows, keep_good: false, dry_run: false }
}

/// Two good rows among wrong ones of every kind.
fn mixed() -> Vec<ImportItem> {
    vec![
        row(2, "6901234560015", "绿豆糕", "16.80"),
        row(3, "6901234560022", "", "1"),
        row(4, "", "没有号码", "1"),
        row(5, "6901234560039", "负数", "-1"),
        row(6, "6901234560046", "三位小数", "1.234"),
        row(7, "6901234560053", "没有价格", " "),
        row(8, "6.9E+12", "科学记数", "1"),
        row(9, "6901234560015", "重条码", "1"),
        ImportItem { kind: "套餐".to_owned(), ..row(10, "6901234560060", "类型", "1") },
        ImportItem {
            code: "901".to_owned(),
            kind: "服务".to_owned(),
            category: String::new(),
            ..row(11, "", "刮痧", "¥1,088")
        },
        ImportItem { code: "901".to_owned(), ..row(12, "6901234560077", "重编码", "1") },
        ImportItem { category: "长".repeat(31), ..row(13, "6901234560084", "类别", "1") },
    ]
}

fn said(answer: &ImportItemsResponse) -> String {
    let errors = answer.errors.iter().map(|e| format!("\nline {}: {} {} {:?}", e.line, e.field, e.rule, e.value));
    format!("created {}, skipped {}{}", answer.created, answer.skipped, errors.collect::<String>())
}

async fn bring(till: &Till, rows: Vec<ImportItem>) -> String {
    said(&till.ok(request(rows)).await)
}

#[tokio::test]
async fn missing_ones_are_made_and_known_ones_left_alone() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let rows = || {
        vec![
            row(2, "6901234560015", "绿豆糕", "16.80"),
            row(3, "6921168509256", "另一个名字", "99"),
            ImportItem { code: "102".to_owned(), ..row(4, "6901234560022", "同编码", "1") },
        ]
    };
    expect!["created 1, skipped 2"].assert_eq(&bring(&till, rows()).await);
    assert_eq!(found(&till, "6921168509256").await, ["冰红茶"]);
    assert_eq!(found(&till, "ldg").await, ["绿豆糕"]);
    expect!["created 0, skipped 3"].assert_eq(&bring(&till, rows()).await);
    expect![[r#"
        catalog.ImportItems 王店长@02 ok [{"what":"items","id":"import","after":[1,2,0]}]
        catalog.ImportItems 王店长@02 ok"#]]
    .assert_eq(&shop.last_audit(2).await);
}

#[tokio::test]
async fn one_wrong_row_stops_all() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    expect!["catalog.IMPORT_REFUSED errors=10"].assert_eq(&till.refused(request(mixed())).await);
    assert_eq!((shop.count("catalog_item").await, shop.count("catalog_category").await), (5, 2));
}

#[tokio::test]
async fn a_dry_run_says_what_is_wrong() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let dry = ImportItemsRequest { dry_run: true, ..request(mixed()) };
    expect![[r#"
        created 2, skipped 0
        line 3: name required ""
        line 4: code required ""
        line 5: price amount "-1"
        line 6: price amount "1.234"
        line 7: price required " "
        line 8: barcode code "6.9E+12"
        line 9: barcode duplicate "6901234560015"
        line 10: kind choice "套餐"
        line 12: code duplicate "901"
        line 13: category too_long "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长""#]]
    .assert_eq(&said(&till.ok(dry).await));
    assert_eq!((shop.count("catalog_item").await, shop.count("catalog_category").await), (5, 2));
}

#[tokio::test]
async fn the_good_ones_may_be_kept() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let answer = till.ok(ImportItemsRequest { keep_good: true, ..request(mixed()) }).await;
    assert_eq!((answer.created, answer.errors.len()), (2, 10));
    let rows = shop.rows("SELECT name, service, price_fen FROM catalog_item WHERE code = '901'").await;
    assert_eq!(rows[0].try_get::<String>("", "name").expect("a name"), "刮痧");
    assert!(rows[0].try_get::<bool>("", "service").expect("a kind"));
    assert_eq!(rows[0].try_get::<i64>("", "price_fen").expect("a price"), 108_800);
    let categories = till.ok(ListCategoriesRequest {}).await.categories;
    assert_eq!(categories.iter().map(|category| category.name.as_str()).collect::<Vec<_>>(), ["茶饮", "茶点", "其他"]);
}

#[tokio::test]
async fn thousands_in_one_call_and_no_more() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let rows = |many: i32| (1..=many).map(|n| row(n, &format!("47{n:011}"), "商品", "1")).collect();
    expect!["created 2345, skipped 0"].assert_eq(&bring(&till, rows(2_345)).await);
    expect!["kit.BAD_FIELD field=rows rule=too_many"].assert_eq(&till.refused(request(rows(5_001))).await);
    assert_eq!(shop.count("catalog_barcode").await, 2 + 2_345);
}

#[tokio::test]
async fn not_a_cashiers_business() {
    let shop = TestShop::new().await;
    expect!["kit.PERMISSION_DENIED permission=catalog.import"]
        .assert_eq(&shop.cashier().await.refused(request(Vec::new())).await);
}
