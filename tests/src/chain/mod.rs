//! 连锁: the shop, what its receipts say, and its tills.

mod get_shop;
mod list_tills;
mod save_shop;
mod save_till;
