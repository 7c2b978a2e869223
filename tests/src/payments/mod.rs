//! 付款方式: the tender table.

mod get_tender_type;
mod list_tender_types;
mod save_tender_type;
