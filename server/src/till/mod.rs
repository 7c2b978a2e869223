//! The till 收银: quote 报价, checkout 收款, return 退货, today's sales, reprint 补打.
//!
//! A checkout is one command: lines, tenders, ledger transaction, points and receipt number are kept together or not at all.
//! The server computes the total itself from [`rules::pricing`] and refuses another one with `TOTAL_CHANGED`; it never
//! trusts a total, a price or a discount of the wire. What a hand gives away has limits by role ([`rules::limits`]); beyond them
//! [`approve_sale`] lets another person agree, in place.
//! Invariants: Σ lines − discount + rounding = total = Σ tenders − change; every sale has one ledger transaction and one receipt
//! number; a sale is never updated but for its count of copies. A return is a document of its own, posted as the mirror of
//! what it takes back; Σ returned ≤ sold for each line, tender and point, whoever asks at once.
//! Who may call: nobody below; reports read its rows.
use proto::till::v1::{
    ApproveSaleRequest, ApproveSaleResponse, CheckoutRequest, CheckoutResponse, GetSaleRequest, GetSaleResponse,
    ListSalesRequest, ListSalesResponse, QuoteRequest, QuoteResponse, ReprintSaleRequest, ReprintSaleResponse,
    ReturnSaleRequest, ReturnSaleResponse, till_service_server::TillService,
};

use crate::access::check_pin;
use crate::kit::{Op, Result, serve::serve};

mod approve_sale;
mod checkout;
pub(crate) mod entity;
mod error;
mod list_sales;
mod priced;
mod return_sale;
mod returned;
mod sale;

use approve_sale::approve_sale;
use checkout::checkout;
pub use error::Error;
use list_sales::list_sales;
use priced::quote;
use return_sale::return_sale;
use sale::{get_sale, reprint_sale};

serve!(TillService {
    quote(QuoteRequest) -> QuoteResponse = proto::methods::TILL_QUOTE;
    checkout(CheckoutRequest) -> CheckoutResponse = proto::methods::TILL_CHECKOUT, turn late;
    approve_sale(ApproveSaleRequest) -> ApproveSaleResponse = proto::methods::TILL_APPROVE_SALE, after check_pin;
    list_sales(ListSalesRequest) -> ListSalesResponse = proto::methods::TILL_LIST_SALES;
    get_sale(GetSaleRequest) -> GetSaleResponse = proto::methods::TILL_GET_SALE;
    return_sale(ReturnSaleRequest) -> ReturnSaleResponse = proto::methods::TILL_RETURN_SALE;
    reprint_sale(ReprintSaleRequest) -> ReprintSaleResponse = proto::methods::TILL_REPRINT_SALE;
});
