//! 收银: quote, checkout, the day's sales, reprint.

mod approve_sale;
mod checkout;
mod checkout_again;
mod checkout_lines;
mod get_sale;
mod list_sales;
mod quote;
mod reprint_sale;
