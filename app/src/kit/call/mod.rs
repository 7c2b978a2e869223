//! The one place that talks to the server and to the agent on this till.
//!
//! `api.call(ListItemsRequest { … })` reads; `api.command(&request_id, CheckoutRequest { … })` changes something once, however
//! often it is sent. A [`RequestId`] is made when the dialog opens and kept over its retries. What every refusal means for the
//! page (signed out, offline) is decided here, once; what it says is in [`refusal`].
mod bridge;
mod command;
mod connection;
mod loaded;
pub(crate) mod refusal;
mod wire;

use futures_util::{Stream, StreamExt as _};
use leptos::prelude::untrack;
use proto::{
    kit::v1::Reason,
    method::{Method, Rpc},
    refusal::Refusal,
};
use tonic::Code;
use uuid::Uuid;

use self::wire::Post;
pub(crate) use self::{
    bridge::{Bridge, Printer, use_bridge},
    command::{Command, use_action, use_command},
    connection::{Connection, use_connection},
    loaded::{Loaded, use_loaded},
};
use super::session::{Session, use_session};

/// The longest a call may stay without an answer; after it the outcome is unknown and the same request id may be sent again.
const PATIENCE_MS: u32 = 15_000;
/// Printing waits for paper.
const PRINT_PATIENCE_MS: u32 = 40_000;

/// A new document id (UUIDv7): sales, members and items born at the till get theirs here.
#[expect(
    clippy::disallowed_methods,
    reason = "what is born at the till gets its id here; there is no `Op` in a browser"
)]
pub(crate) fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// Names one attempt of a command; a retry with the same id has no second effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// For a new attempt: when a dialog opens, or after its content was changed.
    pub(crate) fn new() -> Self {
        Self(new_id())
    }

    /// For a document that is born once: its own id, so that a retry after a reload is still the same attempt.
    pub(crate) fn of_document(document_id: &str) -> Self {
        Self(document_id.to_owned())
    }
}

/// Copyable door to the server and the agent.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    session: Session,
    connection: Connection,
}

/// The door of this page.
pub(crate) fn use_api() -> Api {
    Api { session: use_session(), connection: use_connection() }
}

impl Api {
    /// May the person signed in call this method? For code that runs outside of a view; views ask [`super::session::can`].
    pub(crate) fn may(self, method: &'static Method) -> bool {
        untrack(|| self.session.can(method))
    }

    /// Asks. For methods that may be asked twice without harm.
    pub(crate) async fn call<R: Rpc>(self, request: R) -> Result<R::Answer, Refusal> {
        debug_assert!(!R::METHOD.idempotent, "{} needs a request id", R::METHOD.short);
        decode(self.send(R::METHOD, None, request.encode_to_vec()).await)
    }

    /// Changes something, once per `id`.
    pub(crate) async fn command<R: Rpc>(self, id: &RequestId, request: R) -> Result<R::Answer, Refusal> {
        decode(self.send(R::METHOD, Some(id), request.encode_to_vec()).await)
    }

    /// Listens. Dropping the stream ends it.
    pub(crate) async fn stream<R: Rpc>(
        self,
        request: R,
    ) -> Result<impl Stream<Item = Result<R::Answer, Refusal>> + use<R>, Refusal> {
        let body = request.encode_to_vec();
        let messages = wire::streaming(self.post(R::METHOD, None, &body)).await;
        let messages = messages.map_err(|status| self.note(R::METHOD, &status))?;
        self.heard(R::METHOD);
        Ok(messages.map(move |message| decode(message.map_err(|status| self.note(R::METHOD, &status)))))
    }

    async fn send(self, method: &'static Method, id: Option<&RequestId>, body: Vec<u8>) -> Result<Vec<u8>, Refusal> {
        let patience_ms = if of_agent(method) { PRINT_PATIENCE_MS } else { PATIENCE_MS };
        match wire::unary(self.post(method, id, &body), patience_ms).await {
            Ok(answer) => {
                self.heard(method);
                Ok(answer)
            }
            Err(status) => Err(self.note(method, &status)),
        }
    }

    fn post<'a>(self, method: &Method, id: Option<&RequestId>, body: &'a [u8]) -> Post<'a> {
        let headers = [
            ("x-bridge-token", bridge::token().filter(|_| of_agent(method))),
            ("authorization", self.session.token().map(|token| format!("Bearer {token}"))),
            ("x-device-token", self.session.device_token()),
            ("x-request-id", id.map(|id| id.0.clone())),
        ];
        let known = headers.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
        Post { path: method.path, headers: known.collect(), body }
    }

    fn heard(self, method: &Method) {
        if !of_agent(method) {
            self.connection.up();
        }
    }

    /// What a refusal means for the whole page. What it means for the caller is the caller's.
    fn note(self, method: &Method, status: &tonic::Status) -> Refusal {
        let refusal = Refusal::from_status(status);
        if of_agent(method) {
            return refusal;
        }
        if refusal.is_kit(Reason::NoAnswer) {
            self.connection.down();
        } else {
            self.connection.up();
        }
        if refusal.code == Code::Unauthenticated && refusal.is_kit(Reason::SessionEnded) {
            self.session.end_by_server();
        }
        if refusal.domain == "access" && refusal.reason == proto::access::v1::Reason::TillNotEnrolled.as_str_name() {
            self.session.needs_enrolment();
        }
        refusal
    }
}

fn of_agent(method: &Method) -> bool {
    method.short.starts_with("hwbridge.")
}

fn decode<A: prost::Message + Default>(answer: Result<Vec<u8>, Refusal>) -> Result<A, Refusal> {
    A::decode(answer?.as_slice()).map_err(|error| Refusal::kit(Code::Internal, Reason::Internal).with("trace", error))
}
