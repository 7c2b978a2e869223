//! 无小票退货: goods of which nobody knows the sale, for cash, when somebody agrees.
//!
//! It is the mirror of a sale of these goods to a walk-in at today's prices: no discount goes back that may never have been
//! given, no points that may never have been earned, and gift money never becomes cash.
use proto::{
    convert::till::{Cart, ReturnGoods},
    refusal::Refusal,
    till::v1::{ReturnSaleResponse, TenderKind},
};
use rules::{
    id::Uuid,
    limits::{Act, Deed},
    money::Fen,
};

use super::{
    Error, Op, Result,
    entity::{taken_back, taken_back_line, taken_back_tender},
    priced::{Priced, price},
    return_sale::keep,
    returned::Document,
};
use crate::{
    access::{self, Agreed, Bound},
    shifts::{self, OpenShift},
};

pub(super) async fn return_goods(op: &mut Op, request: ReturnGoods) -> Result<ReturnSaleResponse> {
    let priced = price_back(op, &request.cart).await?;
    if priced.quote.total != request.total {
        return Err(Error::TotalChanged { total: priced.quote.total, shown: request.total }.into());
    }
    let deeds = [deed(&priced)];
    let to = Bound { kind: KIND, document: request.id.0, encoded: &request.cart.encoded, deeds: &deeds };
    let agreed = access::agreed(op, to, &request.approval).await?;
    let shift = op.ask(shifts::HereAlone).await?;
    let document = document(op, &request, &priced, shift, agreed.as_ref())?;
    if let Some(agreed) = &agreed {
        agreed.tell_in_op(op, request.id.0);
    }
    let answer = keep(op, shift, document, None).await?;
    Ok(ReturnSaleResponse { returned: Some(answer) })
}

/// The kind of command that is agreed to.
pub(super) const KIND: &str = "return without receipt";

/// What a return without a receipt is, for the limits of a role.
pub(super) fn deed(priced: &Priced) -> Deed {
    Deed::of_money(Act::NoReceipt, priced.quote.total)
}

/// The goods at what is given for them: their price of today, or less.
///
/// # Errors
/// As [`price`]; `BAD_FIELD` for more than the goods cost.
pub(super) async fn price_back(op: &Op, cart: &Cart) -> Result<Priced> {
    let priced = price(op, cart).await?;
    let more = priced
        .lines
        .iter()
        .zip(&priced.quote.lines)
        .position(|(line, quote)| quote.gross > line.label.unwrap_or_else(|| line.price.times(line.quantity)));
    match more {
        Some(at) => Err(Refusal::bad_field(&format!("goods[{at}].amount_fen"), "amount").into()),
        None => Ok(priced),
    }
}

fn document(
    op: &Op,
    request: &ReturnGoods,
    priced: &Priced,
    shift: OpenShift,
    agreed: Option<&Agreed>,
) -> Result<Document> {
    let (scope, actor, quote) = (op.scope(), op.actor()?, &priced.quote);
    let row = taken_back::Model {
        merchant_id: scope.merchant.0,
        id: request.id.0,
        shop_id: scope.shop.0,
        till_id: scope.till.0,
        shift_id: shift.id.0,
        staff_id: actor.staff_id.0,
        staff_name: actor.name.clone(),
        till_no: scope.till_no.to_string(),
        receipt_no: String::new(),
        business_day: shift.day.0,
        at_ms: op.now(),
        sale_id: None,
        nth: 0,
        member_id: Uuid::nil(),
        reason: request.reason.clone(),
        gross_fen: quote.gross.0,
        discount_fen: quote.discount().0,
        given_fen: 0,
        rounding_fen: quote.rounding.0,
        total_fen: quote.total.0,
        points_reversed: 0,
        approver_id: agreed.map_or(Uuid::nil(), |agreed| agreed.approver),
        approver_name: agreed.map_or_else(String::new, |agreed| agreed.name.clone()),
        copies: 0,
    };
    let cash = (quote.total > Fen::ZERO).then_some(taken_back_tender::Model {
        merchant_id: row.merchant_id,
        return_id: row.id,
        n: 0,
        sale_n: None,
        kind: TenderKind::Cash as i16,
        amount_fen: quote.total.0,
        principal_fen: 0,
        gift_fen: 0,
        tender_type_id: Uuid::nil(),
        name: String::new(),
    });
    Ok(Document { lines: lines(request, priced, row.merchant_id), tenders: cash.into_iter().collect(), row })
}

fn lines(request: &ReturnGoods, priced: &Priced, merchant_id: Uuid) -> Vec<taken_back_line::Model> {
    let parts = priced.items.iter().zip(&priced.lines).zip(&priced.quote.lines).zip(0..);
    parts
        .map(|(((item, line), quote), n)| taken_back_line::Model {
            merchant_id,
            return_id: request.id.0,
            n,
            sale_id: None,
            sale_n: None,
            item_id: item.item_id.0,
            category_id: item.category_id.0,
            barcode: item.barcode.clone(),
            name: item.name.clone(),
            spec: item.spec.clone(),
            unit: item.unit.clone(),
            price_fen: item.price.0,
            quantity_milli: line.quantity.0,
            discount_fen: quote.off.sum().0,
            given_fen: 0,
            net_fen: quote.net().0,
            restock: request.restock,
        })
        .collect()
}
