//! What this room refuses.
use proto::{access::v1::Reason, refusal::Refusal};
use rules::limits::Act;
use tonic::Code;

use super::agree::names;

/// Why nobody came in, a role stays as it is, or somebody may not do it alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The PIN is not this person's.
    #[error("wrong PIN, {left} tries left")]
    PinWrong {
        /// Tries before the lock.
        left: i32,
    },
    /// Too many wrong PINs or codes.
    #[error("locked for {seconds} s")]
    Locked {
        /// Until the next try.
        seconds: i64,
    },
    /// No shop has this enrolment code.
    #[error("wrong enrolment code")]
    EnrolCodeWrong,
    /// No device token, or one that was replaced.
    #[error("this device is no till")]
    TillNotEnrolled,
    /// Not for this role.
    #[error("the role {role} is not given {right}")]
    RoleMayNot {
        /// Its code.
        role: String,
        /// What.
        right: String,
    },
    /// Nobody could give the right back.
    #[error("the owner keeps the right to edit roles")]
    OwnerEditsRoles,
    /// Another person has to agree.
    #[error("another person has to agree to {acts:?}")]
    ApprovalNeeded {
        /// To what.
        acts: Vec<Act>,
    },
    /// Nobody may do it.
    #[error("{acts:?} is not done")]
    NotAllowed {
        /// What.
        acts: Vec<Act>,
    },
    /// One cannot agree with oneself.
    #[error("one cannot agree with oneself")]
    ApproverSame,
    /// Who agreed may not do it alone either.
    #[error("who agreed may not do {acts:?} alone")]
    ApproverMayNot {
        /// What.
        acts: Vec<Act>,
    },
}

impl Error {
    /// Locked for so many ms.
    pub(super) fn locked(ms: i64) -> Self {
        Self::Locked { seconds: (ms + 999) / 1_000 }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let (code, reason) = match &error {
            Error::PinWrong { .. } => (Code::Unauthenticated, Reason::PinWrong),
            Error::Locked { .. } => (Code::ResourceExhausted, Reason::Locked),
            Error::EnrolCodeWrong => (Code::Unauthenticated, Reason::EnrolCodeWrong),
            Error::TillNotEnrolled => (Code::FailedPrecondition, Reason::TillNotEnrolled),
            Error::RoleMayNot { .. } => (Code::FailedPrecondition, Reason::RoleMayNot),
            Error::OwnerEditsRoles => (Code::FailedPrecondition, Reason::OwnerEditsRoles),
            Error::ApprovalNeeded { .. } => (Code::FailedPrecondition, Reason::ApprovalNeeded),
            Error::NotAllowed { .. } => (Code::FailedPrecondition, Reason::NotAllowed),
            Error::ApproverSame => (Code::FailedPrecondition, Reason::ApproverSame),
            Error::ApproverMayNot { .. } => (Code::FailedPrecondition, Reason::ApproverMayNot),
        };
        let refusal = Self::new(code, "access", reason.as_str_name());
        match error {
            Error::PinWrong { left } => refusal.with("left", left),
            Error::Locked { seconds } => refusal.with("seconds", seconds),
            Error::RoleMayNot { role, right } => refusal.with("role", role).with("right", right),
            Error::ApprovalNeeded { acts } | Error::NotAllowed { acts } | Error::ApproverMayNot { acts } => {
                refusal.with("acts", names(&acts))
            }
            Error::EnrolCodeWrong | Error::TillNotEnrolled | Error::OwnerEditsRoles | Error::ApproverSame => refusal,
        }
    }
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}
