//! X 报表: what the open shift took until now. It closes nothing, and says no more than whoever counts may know.
use proto::shifts::v1::{GetXReportRequest, GetXReportResponse, ShiftSlip, TenderSum};
use rules::ledger::Class;

use super::{Error, Op, Result, open_on_till, slip::tally, to_wire};
use crate::ledger;

pub(super) async fn get_x_report(op: &mut Op, _: GetXReportRequest) -> Result<GetXReportResponse> {
    let open = open_on_till(op).one(op.tx()).await?.ok_or(Error::NoOpenShift)?;
    if open.staff_id != op.actor()?.staff_id.0 {
        op.require("shifts.close_other")?;
    }
    let hidden = op.require("shifts.see_expected").is_err();
    let sums = tally(op, std::slice::from_ref(&open)).await?;
    let expected_cash_fen = ledger::sum(op, Class::Drawer, open.id).await?;
    let known = ShiftSlip { shift: Some(to_wire(&open)), expected_cash_fen, shifts_count: 0, ..sums };
    let slip = if hidden { without_cash(known) } else { known };
    Ok(GetXReportResponse { slip: Some(slip), without_cash: hidden, at_ms: op.now() })
}

/// Whoever counts first is told nothing that leads to the cash: what may stay is named here, so that a sum nobody thought of does
/// not give it away.
fn without_cash(known: ShiftSlip) -> ShiftSlip {
    let tenders = known.tenders.into_iter().map(|sum| match sum.tender.as_str() {
        "stored_value" => sum,
        _ => TenderSum {
            tender: sum.tender,
            sales_count: sum.sales_count,
            top_ups_count: sum.top_ups_count,
            ..TenderSum::default()
        },
    });
    ShiftSlip {
        shift: known.shift,
        tenders: tenders.collect(),
        sales_count: known.sales_count,
        top_ups_count: known.top_ups_count,
        ..ShiftSlip::default()
    }
}
