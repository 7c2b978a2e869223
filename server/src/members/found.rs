//! What the till needs to know of a member while it sells.
use rules::{
    id::{MemberId, Uuid},
    money::BasisPoints,
};
use sea_orm::{ColumnTrait, JoinType, QueryFilter, QuerySelect};

use super::entity::{level, member};
use crate::kit::{Op, Result};

/// A member who may buy, pay and be topped up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub id: MemberId,
    /// Member number.
    pub member_no: String,
    /// As printed on the receipt.
    pub name: String,
    /// Whose prices count.
    pub level_id: Uuid,
    /// What the level pays of discountable lines.
    pub pays: BasisPoints,
    /// Points for each whole yuan.
    pub points_per_yuan: i32,
}

/// One member with the level's terms, in one query. `None`: not there, not yours, or archived.
///
/// # Errors
/// When the database does not answer.
pub async fn find(op: &Op, id: MemberId) -> Result<Option<Found>> {
    let row: Option<(Uuid, String, String, Uuid, i32, i32)> = member::Entity::in_scope(op.scope())
        .filter(member::Column::Id.eq(id.0))
        .filter(member::Column::Archived.eq(false))
        .join(JoinType::InnerJoin, member::Entity::to_level())
        .select_only()
        .columns([member::Column::Id, member::Column::MemberNo, member::Column::Name])
        .columns([level::Column::Id, level::Column::PaysBp, level::Column::PointsPerYuan])
        .into_tuple()
        .one(op.tx())
        .await?;
    Ok(row.map(|(id, member_no, name, level_id, pays_bp, points_per_yuan)| Found {
        level_id,
        id: MemberId(id),
        member_no,
        name,
        pays: BasisPoints(pays_bp),
        points_per_yuan,
    }))
}
