//! The search of the catalogue: what a till asks that does not hold it, and what pickers ask.
use proto::{
    catalog::v1::{FindItemsRequest, FindItemsResponse},
    refusal::Refusal,
};
use rules::catalog::{Query, barcode_twin, normal_code, read_query};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{
    Op, Result,
    entity::{
        barcode,
        item::{self, Column},
    },
    view::views,
};
use crate::kit::list::{contains, starts_with};

const FEW: u64 = 30;
const MOST: u64 = 50;

pub(super) async fn find_items(op: &mut Op, request: FindItemsRequest) -> Result<FindItemsResponse> {
    let limit = match u64::try_from(request.limit) {
        Ok(0) => FEW,
        Ok(limit) if limit <= MOST => limit,
        _ => return Err(Refusal::bad_field("limit", "amount").into()),
    };
    let rows = match read_query(&request.query) {
        None => Vec::new(),
        Some(Query::Name(text)) => some(op, contains(Column::Name, &text), limit).await?,
        Some(Query::Code(text)) => by_code(op, &text, limit).await?,
    };
    Ok(FindItemsResponse { items: views(op, rows).await? })
}

/// A whole barcode or code wins alone; else the start of initials or code, by their indexes; only when there is none, every
/// name is looked through.
async fn by_code(op: &Op, text: &str, limit: u64) -> Result<Vec<item::Model>> {
    if let Some(row) = by_barcode(op, text).await? {
        return Ok(vec![row]);
    }
    let code = normal_code(text);
    if let Some(row) = to_sell(op).filter(Column::Code.eq(&code)).one(op.tx()).await? {
        return Ok(vec![row]);
    }
    let letters = text.to_ascii_lowercase();
    let found = some(op, starts_with(Column::Initials, &letters), limit).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let found = some(op, starts_with(Column::Code, &code), limit).await?;
    if found.is_empty() { some(op, contains(Column::Name, text), limit).await } else { Ok(found) }
}

/// The item this barcode or its twin stands for.
pub(super) async fn by_barcode(op: &Op, text: &str) -> Result<Option<item::Model>> {
    let known = barcode::Column::Barcode.is_in(barcode_twin(text).as_deref().into_iter().chain([text]));
    let mut found = barcode::Entity::in_scope(op.scope()).filter(known).all(op.tx()).await?;
    found.sort_by_key(|row| row.barcode != text);
    let Some(first) = found.first() else { return Ok(None) };
    Ok(to_sell(op).filter(Column::Id.eq(first.item_id)).one(op.tx()).await?)
}

async fn some(op: &Op, like: Condition, limit: u64) -> Result<Vec<item::Model>> {
    Ok(to_sell(op).filter(like).order_by_asc(Column::Initials).limit(limit).all(op.tx()).await?)
}

fn to_sell(op: &Op) -> Select<item::Entity> {
    item::Entity::in_scope(op.scope()).filter(Column::Archived.eq(false))
}
