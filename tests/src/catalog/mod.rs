//! 商品: found, saved with their barcodes, downloaded whole, imported by the thousand.
use proto::catalog::v1::{
    Barcode, FindItemsRequest, GetItemRequest, Item, ItemKind, ListCategoriesRequest, SaveItemRequest,
};

use crate::harness::{TestShop, Till};

mod deltas;
mod download_catalog;
mod find_items;
mod get_item;
mod import_items;
mod list_categories;
mod list_items;
mod save_category;
mod save_item;

/// Names of what the search finds.
async fn found(till: &Till, query: &str) -> Vec<String> {
    let items = till.ok(FindItemsRequest { query: query.to_owned(), limit: 0 }).await.items;
    items.into_iter().map(|item| item.name).collect()
}

/// Something the shop does not sell yet, in its one category.
async fn novelty(shop: &TestShop, till: &Till) -> Item {
    let categories = till.ok(ListCategoriesRequest {}).await.categories;
    Item {
        item_id: shop.new_id().to_string(),
        name: "桂花乌龙".to_owned(),
        spec: "大杯".to_owned(),
        kind: ItemKind::Goods.into(),
        category_id: categories[0].category_id.clone(),
        unit: "杯".to_owned(),
        price_fen: 1_600,
        discountable: true,
        ..Item::default()
    }
}

fn barcode(barcode: &str, unit: &str, factor_milli: i64, price_fen: i64) -> Barcode {
    Barcode { barcode: barcode.to_owned(), unit: unit.to_owned(), factor_milli, price_fen }
}

async fn item(till: &Till, name: &str) -> Item {
    till.ok(GetItemRequest { item_id: till.id(name) }).await.item.expect("an item")
}

/// Saves, and must be answered.
async fn save(till: &Till, item: &Item) -> Item {
    till.ok(SaveItemRequest { item: Some(item.clone()) }).await.item.expect("an item")
}

/// Saves, and must be refused.
async fn not_saved(till: &Till, item: &Item) -> String {
    till.refused(SaveItemRequest { item: Some(item.clone()) }).await
}
