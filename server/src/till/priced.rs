//! A cart with everything the shop knows about it: items, member, price.
use std::collections::{BTreeSet, HashMap};

use proto::{
    convert::till::Cart,
    refusal::Refusal,
    till::v1::{Off, QuoteResponse, Quoted, QuotedLine},
};
use rules::{
    id::Uuid,
    money::{Fen, Milli, WHOLE},
    pricing::{self, Bill, Hand, Line, Parts, Quote, Terms},
};

use super::{Error, Op, Result};
use crate::{
    access,
    catalog::{self, Sellable},
    kit::{Trip, house::not_found},
    members::{self, Found},
};

/// A cart, priced by the server.
pub(super) struct Priced {
    pub(super) items: Vec<Sellable>,
    pub(super) lines: Vec<Line>,
    pub(super) quote: Quote,
    pub(super) member: Option<Found>,
    pub(super) bill: Bill,
    /// Of each line: who sold it or does it.
    pub(super) staff: Vec<Option<(Uuid, String)>>,
    pub(super) remarks: Vec<String>,
}

pub(super) async fn quote(op: &mut Op, cart: Cart) -> Result<QuoteResponse> {
    Ok(QuoteResponse { quote: Some(price(op, &cart).await?.to_wire()) })
}

/// Prices a cart.
///
/// # Errors
/// `ITEM_GONE`, `NOT_FOUND` for an unknown member, `BAD_FIELD` for a quantity or amount out of range,
/// `PERMISSION_DENIED` when an amount was changed without the right to.
pub(super) async fn price(op: &Op, cart: &Cart) -> Result<Priced> {
    Ok(price_and(op, cart, ()).await?.0)
}

/// [`price`], and what else is asked on the same trip.
///
/// # Errors
/// As there, and those of what is asked.
pub(super) async fn price_and<T: Trip>(op: &Op, cart: &Cart, more: T) -> Result<(Priced, T::Answer)> {
    if cart.lines.iter().any(|line| matches!(line.hand, Hand::Amount(_))) {
        op.require("till.change_price")?;
    }
    priced_and(op, cart, more).await
}

/// [`price`] for whoever only keeps or reads what others did: the checkout asks for rights.
///
/// # Errors
/// As there, but for the rights.
pub(super) async fn price_whoever_asks(op: &Op, cart: &Cart) -> Result<Priced> {
    Ok(priced_and(op, cart, ()).await?.0)
}

async fn priced_and<T: Trip>(op: &Op, cart: &Cart, more: T) -> Result<(Priced, T::Answer)> {
    let wanted: Vec<_> = cart.lines.iter().map(|line| (line.item, line.barcode.clone())).collect();
    let named = catalog::Named(&wanted);
    let (goods, member, more) = match cart.member {
        None => {
            let (goods, more) = op.ask((named, more)).await?;
            (goods, None, more)
        }
        Some(id) => {
            let ((goods, member), more) = op.ask(((named, members::Find(id)), more)).await?;
            (goods, Some(member.ok_or_else(not_found)?), more)
        }
    };
    let mut items = Vec::with_capacity(wanted.len());
    for (at, (found, line)) in catalog::sellable(op, &goods, &wanted).await?.into_iter().zip(&cart.lines).enumerate() {
        let item = found.ok_or(Error::ItemGone { item: line.item })?;
        items.push(with_open_price(item, line.open_price, at)?);
    }
    let lines: Vec<Line> = items
        .iter()
        .zip(&cart.lines)
        .map(|(item, line)| Line {
            price: item.price,
            level_price: member.as_ref().and_then(|member| item.level_price(member.level_id)),
            quantity: item.sticker.map_or(line.quantity, |sticker| sticker.quantity),
            label: item.sticker.and_then(|sticker| sticker.amount),
            hand: line.hand,
            discountable: item.discountable,
        })
        .collect();
    let pays = member.as_ref().map_or(WHOLE, |member| member.pays);
    let terms = Terms { pays, bill: cart.bill, rounding: op.scope().sale.rounding };
    let quote = pricing::quote(&lines, terms).map_err(|error| match error {
        pricing::Error::Quantity(at) => Refusal::bad_field(&format!("cart.lines[{at}].quantity_milli"), "amount"),
        pricing::Error::Amount(at) => Refusal::bad_field(&format!("cart.lines[{at}].amount_fen"), "amount"),
        pricing::Error::Discount => Refusal::bad_field("cart.bill_off_fen", "amount"),
        pricing::Error::Empty | pricing::Error::TooManyLines => Refusal::bad_field("cart.lines", "count"),
    })?;
    let staff = staff_of(op, cart).await?;
    let remarks = cart.lines.iter().map(|line| line.remark.clone()).collect();
    Ok((Priced { items, lines, quote, member, bill: cart.bill, staff, remarks }, more))
}

