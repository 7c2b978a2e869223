//! The shop's business days, and one of them with all versions of its Z.
use std::collections::BTreeMap;

use prost::Message;
use proto::{
    refusal::Refusal,
    shifts::v1::{
        Day as DayRow, DayReopening, DayReport, DayState, GetDayRequest, GetDayResponse, ListDaysRequest,
        ListDaysResponse, Shift,
    },
};
use rules::day::Day;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Op, Result,
    close_day::{self, read_day},
    days,
    entity::{day, day_close, day_reopen, shift},
    slip::tally,
    to_wire,
};
use crate::{chain, kit::house::not_found};

pub(super) async fn list_days(op: &mut Op, request: ListDaysRequest) -> Result<ListDaysResponse> {
    let limit = match request.limit {
        0 => 30,
        asked => {
            let limit = u64::try_from(asked).ok().filter(|limit| (1..=100).contains(limit));
            limit.ok_or_else(|| Refusal::bad_field("limit", "amount"))?
        }
    };
    let before = match request.before.as_str() {
        "" => Day(i32::MAX),
        date => date.parse().map_err(|_| Refusal::bad_field("before", "date"))?,
    };
    let scope = op.scope();
    let found: Vec<i32> = shift::Entity::find()
        .select_only()
        .column(shift::Column::BusinessDay)
        .filter(shift::Column::MerchantId.eq(scope.merchant.0))
        .filter(shift::Column::ShopId.eq(scope.shop.0))
        .filter(shift::Column::BusinessDay.lt(before.0))
        .group_by(shift::Column::BusinessDay)
        .order_by_desc(shift::Column::BusinessDay)
        .limit(limit)
        .into_tuple()
        .all(op.tx())
        .await?;
    let whole = u64::try_from(found.len()).is_ok_and(|found| found == limit);
    let next_before = found.last().filter(|_| whole).map(|last| Day(*last).to_string()).unwrap_or_default();
    let today = scope.day.day_of(op.now());
    let hours = chain::hours(op).await?;
    Ok(ListDaysResponse {
        days: shown(op, &found).await?,
        next_before,
        today: today.to_string(),
        today_begins_ms: scope.day.begins_ms(today),
        today_ends_ms: scope.day.begins_ms(today.next()),
        closing_ms: hours.close_of(scope.day, today).unwrap_or_default(),
    })
}

pub(super) async fn get_day(op: &mut Op, request: GetDayRequest) -> Result<GetDayResponse> {
    let day = read_day(&request.business_date)?;
    let row = shown(op, &[day.0]).await?.pop().ok_or_else(not_found)?;
    let so_far = match row.state() {
        DayState::Closed => None,
        _ => {
            let mut shifts = days::shifts_of(op, &[day.0]).await?;
            shifts.retain(|shift| shift.closed_ms != 0);
            Some(tally(op, &shifts).await?)
        }
    };
    let (merchant, shop, business_day) = days::key(op, day);
    let closes = day_close::Entity::find()
        .filter(day_close::Column::MerchantId.eq(merchant))
        .filter(day_close::Column::ShopId.eq(shop))
        .filter(day_close::Column::BusinessDay.eq(business_day))
        .order_by_desc(day_close::Column::Version)
        .all(op.tx())
        .await?;
    let reopened = day_reopen::Entity::find()
        .filter(day_reopen::Column::MerchantId.eq(merchant))
        .filter(day_reopen::Column::ShopId.eq(shop))
        .filter(day_reopen::Column::BusinessDay.eq(business_day))
        .all(op.tx())
        .await?;
    let mut reopened: BTreeMap<i32, DayReopening> = reopened.into_iter().map(|row| (row.version, told(row))).collect();
    let versions = closes.into_iter().map(|close| {
        // What was stored is what was printed, and is shown as it is.
        let report = DayReport::decode(close.report.as_slice()).unwrap_or_default();
        proto::shifts::v1::DayVersion {
            reopened: reopened.remove(&close.version),
            ..close_day::to_wire(&close, report)
        }
    });
    Ok(GetDayResponse { day: Some(row), so_far, versions: versions.collect() })
}

fn told(row: day_reopen::Model) -> DayReopening {
    DayReopening { at_ms: row.at_ms, staff_name: row.staff_name, approver_name: row.approver_name, reason: row.reason }
}

/// How these days stand, in the order they are named; days without a shift are left out.
pub(super) async fn shown(op: &Op, wanted: &[i32]) -> Result<Vec<DayRow>> {
    let (merchant, shop, _) = days::key(op, Day(0));
    let mut shifts: BTreeMap<i32, Vec<shift::Model>> = BTreeMap::new();
    for row in days::shifts_of(op, wanted).await? {
        shifts.entry(row.business_day).or_default().push(row);
    }
    let states = day::Entity::find()
        .filter(day::Column::MerchantId.eq(merchant))
        .filter(day::Column::ShopId.eq(shop))
        .filter(day::Column::BusinessDay.is_in(wanted.iter().copied()))
        .all(op.tx())
        .await?;
    let closes = day_close::Entity::find()
        .filter(day_close::Column::MerchantId.eq(merchant))
        .filter(day_close::Column::ShopId.eq(shop))
        .filter(day_close::Column::BusinessDay.is_in(wanted.iter().copied()))
        .all(op.tx())
        .await?;
    let rows = wanted.iter().filter_map(|wanted| {
        let shifts = shifts.get(wanted)?;
        let state = states.iter().find(|row| row.business_day == *wanted);
        let last = closes
            .iter()
            .find(|row| row.business_day == *wanted && state.is_some_and(|state| state.version == row.version));
        let open: Vec<Shift> = shifts.iter().filter(|row| row.closed_ms == 0).map(to_wire).collect();
        let count = i32::try_from(shifts.len()).unwrap_or(i32::MAX);
        let of_z = last.map(of_z).unwrap_or_default();
        let state = state.map_or(DayState::Open, |row| if row.closed { DayState::Closed } else { DayState::Reopened });
        Some(DayRow {
            business_date: Day(*wanted).to_string(),
            state: state.into(),
            shifts_count: count,
            open_shifts: open,
            ..of_z
        })
    });
    Ok(rows.collect())
}

fn of_z(row: &day_close::Model) -> DayRow {
    DayRow {
        version: row.version,
        z_no: row.z_no,
        closed_ms: row.closed_ms,
        staff_name: row.staff_name.clone(),
        sales_count: row.sales_count,
        sales_fen: row.sales_fen,
        difference_fen: row.difference_fen,
        ..DayRow::default()
    }
}
