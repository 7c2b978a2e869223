//! What this room refuses.
use proto::{catalog::v1::Reason, refusal::Refusal};
use tonic::Code;

/// Why nothing was saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Another item has this barcode.
    #[error("the barcode {barcode} is {name}'s")]
    BarcodeTaken {
        /// Which.
        barcode: String,
        /// Whose.
        name: String,
    },
    /// Another item has this code.
    #[error("the code {code} is {name}'s")]
    CodeTaken {
        /// Which.
        code: String,
        /// Whose.
        name: String,
    },
    /// There is a category of this name.
    #[error("there is a category {name}")]
    CategoryTaken {
        /// Its name.
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
            Error::BarcodeTaken { .. } => (Code::AlreadyExists, Reason::BarcodeTaken),
            Error::CodeTaken { .. } => (Code::AlreadyExists, Reason::CodeTaken),
            Error::CategoryTaken { .. } => (Code::AlreadyExists, Reason::CategoryTaken),
            Error::ImportRefused { .. } => (Code::InvalidArgument, Reason::ImportRefused),
        };
        let refusal = Refusal::new(code, "catalog", reason.as_str_name());
        Self::Refused(match error {
            Error::BarcodeTaken { barcode, name } => refusal.with("barcode", barcode).with("name", name),
            Error::CodeTaken { code, name } => refusal.with("code", code).with("name", name),
            Error::CategoryTaken { name } => refusal.with("name", name),
            Error::ImportRefused { errors } => refusal.with("errors", errors),
        })
    }
}
