//! 授权: another person agrees in place to what somebody may not do alone; the caller stays signed in.
//!
//! The agreement is bound to one command: its kind, its document, what it says to the byte, this till, this person, for 60
//! seconds. A document is made once, so that an agreement is used once at most. Rooms above say what a command does
//! ([`rules::limits::Deed`]); how far the asker's and the agreeing person's roles go with that is judged here.
use rules::{
    id::{StaffId, Uuid},
    limits::{Act, Deed, Limits, Verdict},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Checked, Error, Op, Result,
    entity::approval,
    sign_in::{permissions_of, prove},
};
use crate::kit::secret;

/// How long an agreement opens its command, ms.
const OPEN_MS: i64 = 60_000;

/// A command that may need an agreement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound<'a> {
    /// Its kind: an agreement to one does not open another.
    pub(crate) kind: &'static str,
    /// What it makes.
    pub(crate) document: Uuid,
    /// What it says, as it came, but for the agreement.
    pub(crate) encoded: &'a [u8],
    /// What is done by it.
    pub(crate) deeds: &'a [Deed],
}

impl Bound<'_> {
    fn hash(&self) -> Vec<u8> {
        Sha256::new().chain_update(self.kind).chain_update(b"\0").chain_update(self.encoded).finalize().to_vec()
    }
}

/// Who agrees, as they came.
#[derive(Clone, Debug)]
pub(crate) struct Second {
    pub(crate) staff: StaffId,
    pub(crate) pin: String,
    pub(crate) reason: String,
    pub(crate) checked: Checked,
}

/// What was agreed to, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agreed {
    pub(crate) approver: Uuid,
    pub(crate) name: String,
    pub(crate) reason: String,
    acts: String,
}

impl Agreed {
    /// For the log, beside what was done.
    pub(crate) fn tell_in_op(&self, op: &mut Op, document: Uuid) {
        op.changed("approved", document, (), json!({ "by": self.name, "acts": self.acts, "reason": self.reason }));
    }
}

/// Keeps an agreement. Answers what opens the command, and until when, ms since 1970 UTC.
///
/// # Errors
/// `APPROVER_SAME`, those of a PIN, `APPROVER_MAY_NOT` when they may not do it alone either, `NOT_ALLOWED` for what nobody may
/// agree to.
pub(crate) async fn agree_in_op(op: &mut Op, second: Second, to: Bound<'_>) -> Result<(String, i64)> {
    let actor = op.actor()?.clone();
    if actor.staff_id == second.staff {
        return Err(Error::ApproverSame.into());
    }
    let approver = prove(op, second.staff, &second.pin, second.checked).await?;
    match limits(&permissions_of(op, &approver).await?).judge(to.deeds) {
        Verdict::Allowed => {}
        Verdict::Ask(acts) => return Err(Error::ApproverMayNot { acts }.into()),
        Verdict::Denied(act) => return Err(Error::ApproverMayNot { acts: vec![act] }.into()),
    }
    let acts = match limits(&actor.permissions).judge(to.deeds) {
        Verdict::Allowed => String::new(),
        Verdict::Ask(acts) => names(&acts),
        Verdict::Denied(act) => return Err(Error::NotAllowed { acts: vec![act] }.into()),
    };
    let token = secret::token(op.chance());
    let expires_ms = op.now() + OPEN_MS;
    let row = approval::ActiveModel {
        merchant_id: Set(op.scope().merchant.0),
        token_hash: Set(secret::hash(&token)),
        shop_id: Set(op.scope().shop.0),
        till_id: Set(op.scope().till.0),
        staff_id: Set(actor.staff_id.0),
        approver_id: Set(approver.id),
        approver_name: Set(approver.name.clone()),
        document_id: Set(to.document),
        bound_hash: Set(to.hash()),
        acts: Set(acts.clone()),
        reason: Set(second.reason.clone()),
        at_ms: Set(op.now()),
        expires_ms: Set(expires_ms),
    };
    op.put(approval::Entity::insert(row));
    op.changed("approval", to.document, (), json!({ "by": approver.name, "acts": acts, "reason": second.reason }));
    Ok((token, expires_ms))
}

/// The agreement that a command needs and has; `None` when it needs none. Asks the database nothing then.
///
/// # Errors
/// `APPROVAL_NEEDED` when it has none that fits, `NOT_ALLOWED` for what nobody may agree to.
pub(crate) async fn agreed(op: &Op, to: Bound<'_>, token: &str) -> Result<Option<Agreed>> {
    let (scope, actor) = (op.scope(), op.actor()?);
    let acts = match limits(&actor.permissions).judge(to.deeds) {
        Verdict::Allowed => return Ok(None),
        Verdict::Ask(acts) => acts,
        Verdict::Denied(act) => return Err(Error::NotAllowed { acts: vec![act] }.into()),
    };
    let found = match token {
        "" => None,
        token => approval::Entity::find_by_id((scope.merchant.0, secret::hash(token))).one(op.tx()).await?,
    };
    let fits = |row: &approval::Model| {
        (row.till_id, row.staff_id, row.document_id) == (scope.till.0, actor.staff_id.0, to.document)
            && row.expires_ms > op.now()
            && row.bound_hash == to.hash()
    };
    let row = found.filter(fits).ok_or(Error::ApprovalNeeded { acts })?;
    Ok(Some(Agreed { approver: row.approver_id, name: row.approver_name, reason: row.reason, acts: row.acts }))
}

fn limits(permissions: &[String]) -> Limits {
    Limits::of(permissions.iter().map(String::as_str))
}

/// `gift,line_discount`.
pub(super) fn names(acts: &[Act]) -> String {
    acts.iter().map(|act| act.name()).collect::<Vec<_>>().join(",")
}
