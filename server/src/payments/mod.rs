//! Tender types 付款方式: the table of ways to pay that a merchant edits.
//!
//! Cash and stored value are there once and for good; sales by them name no row, so that they cost no query. A sale by any
//! other kind names its row and the version on the screen. Money parameters are versioned (P-14): a change keeps the version
//! before in [`entity::past`], and a shift that was open at the change may go on with it until it closes.
//! Invariants: the kind of a row never changes; names are unique in the merchant, and a currency has one row that is in use;
//! past versions are never changed.
//! Who may call: the till asks for [`versions`], shifts for [`all`]; a new merchant's first rows come from [`seed_in_op`].
use proto::payments::v1::{
    GetTenderTypeRequest, GetTenderTypeResponse, ListTenderTypesRequest, ListTenderTypesResponse,
    SaveTenderTypeRequest, SaveTenderTypeResponse, payments_service_server::PaymentsService,
};

use crate::kit::{Op, Result, serve::serve};

pub(crate) mod entity;
mod error;
mod save_tender_type;
mod seed;
mod tender_type;
mod usable;

pub use error::Error;
pub use seed::{NewTenderType, STANDARD, add_in_op, seed_in_op};
pub use tender_type::{TenderType, all};
pub use usable::{Version, versions};

use save_tender_type::save_tender_type;
use tender_type::{get_tender_type, list_tender_types};

serve!(PaymentsService {
    list_tender_types(ListTenderTypesRequest) -> ListTenderTypesResponse = proto::methods::PAYMENTS_LIST_TENDER_TYPES;
    get_tender_type(GetTenderTypeRequest) -> GetTenderTypeResponse = proto::methods::PAYMENTS_GET_TENDER_TYPE;
    save_tender_type(SaveTenderTypeRequest) -> SaveTenderTypeResponse = proto::methods::PAYMENTS_SAVE_TENDER_TYPE;
});
