//! 商品: goods, services and their categories, as the back office keeps them. The till has a copy of its own in memory.
mod barcodes;
mod catalog_page;
mod form;
mod item_panel;
mod level_prices;
mod new_category;

pub(crate) use self::catalog_page::CatalogPage;
