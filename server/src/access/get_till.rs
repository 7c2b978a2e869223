//! What the sign-in page shows, and who a reloaded page belongs to.
use proto::access::v1::{GetSessionRequest, GetSessionResponse, GetTillRequest, GetTillResponse, Session, StaffTile};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Error, Op, Result,
    entity::{session, staff},
    gate::works_here,
    till_info,
};
use crate::chain::{Enrolled, entity::till, found};

const MAX_TILES: u64 = 200;

pub(super) async fn get_till(op: &mut Op, _: GetTillRequest) -> Result<GetTillResponse> {
    let at = own_till(op).await?;
    let people = staff::Entity::find()
        .filter(staff::Column::MerchantId.eq(at.till.merchant_id))
        .order_by_asc(staff::Column::Role)
        .order_by_asc(staff::Column::Id)
        .limit(MAX_TILES)
        .all(op.tx())
        .await?;
    let scope = op.scope();
    let here = people.into_iter().filter(|person| works_here(person, &scope));
    let tiles = here.map(|person| StaffTile { staff_id: person.id.to_string(), name: person.name, role: person.role });
    Ok(GetTillResponse { till: Some(till_info(&at)), staff: tiles.collect() })
}

pub(super) async fn get_session(op: &mut Op, _: GetSessionRequest) -> Result<GetSessionResponse> {
    let actor = op.actor()?.clone();
    let at = own_till(op).await?;
    let newest = session::Entity::find()
        .filter(session::Column::MerchantId.eq(at.till.merchant_id))
        .filter(session::Column::StaffId.eq(actor.staff_id.0))
        .filter(session::Column::TillId.eq(at.till.id))
        .order_by_desc(session::Column::ExpiresMs)
        .one(op.tx())
        .await?;
    let session = Session {
        staff_id: actor.staff_id.to_string(),
        staff_name: actor.name,
        role: actor.role,
        permissions: actor.permissions,
        till: Some(till_info(&at)),
        expires_ms: newest.map_or(0, |row| row.expires_ms),
    };
    Ok(GetSessionResponse { session: Some(session), now_ms: op.now() })
}

/// The calling till with its shop and merchant.
///
/// # Errors
/// `TILL_NOT_ENROLLED` for an unknown device.
pub(super) async fn own_till(op: &Op) -> Result<Enrolled> {
    let scope = op.scope();
    let found = till::Entity::find_by_id((scope.merchant.0, scope.till.0)).one(op.tx()).await?;
    let whole = match found {
        Some(till) => found::whole(op.tx(), till).await?,
        None => None,
    };
    Ok(whole.ok_or(Error::TillNotEnrolled)?)
}
