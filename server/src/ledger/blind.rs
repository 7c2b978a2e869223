//! How balances must not be moved: read, check, write. For the negative control of the races.
use rules::{id::Uuid, ledger::Class};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseConnection, DbErr, EntityTrait, Select};

use super::{Error, entity::balance};
use crate::kit::{Op, Result, planted};

/// What was read outside of the command's transaction, and may be old by now.
pub(super) async fn read(op: &Op, owned: Select<balance::Entity>) -> std::result::Result<Vec<balance::Model>, DbErr> {
    match planted::blind() {
        Some(readers) => owned.all(readers).await,
        None => owned.all(op.tx()).await,
    }
}

/// Checks what was read, writes what follows from it.
pub(super) async fn move_balance(
    op: &Op,
    readers: &DatabaseConnection,
    (owner, class): (Uuid, Class),
    change: i64,
) -> Result<balance::Model> {
    let merchant = op.scope().merchant.0;
    let before = balance::Entity::find_by_id((merchant, owner, class.code())).one(readers).await?;
    let amount = before.as_ref().map_or(0, |row| row.amount) + change;
    if amount < 0 {
        return Err(Error::InsufficientBalance { class, wanted: -change }.into());
    }
    let row = balance::ActiveModel {
        merchant_id: Set(merchant),
        owner_id: Set(owner),
        class: Set(class.code()),
        amount: Set(amount),
    };
    Ok(if before.is_some() { row.update(op.tx()).await? } else { row.insert(op.tx()).await? })
}
