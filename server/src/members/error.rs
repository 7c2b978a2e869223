//! What this room refuses.
use proto::{members::v1::Reason, refusal::Refusal};
use rules::id::MemberId;
use tonic::Code;

/// Why nothing was saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Somebody has this phone (P-42).
    #[error("the phone is {name}'s")]
    PhoneTaken {
        /// Whose.
        member_id: MemberId,
        /// Whose.
        name: String,
    },
    /// Somebody has this card.
    #[error("the card is {name}'s")]
    CardTaken {
        /// Whose.
        member_id: MemberId,
        /// Whose.
        name: String,
    },
    /// Some rows are wrong, and the caller wants all or nothing.
    #[error("{errors} rows are wrong")]
    ImportRefused {
        /// How many.
        errors: usize,
    },
}

impl From<Error> for crate::kit::Error {
    fn from(error: Error) -> Self {
        let (code, reason) = match &error {
            Error::PhoneTaken { .. } => (Code::AlreadyExists, Reason::PhoneTaken),
            Error::CardTaken { .. } => (Code::AlreadyExists, Reason::CardTaken),
            Error::ImportRefused { .. } => (Code::InvalidArgument, Reason::ImportRefused),
        };
        let refusal = Refusal::new(code, "members", reason.as_str_name());
        Self::Refused(match error {
            Error::PhoneTaken { member_id, name } | Error::CardTaken { member_id, name } => {
                refusal.with("member_id", member_id).with("name", name)
            }
            Error::ImportRefused { errors } => refusal.with("errors", errors),
        })
    }
}
