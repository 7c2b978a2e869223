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

/// The merchant's revision; 0 before the first change.
pub(super) async fn revision(op: &Op) -> Result<i64> {
    Ok(revision::Entity::in_scope(op.scope()).one(op.tx()).await?.map_or(0, |row| row.revision))
}

/// Moves it, in the transaction of the change. The first one is the time: a till that knew another database under the same
/// address must not find its number again.
pub(super) async fn bump_in_op(op: &Op) -> Result<()> {
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
    Ok(())
}
