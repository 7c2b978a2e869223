//! Levels 等级: what their members pay and the points they earn (LVL-01, LVL-04).
use proto::{
    members::v1::{Level, ListLevelsRequest, ListLevelsResponse},
    refusal::Refusal,
};
use rules::{
    id::{LevelId, Uuid},
    money::BasisPoints,
};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect};

use super::{
    Op, Result,
    entity::level::{self, Column},
};
use crate::kit::op::id;

const MAX_LEVELS: u64 = 100;

pub(super) async fn list_levels(op: &mut Op, _: ListLevelsRequest) -> Result<ListLevelsResponse> {
    Ok(ListLevelsResponse { levels: levels(op).await?.iter().map(to_wire).collect() })
}

/// The merchant's levels, oldest first: the first is what a new member gets.
pub(super) async fn levels(op: &Op) -> Result<Vec<level::Model>> {
    let rows = level::Entity::in_scope(op.scope()).order_by_asc(Column::Id).limit(MAX_LEVELS);
    Ok(rows.all(op.tx()).await?)
}

/// Are these all levels of the merchant?
///
/// # Errors
/// When the database does not answer.
pub async fn are_levels(op: &Op, wanted: impl Iterator<Item = Uuid>) -> Result<bool> {
    let known: Vec<Uuid> = levels(op).await?.into_iter().map(|level| level.id).collect();
    Ok(wanted.into_iter().all(|id| known.contains(&id)))
}

/// The same, locked until the command ends: members are numbered one command at a time (PostgreSQL; SQLite has one writer).
pub(super) async fn levels_alone(op: &Op) -> Result<Vec<level::Model>> {
    let rows = level::Entity::in_scope(op.scope()).order_by_asc(Column::Id).limit(MAX_LEVELS).lock_exclusive();
    Ok(rows.all(op.tx()).await?)
}

/// The level of this id; the first when the id is empty.
pub(super) fn pick<'a>(levels: &'a [level::Model], wanted: &str) -> std::result::Result<&'a level::Model, Refusal> {
    if wanted.is_empty() {
        return levels.first().ok_or_else(|| Refusal::bad_field("member.level_id", "choice"));
    }
    let wanted: Uuid = id("member.level_id", wanted)?;
    levels.iter().find(|level| level.id == wanted).ok_or_else(|| Refusal::bad_field("member.level_id", "choice"))
}

pub(super) fn to_wire(row: &level::Model) -> Level {
    Level {
        level_id: row.id.to_string(),
        name: row.name.clone(),
        pays_bp: row.pays_bp,
        points_per_yuan: row.points_per_yuan,
        version: row.version,
    }
}

/// Adds a level: what its members pay, and the points they earn for a yuan.
///
/// # Errors
/// When the database does not take it.
pub async fn add_level_in_op(op: &mut Op, name: &str, pays: BasisPoints, points_per_yuan: i32) -> Result<LevelId> {
    let id = op.new_id();
    let row = level::ActiveModel {
        merchant_id: Set(op.scope().merchant.0),
        id: Set(id),
        name: Set(name.to_owned()),
        pays_bp: Set(pays.0),
        points_per_yuan: Set(points_per_yuan),
        version: Set(1),
    };
    level::Entity::insert(row).exec_without_returning(op.tx()).await?;
    op.changed("level", id, (), name);
    Ok(LevelId(id))
}
