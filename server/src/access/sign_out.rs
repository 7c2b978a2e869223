//! Ends every session of the person on this till.
use proto::access::v1::{SignOutRequest, SignOutResponse};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Op, Result, entity::session};

pub(super) async fn sign_out(op: &mut Op, _: SignOutRequest) -> Result<SignOutResponse> {
    let (scope, staff) = (op.scope(), op.actor()?.staff_id);
    session::Entity::delete_many()
        .filter(session::Column::MerchantId.eq(scope.merchant.0))
        .filter(session::Column::StaffId.eq(staff.0))
        .filter(session::Column::TillId.eq(scope.till.0))
        .exec(op.tx())
        .await?;
    Ok(SignOutResponse {})
}

/// Ends every session of everybody, for the program itself: what was signed in before a restore is worth nothing after it.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn end_all_sessions_in_op(op: &mut Op) -> Result<()> {
    let ended = session::Entity::delete_many().exec(op.tx()).await?;
    op.changed("sessions", "all", ended.rows_affected, ());
    Ok(())
}
