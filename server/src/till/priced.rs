//! A cart with everything the shop knows about it: items, member, price.
use proto::{
    convert::till::Cart,
    refusal::Refusal,
    till::v1::{QuoteResponse, Quoted, QuotedLine},
};
use rules::{
    money::{Milli, WHOLE},
    pricing::{self, Line, Quote},
};

use super::{Error, Op, Result};
use crate::{
    catalog::{self, Sellable},
    kit::house::not_found,
    members::{self, Found},
};

/// A cart, priced by the server.
pub(super) struct Priced {
    pub(super) items: Vec<Sellable>,
    pub(super) lines: Vec<Line>,
    pub(super) quote: Quote,
    pub(super) member: Option<Found>,
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
    if cart.lines.iter().any(|line| line.changed.is_some()) {
        op.require("till.change_price")?;
    }
    let member = match cart.member {
        None => None,
        Some(id) => Some(members::find(op, id).await?.ok_or_else(not_found)?),
    };
    let wanted: Vec<_> = cart.lines.iter().map(|line| (line.item, line.barcode.clone())).collect();
    let mut items = Vec::with_capacity(wanted.len());
    for (found, line) in catalog::sellable(op, &wanted).await?.into_iter().zip(&cart.lines) {
        items.push(found.ok_or(Error::ItemGone { item: line.item })?);
    }
    let lines: Vec<Line> = items
        .iter()
        .zip(&cart.lines)
        .map(|(item, line)| Line {
            price: item.price,
            quantity: item.sticker.map_or(line.quantity, |sticker| sticker.quantity),
            label: item.sticker.and_then(|sticker| sticker.amount),
            changed: line.changed,
            discountable: item.discountable,
        })
        .collect();
    let pays = member.as_ref().map_or(WHOLE, |member| member.pays);
    let quote = pricing::quote(&lines, pays).map_err(|error| match error {
        pricing::Error::Quantity(at) => Refusal::bad_field(&format!("cart.lines[{at}].quantity_milli"), "amount"),
        pricing::Error::Amount(at) => Refusal::bad_field(&format!("cart.lines[{at}].amount_fen"), "amount"),
        pricing::Error::Empty | pricing::Error::TooManyLines | pricing::Error::Discount => {
            Refusal::bad_field("cart.lines", "count")
        }
    })?;
    Ok(Priced { items, lines, quote, member })
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
        let lines = self.items.iter().zip(&self.lines).zip(&self.quote.lines).map(|((item, line), quote)| QuotedLine {
            item_id: item.item_id.to_string(),
            barcode: item.barcode.clone(),
            name: item.name.clone(),
            spec: item.spec.clone(),
            unit: item.unit.clone(),
            price_fen: item.price.0,
            quantity_milli: line.quantity.0,
            gross_fen: quote.gross.0,
            discount_fen: quote.discount.0,
            net_fen: quote.net().0,
            price_changed: line.changed.is_some(),
        });
        Quoted {
            lines: lines.collect(),
            gross_fen: self.quote.gross.0,
            discount_fen: self.quote.discount.0,
            total_fen: self.quote.total.0,
            pays_bp: self.pays_bp(),
        }
    }
}
