//! Who a call is from: the session of its token, the till of its device.
use rules::id::{StaffId, Uuid};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationBuilder,
    RelationDef,
};

use super::entity::{role, session, staff};
use crate::{
    chain,
    kit::{Actor, Gate, Identity, Result, Scope, call::Credentials, house::Identifying},
};

/// Asked by the kit at the beginning of every call. Nothing is remembered between calls: a disabled person, a changed role
/// or an ended session counts from the next call on.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessGate;

impl Gate for AccessGate {
    fn identify<'a>(&'a self, store: &'a DatabaseConnection, who: &'a Credentials, now_ms: i64) -> Identifying<'a> {
        Box::pin(async move {
            let scope = match &who.device {
                Some(hash) => chain::scope_of_device(store, hash).await?.unwrap_or_else(Scope::nowhere),
                None => Scope::nowhere(),
            };
            let actor = match &who.session {
                Some(hash) => actor(store, hash, &scope, now_ms).await?,
                None => None,
            };
            Ok(Identity { actor, scope })
        })
    }
}

/// A session with its person and role, as one query reads them.
#[derive(FromQueryResult)]
struct Row {
    staff_id: Uuid,
    name: String,
    role: String,
    permissions: String,
}

/// The person of a session; `None` when it ended, the person is disabled, or the session was opened on another till: a
/// token that was copied off a till is worth nothing elsewhere (safety S-01).
async fn actor(store: &DatabaseConnection, token_hash: &[u8], scope: &Scope, now_ms: i64) -> Result<Option<Actor>> {
    let found = session::Entity::find()
        .select_only()
        .column_as(staff::Column::Id, "staff_id")
        .column(staff::Column::Name)
        .column(staff::Column::Role)
        .column(role::Column::Permissions)
        .join(JoinType::InnerJoin, person_of_session())
        .join(JoinType::InnerJoin, role_of_person())
        .filter(session::Column::TokenHash.eq(token_hash))
        .filter(session::Column::MerchantId.eq(scope.merchant.0))
        .filter(session::Column::TillId.eq(scope.till.0))
        .filter(session::Column::ExpiresMs.gt(now_ms))
        .filter(staff::Column::Disabled.eq(false))
        .filter(staff::Column::ShopId.is_in([scope.shop.0, Uuid::nil()]))
        .into_model::<Row>()
        .one(store)
        .await?;
    Ok(found.map(|row| Actor {
        staff_id: StaffId(row.staff_id),
        name: row.name,
        role: row.role,
        permissions: row.permissions.split(' ').map(str::to_owned).collect(),
    }))
}

fn person_of_session() -> RelationDef {
    let link: RelationBuilder<session::Entity, staff::Entity> = session::Entity::belongs_to(staff::Entity);
    link.from((session::Column::MerchantId, session::Column::StaffId))
        .to((staff::Column::MerchantId, staff::Column::Id))
        .into()
}

fn role_of_person() -> RelationDef {
    let link: RelationBuilder<staff::Entity, role::Entity> = staff::Entity::belongs_to(role::Entity);
    link.from((staff::Column::MerchantId, staff::Column::Role))
        .to((role::Column::MerchantId, role::Column::Code))
        .into()
}

/// Not disabled, and of this shop or of all shops.
pub(super) fn works_here(person: &staff::Model, scope: &Scope) -> bool {
    !person.disabled && (person.shop_id == scope.shop.0 || person.shop_id == Uuid::nil())
}
