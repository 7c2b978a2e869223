//! What this room refuses.
use proto::{access::v1::Reason, refusal::Refusal};
use tonic::Code;

/// Why nobody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
}

impl Error {
    /// Locked for so many ms.
    pub(super) fn locked(ms: i64) -> Self {
        Self::Locked { seconds: (ms + 999) / 1_000 }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let (code, reason) = match error {
            Error::PinWrong { .. } => (Code::Unauthenticated, Reason::PinWrong),
            Error::Locked { .. } => (Code::ResourceExhausted, Reason::Locked),
            Error::EnrolCodeWrong => (Code::Unauthenticated, Reason::EnrolCodeWrong),
            Error::TillNotEnrolled => (Code::FailedPrecondition, Reason::TillNotEnrolled),
        };
        let refusal = Self::new(code, "access", reason.as_str_name());
        match error {
            Error::PinWrong { left } => refusal.with("left", left),
            Error::Locked { seconds } => refusal.with("seconds", seconds),
            Error::EnrolCodeWrong | Error::TillNotEnrolled => refusal,
        }
    }
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}
