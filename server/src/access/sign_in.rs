//! Tile + PIN.
use proto::{
    access::v1::{Session, SignInRequest, SignInResponse},
    refusal::Refusal,
};
use rules::{
    access::{MAX_TRIES, SESSION_MS, is_pin, lock_ms},
    id::{StaffId, Uuid},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::{
    Error, Op, Result,
    entity::{guess, role, session, staff},
    gate::works_here,
    get_till::own_till,
    pin, till_info,
};
use crate::kit::{self, House, call::Call, op::id, secret};

/// What the slow hash said, before the writer's turn: it must not wait for 26 ms of argon2.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    /// The hash the PIN was compared with; another one by now means: check again.
    against: Option<String>,
    right: bool,
}

/// Compares the PIN with the hash of the named person of this till's merchant. Says nothing about rights.
pub(super) async fn check_pin(house: &House, call: &Call<SignInRequest>) -> Checked {
    let against = stored_hash(house, call).await.unwrap_or_default();
    let pin = &call.message.pin;
    let right = is_pin(pin) && pin::verify(pin.clone(), against.clone()).await;
    Checked { against, right }
}

async fn stored_hash(house: &House, call: &Call<SignInRequest>) -> Result<Option<String>> {
    let scope = house.scope_of(call).await?;
    let Ok(id) = call.message.staff_id.parse::<Uuid>() else { return Ok(None) };
    let person = staff::Entity::find_by_id((scope.merchant.0, id)).one(house.store().readers()).await?;
    Ok(person.map(|person| person.pin_hash))
}

pub(super) async fn sign_in(op: &mut Op, request: SignInRequest, checked: Checked) -> Result<SignInResponse> {
    let at = own_till(op).await?;
    let staff_id: StaffId = id("staff_id", &request.staff_id)?;
    if !is_pin(&request.pin) {
        return Err(Refusal::bad_field("pin", "pin").into());
    }
    let merchant = at.till.merchant_id;
    let key = (merchant, staff_id.0, at.till.id);
    let person = staff::Entity::find_by_id((merchant, staff_id.0)).one(op.tx()).await?;
    let Some(person) = person.filter(|person| works_here(person, &op.scope())) else {
        return Err(Error::PinWrong { left: MAX_TRIES - 1 }.into());
    };
    let guesses = guess::Entity::find_by_id(key).one(op.tx()).await?;
    let locked_ms = guesses.as_ref().map_or(0, |row| row.locked_until_ms - op.now());
    if locked_ms > 0 {
        return Err(Error::Locked { seconds: (locked_ms + 999) / 1_000 }.into());
    }
    if !checked.right || checked.against.as_deref() != Some(person.pin_hash.as_str()) {
        return Err(count_wrong(op, key, guesses.map_or(0, |row| row.wrong)).await?);
    }
    guess::Entity::delete_by_id(key).exec(op.tx()).await?;
    session::Entity::delete_many().filter(session::Column::ExpiresMs.lte(op.now())).exec(op.tx()).await?;
    let token = secret::token(op.chance());
    let row = session::ActiveModel {
        token_hash: Set(secret::hash(&token)),
        merchant_id: Set(merchant),
        till_id: Set(at.till.id),
        staff_id: Set(person.id),
        created_ms: Set(op.now()),
        expires_ms: Set(op.now() + SESSION_MS),
    };
    session::Entity::insert(row).exec_without_returning(op.tx()).await?;
    let role = role::Entity::find_by_id((merchant, person.role.clone())).one(op.tx()).await?;
    let permissions: Vec<String> =
        role.map(|role| role.permissions.split(' ').map(str::to_owned).collect()).unwrap_or_default();
    let actor =
        kit::Actor { staff_id, name: person.name.clone(), role: person.role.clone(), permissions: permissions.clone() };
    op.enter(op.scope(), Some(actor));
    let session = Session {
        staff_id: person.id.to_string(),
        staff_name: person.name,
        role: person.role,
        permissions,
        till: Some(till_info(&at)),
        expires_ms: op.now() + SESSION_MS,
    };
    Ok(SignInResponse { token, session: Some(session) })
}

/// Counts a wrong PIN; the count is kept although the call is refused.
async fn count_wrong(op: &mut Op, key: (Uuid, Uuid, Uuid), before: i32) -> Result<kit::Error> {
    let wrong = before + 1;
    let lock = lock_ms(wrong);
    let row = guess::ActiveModel {
        merchant_id: Set(key.0),
        staff_id: Set(key.1),
        till_id: Set(key.2),
        wrong: Set(wrong),
        locked_until_ms: Set(if lock == 0 { 0 } else { op.now() + lock }),
    };
    let mut on_conflict =
        OnConflict::columns([guess::Column::MerchantId, guess::Column::StaffId, guess::Column::TillId]);
    on_conflict.update_columns([guess::Column::Wrong, guess::Column::LockedUntilMs]);
    guess::Entity::insert(row).on_conflict(on_conflict).exec_without_returning(op.tx()).await?;
    op.changed("wrong_pin", key.1, before, wrong);
    let error =
        if lock == 0 { Error::PinWrong { left: MAX_TRIES - wrong } } else { Error::Locked { seconds: lock / 1_000 } };
    Ok(kit::Error::RefusedAndKept(error.into()))
}
