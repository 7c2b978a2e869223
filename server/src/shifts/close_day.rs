//! 日结: one transaction over the documents of the day's shifts, restartable, and never half done (P-18, SHF-03).
use prost::Message;
use proto::{
    refusal::Refusal,
    shifts::v1::{CloseDayRequest, CloseDayResponse, DayReport, DayVersion, ShiftSlip},
};
use rules::day::Day;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Error, MAX_TEXT, Op, Result, days,
    entity::{day, day_close, day_sum, shift},
    slip::{counted, tally},
};
use crate::{kit::house::not_found, ledger};

pub(super) async fn close_day(op: &mut Op, request: CloseDayRequest) -> Result<CloseDayResponse> {
    let day = read_day(&request.business_date)?;
    let note = request.note.trim();
    if note.chars().count() > MAX_TEXT {
        return Err(Refusal::bad_field("note", "too_long").into());
    }
    if day > op.scope().day.day_of(op.now()) {
        return Err(Error::DayNotCome { day }.into());
    }
    let z_no = days::alone(op, 1).await?;
    let before = days::state(op, day).await?;
    if before.as_ref().is_some_and(|row| row.closed) {
        return Err(Error::DayClosed { day }.into());
    }
    let shifts = closed_shifts(op, day).await?;
    let version = before.map_or(1, |row| row.version + 1);
    let report = DayReport {
        business_date: day.to_string(),
        version,
        z_no,
        closed_ms: op.now(),
        staff_name: op.actor()?.name.clone(),
        totals: Some(tally(op, &shifts).await?),
        shifts: shifts.iter().map(|row| counted(ShiftSlip::default(), row)).collect(),
        note: note.to_owned(),
    };
    let kept = keep(op, day, &report, &shifts).await?;
    let sales_fen = kept.sales_fen;
    let digest = ledger::hex(&kept.hash);
    let told =
        json!({ "name": day.to_string(), "version": version, "z_no": z_no, "sales_fen": sales_fen, "digest": digest });
    op.changed("day", day, (), told);
    Ok(CloseDayResponse { version: Some(to_wire(&kept, report)) })
}

/// The shifts of the day, none of them open: whoever sells has one, so nothing is sold into the day from here on. A day
/// without any is no day of the shop.
async fn closed_shifts(op: &Op, day: Day) -> Result<Vec<shift::Model>> {
    let shifts = days::shifts_of(op, &[day.0]).await?;
    if let Some(open) = shifts.iter().find(|row| row.closed_ms == 0) {
        let (staff_name, till_no) = (open.staff_name.clone(), open.till_no.clone());
        return Err(Error::DayHasOpenShift { day, staff_name, till_no }.into());
    }
    if shifts.is_empty() { Err(not_found().into()) } else { Ok(shifts) }
}

/// The Z as it is printed, and beside it what the book says, sum by sum, so that the auditor can ask again.
async fn keep(op: &mut Op, day: Day, report: &DayReport, shifts: &[shift::Model]) -> Result<day_close::Model> {
    let (merchant_id, shop_id, business_day) = days::key(op, day);
    let totals = report.totals.clone().unwrap_or_default();
    let encoded = report.encode_to_vec();
    let row = day_close::Model {
        merchant_id,
        shop_id,
        business_day,
        version: report.version,
        z_no: report.z_no,
        closed_ms: report.closed_ms,
        staff_id: op.actor()?.staff_id.0,
        staff_name: report.staff_name.clone(),
        shifts_count: totals.shifts_count,
        sales_count: totals.sales_count,
        sales_fen: totals.sales_fen,
        difference_fen: totals.difference_fen,
        hash: Sha256::digest(&encoded).to_vec(),
        report: encoded,
    };
    let here = ledger::part(op, &shifts.iter().map(|row| (row.till_id, row.id)).collect::<Vec<_>>()).await?;
    let sums = ledger::till_sums(op, &here).await?;
    let sums = sums.into_iter().map(|sum| day_sum::ActiveModel {
        merchant_id: Set(merchant_id),
        shop_id: Set(shop_id),
        business_day: Set(business_day),
        version: Set(report.version),
        till_id: Set(sum.till),
        kind: Set(sum.kind),
        class: Set(sum.class),
        amount: Set(sum.amount),
    });
    let sums: Vec<_> = sums.collect();
    let state = day::Model { merchant_id, shop_id, business_day, version: report.version, closed: true };
    let mut again = OnConflict::columns([day::Column::MerchantId, day::Column::ShopId, day::Column::BusinessDay]);
    again.update_columns([day::Column::Version, day::Column::Closed]);
    op.put(day::Entity::insert(state.into_active_model().reset_all()).on_conflict(again));
    op.put(day_close::Entity::insert(row.clone().into_active_model().reset_all()));
    op.put(day_sum::Entity::insert_many(sums));
    Ok(row)
}

/// A Z with what proves it; whether it was taken back is said by whoever knows.
pub(super) fn to_wire(row: &day_close::Model, report: DayReport) -> DayVersion {
    let digest = ledger::hex(&row.hash).chars().take(12).collect();
    DayVersion { report: Some(report), digest, reopened: None }
}

/// An ISO date of the request.
pub(super) fn read_day(text: &str) -> std::result::Result<Day, Refusal> {
    text.parse().map_err(|_| Refusal::bad_field("business_date", "date"))
}
