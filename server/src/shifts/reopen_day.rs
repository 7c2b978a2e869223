//! 反结账: the shop's last closed day takes documents again. Two people say so; the Z stays, and the next close makes a new
//! version beside it (SHF-04).
use proto::{
    refusal::Refusal,
    shifts::v1::{ReopenDayRequest, ReopenDayResponse},
};
use rules::{day::Day, id::StaffId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::json;

use super::{
    Error, MAX_TEXT, Op, Result,
    close_day::read_day,
    days,
    entity::{day, day_reopen},
    list_days::shown,
};
use crate::{
    access::{self, BringsPin, Checked},
    kit::{
        house::{not_found, stale_version},
        op::id,
    },
};

impl BringsPin for ReopenDayRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

pub(super) async fn reopen_day(op: &mut Op, request: ReopenDayRequest, checked: Checked) -> Result<ReopenDayResponse> {
    let day = read_day(&request.business_date)?;
    let second: StaffId = id("staff_id", &request.staff_id)?;
    let reason = request.reason.trim();
    if reason.is_empty() {
        return Err(Refusal::bad_field("reason", "required").into());
    }
    if reason.chars().count() > MAX_TEXT {
        return Err(Refusal::bad_field("reason", "too_long").into());
    }
    let actor = op.actor()?.clone();
    if actor.staff_id == second {
        return Err(Error::SecondPerson.into());
    }
    let agreed = access::second_person(op, second, &request.pin, checked).await?;
    agreed.require("shifts.agree_reopen").map_err(|_| Error::SecondPerson)?;
    days::alone(op, 0).await?;
    let closed = closed(op, day, request.version).await?;
    let (merchant_id, shop_id, business_day) = days::key(op, day);
    let row = day_reopen::Model {
        merchant_id,
        shop_id,
        business_day,
        version: closed.version,
        at_ms: op.now(),
        staff_id: actor.staff_id.0,
        staff_name: actor.name,
        approver_id: agreed.staff_id.0,
        approver_name: agreed.name.clone(),
        reason: reason.to_owned(),
    };
    op.changed(
        "day",
        day,
        json!({ "version": row.version }),
        json!({ "name": day.to_string(), "by": agreed.name, "reason": reason }),
    );
    row.into_active_model().reset_all().insert(op.tx()).await?;
    let open = day::Entity::update_many()
        .col_expr(day::Column::Closed, Expr::value(false))
        .filter(day::Column::MerchantId.eq(merchant_id))
        .filter(day::Column::ShopId.eq(shop_id))
        .filter(day::Column::BusinessDay.eq(business_day));
    open.exec(op.tx()).await?;
    Ok(ReopenDayResponse { day: shown(op, &[business_day]).await?.pop() })
}

/// The day as it stands, when it may be reopened: closed, by the Z that was looked at, and none after it closed as well.
async fn closed(op: &Op, day: Day, version: i32) -> Result<day::Model> {
    let Some(closed) = days::state(op, day).await? else {
        let known = !days::shifts_of(op, &[day.0]).await?.is_empty();
        return Err(if known { Error::DayNotClosed { day }.into() } else { not_found().into() });
    };
    if !closed.closed {
        return Err(Error::DayNotClosed { day }.into());
    }
    if closed.version != version {
        return Err(stale_version().into());
    }
    let later = day::Entity::find()
        .filter(day::Column::MerchantId.eq(closed.merchant_id))
        .filter(day::Column::ShopId.eq(closed.shop_id))
        .filter(day::Column::BusinessDay.gt(day.0))
        .filter(day::Column::Closed.eq(true))
        .order_by_desc(day::Column::BusinessDay);
    match later.one(op.tx()).await? {
        Some(last) => Err(Error::DayNotLast { last: Day(last.business_day) }.into()),
        None => Ok(closed),
    }
}
