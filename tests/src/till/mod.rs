//! 收银: quote, checkout, the day's sales, reprint.

mod checkout;
mod checkout_again;
mod get_sale;
mod list_sales;
mod quote;
mod reprint_sale;
