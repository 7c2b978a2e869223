//! 充值: cash in, principal and gift on the card.
use proto::{
    convert::stored_value::TopUp,
    members::v1::Assets,
    refusal::Refusal,
    stored_value::v1::{self as wire, GetTopUpRequest, GetTopUpResponse, TopUpResponse},
};
use rules::{
    id::{PlanId, TopUpId, Uuid},
    ledger::Posting,
    money::Fen,
    stored_value::{self, Quote},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{
    Error, Op, Result,
    entity::{plan, top_up},
};
use crate::{
    kit::{house::not_found, op::id},
    ledger::{self, Document},
    members, shifts,
};

pub(super) async fn top_up(op: &mut Op, request: TopUp) -> Result<TopUpResponse> {
    let shift = shifts::open_here(op).await?;
    let member = members::find(op, request.member).await?.ok_or_else(not_found)?;
    let quote = quote(op, request.plan, request.paid).await?;
    if request.tendered < request.paid {
        let (tendered_fen, paid_fen) = (request.tendered.0, request.paid.0);
        return Err(Error::TenderedTooLittle { tendered_fen, paid_fen }.into());
    }
    let held = ledger::hold(op, &[member.id.0]).await?;
    let (scope, actor) = (op.scope(), op.actor()?.clone());
    let row = top_up::Model {
        merchant_id: scope.merchant.0,
        id: request.top_up.0,
        shop_id: scope.shop.0,
        till_id: scope.till.0,
        shift_id: shift.id.0,
        staff_id: actor.staff_id.0,
        staff_name: actor.name,
        member_id: member.id.0,
        member_name: member.name,
        plan_id: request.plan.map_or(Uuid::nil(), |plan| plan.0),
        receipt_no: shifts::next_receipt_in_op(op, shift.day).await?,
        business_day: shift.day.0,
        at_ms: op.now(),
        paid_fen: quote.principal.0,
        gift_fen: quote.gift.0,
        tendered_fen: request.tendered.0,
    };
    let posting = Posting::TopUp {
        shift: shift.id.0,
        shop: scope.shop.0,
        member: member.id.0,
        paid: quote.principal,
        gift: quote.gift,
    };
    let posted = ledger::post_holding_in_op(op, Document { id: row.id, day: shift.day }, &posting, held).await?;
    op.put(top_up::Entity::insert(row.clone().into_active_model().reset_all()));
    op.changed("top_up", row.id, (), [row.paid_fen, row.gift_fen]);
    let assets = posted.held.assets_of(member.id.0);
    Ok(TopUpResponse { top_up: Some(to_wire(row, assets)) })
}

async fn quote(op: &Op, plan_id: Option<PlanId>, paid: Fen) -> Result<Quote> {
    let plan = match plan_id {
        None => None,
        Some(plan_id) => {
            let found = plan::Entity::find_by_id((op.scope().merchant.0, plan_id.0)).one(op.tx()).await?;
            let plan = found.filter(|plan| !plan.archived).ok_or(Error::PlanChanged { pay_fen: 0 })?;
            Some(stored_value::Plan { pay: Fen(plan.pay_fen), gift: Fen(plan.gift_fen) })
        }
    };
    stored_value::quote(plan, paid).map_err(|error| match error {
        stored_value::Error::Amount => Refusal::bad_field("paid_fen", "amount").into(),
        stored_value::Error::PlanChanged => Error::PlanChanged { pay_fen: plan.map_or(0, |plan| plan.pay.0) }.into(),
    })
}

pub(super) async fn get_top_up(op: &mut Op, request: GetTopUpRequest) -> Result<GetTopUpResponse> {
    let top_up_id: TopUpId = id("top_up_id", &request.top_up_id)?;
    let found = top_up::Entity::find_by_id((op.scope().merchant.0, top_up_id.0)).one(op.tx()).await?;
    let row = found.filter(|row| row.shop_id == op.scope().shop.0).ok_or_else(not_found)?;
    let assets = ledger::assets_of(op, row.member_id).await?;
    Ok(GetTopUpResponse { top_up: Some(to_wire(row, assets)) })
}

fn to_wire(row: top_up::Model, assets_after: Assets) -> wire::TopUp {
    wire::TopUp {
        top_up_id: row.id.to_string(),
        receipt_no: row.receipt_no,
        member_id: row.member_id.to_string(),
        member_name: row.member_name,
        paid_fen: row.paid_fen,
        gift_fen: row.gift_fen,
        tendered_fen: row.tendered_fen,
        change_fen: row.tendered_fen - row.paid_fen,
        at_ms: row.at_ms,
        staff_name: row.staff_name,
        assets_after: Some(assets_after),
    }
}
