//! The goods' table of the back office.
use proto::catalog::v1::{ListItemsRequest, ListItemsResponse};
use rules::catalog::{Query, is_code, normal_code, read_query};
use sea_orm::{ColumnTrait, Condition, QueryFilter};

use super::{
    Op, Result,
    entity::{
        barcode,
        item::{self, Column},
    },
    view::views,
};
use crate::kit::list::{self, ListSpec, contains, starts_with};

const SPEC: ListSpec<item::Entity> = ListSpec {
    order: &[
        ("code", || Column::Code),
        // By pinyin, as a Chinese list is read.
        ("name", || Column::Initials),
    ],
    newest_first: false,
    filters: &[
        ("category_id", || Column::CategoryId),
        ("archived", || Column::Archived),
        ("service", || Column::Service),
    ],
    search,
    id: || Column::Id,
};

pub(super) async fn list_items(op: &mut Op, request: ListItemsRequest) -> Result<ListItemsResponse> {
    let mut query = request.query.unwrap_or_default();
    let mut rows = item::Entity::in_scope(op.scope());
    if let Some(item_id) = scanned(op, query.search.trim()).await? {
        rows = rows.filter(Column::Id.eq(item_id));
        query.search.clear();
    }
    let (rows, page) = list::page(op, &SPEC, rows, &query).await?;
    Ok(ListItemsResponse { rows: views(op, rows).await?, page: Some(page) })
}

/// A scanner works in the list's search field too; archived items are found here.
async fn scanned(op: &Op, text: &str) -> Result<Option<rules::id::Uuid>> {
    if !is_code(text) {
        return Ok(None);
    }
    let row = barcode::Entity::in_scope(op.scope()).filter(barcode::Column::Barcode.eq(text)).one(op.tx()).await?;
    Ok(row.map(|row| row.item_id))
}

fn search(text: &str) -> Option<Condition> {
    Some(match read_query(text)? {
        Query::Name(text) => contains(Column::Name, &text),
        Query::Code(text) => Condition::any()
            .add(starts_with(Column::Initials, &text.to_ascii_lowercase()))
            .add(starts_with(Column::Code, &normal_code(&text)))
            .add(contains(Column::Name, &text)),
    })
}
