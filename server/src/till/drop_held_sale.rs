//! 作废: nobody will pay this bill. It needs a reason, is an event of the audit log, and its row stays as it was.
use proto::{convert::till::DropHeldSale, till::v1::DropHeldSaleResponse};
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{
    Op, Result,
    entity::held,
    held::{State, advance, find, step, waiting, why_not},
};

/// A bill that waits, or that this till has taken.
///
/// # Errors
/// Who was sooner; `HELD_TAKEN` while another till has it.
pub(super) async fn drop_held_sale(op: &mut Op, request: DropHeldSale) -> Result<DropHeldSaleResponse> {
    let row = find(op, request.held.id).await?;
    let (state, here) = match State::of(&row) {
        Some(State::Waiting) => (State::Waiting, false),
        Some(State::Taken) => (State::Taken, true),
        _ => return Err(why_not(&row, op.scope().till.0).into()),
    };
    let dropped =
        held::ActiveModel { reason: Set(request.reason.clone()), ..step(op, request.held.version, State::Dropped)? };
    advance(op, request.held, state, here, dropped).await?;
    let was = json!({ "total_fen": row.total_fen, "goods": row.goods, "member": row.member_no, "by": row.staff_name });
    op.changed("held_sale", row.id, was, json!({ "dropped": request.reason }));
    Ok(DropHeldSaleResponse { waiting: waiting(op).await? })
}
