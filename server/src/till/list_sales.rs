//! The sales of a business day, or of a member.
use std::collections::HashMap;

use proto::{
    refusal::Refusal,
    till::v1::{ListSalesRequest, ListSalesResponse, SaleRow, TenderKind},
};
use rules::{
    day::Day,
    id::{MemberId, Uuid},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select};

use super::{
    Op, Result,
    entity::{sale, taken_back, tender},
};
use crate::kit::{
    list::{self, ListSpec},
    op::id,
    sum::sum,
};

const SPEC: ListSpec<sale::Entity> = ListSpec {
    order: &[("id", || sale::Column::Id), ("total_fen", || sale::Column::TotalFen)],
    newest_first: true,
    filters: &[("member_id", || sale::Column::MemberId), ("till_no", || sale::Column::TillNo)],
    search: |text| {
        let number = list::contains(sale::Column::ReceiptNo, text);
        Some(Condition::any().add(number).add(list::contains(sale::Column::MemberName, text)))
    },
    id: || sale::Column::Id,
};

pub(super) async fn list_sales(op: &mut Op, request: ListSalesRequest) -> Result<ListSalesResponse> {
    let day: Day = match request.business_date.as_str() {
        "" => op.scope().day.day_of(op.now()),
        date => date.parse().map_err(|_| Refusal::bad_field("business_date", "date"))?,
    };
    let of_day = of_shop(op).filter(sale::Column::BusinessDay.eq(day.0));
    let (day_count, day_total_fen): (i64, i64) = of_day
        .clone()
        .select_only()
        .column_as(sale::Column::Id.count(), "count")
        .column_as(sum(sale::Column::TotalFen), "total")
        .into_tuple()
        .one(op.tx())
        .await?
        .unwrap_or_default();
    let rows = match member_of(&request)? {
        None => of_day,
        Some(member) => of_shop(op).filter(sale::Column::MemberId.eq(member.0)),
    };
    let (day_returns_count, day_returns_fen) = returns_of_day(op, day).await?;
    let (rows, page) = list::page(op, &SPEC, rows, &request.query.unwrap_or_default()).await?;
    let tenders = tenders_of(op, &rows).await?;
    let returned = returned_of(op, &rows).await?;
    let rows = rows.into_iter().map(|row| SaleRow {
        returned_fen: returned.get(&row.id).copied().unwrap_or_default(),
        tenders: tenders.get(&row.id).cloned().unwrap_or_default(),
        sale_id: row.id.to_string(),
        receipt_no: row.receipt_no,
        at_ms: row.at_ms,
        staff_name: row.staff_name,
        member_name: row.member_name,
        pieces_milli: row.pieces_milli,
        total_fen: row.total_fen,
    });
    Ok(ListSalesResponse {
        rows: rows.collect(),
        page: Some(page),
        day_count,
        day_total_fen,
        day_returns_count,
        day_returns_fen,
    })
}

/// Whose sales are asked for, if not everybody's.
fn member_of(request: &ListSalesRequest) -> Result<Option<MemberId>> {
    let text = request.member_id.as_str();
    Ok(if text.is_empty() { None } else { Some(id("member_id", text)?) })
}

/// How many returns a day had, and what went back.
async fn returns_of_day(op: &Op, day: Day) -> Result<(i64, i64)> {
    let scope = op.scope();
    let found = taken_back::Entity::find()
        .select_only()
        .column_as(taken_back::Column::Id.count(), "count")
        .column_as(sum(taken_back::Column::TotalFen), "total")
        .filter(taken_back::Column::MerchantId.eq(scope.merchant.0))
        .filter(taken_back::Column::ShopId.eq(scope.shop.0))
        .filter(taken_back::Column::BusinessDay.eq(day.0))
        .into_tuple()
        .one(op.tx())
        .await?;
    Ok(found.unwrap_or_default())
}

/// What went back of each sale of the page, in one query.
async fn returned_of(op: &Op, rows: &[sale::Model]) -> Result<HashMap<Uuid, i64>> {
    let found: Vec<(Uuid, i64)> = taken_back::Entity::find()
        .select_only()
        .column(taken_back::Column::SaleId)
        .column_as(sum(taken_back::Column::TotalFen), "total")
        .filter(taken_back::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(taken_back::Column::SaleId.is_in(rows.iter().map(|row| row.id)))
        .group_by(taken_back::Column::SaleId)
        .into_tuple()
        .all(op.tx())
        .await?;
    Ok(found.into_iter().collect())
}

fn of_shop(op: &Op) -> Select<sale::Entity> {
    let scope = op.scope();
    sale::Entity::find()
        .filter(sale::Column::MerchantId.eq(scope.merchant.0))
        .filter(sale::Column::ShopId.eq(scope.shop.0))
}

/// "cash,stored_value" for each sale of the page, in one query.
async fn tenders_of(op: &Op, rows: &[sale::Model]) -> Result<HashMap<Uuid, String>> {
    let found = tender::Entity::find()
        .filter(tender::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(tender::Column::SaleId.is_in(rows.iter().map(|row| row.id)))
        .all(op.tx())
        .await?;
    let mut names: HashMap<Uuid, String> = HashMap::new();
    for row in found {
        let Ok(kind) = TenderKind::try_from(i32::from(row.kind)) else { continue };
        let kind = kind.as_str_name().to_lowercase();
        let name = if row.name.is_empty() { kind } else { format!("{kind}:{}", row.name) };
        let list = names.entry(row.sale_id).or_default();
        if !list.split(',').any(|known| known == name) {
            let comma = if list.is_empty() { "" } else { "," };
            *list = format!("{list}{comma}{name}");
        }
    }
    Ok(names)
}
