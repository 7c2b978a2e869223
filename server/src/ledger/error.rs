//! What this room refuses.
use proto::{ledger::v1::Reason, refusal::Refusal};
use rules::ledger::Class;
use tonic::Code;

/// Why nothing was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A member's account would go below zero.
    #[error("{} holds too little", class.name())]
    InsufficientBalance {
        /// Which account.
        class: Class,
        /// How much was to be taken.
        wanted: i64,
    },
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let Error::InsufficientBalance { class, wanted } = error;
        let refusal = Refusal::new(Code::FailedPrecondition, "ledger", Reason::InsufficientBalance.as_str_name());
        Self::Refused(refusal.with("account", class.name()).with("wanted", wanted))
    }
}
