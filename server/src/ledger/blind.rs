//! How balances must not be moved: read, check, write. For the negative control of the races.
use std::collections::BTreeMap;

use rules::id::Uuid;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseConnection, DbErr, EntityTrait, Select};

use super::{Held, entity::balance};
use crate::kit::{Op, Result, planted};

/// What was read outside of the command's transaction, and may be old by now.
pub(super) async fn read(op: &Op, owned: Select<balance::Entity>) -> std::result::Result<Vec<balance::Model>, DbErr> {
    match planted::blind() {
        Some(readers) => owned.all(readers).await,
        None => owned.all(op.tx()).await,
    }
}

/// Checks what was read, writes what follows from it.
pub(super) async fn move_balances(
    op: &mut Op,
    readers: &DatabaseConnection,
    changes: &BTreeMap<(Uuid, i16), i64>,
    held: &mut Held,
) -> Result<()> {
    op.write_rows().await?;
    let merchant = op.scope().merchant.0;
    for (&(owner, class), &change) in changes {
        let before = balance::Entity::find_by_id((merchant, owner, class)).one(readers).await?;
        let amount = held.add((owner, class), change)?;
        let row = balance::ActiveModel {
            merchant_id: Set(merchant),
            owner_id: Set(owner),
            class: Set(class),
            amount: Set(amount),
        };
        if before.is_some() {
            row.update(op.tx()).await?
        } else {
            row.insert(op.tx()).await?
        };
    }
    Ok(())
}
