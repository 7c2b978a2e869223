//! 门店: what the shop is called, what its receipts say, when its day begins, and how its tills are set up.
mod codes;
mod hours;
mod sale_rule;
mod shop_page;
mod tills_page;

pub(crate) use self::{shop_page::ShopPage, tills_page::TillsPage};
