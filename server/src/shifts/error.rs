//! What this room refuses.
use proto::{refusal::Refusal, shifts::v1::Reason};
use tonic::Code;

/// Why a shift cannot do that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nobody is on duty at this till.
    #[error("no shift is open")]
    NoOpenShift,
    /// The till has one already.
    #[error("a shift of {staff_name} is open")]
    ShiftOpen {
        /// Whose.
        staff_name: String,
    },
    /// It is somebody else's.
    #[error("the open shift is {staff_name}'s")]
    ShiftOfOther {
        /// Whose.
        staff_name: String,
    },
    /// The count differs, and nobody said why.
    #[error("the difference needs a reason")]
    DifferenceNeedsReason {
        /// What should be there, fen.
        expected: i64,
        /// What was counted, fen.
        counted: i64,
    },
    /// Closed before.
    #[error("the shift is closed")]
    ShiftClosed,
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let reason = match &error {
            Error::NoOpenShift => Reason::NoOpenShift,
            Error::ShiftOpen { .. } => Reason::ShiftOpen,
            Error::ShiftOfOther { .. } => Reason::ShiftOfOther,
            Error::DifferenceNeedsReason { .. } => Reason::DifferenceNeedsReason,
            Error::ShiftClosed => Reason::ShiftClosed,
        };
        let refusal = Refusal::new(Code::FailedPrecondition, "shifts", reason.as_str_name());
        Self::Refused(match error {
            Error::ShiftOpen { staff_name } | Error::ShiftOfOther { staff_name } => {
                refusal.with("staff_name", staff_name)
            }
            Error::DifferenceNeedsReason { expected, counted } => {
                refusal.with("expected_fen", expected).with("counted_fen", counted)
            }
            Error::NoOpenShift | Error::ShiftClosed => refusal,
        })
    }
}
