//! 商品: goods, services and their categories.
mod catalog_page;

pub(crate) use self::catalog_page::CatalogPage;
