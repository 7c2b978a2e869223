//! Makes a device a till: it shows the shop's enrolment code and gets a token of its own.
use proto::{
    access::v1::{EnrollTillRequest, EnrollTillResponse},
    refusal::Refusal,
};

use super::{Error, Op, Result, limit, limit::Subject, till_info};
use crate::{
    chain::{self, found},
    kit::{self, House, Peer, call::Call, secret},
};

/// Where the call comes from: who guesses codes has an address, if nothing else.
pub(super) async fn caller(_: &House, call: &Call<EnrollTillRequest>) -> Option<Peer> {
    call.peer
}

pub(super) async fn enroll_till(
    op: &mut Op,
    request: EnrollTillRequest,
    caller: Option<Peer>,
) -> Result<EnrollTillResponse> {
    if !rules::access::is_till_no(&request.till_no) {
        return Err(Refusal::bad_field("till_no", "till_no").into());
    }
    let guessed_at = [Subject::address(&caller.map(Peer::network).unwrap_or_default()), Subject::codes()];
    for subject in guessed_at {
        let shut_ms = limit::held(op, subject).await?.locked_until_ms - op.now();
        if shut_ms > 0 {
            return Err(kit::Error::RefusedUnnoted(Error::locked(shut_ms).into()));
        }
    }
    let Some(shop) = chain::shop_by_code(op, request.enrol_code.trim()).await? else {
        let mut refusal = Error::EnrolCodeWrong;
        for subject in guessed_at {
            let (_, shut_ms) = limit::count(op, subject).await?;
            if shut_ms > 0 {
                refusal = Error::locked(shut_ms);
            }
        }
        return Err(kit::Error::RefusedAndKept(refusal.into()));
    };
    let token = secret::token(op.chance());
    let till = found::seat(op, &shop, &request.till_no, secret::hash(&token)).await?;
    op.changed("till", till.id, (), &till.till_no);
    let enrolled = found::whole(op.tx(), till).await?.ok_or(Error::EnrolCodeWrong)?;
    op.enter(enrolled.scope(), None);
    Ok(EnrollTillResponse { device_token: token, till: Some(till_info(&enrolled)) })
}
