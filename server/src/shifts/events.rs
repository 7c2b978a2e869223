//! What happens at a till beside selling, for the audit and a line on the slip each (P-31).
use proto::{
    refusal::Refusal,
    shifts::v1::{CashMove, EventSum, MoveCashRequest, MoveCashResponse, OpenDrawerRequest, OpenDrawerResponse},
};
use rules::{
    cart::MAX_REMARK,
    day::Day,
    id::{ShiftId, Uuid},
    ledger::{Class, Posting},
    money::{Fen, MAX_LINE},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect};

use super::{Error, Here, HereAlone, Op, OpenShift, Result, entity::event, entity::shift, open_on_till};
use crate::{
    kit::{op::id, sum::sum},
    ledger::{self, Document},
};

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

pub(super) async fn move_cash(op: &mut Op, request: MoveCashRequest) -> Result<MoveCashResponse> {
    let move_id: Uuid = id("move_id", &request.move_id)?;
    let amount = Fen(request.amount_fen);
    if amount == Fen::ZERO || amount.0.saturating_abs() > MAX_LINE.0 {
        return Err(Refusal::bad_field("amount_fen", "amount").into());
    }
    let reason = reason(&request.reason)?;
    let shift = op.ask(HereAlone).await?;
    if amount < Fen::ZERO && ledger::sum(op, Class::Drawer, shift.id.0).await? < -amount.0 {
        return Err(Error::DrawerTooSmall { wanted: -amount.0 }.into());
    }
    let posting = Posting::MoveCash { shift: shift.id.0, shop: op.scope().shop.0, amount };
    ledger::post_in_op(op, Document { id: move_id, day: shift.day }, &posting).await?;
    let what = if amount > Fen::ZERO { Event::CashIn } else { Event::CashOut };
    let row = row(op, what, shift, move_id)?;
    let row = event::Model { amount_fen: amount.0, reason, ..row };
    op.put(event::Entity::insert(row.clone().into_active_model().reset_all()));
    op.changed("cash_move", move_id, (), serde_json::json!({ "amount_fen": amount.0, "reason": row.reason }));
    let moved = CashMove {
        move_id: request.move_id,
        amount_fen: amount.0,
        reason: row.reason,
        at_ms: row.at_ms,
        staff_name: row.staff_name,
        till_no: op.scope().till_no.to_string(),
    };
    Ok(MoveCashResponse { moved: Some(moved) })
}

pub(super) async fn open_drawer(op: &mut Op, request: OpenDrawerRequest) -> Result<OpenDrawerResponse> {
    let opening: Uuid = id("opening_id", &request.opening_id)?;
    let reason = reason(&request.reason)?;
    let shift = op.ask(Here).await?;
    let row = event::Model { reason, ..row(op, Event::NoSale, shift, opening)? };
    op.changed("drawer", opening, (), row.reason.clone());
    op.put(event::Entity::insert(row.into_active_model().reset_all()));
    Ok(OpenDrawerResponse {})
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

fn row(op: &Op, what: Event, shift: OpenShift, id: Uuid) -> Result<event::Model> {
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
    })
}

fn reason(text: &str) -> Result<String> {
    let text = text.trim();
    let rule = match text.chars().count() {
        0 => "required",
        long if long > MAX_REMARK => "too_long",
        _ => return Ok(text.to_owned()),
    };
    Err(Refusal::bad_field("reason", rule).into())
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
