//! Saving a record whole: the row as it should be, if it still is the one that was read (house: edits carry a version).
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter, UpdateMany};

use super::{Op, Result, house::stale_version};

/// Writes all columns of `row` but its key, where the version still is `from`.
///
/// # Errors
/// `STALE_VERSION` when it is not: somebody saved the record meanwhile.
pub async fn update<A>(op: &Op, row: A, version: <A::Entity as EntityTrait>::Column, from: i64) -> Result<()>
where
    A: ActiveModelTrait,
{
    let mut row = row.reset_all();
    let mut update: UpdateMany<A::Entity> = A::Entity::update_many();
    for key in <A::Entity as EntityTrait>::PrimaryKey::iter() {
        let column = key.into_column();
        if let Some(value) = row.get(column).into_value() {
            update = update.filter(column.eq(value));
        }
        row.not_set(column);
    }
    let saved = update.set(row).filter(version.eq(from)).exec(op.tx()).await?;
    if saved.rows_affected == 0 { Err(stale_version().into()) } else { Ok(()) }
}
