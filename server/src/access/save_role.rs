//! Changes what a role may do. Nobody remembers a role between calls, so that it counts from the next one of everybody who has it.
use std::collections::BTreeMap;

use proto::{access::v1::SaveRoleResponse, convert::access::SaveRole};
use rules::{
    access::{EDIT_ROLES, OWNER_CODE},
    limits::Act,
    roles::{Held, RIGHTS, may_hold},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::Value;

use super::{
    Error, Op, Result,
    entity::role,
    list_roles::{people, told},
};
use crate::kit::{house::not_found, record};

/// # Errors
/// `ROLE_MAY_NOT` for a right that is not for this role, `OWNER_EDITS_ROLES` when nobody could give the right to edit roles back;
/// `STALE_VERSION`.
pub(super) async fn save_role(op: &mut Op, wanted: SaveRole) -> Result<SaveRoleResponse> {
    let key = (op.scope().merchant.0, wanted.code.clone());
    let before = role::Entity::find_by_id(key).one(op.tx()).await?.ok_or_else(not_found)?;
    if let Some(right) = wanted.held.rights.iter().find(|right| !may_hold(&wanted.code, right)) {
        return Err(Error::RoleMayNot { role: wanted.code.clone(), right: right.clone() }.into());
    }
    if wanted.code == OWNER_CODE && !wanted.held.rights.contains(EDIT_ROLES) {
        return Err(Error::OwnerEditsRoles.into());
    }
    let after =
        role::Model { permissions: wanted.held.words(&wanted.code), version: wanted.version + 1, ..before.clone() };
    record::update(op, after.clone().into_active_model(), role::Column::Version, wanted.version).await?;
    let (was, is) = differing(&Held::read(&before.code, &before.permissions), &wanted.held);
    op.changed("role", &after.code, was, is);
    let people = people(op).await?.get(&after.code).copied().unwrap_or_default();
    Ok(SaveRoleResponse { role: Some(told(&after, people)) })
}

/// For the log: the rights and limits that differ, as they were and as they are.
fn differing(before: &Held, after: &Held) -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let (mut was, mut is) = (BTreeMap::new(), BTreeMap::new());
    let mut note = |name: &str, before: Value, after: Value| {
        if before != after {
            was.insert(name.to_owned(), before);
            is.insert(name.to_owned(), after);
        }
    };
    for right in RIGHTS {
        note(right, before.rights.contains(*right).into(), after.rights.contains(*right).into());
    }
    for act in Act::ALL {
        note(act.name(), before.limits.limit(act).value().into(), after.limits.limit(act).value().into());
    }
    (was, is)
}
