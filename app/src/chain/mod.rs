//! 门店: what the shop is called, what its receipts say, and when its day begins.
mod codes;
mod sale_rule;
mod shop_page;

pub(crate) use self::shop_page::ShopPage;
