//! One sale, read again: for its page, and for the paper.
use proto::till::v1::{
    GetSaleRequest, GetSaleResponse, Quoted, QuotedLine, ReprintSaleRequest, ReprintSaleResponse, Sale, SaleTender,
};
use rules::{
    day::Day,
    id::{SaleId, Uuid},
    money::Fen,
    pricing::{Bill, Hand, Parts},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Op, Result,
    entity::{line, sale},
    priced::{bill_rate_bp, off_to_wire, rate_bp},
    return_sale::{lines_of, tenders_of},
    returned, tenders,
};
use crate::{
    kit::{house::not_found, op::id},
    shifts::{self, Event},
};

pub(super) async fn get_sale(op: &mut Op, request: GetSaleRequest) -> Result<GetSaleResponse> {
    Ok(GetSaleResponse { sale: Some(load(op, id("sale_id", &request.sale_id)?).await?) })
}

pub(super) async fn reprint_sale(op: &mut Op, request: ReprintSaleRequest) -> Result<ReprintSaleResponse> {
    let sale_id: SaleId = id("sale_id", &request.sale_id)?;
    let scope = op.scope();
    let counted = sale::Entity::update_many()
        .col_expr(sale::Column::Copies, Expr::col(sale::Column::Copies).add(1))
        .filter(sale::Column::MerchantId.eq(scope.merchant.0))
        .filter(sale::Column::ShopId.eq(scope.shop.0))
        .filter(sale::Column::Id.eq(sale_id.0))
        .exec(op.tx())
        .await?;
    if counted.rows_affected == 0 {
        return Err(not_found().into());
    }
    let sale = load(op, sale_id).await?;
    let event = op.new_id();
    shifts::note_here_in_op(op, Event::Reprint, event).await?;
    op.changed("reprint", sale_id, (), sale.copies);
    Ok(ReprintSaleResponse { sale: Some(sale) })
}

/// A sale of the caller's shop with everything on its paper.
async fn load(op: &Op, sale_id: SaleId) -> Result<Sale> {
    let scope = op.scope();
    let found = sale::Entity::find_by_id((scope.merchant.0, sale_id.0)).one(op.tx()).await?;
    let row = found.filter(|row| row.shop_id == scope.shop.0).ok_or_else(not_found)?;
    let lines = lines_of(op, &row).await?;
    let tenders = tenders_of(op, &row).await?;
    let off = lines.iter().map(off_of).fold(Parts::default(), Parts::plus);
    let off = off_to_wire(off);
    let returns = returned::of_sale(op, row.id).await?;
    let returns = returns.into_iter().map(|one| returned::to_wire(one, Some(&row))).collect();
    let quote = Quoted {
        lines: lines.into_iter().map(line_to_wire).collect(),
        gross_fen: row.gross_fen,
        discount_fen: row.discount_fen,
        total_fen: row.total_fen,
        pays_bp: row.pays_bp,
        off: Some(off),
        rounding_fen: row.rounding_fen,
        bill_rate_bp: bill_rate_bp(Bill::from_code(row.bill, row.bill_value).unwrap_or_default()),
    };
    let tenders: Vec<SaleTender> = tenders.into_iter().map(tenders::to_wire).collect();
    Ok(Sale { quote: Some(quote), change_fen: change_of(&tenders), tenders, returns, ..to_wire(row) })
}

/// Σ change.
pub(super) fn change_of(tenders: &[SaleTender]) -> i64 {
    tenders.iter().map(|tender| tender.change_fen).sum()
}

/// The sale's own row; lines and tenders are the caller's to add.
pub(super) fn to_wire(row: sale::Model) -> Sale {
    Sale {
        sale_id: row.id.to_string(),
        receipt_no: row.receipt_no,
        at_ms: row.at_ms,
        business_date: Day(row.business_day).to_string(),
        staff_name: row.staff_name,
        till_no: row.till_no,
        member_id: if row.member_id == Uuid::nil() { String::new() } else { row.member_id.to_string() },
        member_name: row.member_name,
        member_no: row.member_no,
        points_earned: row.points_earned,
        copies: row.copies,
        approver_name: row.approver_name,
        approval_reason: row.approval_reason,
        ..Sale::default()
    }
}

fn off_of(row: &line::Model) -> Parts {
    Parts {
        level_price: Fen(row.level_price_off_fen),
        level: Fen(row.level_off_fen),
        hand: Fen(row.hand_off_fen),
        bill: Fen(row.bill_off_fen),
        given: Fen(row.given_fen),
    }
}

fn line_to_wire(row: line::Model) -> QuotedLine {
    QuotedLine {
        off: Some(off_to_wire(off_of(&row))),
        rate_bp: rate_bp(Hand::from_code(row.hand, row.hand_value).unwrap_or_default()),
        staff_name: row.staff_name,
        remark: row.remark,
        item_id: row.item_id.to_string(),
        barcode: row.barcode,
        name: row.name,
        spec: row.spec,
        unit: row.unit,
        price_fen: row.price_fen,
        quantity_milli: row.quantity_milli,
        gross_fen: row.gross_fen,
        discount_fen: row.discount_fen,
        net_fen: row.gross_fen - row.discount_fen,
        price_changed: row.price_changed,
    }
}
