//! A new category, or a change to one.
use expect_test::expect;
use proto::catalog::v1::{Category, ListCategoriesRequest, SaveCategoryRequest};

use crate::harness::{TestShop, Till};

fn new(shop: &TestShop, name: &str) -> Category {
    Category { category_id: shop.new_id().to_string(), name: name.to_owned(), sort: 3, version: 0 }
}

async fn save(till: &Till, category: &Category) -> Category {
    till.ok(SaveCategoryRequest { category: Some(category.clone()) }).await.category.expect("a category")
}

async fn not_saved(till: &Till, category: &Category) -> String {
    till.refused(SaveCategoryRequest { category: Some(category.clone()) }).await
}

#[tokio::test]
async fn made_renamed_and_guarded_by_its_version() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let made = save(&till, &new(&shop, " 茶点 ")).await;
    assert_eq!((made.name.as_str(), made.version), ("茶点", 1));
    let renamed = save(&till, &Category { name: "点心".to_owned(), sort: 0, ..made.clone() }).await;
    assert_eq!((renamed.name.as_str(), renamed.version), ("点心", 2));
    expect!["kit.STALE_VERSION"].assert_eq(&not_saved(&till, &made).await);
    expect!["kit.STALE_VERSION"].assert_eq(&not_saved(&till, &Category { version: 0, ..made }).await);
    expect![[r#"
        catalog.SaveCategory 王店长@02 ok [{"what":"category","id":"<2>","before":["茶点",3],"after":["点心",0]}]
        catalog.SaveCategory 王店长@02 kit.STALE_VERSION
        catalog.SaveCategory 王店长@02 kit.STALE_VERSION"#]]
    .assert_eq(&shop.last_audit(3).await);
}

#[tokio::test]
async fn names_are_taken_once_in_a_merchant() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    expect!["catalog.CATEGORY_TAKEN name=茶饮"].assert_eq(&not_saved(&till, &new(&shop, "茶饮")).await);
    let own = till.ok(ListCategoriesRequest {}).await.categories.remove(0);
    assert_eq!(save(&till, &own).await.version, 2, "the own name is no clash");
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    let theirs = shop.other_merchant().await.ok(ListCategoriesRequest {}).await.categories.remove(0);
    let mut refusals = Vec::new();
    for wrong in [
        Category { category_id: "1".to_owned(), ..new(&shop, "甲") },
        new(&shop, " "),
        new(&shop, &"长".repeat(31)),
        Category { sort: -1, ..new(&shop, "甲") },
        Category { version: 1, ..new(&shop, "甲") },
        Category { name: "乙".to_owned(), ..theirs },
    ] {
        refusals.push(not_saved(&till, &wrong).await);
    }
    refusals.push(not_saved(&shop.cashier().await, &new(&shop, "甲")).await);
    expect![[r#"
        kit.BAD_FIELD field=category.category_id rule=id
        kit.BAD_FIELD field=category.name rule=required
        kit.BAD_FIELD field=category.name rule=too_long
        kit.BAD_FIELD field=category.sort rule=amount
        kit.NOT_FOUND
        kit.NOT_FOUND
        kit.PERMISSION_DENIED permission=catalog.edit"#]]
    .assert_eq(&refusals.join("\n"));
}
