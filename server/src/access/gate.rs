//! Who a call is from: the session of its token, the till of its device.
use rules::id::{StaffId, Uuid};
use sea_orm::{
    Condition, DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QuerySelect, RelationBuilder, RelationDef,
    Select,
    sea_query::{Expr, ExprTrait},
};

use super::entity::{role, session, staff};
use crate::{
    chain::{self, entity::till},
    kit::{Actor, Gate, Identity, Scope, call::Credentials, gate::Identifying},
};

/// Asked by the kit at the beginning of every call. Nothing is remembered between calls: a disabled person, a changed role
/// or an ended session counts from the next call on.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessGate;

impl Gate for AccessGate {
    fn identify<'a>(&'a self, store: &'a DatabaseConnection, who: &'a Credentials, now_ms: i64) -> Identifying<'a> {
        Box::pin(async move {
            let Some(device) = &who.device else { return Ok(Identity { actor: None, scope: Scope::nowhere() }) };
            // Without a token nobody is signed in: no session has an empty hash.
            let token = who.session.clone().unwrap_or_default();
            let seat = seat(device, token, now_ms).into_model::<Seat>().one(store).await?;
            let Some(seat) = seat else { return Ok(Identity { actor: None, scope: Scope::nowhere() }) };
            Ok(Identity { scope: seat.place.scope(), actor: seat.person.map(Actor::from) })
        })
    }
}

/// A till and who is signed in there, as one query reads them.
#[derive(FromQueryResult)]
struct Seat {
    #[sea_orm(nested)]
    place: chain::Place,
    #[sea_orm(nested)]
    person: Option<Person>,
}

#[derive(FromQueryResult)]
struct Person {
    staff_id: Uuid,
    name: String,
    role: String,
    permissions: String,
}

impl From<Person> for Actor {
    fn from(person: Person) -> Self {
        Self {
            staff_id: StaffId(person.staff_id),
            name: person.name,
            role: person.role,
            permissions: person.permissions.split(' ').map(str::to_owned).collect(),
        }
    }
}

/// Nobody is there when the session ended, the person is disabled, or the session was opened on another till: a token that
/// was copied off a till is worth nothing elsewhere (safety S-01).
fn seat(device_hash: &[u8], token_hash: Vec<u8>, now_ms: i64) -> Select<till::Entity> {
    chain::place_of_device(device_hash)
        .column_as(staff::Column::Id, "staff_id")
        .columns([staff::Column::Name, staff::Column::Role])
        .column(role::Column::Permissions)
        .join(JoinType::LeftJoin, session_at_till(token_hash, now_ms))
        .join(JoinType::LeftJoin, person_of_session())
        .join(JoinType::LeftJoin, role_of_person())
}

fn session_at_till(token_hash: Vec<u8>, now_ms: i64) -> RelationDef {
    let link: RelationBuilder<till::Entity, session::Entity> = till::Entity::belongs_to(session::Entity);
    let link: RelationDef = link
        .from((till::Column::MerchantId, till::Column::Id))
        .to((session::Column::MerchantId, session::Column::TillId))
        .into();
    link.on_condition(move |_, session| {
        Condition::all()
            .add(Expr::col((session.clone(), session::Column::TokenHash)).eq(token_hash.clone()))
            .add(Expr::col((session, session::Column::ExpiresMs)).gt(now_ms))
    })
}

fn person_of_session() -> RelationDef {
    let link: RelationBuilder<session::Entity, staff::Entity> = session::Entity::belongs_to(staff::Entity);
    let link: RelationDef = link
        .from((session::Column::MerchantId, session::Column::StaffId))
        .to((staff::Column::MerchantId, staff::Column::Id))
        .into();
    link.on_condition(|_, person| {
        let shop = Expr::col((person.clone(), staff::Column::ShopId));
        let here = shop.clone().eq(Expr::col((till::Entity, till::Column::ShopId))).or(shop.eq(Uuid::nil()));
        Condition::all().add(Expr::col((person, staff::Column::Disabled)).eq(false)).add(here)
    })
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
