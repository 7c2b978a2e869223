//! What this room refuses.
use proto::{payments::v1::Reason, refusal::Refusal};
use rules::payments::MAX_TYPES;
use tonic::Code;

/// Why a tender type was not saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Another one is called so.
    #[error("{name} is taken")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Another one takes this currency.
    #[error("{name} takes this currency")]
    CurrencyTaken {
        /// That one.
        name: String,
    },
    /// Cash and stored value are there once, for good.
    #[error("cash and stored value are there once, for good")]
    BuiltIn,
    /// There are [`MAX_TYPES`].
    #[error("there are as many as there may be")]
    TooMany,
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let refusal = |reason: Reason| Refusal::new(Code::FailedPrecondition, "payments", reason.as_str_name());
        Self::Refused(match error {
            Error::NameTaken { name } => refusal(Reason::NameTaken).with("name", name),
            Error::CurrencyTaken { name } => refusal(Reason::CurrencyTaken).with("name", name),
            Error::BuiltIn => refusal(Reason::BuiltIn),
            Error::TooMany => refusal(Reason::TooMany).with("most", MAX_TYPES),
        })
    }
}
