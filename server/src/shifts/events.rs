//! What happens at a till beside selling, for the audit and a line on the slip each (P-31).
use proto::shifts::v1::EventSum;
use rules::{
    day::Day,
    id::{ShiftId, Uuid},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect};

use super::{Op, OpenShift, Result, entity::event, entity::shift, open_on_till};
use crate::kit::sum::sum;

/// What happened. The numbers are stored and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// 现金收入.
    CashIn = 1,
    /// 现金支出.
    CashOut = 2,
    /// 开钱箱, without a sale.
    NoSale = 3,
    /// 补打.
    Reprint = 4,
    /// 改价, told under the id of its sale.
    PriceChange = 5,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::CashIn, Self::CashOut, Self::NoSale, Self::Reprint, Self::PriceChange];

    /// As the wire names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CashIn => "cash_in",
            Self::CashOut => "cash_out",
            Self::NoSale => "no_sale",
            Self::Reprint => "reprint",
            Self::PriceChange => "price_change",
        }
    }
}

/// Puts an event of this shift among the call's rows.
///
/// # Errors
/// When nobody is signed in.
pub fn note_in_op(op: &mut Op, what: Event, shift: OpenShift, id: Uuid) -> Result<()> {
    let row = row(op, what, shift, id)?;
    op.put(event::Entity::insert(row.into_active_model().reset_all()));
    Ok(())
}

/// As [`note_in_op`], of whoever's shift is open on this till; when none is, the event belongs to no slip.
///
/// # Errors
/// When the database does not answer, or nobody is signed in.
pub async fn note_here_in_op(op: &mut Op, what: Event, id: Uuid) -> Result<()> {
    let open: Option<shift::Model> = open_on_till(op).one(op.tx()).await?;
    let (now, today) = (op.now(), op.scope().day.day_of(op.now()));
    let none = OpenShift { id: ShiftId(Uuid::nil()), day: today, opened_ms: now };
    let told =
        |open: shift::Model| OpenShift { id: ShiftId(open.id), day: Day(open.business_day), opened_ms: open.opened_ms };
    let shift = open.map_or(none, told);
    note_in_op(op, what, shift, id)
}

/// An event of this shift, by whoever calls.
///
/// # Errors
/// When nobody is signed in.
pub(super) fn row(op: &Op, what: Event, shift: OpenShift, id: Uuid) -> Result<event::Model> {
    let (scope, actor) = (op.scope(), op.actor()?);
    Ok(event::Model {
        merchant_id: scope.merchant.0,
        id,
        shop_id: scope.shop.0,
        till_id: scope.till.0,
        shift_id: shift.id.0,
        staff_id: actor.staff_id.0,
        staff_name: actor.name.clone(),
        business_day: shift.day.0,
        at_ms: op.now(),
        kind: what as i16,
        amount_fen: 0,
        reason: String::new(),
        approver_id: Uuid::nil(),
        approver_name: String::new(),
    })
}

#[derive(FromQueryResult)]
struct Counted {
    kind: i16,
    count: i64,
    amount: i64,
}

/// What happened in these shifts beside selling, kind by kind.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn of_shifts(op: &Op, shifts: impl Iterator<Item = Uuid>) -> Result<Vec<EventSum>> {
    let counted: Vec<Counted> = event::Entity::find()
        .select_only()
        .column(event::Column::Kind)
        .column_as(event::Column::Id.count(), "count")
        .column_as(sum(event::Column::AmountFen), "amount")
        .filter(event::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(event::Column::ShiftId.is_in(shifts))
        .group_by(event::Column::Kind)
        .into_model()
        .all(op.tx())
        .await?;
    let of = |event: Event| {
        let found = counted.iter().find(|one| one.kind == event as i16)?;
        Some(EventSum { event: event.name().to_owned(), count: found.count, amount_fen: found.amount })
    };
    Ok(Event::ALL.into_iter().filter_map(of).collect())
}
