//! 取单: takes a held bill for this till, at the prices of now, and says what changed since it was held.
use std::collections::BTreeSet;

use prost::Message as _;
use proto::{
    convert::till::{Held, RecallSale},
    till::v1::{Cart, HeldChange, HeldChangeKind, Quoted, RecallSaleResponse},
};
use rules::id::Uuid;
use sea_orm::ActiveValue::Set;

use super::{
    Op, Result,
    entity::held,
    held::{Card, State, advance, find, step, waiting, why_not},
    priced::price_whoever_asks,
};
use crate::{access, catalog, kit, members};

/// One that waits; one that this till has already (its page was reloaded, or its browser died); one that another till has, when
/// somebody decided so in sight of it; and one that this till has just dropped, when that was a mistake.
///
/// # Errors
/// `HELD_TAKEN` with who has it, `HELD_SOLD`, `HELD_DROPPED`.
pub(super) async fn recall_sale(op: &mut Op, request: RecallSale) -> Result<RecallSaleResponse> {
    let row = find(op, request.id).await?;
    let here = op.scope().till.0;
    let state = match State::of(&row) {
        Some(State::Waiting) => State::Waiting,
        Some(State::Taken) if row.by_till_id == here || request.take_over == row.version => State::Taken,
        // 撤销: whoever dropped it takes that back.
        Some(State::Dropped) if row.by_till_id == here && request.take_over == row.version => State::Dropped,
        _ => return Err(why_not(&row, here).into()),
    };
    let taken = held::ActiveModel { reason: Set(String::new()), ..step(op, row.version, State::Taken)? };
    advance(op, Held { id: request.id, version: row.version }, state, false, taken).await?;
    let before = match state {
        State::Taken => format!("{} {}", row.by_till_no, row.by_staff_name),
        State::Dropped => format!("dropped: {}", row.reason),
        State::Waiting | State::Sold => String::new(),
    };
    op.changed("held_sale", row.id, before, "taken");
    let again = again(op, &row).await?;
    let row = find(op, request.id).await?;
    let waiting = waiting(op).await?;
    Ok(RecallSaleResponse {
        held: Some(Card::from(row).to_wire(op)),
        cart: Some(again.cart),
        quote: again.quote,
        changes: again.changes,
        waiting,
    })
}

/// A cart as it can be sold now.
struct Again {
    cart: Cart,
    quote: Option<Quoted>,
    changes: Vec<HeldChange>,
}

/// Takes out what is gone, and prices the rest.
async fn again(op: &Op, row: &held::Model) -> Result<Again> {
    let broken = |error: prost::DecodeError| kit::Error::Broken(error.to_string());
    let mut cart = Cart::decode(row.cart.as_slice()).map_err(broken)?;
    let mut was = Quoted::decode(row.quote.as_slice()).map_err(broken)?;
    let mut changes = Vec::new();
    take_out_goods(op, &mut cart, &mut was, &mut changes).await?;
    take_out_people(op, &mut cart, (&was, &row.member_name), &mut changes).await?;
    if cart.lines.is_empty() {
        return Ok(Again { cart, quote: None, changes });
    }
    let priced = match price_whoever_asks(op, &cart.clone().try_into()?).await {
        Err(kit::Error::Refused(_)) => {
            take_off_hands(&mut cart);
            changes.push(HeldChange { kind: HeldChangeKind::HeldHandGone.into(), ..HeldChange::default() });
            price_whoever_asks(op, &cart.clone().try_into()?).await?
        }
        priced => priced?,
    };
    let quote = priced.to_wire();
    for (was, now) in was.lines.iter().zip(&quote.lines).filter(|(was, now)| was.price_fen != now.price_fen) {
        let change = HeldChange {
            kind: HeldChangeKind::HeldPrice.into(),
            name: now.name.clone(),
            was_fen: was.price_fen,
            now_fen: now.price_fen,
        };
        // The same goods on several lines changed once.
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    Ok(Again { cart, quote: Some(quote), changes })
}

async fn take_out_goods(op: &Op, cart: &mut Cart, was: &mut Quoted, changes: &mut Vec<HeldChange>) -> Result<()> {
    let asked: proto::convert::till::Cart = cart.clone().try_into()?;
    let wanted: Vec<_> = asked.lines.iter().map(|line| (line.item, line.barcode.clone())).collect();
    let goods = op.ask(catalog::Named(&wanted)).await?;
    let there: Vec<bool> = catalog::sellable(op, &goods, &wanted).await?.iter().map(Option::is_some).collect();
    for line in was.lines.iter().zip(&there).filter(|(_, there)| !**there).map(|(line, _)| line) {
        changes.push(gone(HeldChangeKind::HeldGoodsGone, &line.name));
    }
    let (mut lines, mut quoted) = (there.iter(), there.iter());
    cart.lines.retain(|_| lines.next().copied().unwrap_or_default());
    was.lines.retain(|_| quoted.next().copied().unwrap_or_default());
    Ok(())
}

async fn take_out_people(
    op: &Op,
    cart: &mut Cart,
    (was, member_name): (&Quoted, &str),
    changes: &mut Vec<HeldChange>,
) -> Result<()> {
    if let Ok(member) = cart.member_id.parse()
        && members::find(op, member).await?.is_none()
    {
        cart.member_id.clear();
        changes.push(gone(HeldChangeKind::HeldMemberGone, member_name));
    }
    let named: BTreeSet<Uuid> = cart.lines.iter().filter_map(|line| line.staff_id.parse().ok()).collect();
    let there = if named.is_empty() { Default::default() } else { access::names_here(op, &named).await? };
    for (line, was) in cart.lines.iter_mut().zip(&was.lines).filter(|(line, _)| !line.staff_id.is_empty()) {
        if !line.staff_id.parse().is_ok_and(|id: Uuid| there.contains_key(&id)) {
            line.staff_id.clear();
            let change = gone(HeldChangeKind::HeldStaffGone, &was.staff_name);
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    Ok(())
}

/// What was off by hand does not fit any more: more off than there is to pay.
fn take_off_hands(cart: &mut Cart) {
    (cart.bill_rate_bp, cart.bill_off_fen) = (None, None);
    for line in &mut cart.lines {
        (line.amount_fen, line.rate_bp, line.off_fen, line.gift) = (None, None, None, false);
    }
}

fn gone(kind: HeldChangeKind, name: &str) -> HeldChange {
    HeldChange { kind: kind.into(), name: name.to_owned(), ..HeldChange::default() }
}
