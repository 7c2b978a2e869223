//! What this room refuses.
use proto::{refusal::Refusal, shifts::v1::Reason};
use rules::day::Day;
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
        /// Currencies that differ, as the wire says it; empty when none does.
        foreign: String,
    },
    /// Closed before.
    #[error("the shift is closed")]
    ShiftClosed,
    /// A closed day takes no more documents, and is not closed twice.
    #[error("{day} is closed")]
    DayClosed {
        /// Which.
        day: Day,
    },
    /// Whoever is on duty may still sell into it.
    #[error("{staff_name} has an open shift of {day} at till {till_no}")]
    DayHasOpenShift {
        /// Which day.
        day: Day,
        /// Whose shift.
        staff_name: String,
        /// Where.
        till_no: String,
    },
    /// Nothing to take back.
    #[error("{day} is not closed")]
    DayNotClosed {
        /// Which.
        day: Day,
    },
    /// The caller, or somebody who may not agree.
    #[error("another person has to agree")]
    SecondPerson,
    /// Of the future.
    #[error("{day} has not come yet")]
    DayNotCome {
        /// Which.
        day: Day,
    },
    /// Days before it stay closed.
    #[error("{last} was closed after it")]
    DayNotLast {
        /// The only one that may be reopened.
        last: Day,
    },
    /// More cash should be taken out than lies in the drawer. How much lies there is not told: who closes counts blind.
    #[error("the drawer does not hold {wanted}")]
    DrawerTooSmall {
        /// What should be taken out, fen.
        wanted: i64,
    },
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let reason = match &error {
            Error::NoOpenShift => Reason::NoOpenShift,
            Error::ShiftOpen { .. } => Reason::ShiftOpen,
            Error::ShiftOfOther { .. } => Reason::ShiftOfOther,
            Error::DifferenceNeedsReason { .. } => Reason::DifferenceNeedsReason,
            Error::ShiftClosed => Reason::ShiftClosed,
            Error::DayClosed { .. } => Reason::DayClosed,
            Error::DayHasOpenShift { .. } => Reason::DayHasOpenShift,
            Error::DayNotClosed { .. } => Reason::DayNotClosed,
            Error::SecondPerson => Reason::SecondPerson,
            Error::DayNotCome { .. } => Reason::DayNotCome,
            Error::DayNotLast { .. } => Reason::DayNotLast,
            Error::DrawerTooSmall { .. } => Reason::DrawerTooSmall,
        };
        let refusal = Refusal::new(Code::FailedPrecondition, "shifts", reason.as_str_name());
        Self::Refused(match error {
            Error::ShiftOpen { staff_name } | Error::ShiftOfOther { staff_name } => {
                refusal.with("staff_name", staff_name)
            }
            Error::DifferenceNeedsReason { expected, counted, foreign } => {
                let refusal = refusal.with("expected_fen", expected).with("counted_fen", counted);
                if foreign.is_empty() { refusal } else { refusal.with("foreign", foreign) }
            }
            Error::DayClosed { day } | Error::DayNotClosed { day } | Error::DayNotCome { day } => {
                refusal.with("date", day)
            }
            Error::DayNotLast { last } => refusal.with("date", last),
            Error::DayHasOpenShift { day, staff_name, till_no } => {
                refusal.with("date", day).with("staff_name", staff_name).with("till_no", till_no)
            }
            Error::DrawerTooSmall { wanted } => refusal.with("wanted_fen", wanted),
            Error::NoOpenShift | Error::ShiftClosed | Error::SecondPerson => refusal,
        })
    }
}
