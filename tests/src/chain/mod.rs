//! 连锁: the shop and what its receipts say.

mod get_shop;
mod save_shop;
