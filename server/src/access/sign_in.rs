//! Tile + PIN.
use prost::Message;
use proto::{
    access::v1::{Session, SignInRequest, SignInResponse},
    refusal::Refusal,
};
use rules::{
    access::{SESSION_MS, is_pin},
    id::{StaffId, Uuid},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Error, Op, Result,
    entity::{role, session, staff},
    gate::works_here,
    get_till::own_till,
    guesses::Try,
    pin, till_info,
};
use crate::kit::{self, House, call::Call, op::id, secret};

/// What the slow hash said, before the writer's turn: it must not wait for 26 ms of argon2.
#[derive(Clone, Debug)]
pub(crate) enum Checked {
    /// It is shut here, so nothing was compared: whoever knocks on must not keep the machine busy with hashes.
    Shut,
    /// Compared.
    Compared {
        /// With this hash; another one by now means: check again.
        against: Option<String>,
        right: bool,
    },
}

/// A request that names a person and brings a PIN.
pub(crate) trait BringsPin {
    /// Whose.
    fn staff_id(&self) -> &str;
    /// The PIN.
    fn pin(&self) -> &str;
}

impl BringsPin for SignInRequest {
    fn staff_id(&self) -> &str {
        &self.staff_id
    }

    fn pin(&self) -> &str {
        &self.pin
    }
}

/// Compares the PIN with the hash of the named person of this till's merchant. Says nothing about rights.
pub(crate) async fn check_pin<Q: BringsPin + Message>(house: &House, call: &Call<Q>) -> Checked {
    let pin = call.message.pin();
    match stored_hash(house, call).await {
        Ok(None) => Checked::Shut,
        Ok(Some(against)) => {
            let right = is_pin(pin) && pin::verify(pin.to_owned(), against.clone()).await;
            Checked::Compared { against, right }
        }
        Err(_) => Checked::Compared { against: None, right: false },
    }
}

/// The hash to compare with, which may be nobody's; nothing where it is shut.
async fn stored_hash<Q: BringsPin + Message>(house: &House, call: &Call<Q>) -> Result<Option<Option<String>>> {
    let scope = house.scope_of(call).await?;
    if scope.till.0.is_nil() {
        // From no till nobody signs in: it costs no hash to say so.
        return Ok(None);
    }
    let readers = house.store().readers();
    let Ok(staff) = call.message.staff_id().parse::<Uuid>() else { return Ok(Some(None)) };
    let tries = Try { merchant: scope.merchant.0, staff, till: scope.till.0 };
    if tries.shut(readers, house.clock().now_ms()).await?.is_some() {
        return Ok(None);
    }
    let person = staff::Entity::find_by_id((scope.merchant.0, staff)).one(readers).await?;
    Ok(Some(person.map(|person| person.pin_hash)))
}

pub(super) async fn sign_in(op: &mut Op, request: SignInRequest, checked: Checked) -> Result<SignInResponse> {
    let at = own_till(op).await?;
    let staff_id: StaffId = id("staff_id", &request.staff_id)?;
    let person = prove(op, staff_id, &request.pin, checked).await?;
    let merchant = at.till.merchant_id;
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
    let permissions = permissions_of(op, &person).await?;
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

/// What the person's role holds.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn permissions_of(op: &Op, person: &staff::Model) -> Result<Vec<String>> {
    let role = role::Entity::find_by_id((person.merchant_id, person.role.clone())).one(op.tx()).await?;
    Ok(role.map(|role| role.permissions.split(' ').map(str::to_owned).collect()).unwrap_or_default())
}

/// Somebody who agrees to what another does, by a PIN, and stays a guest: the caller remains signed in.
///
/// # Errors
/// As [`prove`].
pub(crate) async fn second_person(op: &mut Op, staff_id: StaffId, pin: &str, checked: Checked) -> Result<kit::Actor> {
    let person = prove(op, staff_id, pin, checked).await?;
    let permissions = permissions_of(op, &person).await?;
    Ok(kit::Actor { staff_id, name: person.name, role: person.role, permissions })
}

/// The person whose PIN it is, on this till. Wrong ones are counted, whatever they were meant to open.
///
/// # Errors
/// `PIN_WRONG`, `LOCKED`, `BAD_FIELD`.
pub(super) async fn prove(op: &mut Op, staff_id: StaffId, pin: &str, checked: Checked) -> Result<staff::Model> {
    if !is_pin(pin) {
        return Err(Refusal::bad_field("pin", "pin").into());
    }
    let scope = op.scope();
    let tries = Try { merchant: scope.merchant.0, staff: staff_id.0, till: scope.till.0 };
    tries.alone(op).await?;
    if let Some(shut) = tries.shut(op.tx(), op.now()).await? {
        return Err(tries.knocked(op, shut).await?);
    }
    let Checked::Compared { against, right } = checked else {
        // It opened since: the next try is compared.
        return Err(Error::locked(1).into());
    };
    let person = staff::Entity::find_by_id((tries.merchant, tries.staff)).one(op.tx()).await?;
    let person = person.filter(|person| works_here(person, &scope));
    let works_here = person.is_some();
    let Some(person) = person.filter(|person| right && against.as_deref() == Some(person.pin_hash.as_str())) else {
        return Err(tries.wrong(op, works_here).await?);
    };
    tries.right(op).await?;
    Ok(person)
}
