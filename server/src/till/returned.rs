//! What came back of a sale: for the next return, and for the sale's page (RET-02).
use proto::till::v1::{Return, ReturnedLine, SaleTender};
use rules::{
    day::Day,
    id::Uuid,
    money::{Fen, Milli},
    payments::Kind,
    returns::{Line, Part, Sold},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    Op, Result,
    entity::{line, sale, taken_back, taken_back_line, taken_back_tender, tender},
};

/// A return with what belongs to it.
pub(super) struct Document {
    pub(super) row: taken_back::Model,
    pub(super) lines: Vec<taken_back_line::Model>,
    pub(super) tenders: Vec<taken_back_tender::Model>,
}

/// The returns of a sale, oldest first.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn of_sale(op: &Op, sale: Uuid) -> Result<Vec<Document>> {
    let merchant = op.scope().merchant.0;
    let rows = taken_back::Entity::find()
        .filter(taken_back::Column::MerchantId.eq(merchant))
        .filter(taken_back::Column::SaleId.eq(sale))
        .order_by_asc(taken_back::Column::Nth)
        .all(op.tx())
        .await?;
    whole(op, rows).await
}

/// Returns with what belongs to them, in the same order: two queries, however many they are.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn whole(op: &Op, rows: Vec<taken_back::Model>) -> Result<Vec<Document>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let merchant = op.scope().merchant.0;
    let ids = || rows.iter().map(|row| row.id);
    let mut lines = taken_back_line::Entity::find()
        .filter(taken_back_line::Column::MerchantId.eq(merchant))
        .filter(taken_back_line::Column::ReturnId.is_in(ids()))
        .order_by_asc(taken_back_line::Column::N)
        .all(op.tx())
        .await?;
    let mut tenders = taken_back_tender::Entity::find()
        .filter(taken_back_tender::Column::MerchantId.eq(merchant))
        .filter(taken_back_tender::Column::ReturnId.is_in(ids()))
        .order_by_asc(taken_back_tender::Column::N)
        .all(op.tx())
        .await?;
    let document = |row: taken_back::Model| Document {
        lines: lines.extract_if(.., |line| line.return_id == row.id).collect(),
        tenders: tenders.extract_if(.., |tender| tender.return_id == row.id).collect(),
        row,
    };
    Ok(rows.into_iter().map(document).collect())
}

/// As they travel, with the sales they are of.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn told(op: &Op, rows: Vec<taken_back::Model>) -> Result<Vec<Return>> {
    let sales = sale::Entity::find()
        .filter(sale::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(sale::Column::Id.is_in(rows.iter().filter_map(|row| row.sale_id)));
    let sales = if rows.iter().any(|row| row.sale_id.is_some()) { sales.all(op.tx()).await? } else { Vec::new() };
    let of = |id: Uuid| sales.iter().find(|sale| sale.id == id);
    let documents = whole(op, rows).await?.into_iter();
    Ok(documents.map(|one| to_wire_of(one, of)).collect())
}

fn to_wire_of<'a>(document: Document, of: impl Fn(Uuid) -> Option<&'a sale::Model>) -> Return {
    let sale = document.row.sale_id.and_then(of);
    to_wire(document, sale)
}

/// The sale as the arithmetic of returns wants it.
pub(super) fn sold(sale: &sale::Model, lines: &[line::Model], tenders: &[tender::Model], before: &[Document]) -> Sold {
    let back = |n: i16| {
        let lines = before.iter().flat_map(|one| &one.lines).filter(|line| line.sale_n == Some(n));
        lines.map(|line| Milli(line.quantity_milli)).sum()
    };
    let line = |line: &line::Model| Line {
        quantity: Milli(line.quantity_milli),
        back: back(line.n),
        net: Fen(line.gross_fen - line.discount_fen),
        discount: Fen(line.discount_fen),
        given: Fen(line.given_fen),
    };
    let parts = |one: &tender::Model| {
        let kind = Kind::from_code(one.kind.into()).unwrap_or_default();
        Part::of(one.n, kind, Fen(one.amount_fen), Fen(one.principal_fen), Fen(one.gift_fen))
    };
    Sold {
        lines: lines.iter().map(line).collect(),
        rounding: Fen(sale.rounding_fen),
        paid: tenders.iter().flat_map(parts).collect(),
        points: sale.points_earned,
    }
}

/// One return, as a page shows it; what the member owns after it is the caller's to add. `sale` is missing when there was no
/// receipt.
pub(super) fn to_wire(document: Document, sale: Option<&sale::Model>) -> Return {
    let Document { row, lines, tenders } = document;
    let of_sale = |text: fn(&sale::Model) -> &String| sale.map_or_else(String::new, |sale| text(sale).clone());
    Return {
        return_id: row.id.to_string(),
        receipt_no: row.receipt_no,
        sale_id: row.sale_id.map_or_else(String::new, |id| id.to_string()),
        sale_no: of_sale(|sale| &sale.receipt_no),
        at_ms: row.at_ms,
        business_date: Day(row.business_day).to_string(),
        staff_name: row.staff_name,
        till_no: row.till_no,
        member_id: if row.member_id == Uuid::nil() { String::new() } else { row.member_id.to_string() },
        member_name: of_sale(|sale| &sale.member_name),
        member_no: of_sale(|sale| &sale.member_no),
        reason: row.reason,
        lines: lines.into_iter().map(line_to_wire).collect(),
        total_fen: row.total_fen,
        rounding_fen: row.rounding_fen,
        tenders: tenders.into_iter().map(tender_to_wire).collect(),
        points_reversed: row.points_reversed,
        approver_name: row.approver_name,
        copies: row.copies,
        assets_after: None,
    }
}

fn line_to_wire(line: taken_back_line::Model) -> ReturnedLine {
    ReturnedLine {
        sale_n: line.sale_n.map_or(-1, i32::from),
        item_id: line.item_id.to_string(),
        name: line.name,
        spec: line.spec,
        unit: line.unit,
        price_fen: line.price_fen,
        quantity_milli: line.quantity_milli,
        discount_fen: line.discount_fen,
        net_fen: line.net_fen,
        restock: line.restock,
    }
}

fn tender_to_wire(tender: taken_back_tender::Model) -> SaleTender {
    SaleTender {
        kind: tender.kind.into(),
        amount_fen: tender.amount_fen,
        tendered_fen: tender.amount_fen,
        principal_fen: tender.principal_fen,
        gift_fen: tender.gift_fen,
        tender_type_id: if tender.tender_type_id == Uuid::nil() {
            String::new()
        } else {
            tender.tender_type_id.to_string()
        },
        name: tender.name,
        ..SaleTender::default()
    }
}