/// 开放价格: goods that have none of their own cost what the till says; all others what the shop says.
fn with_open_price(item: Sellable, said: Option<Fen>, at: usize) -> std::result::Result<Sellable, Refusal> {
    let refused = |rule| Err(Refusal::bad_field(&format!("cart.lines[{at}].open_price_fen"), rule));
    match (item.open_price, said) {
        (false, None) => Ok(item),
        (true, Some(price)) => Ok(Sellable { price, level_prices: Vec::new(), ..item }),
        (true, None) => refused("required"),
        (false, Some(_)) => refused("choice"),
    }
}

/// Who is named on the lines: one query, none when nobody is.
async fn staff_of(op: &Op, cart: &Cart) -> Result<Vec<Option<(Uuid, String)>>> {
    let wanted: BTreeSet<Uuid> = cart.lines.iter().filter_map(|line| line.staff).map(|staff| staff.0).collect();
    let names = if wanted.is_empty() { HashMap::new() } else { access::names_here(op, &wanted).await? };
    let named = cart.lines.iter().enumerate().map(|(at, line)| {
        let Some(staff) = line.staff else { return Ok(None) };
        let name =
            names.get(&staff.0).ok_or_else(|| Refusal::bad_field(&format!("cart.lines[{at}].staff_id"), "choice"))?;
        Ok(Some((staff.0, name.clone())))
    });
    named.collect()
}

/// As it travels.
pub(super) fn off_to_wire(off: Parts) -> Off {
    Off {
        level_price_fen: off.level_price.0,
        level_fen: off.level.0,
        hand_fen: off.hand.0,
        bill_fen: off.bill.0,
        given_fen: off.given.0,
    }
}

/// 折 by hand; 0 when there is none.
pub(super) fn rate_bp(hand: Hand) -> i32 {
    if let Hand::Rate(pays) = hand { pays.0 } else { 0 }
}

/// 整单折 by hand; 0 when there is none.
pub(super) fn bill_rate_bp(bill: Bill) -> i32 {
    if let Bill::Rate(pays) = bill { pays.0 } else { 0 }
}

impl Priced {
    /// Σ quantities.
    pub(super) fn pieces(&self) -> Milli {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// What the member pays, basis points.
    pub(super) fn pays_bp(&self) -> i32 {
        self.member.as_ref().map_or(WHOLE, |member| member.pays).0
    }

    pub(super) fn to_wire(&self) -> Quoted {
        let parts = self.items.iter().zip(&self.lines).zip(&self.quote.lines).zip(self.staff.iter().zip(&self.remarks));
        let lines = parts.map(|(((item, line), quote), (staff, remark))| QuotedLine {
            item_id: item.item_id.to_string(),
            barcode: item.barcode.clone(),
            name: item.name.clone(),
            spec: item.spec.clone(),
            unit: item.unit.clone(),
            price_fen: item.price.0,
            quantity_milli: line.quantity.0,
            gross_fen: quote.gross.0,
            discount_fen: quote.off.sum().0,
            net_fen: quote.net().0,
            price_changed: matches!(line.hand, Hand::Amount(_)),
            off: Some(off_to_wire(quote.off)),
            rate_bp: rate_bp(line.hand),
            staff_name: staff.as_ref().map_or_else(String::new, |(_, name)| name.clone()),
            remark: remark.clone(),
        });
        Quoted {
            lines: lines.collect(),
            gross_fen: self.quote.gross.0,
            discount_fen: self.quote.discount().0,
            total_fen: self.quote.total.0,
            pays_bp: self.pays_bp(),
            off: Some(off_to_wire(self.quote.off)),
            rounding_fen: self.quote.rounding.0,
            bill_rate_bp: bill_rate_bp(self.bill),
        }
    }
}
