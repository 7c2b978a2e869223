//! The till 收银: quote 报价, checkout 收款, return 退货, today's sales, reprint 补打.
//!
//! A checkout is one command: lines, tenders, ledger transaction, points and receipt number are kept together or not at all.
//! The server computes the total itself from [`rules::pricing`] and refuses another one with `TOTAL_CHANGED`; it never
//! trusts a total, a price or a discount of the wire. What a hand gives away has limits by role ([`rules::limits`]); beyond them
//! [`approve_sale`] and [`approve_return_sale`] let another person agree, in place. A cart that waits is a [`held`] bill 挂单; the checkout that sells it
//! consumes it.
//! Invariants: Σ lines − discount + rounding = total = Σ tenders − change; every sale has one ledger transaction and one receipt
//! number; a sale is never updated but for its count of copies, nor is a return, which is a document of its own, posted as the mirror of
//! what it takes back; Σ returned ≤ sold for each line, tender and point, whoever asks at once.
//! Who may call: nobody below; reports read its rows.
use proto::till::v1::{
    ApproveReturnSaleRequest, ApproveReturnSaleResponse, ApproveSaleRequest, ApproveSaleResponse, CheckoutRequest,
    CheckoutResponse, DropHeldSaleRequest, DropHeldSaleResponse, GetSaleRequest, GetSaleResponse, HoldSaleRequest,
    HoldSaleResponse, ListHeldSalesRequest, ListHeldSalesResponse, ListReturnsRequest, ListReturnsResponse,
    ListSalesRequest, ListSalesResponse, QuoteRequest, QuoteResponse, RecallSaleRequest, RecallSaleResponse,
    ReprintReturnRequest, ReprintReturnResponse, ReprintSaleRequest, ReprintSaleResponse, ReturnGoodsRequest,
    ReturnSaleRequest, ReturnSaleResponse, till_service_server::TillService,
};

use crate::access::check_pin;
use crate::kit::{Op, Result, serve::serve};

mod approve_sale;
mod checkout;
mod drop_held_sale;
pub(crate) mod entity;
mod error;
mod held;
mod hold_sale;
mod list_held_sales;
mod list_returns;
mod list_sales;
mod priced;
mod recall_sale;
mod return_goods;
mod return_sale;
mod returned;
mod sale;
mod tenders;

use approve_sale::approve_sale;
use checkout::checkout;
use drop_held_sale::drop_held_sale;
pub use error::Error;
use hold_sale::hold_sale;
use list_held_sales::list_held_sales;
use list_returns::{list_returns, reprint_return};
use list_sales::list_sales;
use priced::quote;
use recall_sale::recall_sale;
use return_goods::return_goods;
use return_sale::{approve_return_sale, return_sale};
use sale::{get_sale, reprint_sale};

serve!(TillService {
    quote(QuoteRequest) -> QuoteResponse = proto::methods::TILL_QUOTE;
    checkout(CheckoutRequest) -> CheckoutResponse = proto::methods::TILL_CHECKOUT, turn late;
    approve_sale(ApproveSaleRequest) -> ApproveSaleResponse = proto::methods::TILL_APPROVE_SALE, after check_pin;
    list_sales(ListSalesRequest) -> ListSalesResponse = proto::methods::TILL_LIST_SALES;
    get_sale(GetSaleRequest) -> GetSaleResponse = proto::methods::TILL_GET_SALE;
    return_sale(ReturnSaleRequest) -> ReturnSaleResponse = proto::methods::TILL_RETURN_SALE;
    approve_return_sale(ApproveReturnSaleRequest) -> ApproveReturnSaleResponse = proto::methods::TILL_APPROVE_RETURN_SALE, after check_pin;
    list_returns(ListReturnsRequest) -> ListReturnsResponse = proto::methods::TILL_LIST_RETURNS;
    reprint_return(ReprintReturnRequest) -> ReprintReturnResponse = proto::methods::TILL_REPRINT_RETURN;
    return_goods(ReturnGoodsRequest) -> ReturnSaleResponse = proto::methods::TILL_RETURN_GOODS;
    reprint_sale(ReprintSaleRequest) -> ReprintSaleResponse = proto::methods::TILL_REPRINT_SALE;
    hold_sale(HoldSaleRequest) -> HoldSaleResponse = proto::methods::TILL_HOLD_SALE;
    list_held_sales(ListHeldSalesRequest) -> ListHeldSalesResponse = proto::methods::TILL_LIST_HELD_SALES;
    recall_sale(RecallSaleRequest) -> RecallSaleResponse = proto::methods::TILL_RECALL_SALE;
    drop_held_sale(DropHeldSaleRequest) -> DropHeldSaleResponse = proto::methods::TILL_DROP_HELD_SALE;
});
