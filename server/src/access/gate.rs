//! Who a call is from: the session of its token, the till of its device.
use rules::id::{StaffId, Uuid};
use sea_orm::{DatabaseConnection, EntityTrait};

use super::entity::{role, session, staff};
use crate::{
    chain,
    kit::{
        Actor, Gate, Identity, Result, Scope,
        house::{Credentials, Identifying},
    },
};

/// Asked by the kit at the beginning of every call. Nothing is remembered between calls: a disabled person, a changed role
/// or an ended session counts from the next call on.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessGate;

impl Gate for AccessGate {
    fn identify<'a>(&'a self, store: &'a DatabaseConnection, who: &'a Credentials, now_ms: i64) -> Identifying<'a> {
        Box::pin(async move {
            let device = match &who.device {
                Some(hash) => chain::till_by_device(store, hash).await?,
                None => None,
            };
            let scope = device.as_ref().map_or_else(Scope::nowhere, chain::Enrolled::scope);
            let actor = match &who.session {
                Some(hash) => actor(store, hash, &scope, now_ms).await?,
                None => None,
            };
            Ok(Identity { actor, scope })
        })
    }
}

/// The person of a session; `None` when it ended, the person is disabled, or the session was opened on another till: a
/// token that was copied off a till is worth nothing elsewhere (safety S-01).
async fn actor(store: &DatabaseConnection, token_hash: &[u8], scope: &Scope, now_ms: i64) -> Result<Option<Actor>> {
    let Some(session) = session::Entity::find_by_id(token_hash.to_vec()).one(store).await? else { return Ok(None) };
    if session.expires_ms <= now_ms || session.till_id != scope.till.0 || session.merchant_id != scope.merchant.0 {
        return Ok(None);
    }
    let Some(person) = staff::Entity::find_by_id((session.merchant_id, session.staff_id)).one(store).await? else {
        return Ok(None);
    };
    if !works_here(&person, scope) {
        return Ok(None);
    }
    let role = role::Entity::find_by_id((session.merchant_id, person.role.clone())).one(store).await?;
    let permissions = role.map(|role| role.permissions.split(' ').map(str::to_owned).collect()).unwrap_or_default();
    Ok(Some(Actor { staff_id: StaffId(person.id), name: person.name, role: person.role, permissions }))
}

/// Not disabled, and of this shop or of all shops.
pub(super) fn works_here(person: &staff::Model, scope: &Scope) -> bool {
    !person.disabled && (person.shop_id == scope.shop.0 || person.shop_id == Uuid::nil())
}
