//! Refusals on the wire: a gRPC status with a `google.rpc.ErrorInfo` and, for a bad field, its path.
//!
//! One shape for both sides: the server and the agent make a [`Refusal`], the app reads one and looks for
//! `err.<domain>.<REASON>` in its locale file. Params are raw values (fen, ids, dates); the app formats them.
use std::collections::BTreeMap;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::kit::v1::Reason as KitReason;

/// An answer that says no, and why, in words the app can translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Family: bad input, state forbids, gone, stale, rights, session, ours.
    pub code: Code,
    /// The room whose `Reason` this is: "till".
    pub domain: String,
    /// Name of the enum value: `TOTAL_CHANGED`.
    pub reason: String,
    /// Raw values for the sentence.
    pub params: BTreeMap<String, String>,
}

impl Refusal {
    /// A refusal of a room: `Refusal::new(Code::FailedPrecondition, "till", Reason::ItemGone.as_str_name())`.
    pub fn new(code: Code, domain: &str, reason: &str) -> Self {
        Self { code, domain: domain.to_owned(), reason: reason.to_owned(), params: BTreeMap::new() }
    }

    /// A refusal of the kit.
    pub fn kit(code: Code, reason: KitReason) -> Self {
        Self::new(code, "kit", reason.as_str_name())
    }

    /// `BAD_FIELD`: the field's path and the rule it breaks (a word of `err.field.*`).
    pub fn bad_field(field: &str, rule: &str) -> Self {
        Self::kit(Code::InvalidArgument, KitReason::BadField).with("field", field).with("rule", rule)
    }

    /// Adds a raw value for the sentence.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.params.insert(key.to_owned(), value.to_string());
        self
    }

    /// Is it this reason of the kit?
    pub fn is_kit(&self, reason: KitReason) -> bool {
        self.domain == "kit" && self.reason == reason.as_str_name()
    }

    /// `till.TOTAL_CHANGED`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.domain, self.reason)
    }

    /// As it travels: headers `grpc-status`, `grpc-message`, `grpc-status-details-bin`.
    pub fn to_status(&self) -> Status {
        let details = ErrorDetails::with_error_info(
            &self.reason,
            &self.domain,
            self.params.iter().map(|(k, v)| (k.clone(), v.clone())).collect::<std::collections::HashMap<_, _>>(),
        );
        Status::with_error_details(self.code, self.name(), details)
    }

    /// Reads what [`Self::to_status`] made. A status of another maker (a proxy, a dead server) becomes
    /// `kit.NO_ANSWER` when nobody answered and `kit.INTERNAL` otherwise.
    pub fn from_status(status: &Status) -> Self {
        if let Some(info) = status.get_details_error_info() {
            return Self {
                code: status.code(),
                domain: info.domain,
                reason: info.reason,
                params: info.metadata.into_iter().collect(),
            };
        }
        match status.code() {
            Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Unknown => {
                Self::kit(Code::Unavailable, KitReason::NoAnswer)
            }
            code => Self::kit(code, KitReason::Internal).with("trace", status.message()),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name())?;
        for (key, value) in &self.params {
            write!(f, " {key}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        refusal.to_status()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travels_and_comes_back() {
        let refusal = Refusal::new(Code::FailedPrecondition, "till", "TOTAL_CHANGED").with("total_fen", 1_250);
        assert_eq!(Refusal::from_status(&refusal.to_status()), refusal);
    }

    #[test]
    fn silence_is_no_answer() {
        let refusal = Refusal::from_status(&Status::unavailable("connection refused"));
        assert!(refusal.is_kit(KitReason::NoAnswer), "{refusal}");
    }
}
