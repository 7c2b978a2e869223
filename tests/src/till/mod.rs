//! 收银: quote, checkout, the day's sales, return, reprint.

mod approve_sale;
mod checkout;
mod checkout_again;
mod checkout_lines;
mod checkout_open_price;
mod get_sale;
mod list_sales;
mod quote;
mod reprint_sale;
mod return_sale;
