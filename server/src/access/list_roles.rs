//! The roles of the merchant, the owner first.
use std::collections::HashMap;

use proto::{
    access::v1::{ListRolesRequest, ListRolesResponse, Role},
    convert::access::to_wire,
};
use rules::{access::ROLES, roles::Held};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{
    Op, Result,
    entity::{role, staff},
};

pub(super) async fn list_roles(op: &mut Op, _: ListRolesRequest) -> Result<ListRolesResponse> {
    let mut rows = role::Entity::find().filter(role::Column::MerchantId.eq(op.scope().merchant.0)).all(op.tx()).await?;
    let place = |code: &str| ROLES.iter().position(|seeded| seeded.code == code).unwrap_or(ROLES.len());
    rows.sort_by_cached_key(|row| (place(&row.code), row.code.clone()));
    let people = people(op).await?;
    let count = |row: &role::Model| people.get(&row.code).copied().unwrap_or_default();
    Ok(ListRolesResponse { roles: rows.iter().map(|row| told(row, count(row))).collect() })
}

/// How many who work for the merchant have each role.
pub(super) async fn people(op: &Op) -> Result<HashMap<String, i32>> {
    let counted: Vec<(String, i64)> = staff::Entity::find()
        .select_only()
        .column(staff::Column::Role)
        .column_as(staff::Column::Id.count(), "people")
        .filter(staff::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(staff::Column::Disabled.eq(false))
        .group_by(staff::Column::Role)
        .into_tuple()
        .all(op.tx())
        .await?;
    Ok(counted.into_iter().map(|(code, people)| (code, i32::try_from(people).unwrap_or(i32::MAX))).collect())
}

/// As it travels.
pub(super) fn told(row: &role::Model, people: i32) -> Role {
    let held = Held::read(&row.code, &row.permissions);
    Role {
        code: row.code.clone(),
        rights: held.rights.into_iter().collect(),
        limits: to_wire(&held.limits),
        version: row.version,
        people,
    }
}
