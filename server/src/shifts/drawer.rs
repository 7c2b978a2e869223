//! The drawer beside selling: cash put in or taken out (TIL-16), the drawer opened without a sale, and who agrees to it where a
//! role does not do it alone.
use prost::Message;
use proto::{
    refusal::Refusal,
    shifts::v1::{
        ApproveMoveCashRequest, ApproveMoveCashResponse, ApproveOpenDrawerRequest, ApproveOpenDrawerResponse, CashMove,
        MoveCashRequest, MoveCashResponse, OpenDrawerRequest, OpenDrawerResponse,
    },
};
use rules::{
    cart::MAX_REMARK,
    id::Uuid,
    ledger::{Class, Posting},
    limits::{Act, Deed},
    money::{Fen, MAX_LINE},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{Error, Event, Here, HereAlone, Op, Result, entity::event, events::row};
use crate::{
    access::{self, Agreed, Bound, BringsPin, Checked, Second},
    kit::op::id,
    ledger::{self, Document},
};

/// A command of the drawer, read: what it makes, why, and what it is for the limits of roles.
struct Wish {
    kind: &'static str,
    document: Uuid,
    reason: String,
    deed: Deed,
    /// As it came, but for the agreement.
    encoded: Vec<u8>,
}

impl Wish {
    fn to_move(request: &MoveCashRequest) -> Result<Self> {
        let amount = Fen(request.amount_fen);
        if amount == Fen::ZERO || amount.0.saturating_abs() > MAX_LINE.0 {
            return Err(Refusal::bad_field("amount_fen", "amount").into());
        }
        let act = if amount > Fen::ZERO { Act::CashIn } else { Act::CashOut };
        Ok(Self {
            kind: "cash move",
            document: id("move_id", &request.move_id)?,
            reason: needed(&request.reason)?,
            deed: Deed::of_money(act, Fen(amount.0.abs())),
            encoded: MoveCashRequest { approval: String::new(), ..request.clone() }.encode_to_vec(),
        })
    }

    fn to_open(request: &OpenDrawerRequest) -> Result<Self> {
        Ok(Self {
            kind: "drawer",
            document: id("opening_id", &request.opening_id)?,
            reason: needed(&request.reason)?,
            deed: Deed::of_money(Act::NoSale, Fen::ZERO),
            encoded: OpenDrawerRequest { approval: String::new(), ..request.clone() }.encode_to_vec(),
        })
    }

    fn bound(&self) -> Bound<'_> {
        let deeds = std::slice::from_ref(&self.deed);
        Bound { kind: self.kind, document: self.document, encoded: &self.encoded, deeds }
    }

    async fn agreed(&self, op: &Op, token: &str) -> Result<Option<Agreed>> {
        access::agreed(op, self.bound(), token).await
    }
}

pub(super) async fn move_cash(op: &mut Op, request: MoveCashRequest) -> Result<MoveCashResponse> {
    let wish = Wish::to_move(&request)?;
    let agreed = wish.agreed(op, &request.approval).await?;
    let amount = Fen(request.amount_fen);
    let shift = op.ask(HereAlone).await?;
    if amount < Fen::ZERO && ledger::sum(op, Class::Drawer, shift.id.0).await? < -amount.0 {
        return Err(Error::DrawerTooSmall { wanted: -amount.0 }.into());
    }
    let posting = Posting::MoveCash { shift: shift.id.0, shop: op.scope().shop.0, amount };
    ledger::post_in_op(op, Document { id: wish.document, day: shift.day }, &posting).await?;
    let what = if amount > Fen::ZERO { Event::CashIn } else { Event::CashOut };
    let row = event::Model { amount_fen: amount.0, reason: wish.reason, ..row(op, what, shift, wish.document)? };
    let log = serde_json::json!({ "amount_fen": amount.0, "reason": row.reason });
    op.changed("cash_move", row.id, (), log);
    let row = keep(op, row, agreed);
    let moved = CashMove {
        move_id: request.move_id,
        amount_fen: amount.0,
        reason: row.reason,
        at_ms: row.at_ms,
        staff_name: row.staff_name,
        till_no: op.scope().till_no.to_string(),
        approver_name: row.approver_name,
    };
    Ok(MoveCashResponse { moved: Some(moved) })
}

pub(super) async fn open_drawer(op: &mut Op, request: OpenDrawerRequest) -> Result<OpenDrawerResponse> {
    let wish = Wish::to_open(&request)?;
    let agreed = wish.agreed(op, &request.approval).await?;
    let shift = op.ask(Here).await?;
    let row = event::Model { reason: wish.reason, ..row(op, Event::NoSale, shift, wish.document)? };
    op.changed("drawer", row.id, (), row.reason.clone());
    keep(op, row, agreed);
    Ok(OpenDrawerResponse {})
}

/// Puts the event among the call's rows, with who agreed to it.
fn keep(op: &mut Op, row: event::Model, agreed: Option<Agreed>) -> event::Model {
    let row = match agreed {
        Some(agreed) => {
            agreed.tell_in_op(op, row.id);
            event::Model { approver_id: agreed.approver, approver_name: agreed.name, ..row }
        }
        None => row,
    };
    op.put(event::Entity::insert(row.clone().into_active_model().reset_all()));
    row
}

impl BringsPin for ApproveMoveCashRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

impl BringsPin for ApproveOpenDrawerRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

pub(super) async fn approve_move_cash(
    op: &mut Op,
    request: ApproveMoveCashRequest,
    checked: Checked,
) -> Result<ApproveMoveCashResponse> {
    let wish = Wish::to_move(&request.moving.unwrap_or_default())?;
    let second = second(&request.staff_id, request.pin, &request.reason, checked)?;
    let (approval, expires_ms) = access::agree_in_op(op, second, wish.bound()).await?;
    Ok(ApproveMoveCashResponse { approval, expires_ms })
}

pub(super) async fn approve_open_drawer(
    op: &mut Op,
    request: ApproveOpenDrawerRequest,
    checked: Checked,
) -> Result<ApproveOpenDrawerResponse> {
    let wish = Wish::to_open(&request.opening.unwrap_or_default())?;
    let second = second(&request.staff_id, request.pin, &request.reason, checked)?;
    let (approval, expires_ms) = access::agree_in_op(op, second, wish.bound()).await?;
    Ok(ApproveOpenDrawerResponse { approval, expires_ms })
}

fn second(staff_id: &str, pin: String, reason: &str, checked: Checked) -> Result<Second> {
    Ok(Second { staff: id("staff_id", staff_id)?, pin, reason: words(reason)?, checked })
}

/// Why the drawer is opened: needed.
fn needed(text: &str) -> Result<String> {
    let text = words(text)?;
    if text.is_empty() { Err(Refusal::bad_field("reason", "required").into()) } else { Ok(text) }
}

fn words(text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > MAX_REMARK {
        return Err(Refusal::bad_field("reason", "too_long").into());
    }
    Ok(text.to_owned())
}
