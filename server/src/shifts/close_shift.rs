//! 交班: the blind count meets the book.
use proto::{
    refusal::Refusal,
    shifts::v1::{CloseShiftRequest, CloseShiftResponse},
};
use rules::{
    day::Day,
    id::ShiftId,
    ledger::{Class, Posting},
    money::Fen,
    shifts,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Error, MAX_TEXT, Op, Result, entity::shift, foreign, moved_in_op, slip};
use crate::{
    kit::{house::not_found, op::id},
    ledger::{self, Document},
};

pub(super) async fn close_shift(op: &mut Op, request: CloseShiftRequest) -> Result<CloseShiftResponse> {
    let shift_id: ShiftId = id("shift_id", &request.shift_id)?;
    let pieces: Vec<(Fen, i64)> = request.counted.iter().map(|one| (Fen(one.value_fen), one.count)).collect();
    let counted = shifts::count(&pieces).map_err(|_| Refusal::bad_field("counted", "count"))?;
    for (field, text) in [("difference_reason", &request.difference_reason), ("note", &request.note)] {
        if text.chars().count() > MAX_TEXT {
            return Err(Refusal::bad_field(field, "too_long").into());
        }
    }
    let open = closable(op, shift_id).await?;
    let expected = Fen(ledger::sum(op, Class::Drawer, open.id).await?);
    let reason = request.difference_reason.trim();
    let foreign = foreign::counts(op, open.id, &request.foreign).await?;
    let foreign_differs = foreign::differences(&foreign);
    if (counted != expected || !foreign_differs.is_empty()) && reason.is_empty() {
        let (expected, counted) = (expected.0, counted.0);
        return Err(Error::DifferenceNeedsReason { expected, counted, foreign: foreign_differs }.into());
    }
    foreign::keep(op, open.id, &foreign);
    let posting = Posting::CloseShift { shift: open.id, shop: open.shop_id, expected, counted, foreign };
    let posted = ledger::post_in_op(op, Document { id: open.id, day: Day(open.business_day) }, &posting).await?;
    op.write_rows().await?;
    let counted_text = serde_json::to_string(&pieces.iter().map(|(v, n)| (v.0, *n)).collect::<Vec<_>>());
    let closed = shift::Entity::update_many()
        .col_expr(shift::Column::ClosedMs, Expr::value(op.now().max(open.opened_ms)))
        .col_expr(shift::Column::ExpectedCashFen, Expr::value(expected.0))
        .col_expr(shift::Column::CountedCashFen, Expr::value(counted.0))
        .col_expr(shift::Column::DifferenceReason, Expr::value(reason))
        .col_expr(shift::Column::Note, Expr::value(request.note.trim()))
        .col_expr(shift::Column::Counted, Expr::value(counted_text.unwrap_or_default()))
        .col_expr(shift::Column::LedgerHead, Expr::value(ledger::hex(&posted.head)))
        .filter(shift::Column::MerchantId.eq(open.merchant_id))
        .filter(shift::Column::Id.eq(open.id))
        .filter(shift::Column::ClosedMs.eq(0))
        .exec(op.tx())
        .await?;
    if closed.rows_affected == 0 {
        return Err(Error::ShiftClosed.into());
    }
    moved_in_op(op);
    op.changed("shift", shift_id, expected.0, counted.0);
    Ok(CloseShiftResponse { slip: Some(slip::slip(op, shift_id).await?) })
}

/// The shift, locked until this command ends: a checkout of the same shift waits, or finds it closed.
async fn closable(op: &Op, shift_id: ShiftId) -> Result<shift::Model> {
    use sea_orm::QuerySelect;
    let scope = op.scope();
    let found = shift::Entity::find_by_id((scope.merchant.0, shift_id.0)).lock_exclusive().one(op.tx()).await?;
    let open = found.filter(|row| row.till_id == scope.till.0).ok_or_else(not_found)?;
    if open.closed_ms != 0 {
        return Err(Error::ShiftClosed.into());
    }
    if open.staff_id != op.actor()?.staff_id.0 {
        op.require("shifts.close_other")?;
    }
    Ok(open)
}
