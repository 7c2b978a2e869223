//! 收款: one sale, whole or not at all.
use proto::{
    convert::till::Checkout,
    till::v1::{CheckoutResponse, Sale, SaleTender},
};
use rules::{
    id::{SaleId, Uuid},
    ledger::{self as book, Posting},
    points,
    pricing::Hand,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{
    Error, Op, Result,
    approve_sale::agreed,
    entity::{line, sale, tender},
    held,
    priced::{Priced, price_and},
    sale::{change_of, to_wire},
    tenders,
};
use crate::{
    access::Agreed,
    kit::Later,
    ledger::{self, Document},
    shifts::{self, Event, OpenShift},
};

/// Goods, member and price are read beside whoever writes: they are what the cashier sees, and the total that was shown holds
/// them to it. So are shift and balances, but they count only while nothing moved them: else they are read again in the turn.
pub(super) async fn checkout(op: &mut Op, request: Checkout) -> Result<CheckoutResponse> {
    let member = request.cart.member.map(|member| member.0);
    let standing = Later((shifts::Here, ledger::Holding(member.as_slice())));
    let (priced, standing) = price_and(op, &request.cart, standing).await?;
    let total = priced.quote.total;
    if total != request.total {
        return Err(Error::TotalChanged { total, shown: request.total }.into());
    }
    let agreed_to = agreed(op, request.sale, &request.cart, &priced, &request.approval).await?;
    let types = tenders::types(op, &request.tenders).await?;
    op.take_turn().await?;
    #[cfg(not(feature = "planted-faults"))]
    let (shift, held) = op.settle(standing).await?;
    #[cfg(feature = "planted-faults")]
    let (shift, held) = match crate::kit::planted::blind() {
        Some(_) => (shifts::open_here(op).await?, ledger::hold(op, member.as_slice()).await?),
        None => op.settle(standing).await?,
    };
    if let Some(bill) = request.held {
        held::consume_in_op(op, bill, request.sale).await?;
    }
    let balance = member.map(|member| held.balance_of(member));
    let (paid, tenders) = tenders::settle(priced.quote.total, balance, &request.tenders, types, shift)?;
    tenders::enough_change(op, shift, &paid).await?;
    let earned =
        priced.member.as_ref().map_or(0, |m| points::earned(paid.earning, paid.stored.principal, m.points_per_yuan));
    let row = sale_row(op, &priced, request.sale, shift, earned).await?;
    let row = with_approval(row, agreed_to.as_ref());
    let posting = Posting::Sale(book::Sale {
        shop: row.shop_id,
        shift: row.shift_id,
        member,
        gross: priced.quote.gross,
        discount: priced.quote.discount() - priced.quote.off.given,
        given: priced.quote.off.given,
        rounding: priced.quote.rounding,
        cash: paid.cash,
        principal: paid.stored.principal,
        gift: paid.stored.gift,
        points: earned,
        taken: paid.taken,
    });
    let posted = ledger::post_holding_in_op(op, Document { id: row.id, day: shift.day }, &posting, held).await?;
    keep(op, &row, &priced, &tenders);
    if priced.lines.iter().any(|line| matches!(line.hand, Hand::Amount(_))) {
        shifts::note_in_op(op, Event::PriceChange, shift, row.id)?;
    }
    op.changed("sale", row.id, (), row.total_fen);
    if let Some(agreed) = &agreed_to {
        agreed.tell_in_op(op, row.id);
    }
    let assets_after = member.map(|member| posted.held.assets_of(member));
    let change_fen = change_of(&tenders);
    let sale = Sale { quote: Some(priced.to_wire()), tenders, change_fen, assets_after, ..to_wire(row) };
    Ok(CheckoutResponse { sale: Some(sale) })
}

async fn sale_row(
    op: &mut Op,
    priced: &Priced,
    id: SaleId,
    shift: OpenShift,
    points_earned: i64,
) -> Result<sale::Model> {
    let receipt_no = shifts::next_receipt_in_op(op, shift.day).await?;
    let (scope, actor, member) = (op.scope(), op.actor()?, priced.member.as_ref());
    Ok(sale::Model {
        merchant_id: scope.merchant.0,
        id: id.0,
        shop_id: scope.shop.0,
        till_id: scope.till.0,
        shift_id: shift.id.0,
        staff_id: actor.staff_id.0,
        staff_name: actor.name.clone(),
        till_no: scope.till_no.to_string(),
        receipt_no,
        business_day: shift.day.0,
        at_ms: op.now(),
        member_id: member.map_or(Uuid::nil(), |member| member.id.0),
        member_name: member.map_or_else(String::new, |member| member.name.clone()),
        // Without a card it is booked on the shop's number for that (TIL-07).
        member_no: member.map_or_else(|| scope.walk_in_no.to_string(), |member| member.member_no.clone()),
        pays_bp: priced.pays_bp(),
        pieces_milli: priced.pieces().0,
        gross_fen: priced.quote.gross.0,
        discount_fen: priced.quote.discount().0,
        total_fen: priced.quote.total.0,
        points_earned,
        copies: 0,
        given_fen: priced.quote.off.given.0,
        rounding_fen: priced.quote.rounding.0,
        rounding: scope.sale.rounding.code(),
        bill: priced.bill.code().0,
        bill_value: priced.bill.code().1,
        approver_id: Uuid::nil(),
        approver_name: String::new(),
        approval_reason: String::new(),
    })
}

fn with_approval(row: sale::Model, agreed: Option<&Agreed>) -> sale::Model {
    let Some(agreed) = agreed else { return row };
    sale::Model {
        approver_id: agreed.approver,
        approver_name: agreed.name.clone(),
        approval_reason: agreed.reason.clone(),
        ..row
    }
}

/// Puts the sale with its lines and tenders among the call's rows.
fn keep(op: &mut Op, row: &sale::Model, priced: &Priced, tenders: &[SaleTender]) {
    let number = |at: usize| i16::try_from(at).unwrap_or(i16::MAX);
    let parts = priced.items.iter().zip(&priced.lines).zip(&priced.quote.lines).enumerate();
    let lines = parts.map(|(at, ((item, asked), quote))| {
        let row = line::Model {
            merchant_id: row.merchant_id,
            sale_id: row.id,
            n: number(at),
            item_id: item.item_id.0,
            category_id: item.category_id.0,
            barcode: item.barcode.clone(),
            name: item.name.clone(),
            spec: item.spec.clone(),
            unit: item.unit.clone(),
            price_fen: item.price.0,
            quantity_milli: asked.quantity.0,
            gross_fen: quote.gross.0,
            discount_fen: quote.off.sum().0,
            price_changed: matches!(asked.hand, Hand::Amount(_)),
            discountable: item.discountable,
            labelled: asked.label.is_some(),
            hand: asked.hand.code().0,
            hand_value: asked.hand.code().1,
            level_price_fen: asked.level_price.map_or(-1, |price| price.0),
            level_price_off_fen: quote.off.level_price.0,
            level_off_fen: quote.off.level.0,
            hand_off_fen: quote.off.hand.0,
            bill_off_fen: quote.off.bill.0,
            given_fen: quote.off.given.0,
            staff_id: priced.staff[at].as_ref().map_or(Uuid::nil(), |(id, _)| *id),
            staff_name: priced.staff[at].as_ref().map_or_else(String::new, |(_, name)| name.clone()),
            remark: priced.remarks[at].clone(),
        };
        row.into_active_model().reset_all()
    });
    let lines: Vec<_> = lines.collect();
    let tenders: Vec<_> = tenders
        .iter()
        .enumerate()
        .map(|(at, one)| tenders::to_row(row.merchant_id, row.id, number(at), one))
        .map(|row| row.into_active_model().reset_all())
        .collect();
    op.put(sale::Entity::insert(row.clone().into_active_model().reset_all()));
    op.put(line::Entity::insert_many(lines));
    if !tenders.is_empty() {
        op.put(tender::Entity::insert_many(tenders));
    }
}
