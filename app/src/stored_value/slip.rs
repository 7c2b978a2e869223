//! The slip of a top-up, made from what the books have.
use proto::{access::v1::TillInfo, hwbridge::v1::Document, stored_value::v1::TopUp};

use crate::{
    kit::format::date_and_time,
    t,
    till::{Paper, amount},
};

/// Names the paper: a repeat is answered by the agent, not printed again.
pub(super) fn job_id(top_up: &TopUp) -> String {
    format!("{}/top_up/0", top_up.top_up_id)
}

/// The paper; cash was taken, so the drawer opens.
pub(super) fn document(top_up: &TopUp, till: &TillInfo) -> Document {
    let assets = top_up.assets_after.unwrap_or_default();
    Paper::default()
        .drawer()
        .title(&till.shop_name)
        .centered(&till.receipt_header)
        .mark(t!("stored_value.slip.title"))
        .pair(t!("till.receipt.no"), &top_up.receipt_no)
        .pair(t!("till.receipt.at"), &date_and_time(top_up.at_ms))
        .pair(t!("till.receipt.staff"), &t!("till.receipt.staff_at", name = top_up.staff_name, till = till.till_no))
        .pair(t!("till.receipt.member"), &top_up.member_name)
        .double_rule()
        .bold_pair(t!("stored_value.slip.paid"), &amount(top_up.paid_fen))
        .when(top_up.gift_fen != 0, |p| p.pair(t!("stored_value.slip.gift"), &amount(top_up.gift_fen)))
        .rule()
        .pair(t!("till.receipt.cash"), &amount(top_up.tendered_fen))
        .when(top_up.change_fen > 0, |p| p.bold_pair(t!("till.receipt.change"), &amount(top_up.change_fen)))
        .rule()
        .pair(t!("till.receipt.principal_after"), &amount(assets.principal_fen))
        .pair(t!("till.receipt.gift_after"), &amount(assets.gift_fen))
        .rule()
        .qr(&top_up.receipt_no)
        .centered(&top_up.receipt_no)
        .centered(&till.receipt_footer)
        .cut()
}
