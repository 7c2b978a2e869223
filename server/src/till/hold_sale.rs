//! 挂单: keeps a cart for later. The same bill held again is the same bill, one version on.
use prost::Message as _;
use proto::{
    convert::till::HoldSale,
    till::v1::{HoldSaleResponse, Quoted},
};
use rules::id::Uuid;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::{
    Error, Op, Result,
    entity::held,
    held::{Card, MOST, State, advance, how_many, waiting, why_not, words},
    priced::{Priced, price_whoever_asks},
};

/// No shift is needed: no money moves, and a waiter's till may have no drawer.
///
/// # Errors
/// `HELD_FULL`; of a bill that was recalled, who was sooner; `ITEM_GONE` as a quote says it.
pub(super) async fn hold_sale(op: &mut Op, request: HoldSale) -> Result<HoldSaleResponse> {
    let priced = price_whoever_asks(op, &request.cart).await?;
    let row = row(op, &request, &priced)?;
    let before = if request.held.version == 0 {
        let there = held::Entity::find_by_id((row.merchant_id, row.id)).one(op.tx()).await?;
        if let Some(there) = there.filter(|there| there.shop_id == row.shop_id) {
            return Err(why_not(&there, op.scope().till.0).into());
        }
        if how_many(op).await? >= MOST {
            return Err(Error::HeldFull { most: MOST }.into());
        }
        "nothing"
    } else {
        let all = row.clone().into_active_model().reset_all();
        let again = held::ActiveModel { merchant_id: NotSet, id: NotSet, shop_id: NotSet, ..all };
        advance(op, request.held, State::Taken, true, again).await?;
        "taken"
    };
    let mut waiting = waiting(op).await?;
    if request.held.version == 0 {
        waiting += 1;
        op.put(held::Entity::insert(row.clone().into_active_model().reset_all()));
    }
    let what = json!({ "total_fen": row.total_fen, "lines": row.lines, "member": row.member_no });
    op.changed("held_sale", row.id, before, what);
    Ok(HoldSaleResponse { held: Some(Card::from(row).to_wire(op)), waiting })
}

fn row(op: &Op, request: &HoldSale, priced: &Priced) -> Result<held::Model> {
    let (scope, actor, member) = (op.scope(), op.actor()?, priced.member.as_ref());
    let (goods, words) = words(priced, &request.note);
    let quote: Quoted = priced.to_wire();
    Ok(held::Model {
        merchant_id: scope.merchant.0,
        id: request.held.id.0,
        shop_id: scope.shop.0,
        version: request.held.version + 1,
        state: State::Waiting.code(),
        cart: request.cart.encoded.clone(),
        quote: quote.encode_to_vec(),
        note: request.note.clone(),
        member_id: member.map_or(Uuid::nil(), |member| member.id.0),
        member_name: member.map_or_else(String::new, |member| member.name.clone()),
        member_no: member.map_or_else(String::new, |member| member.member_no.clone()),
        goods,
        words,
        lines: i32::try_from(priced.lines.len()).unwrap_or(i32::MAX),
        pieces_milli: priced.pieces().0,
        total_fen: priced.quote.total.0,
        held_ms: op.now(),
        staff_id: actor.staff_id.0,
        staff_name: actor.name.clone(),
        till_id: scope.till.0,
        till_no: scope.till_no.to_string(),
        by_staff_id: actor.staff_id.0,
        by_staff_name: actor.name.clone(),
        by_till_id: scope.till.0,
        by_till_no: scope.till_no.to_string(),
        by_ms: op.now(),
        sale_id: Uuid::nil(),
        reason: String::new(),
    })
}
