//! One item.
use proto::catalog::v1::{GetItemRequest, GetItemResponse};
use rules::id::ItemId;
use sea_orm::{ColumnTrait, QueryFilter};

use super::{Op, Result, entity::item, view::views};
use crate::kit::{house::not_found, op::id};

pub(super) async fn get_item(op: &mut Op, request: GetItemRequest) -> Result<GetItemResponse> {
    let id: ItemId = id("item_id", &request.item_id)?;
    let row = by_id(op, id).await?.ok_or_else(not_found)?;
    Ok(GetItemResponse { item: views(op, vec![row]).await?.pop() })
}

/// Archived or not.
pub(super) async fn by_id(op: &Op, id: ItemId) -> Result<Option<item::Model>> {
    Ok(item::Entity::in_scope(op.scope()).filter(item::Column::Id.eq(id.0)).one(op.tx()).await?)
}
