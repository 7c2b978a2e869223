//! Categories 类别 (CAT-03).
use proto::{
    catalog::v1::{Category, ListCategoriesRequest, ListCategoriesResponse, SaveCategoryRequest, SaveCategoryResponse},
    refusal::Refusal,
};
use rules::{
    catalog::check_category,
    id::{CategoryId, Uuid},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    Error, Op, Result,
    entity::category::{self, Column},
    revision::bump_in_op,
};
use crate::kit::{
    house::{not_found, stale_version},
    op::id,
    record,
};

const MAX_SORT: i32 = 1_000_000;

pub(super) async fn list_categories(op: &mut Op, _: ListCategoriesRequest) -> Result<ListCategoriesResponse> {
    Ok(ListCategoriesResponse { categories: categories(op).await?.into_iter().map(to_wire).collect() })
}

pub(super) async fn save_category(op: &mut Op, request: SaveCategoryRequest) -> Result<SaveCategoryResponse> {
    let wanted = request.category.unwrap_or_default();
    let id: CategoryId = id("category.category_id", &wanted.category_id)?;
    let name = wanted.name.trim();
    check_category(name).map_err(|rule| Refusal::bad_field("category.name", rule))?;
    if !(0..=MAX_SORT).contains(&wanted.sort) {
        return Err(Refusal::bad_field("category.sort", "amount").into());
    }
    let others = category::Entity::in_scope(op.scope()).filter(Column::Name.eq(name)).filter(Column::Id.ne(id.0));
    if let Some(other) = others.one(op.tx()).await? {
        return Err(Error::CategoryTaken { name: other.name }.into());
    }
    let before = category::Entity::in_scope(op.scope()).filter(Column::Id.eq(id.0)).one(op.tx()).await?;
    let row = new(op, id.0, name, wanted.sort);
    let row = category::Model { version: wanted.version + 1, ..row };
    match (&before, wanted.version) {
        (None, 0) => {
            category::Entity::insert(row.clone().into_active_model()).exec_without_returning(op.tx()).await?;
        }
        (Some(_), 0) => return Err(stale_version().into()),
        (None, _) => return Err(not_found().into()),
        (Some(_), from) => record::update(op, row.clone().into_active_model(), Column::Version, from).await?,
    }
    bump_in_op(op).await?;
    op.changed("category", id, before.map(|row| (row.name, row.sort)), (&row.name, row.sort));
    Ok(SaveCategoryResponse { category: Some(to_wire(row)) })
}

/// All of the merchant, in the order the till shows them.
pub(super) async fn categories(op: &Op) -> Result<Vec<category::Model>> {
    let rows = category::Entity::in_scope(op.scope()).order_by_asc(Column::Sort).order_by_asc(Column::Id);
    Ok(rows.all(op.tx()).await?)
}

/// A category that is not there yet.
pub(super) fn new(op: &Op, id: Uuid, name: &str, sort: i32) -> category::Model {
    category::Model { merchant_id: op.scope().merchant.0, id, name: name.to_owned(), sort, version: 1 }
}

pub(super) fn to_wire(row: category::Model) -> Category {
    Category { category_id: row.id.to_string(), name: row.name, sort: row.sort, version: row.version }
}
