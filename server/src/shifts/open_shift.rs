//! 当班: from now on this till may sell.
use proto::{
    refusal::Refusal,
    shifts::v1::{OpenShiftRequest, OpenShiftResponse},
};
use rules::{
    day::Day,
    id::ShiftId,
    ledger::Posting,
    money::{Fen, MAX_LINE},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::{Error, Op, Result, close_day::read_day, days, entity::shift, moved_in_op, open_on_till, to_wire};
use crate::{
    kit::op::id,
    ledger::{self, Document},
};

pub(super) async fn open_shift(op: &mut Op, request: OpenShiftRequest) -> Result<OpenShiftResponse> {
    let shift_id: ShiftId = id("shift_id", &request.shift_id)?;
    let float = Fen(request.float_fen);
    if float < Fen::ZERO || float > MAX_LINE {
        return Err(Refusal::bad_field("float_fen", "amount").into());
    }
    if let Some(open) = open_on_till(op).one(op.tx()).await? {
        return Err(Error::ShiftOpen { staff_name: open.staff_name }.into());
    }
    let (scope, actor) = (op.scope(), op.actor()?.clone());
    let day = day_for(op, &request.business_date).await?;
    let row = shift::Model {
        merchant_id: scope.merchant.0,
        id: shift_id.0,
        shop_id: scope.shop.0,
        till_id: scope.till.0,
        till_no: scope.till_no.to_string(),
        staff_id: actor.staff_id.0,
        staff_name: actor.name,
        business_day: day.0,
        opened_ms: op.now(),
        closed_ms: 0,
        float_fen: float.0,
        expected_cash_fen: 0,
        counted_cash_fen: 0,
        difference_reason: String::new(),
        note: String::new(),
        counted: String::new(),
        ledger_head: String::new(),
    };
    row.clone().into_active_model().reset_all().insert(op.tx()).await?;
    let posting = Posting::OpenShift { shift: shift_id.0, shop: scope.shop.0, float };
    ledger::post_in_op(op, Document { id: shift_id.0, day }, &posting).await?;
    moved_in_op(op);
    op.changed("shift", shift_id, (), float.0);
    Ok(OpenShiftResponse { shift: Some(to_wire(&row)) })
}

/// The day the shift and all its documents belong to: today's, or one that was asked for and may be had. A closed day takes no
/// more documents (P-51); what sells on after an early close belongs to the next day.
async fn day_for(op: &Op, asked: &str) -> Result<Day> {
    let today = op.scope().day.day_of(op.now());
    let day = if asked.is_empty() { today } else { read_day(asked)? };
    days::alone(op, 0).await?;
    if days::open_days(op).await?.contains(&day) {
        return Ok(day);
    }
    if days::state(op, day).await?.is_some_and(|row| row.closed) {
        return Err(Error::DayClosed { day }.into());
    }
    Err(Refusal::bad_field("business_date", "choice").into())
}
