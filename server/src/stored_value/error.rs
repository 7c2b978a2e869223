//! What this room refuses.
use proto::{refusal::Refusal, stored_value::v1::Reason};
use tonic::Code;

/// Why a top-up was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The plan has another price by now.
    #[error("the plan costs {pay_fen} now")]
    PlanChanged {
        /// The new price, fen; 0 when the plan is gone.
        pay_fen: i64,
    },
    /// Less cash than is to be paid.
    #[error("{tendered_fen} does not pay {paid_fen}")]
    TenderedTooLittle {
        /// Handed over.
        tendered_fen: i64,
        /// To be paid.
        paid_fen: i64,
    },
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let refusal = |reason: Reason| Refusal::new(Code::FailedPrecondition, "stored_value", reason.as_str_name());
        Self::Refused(match error {
            Error::PlanChanged { pay_fen } => refusal(Reason::PlanChanged).with("pay_fen", pay_fen),
            Error::TenderedTooLittle { tendered_fen, paid_fen } => {
                refusal(Reason::TenderedTooLittle).with("tendered_fen", tendered_fen).with("paid_fen", paid_fen)
            }
        })
    }
}
