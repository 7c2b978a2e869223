//! One member.
use proto::members::v1::{GetMemberRequest, GetMemberResponse};
use rules::id::MemberId;
use sea_orm::{ColumnTrait, QueryFilter};

use super::{Op, Result, entity::member, view::views};
use crate::kit::{house::not_found, op::id};

pub(super) async fn get_member(op: &mut Op, request: GetMemberRequest) -> Result<GetMemberResponse> {
    let id: MemberId = id("member_id", &request.member_id)?;
    let row = by_id(op, id).await?.ok_or_else(not_found)?;
    Ok(GetMemberResponse { member: views(op, vec![row]).await?.pop() })
}

/// Archived or not.
pub(super) async fn by_id(op: &Op, id: MemberId) -> Result<Option<member::Model>> {
    Ok(member::Entity::in_scope(op.scope()).filter(member::Column::Id.eq(id.0)).one(op.tx()).await?)
}
