//! People and roles, as the program itself makes them.
use std::collections::{BTreeSet, HashMap};

use rules::id::{StaffId, Uuid};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Op, Result,
    entity::{role, staff},
    gate::works_here,
    pin,
};

/// A new person.
#[derive(Clone, Copy, Debug)]
pub struct NewStaff<'a> {
    /// As on the tile.
    pub name: &'a str,
    /// Role code.
    pub role: &'a str,
    /// 4 to 6 digits.
    pub pin: &'a str,
}

/// Gives a new merchant its roles.
///
/// # Errors
/// When the database does not take them.
pub async fn seed_roles(op: &mut Op) -> Result<()> {
    for seeded in rules::access::ROLES {
        let row = role::ActiveModel {
            merchant_id: Set(op.scope().merchant.0),
            code: Set(seeded.code.to_owned()),
            permissions: Set(seeded.permissions.join(" ")),
            version: Set(1),
        };
        role::Entity::insert(row).exec_without_returning(op.tx()).await?;
    }
    Ok(())
}

/// The names of these people, as far as they work in the caller's shop.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn names_here(op: &Op, wanted: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, String>> {
    let scope = op.scope();
    let rows = staff::Entity::find()
        .filter(staff::Column::MerchantId.eq(scope.merchant.0))
        .filter(staff::Column::Id.is_in(wanted.iter().copied()))
        .all(op.tx())
        .await?;
    Ok(rows.into_iter().filter(|row| works_here(row, &scope)).map(|row| (row.id, row.name)).collect())
}

/// Adds somebody who works in every shop of the merchant.
///
/// # Errors
/// When the database does not take it.
pub async fn add_staff(op: &mut Op, new: NewStaff<'_>) -> Result<StaffId> {
    let id = op.new_id();
    let row = staff::ActiveModel {
        merchant_id: Set(op.scope().merchant.0),
        id: Set(id),
        shop_id: Set(Uuid::nil()),
        name: Set(new.name.to_owned()),
        role: Set(new.role.to_owned()),
        pin_hash: Set(pin::hash(new.pin, op.chance())),
        disabled: Set(false),
        version: Set(1),
    };
    staff::Entity::insert(row).exec_without_returning(op.tx()).await?;
    op.changed("staff", id, (), new.name);
    Ok(StaffId(id))
}
