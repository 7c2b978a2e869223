//! What the till needs to know of a member while it sells.
use rules::{
    id::{MemberId, Uuid},
    money::BasisPoints,
};
use sea_orm::{
    ColumnTrait, DbErr, JoinType, QueryFilter, QueryResult, QuerySelect, QueryTrait, TryGetableMany,
    sea_query::SelectStatement,
};

use super::entity::{level, member};
use crate::kit::{Op, Question, Result};

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

/// Asks for one member with the level's terms. `None`: not there, not yours, or archived.
#[derive(Clone, Copy, Debug)]
pub struct Find(pub MemberId);

impl Question for Find {
    type Answer = Option<Found>;

    fn select(&self, op: &Op) -> SelectStatement {
        member::Entity::in_scope(op.scope())
            .filter(member::Column::Id.eq(self.0.0))
            .filter(member::Column::Archived.eq(false))
            .join(JoinType::InnerJoin, member::Entity::to_level())
            .select_only()
            .columns([member::Column::Id, member::Column::MemberNo, member::Column::Name])
            .columns([level::Column::Id, level::Column::PaysBp, level::Column::PointsPerYuan])
            .into_query()
    }

    fn read(self, _: &Op, rows: &[QueryResult]) -> Result<Option<Found>> {
        let Some(row) = rows.first() else { return Ok(None) };
        let (id, member_no, name, level_id, pays_bp, points_per_yuan) =
            TryGetableMany::try_get_many_by_index(row).map_err(DbErr::from)?;
        Ok(Some(Found { id: MemberId(id), member_no, name, level_id, pays: BasisPoints(pays_bp), points_per_yuan }))
    }
}

/// [`Find`], asked by itself.
///
/// # Errors
/// When the database does not answer.
pub async fn find(op: &Op, id: MemberId) -> Result<Option<Found>> {
    op.ask(Find(id)).await
}
