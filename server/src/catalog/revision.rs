//! The catalogue's revision: a till that holds the same one is current.
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    Op, Result,
    entity::revision::{self, Column},
};
use crate::kit::log::epoch;

/// The merchant's revision; 0 before the first change.
pub(super) async fn revision(op: &Op) -> Result<i64> {
    Ok(revision::Entity::in_scope(op.scope()).one(op.tx()).await?.map_or(0, |row| row.revision))
}

/// Of which books the revision is: of this merchant, and of this database since it was last restored. A restore goes back to an
/// older revision and on from there with other changes, so a till that saw what was lost must begin anew.
pub(super) async fn lineage(op: &Op) -> Result<String> {
    Ok(format!("{}.{}", op.scope().merchant.0, epoch::current(op.tx()).await?))
}

/// Moves it, in the transaction of the change. The first one is the time: a till that knew another database under the same
/// address must not find its number again. Answers the new one, for the items that change: asked for before they are written,
/// so that whoever writes next waits here, and nobody sees revision n + 1 without all of n.
pub(super) async fn bump_in_op(op: &Op) -> Result<i64> {
    let merchant = op.scope().merchant.0;
    let moved = revision::Entity::update_many()
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::MerchantId.eq(merchant))
        .exec(op.tx())
        .await?;
    if moved.rows_affected == 0 {
        let row = revision::ActiveModel { merchant_id: Set(merchant), revision: Set(op.now()) };
        revision::Entity::insert(row).exec_without_returning(op.tx()).await?;
    }
    revision(op).await
}
