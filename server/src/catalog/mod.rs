//! Catalog 商品: goods and services, their categories 类别, units 单位 and barcodes 条码.
//!
//! A barcode means an item and a unit: a case and a piece have one each, with a factor and perhaps a price of its own (P-43).
//! The till holds the whole catalogue and asks, at every start and then now and again, for what changed: every change moves the
//! merchant's revision ([`revision::bump_in_op`]) in its own transaction and stamps the item with it.
//! Invariants: barcodes and item codes are unique in the merchant, archived items included; initials are those of the name;
//! a change needs the version it was made from. Archived items are kept for their history and cannot be sold or found.
//! Who may call: till asks for [`sellable`]; imports and a new merchant's first data use the `_in_op` functions.
use proto::catalog::v1::{
    DownloadCatalogRequest, DownloadCatalogResponse, FindItemsRequest, FindItemsResponse, GetItemRequest,
    GetItemResponse, ImportItemsRequest, ImportItemsResponse, ListCategoriesRequest, ListCategoriesResponse,
    ListItemsRequest, ListItemsResponse, SaveCategoryRequest, SaveCategoryResponse, SaveItemRequest, SaveItemResponse,
    catalog_service_server::CatalogService,
};

use crate::kit::{Op, Result, serve::serve};

mod category;
mod code;
mod demo;
mod download_catalog;
pub(crate) mod entity;
mod error;
mod find_items;
mod get_item;
mod import_items;
mod level_price;
mod list_items;
mod revision;
mod save_item;
mod sellable;
mod view;

pub use demo::add_demo_in_op;
pub use error::Error;
pub use import_items::import_in_op;
pub use sellable::{Goods, Named, Sellable, sellable};

use category::{list_categories, save_category};
use download_catalog::download_catalog;
use find_items::find_items;
use get_item::get_item;
use import_items::import_items;
use list_items::list_items;
use save_item::save_item;

serve!(CatalogService {
    find_items(FindItemsRequest) -> FindItemsResponse = proto::methods::CATALOG_FIND_ITEMS;
    list_items(ListItemsRequest) -> ListItemsResponse = proto::methods::CATALOG_LIST_ITEMS;
    get_item(GetItemRequest) -> GetItemResponse = proto::methods::CATALOG_GET_ITEM;
    save_item(SaveItemRequest) -> SaveItemResponse = proto::methods::CATALOG_SAVE_ITEM;
    list_categories(ListCategoriesRequest) -> ListCategoriesResponse = proto::methods::CATALOG_LIST_CATEGORIES;
    save_category(SaveCategoryRequest) -> SaveCategoryResponse = proto::methods::CATALOG_SAVE_CATEGORY;
    import_items(ImportItemsRequest) -> ImportItemsResponse = proto::methods::CATALOG_IMPORT_ITEMS;
} streams {
    download_catalog(DownloadCatalogRequest) -> DownloadCatalogStream of DownloadCatalogResponse = proto::methods::CATALOG_DOWNLOAD_CATALOG;
});
