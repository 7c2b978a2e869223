//! 收银: quote, checkout, the day's sales, return, reprint, held bills.

mod approve_return_sale;
mod approve_sale;
mod checkout;
mod checkout_again;
mod checkout_lines;
mod checkout_open_price;
mod checkout_tenders;
mod drop_held_sale;
mod get_sale;
mod held;
mod hold_sale;
mod list_held_sales;
mod list_returns;
mod list_sales;
mod quote;
mod recall_sale;
mod reprint_return;
mod reprint_sale;
mod return_goods;
mod return_sale;
