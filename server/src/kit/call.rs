//! A call as it comes off the wire.
use prost::Message;
use proto::{kit::v1::Reason, method::Method, refusal::Refusal};
use rules::id::Uuid;
use sha2::{Digest, Sha256};
use tonic::Code;

use super::Peer;

/// What the call brought to prove who it is from.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// SHA-256 of the session token.
    pub session: Option<Vec<u8>>,
    /// SHA-256 of the device token.
    pub device: Option<Vec<u8>>,
}

/// One call, before anything is done about it. `Q` is the request message.
pub struct Call<Q> {
    /// The rule.
    pub method: &'static Method,
    /// The request.
    pub message: Q,
    /// The other end of the connection, when there is one.
    pub peer: Option<Peer>,
    pub(super) credentials: Credentials,
    pub(super) request_id: Option<Uuid>,
    /// SHA-256 of the request, for a method whose answers are kept.
    pub(super) request_hash: Vec<u8>,
}

impl<Q: Message> Call<Q> {
    /// Reads the metadata of a request.
    ///
    /// # Errors
    /// `REQUEST_ID_MISSING` when an idempotent method comes without one.
    pub fn read(method: &'static Method, request: tonic::Request<Q>) -> Result<Self, Refusal> {
        let text = |key: &str| request.metadata().get(key).and_then(|value| value.to_str().ok());
        let credentials = Credentials {
            session: text("authorization").and_then(|v| v.strip_prefix("Bearer ")).map(super::secret::hash),
            device: text("x-device-token").map(super::secret::hash),
        };
        // Only where it is looked up: elsewhere a repeated id would stand twice in a log that must tell each command once.
        let request_id = text("x-request-id").filter(|_| method.idempotent).and_then(|id| id.parse().ok());
        if method.idempotent && request_id.is_none() {
            return Err(Refusal::kit(Code::InvalidArgument, Reason::RequestIdMissing));
        }
        let peer = request.extensions().get().copied();
        let message = request.into_inner();
        let request_hash =
            if method.idempotent { Sha256::digest(message.encode_to_vec()).to_vec() } else { Vec::new() };
        Ok(Self { method, message, peer, credentials, request_id, request_hash })
    }
}
