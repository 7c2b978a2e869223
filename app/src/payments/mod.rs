//! 付款方式: the tender table that the merchant edits.
mod form;
mod payments_page;
mod type_panel;

pub(crate) use self::payments_page::PaymentsPage;
