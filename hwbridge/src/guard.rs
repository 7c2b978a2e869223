//! Who may come in. Outside everything else, in this order: host, place the page came from, method, content type, body
//! size, token.
//!
//! The agent listens on loopback, but every web page in the world can send requests there. A page of another host has
//! another `Host` (DNS rebinding) or another `Origin`; and nobody gets a CORS header, so nobody can read an answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http_body_util::Limited;
use proto::hwbridge::v1::Reason;
use proto::methods;
use proto::refusal::Refusal;
use tonic::Code;

use crate::grpc_web;
use crate::pairing::Pairing;

/// The page's token for the agent.
pub(crate) const BRIDGE_TOKEN: HeaderName = HeaderName::from_static("x-bridge-token");
/// Own calls begin so.
pub(crate) const OWN_SERVICE: &str = "/zhangfang.hwbridge.v1.HwbridgeService/";
/// Largest body of an own call.
const MAX_BODY: usize = 2 << 20;

/// The origin of the page that calls. Set by the guard, so it is one of ours.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// `http://localhost:17890`, or empty for a plain GET.
    pub(crate) origin: String,
    /// Does it hold a token?
    pub(crate) paired: bool,
}

/// What the guard knows.
pub(crate) struct Guard {
    hosts: Vec<String>,
    pairing: Arc<Pairing>,
}

impl Guard {
    /// For an agent at this port of loopback.
    pub(crate) fn new(port: u16, pairing: Arc<Pairing>) -> Arc<Self> {
        let hosts = ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}")).into();
        Arc::new(Self { hosts, pairing })
    }

    fn is_host(&self, host: &[u8]) -> bool {
        self.hosts.iter().any(|own| own.as_bytes() == host)
    }

    fn is_origin(&self, origin: &[u8]) -> bool {
        origin.strip_prefix(b"http://").is_some_and(|host| self.is_host(host))
    }

    /// The caller, or the answer that sends it away.
    fn check(&self, request: &Request) -> Result<Caller, Box<Response>> {
        let headers = request.headers();
        let refuse = |status: StatusCode| Err(Box::new(status.into_response()));
        let mut hosts = headers.get_all(HOST).iter();
        let host_is_ours = hosts.next().is_some_and(|host| self.is_host(host.as_bytes())) && hosts.next().is_none();
        let target_is_ours = request.uri().authority().is_none_or(|host| self.is_host(host.as_str().as_bytes()));
        if !host_is_ours || !target_is_ours {
            return refuse(StatusCode::FORBIDDEN);
        }
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let origin = match headers.get(ORIGIN) {
            Some(origin) if self.is_origin(origin.as_bytes()) => text(Some(origin)).to_owned(),
            None if reads && !from_elsewhere(headers) => String::new(),
            Some(_) | None => return refuse(StatusCode::FORBIDDEN),
        };
        if !reads && *request.method() != Method::POST {
            return Err(Box::new((StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD, POST")]).into_response()));
        }
        let token = text(headers.get(BRIDGE_TOKEN));
        let paired = !token.is_empty() && self.pairing.knows(&origin, token);
        let caller = Caller { origin, paired };
        if request.uri().path().starts_with(OWN_SERVICE) {
            check_own_call(request, &caller)?;
        }
        Ok(caller)
    }
}

/// Lets a request through, or not, and says on every answer that it is for this page only.
pub(crate) async fn guard(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    let mut response = match guard.check(&request) {
        Ok(caller) => {
            if request.uri().path().starts_with(OWN_SERVICE) {
                request = request.map(|body| Body::new(Limited::new(body, MAX_BODY)));
            }
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(refused) => {
            tracing::warn!(method = %request.method(), path = request.uri().path(), status = %refused.status(), "refused");
            *refused
        }
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    let framed = |value: &HeaderValue| text(Some(value)).contains("frame-ancestors");
    if !headers.get_all(CONTENT_SECURITY_POLICY).iter().any(framed) {
        headers.append(CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'none'"));
    }
    response
}

fn check_own_call(request: &Request, caller: &Caller) -> Result<(), Box<Response>> {
    let headers = request.headers();
    let refuse = |status: StatusCode| Err(Box::new(status.into_response()));
    // Neither can be sent by a form, so a page that could send them could also read our answers.
    let is_grpc_web = text(headers.get(CONTENT_TYPE)) == grpc_web::CONTENT_TYPE && headers.contains_key("x-grpc-web");
    if *request.method() != Method::POST || !is_grpc_web {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let length = text(headers.get(CONTENT_LENGTH)).parse::<usize>().unwrap_or(0);
    if length > MAX_BODY {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let open_to_all = [methods::HWBRIDGE_GET_INFO.path, methods::HWBRIDGE_PAIR.path];
    if !caller.paired && !open_to_all.contains(&request.uri().path()) {
        let refusal = Refusal::new(Code::Unauthenticated, "hwbridge", Reason::NotPaired.as_str_name());
        return Err(Box::new(grpc_web::refused(&refusal.to_status())));
    }
    Ok(())
}

/// A script or image of another site. Following a link to us is fine.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let site = text(headers.get("sec-fetch-site"));
    let navigates = text(headers.get("sec-fetch-mode")) == "navigate";
    matches!(site, "cross-site" | "same-site") && !navigates
}

fn text(value: Option<&HeaderValue>) -> &str {
    value.and_then(|value| value.to_str().ok()).unwrap_or_default()
}
