//! Makes a device a till: it shows the shop's enrolment code and gets a token of its own.
use proto::{
    access::v1::{EnrollTillRequest, EnrollTillResponse},
    refusal::Refusal,
};

use super::{Error, Op, Result, till_info};
use crate::{
    chain::{self, found},
    kit::secret,
};

pub(super) async fn enroll_till(op: &mut Op, request: EnrollTillRequest) -> Result<EnrollTillResponse> {
    if !rules::access::is_till_no(&request.till_no) {
        return Err(Refusal::bad_field("till_no", "till_no").into());
    }
    let Some(shop) = chain::shop_by_code(op, request.enrol_code.trim()).await? else {
        return Err(Error::EnrolCodeWrong.into());
    };
    let token = secret::token(op.chance());
    let till = found::seat(op, &shop, &request.till_no, secret::hash(&token)).await?;
    op.changed("till", till.id, (), &till.till_no);
    let enrolled = found::whole(op.tx(), till).await?.ok_or(Error::EnrolCodeWrong)?;
    op.enter(enrolled.scope(), None);
    Ok(EnrollTillResponse { device_token: token, till: Some(till_info(&enrolled)) })
}
