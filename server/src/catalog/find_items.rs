//! The search of the catalogue: what a till asks that does not hold it, and what pickers ask.
use proto::{
    catalog::v1::{FindItemsRequest, FindItemsResponse},
    refusal::Refusal,
};
use rules::catalog::{Query, barcode_twin, normal_code, read_query};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};

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
        Some(Query::Name(text)) => by_name(op, &text, limit).await?,
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
    let starts = [starts_with(Column::Initials, &text.to_ascii_lowercase()), starts_with(Column::Code, &code)];
    for (start, order) in starts.into_iter().zip([Column::Initials, Column::Code]) {
        let found = to_sell(op).filter(start).order_by_asc(order).limit(limit).all(op.tx()).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    by_name(op, text, limit).await
}

/// Read in the order the rows lie in: in another one, the database would look each of them up.
async fn by_name(op: &Op, text: &str, limit: u64) -> Result<Vec<item::Model>> {
    let like = contains(Column::Name, text);
    let mut found = to_sell(op).filter(like).order_by_asc(Column::Id).limit(limit).all(op.tx()).await?;
    found.sort_by(|a, b| a.initials.cmp(&b.initials));
    Ok(found)
}

/// The item this barcode or its twin stands for.
pub(super) async fn by_barcode(op: &Op, text: &str) -> Result<Option<item::Model>> {
    let known = barcode::Column::Barcode.is_in(barcode_twin(text).as_deref().into_iter().chain([text]));
    let mut found = barcode::Entity::in_scope(op.scope()).filter(known).all(op.tx()).await?;
    found.sort_by_key(|row| row.barcode != text);
    let Some(first) = found.first() else { return Ok(None) };
    Ok(to_sell(op).filter(Column::Id.eq(first.item_id)).one(op.tx()).await?)
}

fn to_sell(op: &Op) -> Select<item::Entity> {
    item::Entity::in_scope(op.scope()).filter(Column::Archived.eq(false))
}
