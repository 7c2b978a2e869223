//! Which business days are closed, and what that means for whoever opens a shift.
use rules::{day::Day, id::Uuid};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    Op, Result,
    entity::{day, day_counter, shift},
};

/// A shop that reopens more days than this at a time closes some first.
const MAX_REOPENED: u64 = 7;

/// From here to the end of the command no other opens a shift of this shop, closes or reopens a day of it. Answers the shop's
/// last Z number, raised by `more`.
pub(super) async fn alone(op: &Op, more: i64) -> Result<i64> {
    let scope = op.scope();
    let row =
        day_counter::ActiveModel { merchant_id: Set(scope.merchant.0), shop_id: Set(scope.shop.0), last_no: Set(more) };
    let mut on_conflict = OnConflict::columns([day_counter::Column::MerchantId, day_counter::Column::ShopId]);
    let last = (day_counter::Entity, day_counter::Column::LastNo);
    on_conflict.value(day_counter::Column::LastNo, Expr::col(last).add(more));
    let counter = day_counter::Entity::insert(row).on_conflict(on_conflict).exec_with_returning(op.tx()).await?;
    Ok(counter.last_no)
}

/// How a day of the caller's shop stands; nothing when it was never closed.
pub(super) async fn state(op: &Op, day: Day) -> Result<Option<day::Model>> {
    let scope = op.scope();
    Ok(day::Entity::find_by_id((scope.merchant.0, scope.shop.0, day.0)).one(op.tx()).await?)
}

/// The days a shift may be opened on now, the usual one first: today's, or the next that is not closed; then those that were
/// reopened.
pub(super) async fn open_days(op: &Op) -> Result<Vec<Day>> {
    let scope = op.scope();
    let mut first = scope.day.day_of(op.now());
    let ours = || {
        let of_shop = day::Entity::find().filter(day::Column::MerchantId.eq(scope.merchant.0));
        of_shop.filter(day::Column::ShopId.eq(scope.shop.0))
    };
    let closed = ours().filter(day::Column::BusinessDay.gte(first.0)).filter(day::Column::Closed.eq(true));
    for day in closed.order_by_asc(day::Column::BusinessDay).all(op.tx()).await? {
        if day.business_day == first.0 {
            first = first.next();
        }
    }
    let reopened = ours().filter(day::Column::Closed.eq(false)).filter(day::Column::BusinessDay.ne(first.0));
    let reopened = reopened.order_by_desc(day::Column::BusinessDay).limit(MAX_REOPENED).all(op.tx()).await?;
    Ok(std::iter::once(first).chain(reopened.into_iter().map(|row| Day(row.business_day))).collect())
}

/// The shifts of these days in the caller's shop, oldest first.
pub(super) async fn shifts_of(op: &Op, days: &[i32]) -> Result<Vec<shift::Model>> {
    let scope = op.scope();
    let found = shift::Entity::find()
        .filter(shift::Column::MerchantId.eq(scope.merchant.0))
        .filter(shift::Column::ShopId.eq(scope.shop.0))
        .filter(shift::Column::BusinessDay.is_in(days.iter().copied()))
        .order_by_asc(shift::Column::OpenedMs)
        .order_by_asc(shift::Column::Id)
        .all(op.tx())
        .await?;
    Ok(found)
}

/// Merchant, shop and day: what the rows of a day begin with.
pub(super) fn key(op: &Op, day: Day) -> (Uuid, Uuid, i32) {
    let scope = op.scope();
    (scope.merchant.0, scope.shop.0, day.0)
}
