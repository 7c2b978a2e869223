//! The categories of the merchant, in the till's order.
use proto::catalog::v1::{Category, ListCategoriesRequest, SaveCategoryRequest};

use crate::harness::TestShop;

#[tokio::test]
async fn in_their_order() {
    let shop = TestShop::new().await;
    let till = shop.manager().await;
    for (name, sort) in [("茶叶", 5), ("茶点", 0)] {
        let category = Category { category_id: shop.new_id().to_string(), name: name.to_owned(), sort, version: 0 };
        till.ok(SaveCategoryRequest { category: Some(category) }).await;
    }
    let categories = till.ok(ListCategoriesRequest {}).await.categories;
    assert_eq!(categories.iter().map(|category| category.name.as_str()).collect::<Vec<_>>(), ["茶点", "茶饮", "茶叶"]);
    assert_eq!(shop.other_merchant().await.ok(ListCategoriesRequest {}).await.categories.len(), 1);
}
