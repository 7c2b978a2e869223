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
