//! Everything that is not the agent's own goes to the shop's server: calls with their streams, and the app's files.
//!
//! A dead server is not an error page. Calls get the status that makes the till go on offline; pages come from memory.

mod cache;
pub(crate) mod till;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, IF_MODIFIED_SINCE, IF_NONE_MATCH, ORIGIN,
    RANGE, REFERER,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use http_body_util::{BodyExt as _, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;
use tonic::Status;

use self::cache::{Cache, Copy, MAX_FILE};
use self::till::{Till, says_not_enrolled};
use crate::grpc_web;
use crate::guard::BRIDGE_TOKEN;
use crate::paper::page;

/// A client for the server.
pub(crate) type Upstream<B> = Client<HttpConnector, B>;

const DEVICE_TOKEN: &str = "x-device-token";
const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// A page that the server does not begin to answer within this time comes from memory.
const PAGE_WITHIN: Duration = Duration::from_secs(4);
/// A call waits this long for an enrolment that is under way.
const ENROLMENT_WITHIN: Duration = Duration::from_secs(3);
/// Of one connection only, not of the message (RFC 9110, 7.6.1).
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// A client with the agent's patience.
pub(crate) fn upstream<B>() -> Upstream<B>
where
    B: http_body::Body + Send,
    B::Data: Send,
{
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_WITHIN));
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_timer(TokioTimer::new())
        .build(connector)
}

/// The road to the server.
pub(crate) struct Proxy {
    upstream: Upstream<Body>,
    /// `http://HOST:PORT`
    server: Uri,
    till: Arc<Till>,
    cache: Cache,
    answer_within: Duration,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Dead {
    #[error("no answer in time")]
    Late,
    #[error("the answer broke off")]
    BrokeOff,
    #[error("{0}")]
    Client(#[from] hyper_util::client::legacy::Error),
}

/// Forwards a request, or does what can be done without the server.
pub(crate) async fn forward(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    if is_grpc(request.headers()) {
        proxy.call(request).await
    } else if matches!(*request.method(), Method::GET | Method::HEAD) {
        proxy.page(request).await
    } else {
        let sent = proxy.send(request, proxy.answer_within).await;
        sent.unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response())
    }
}

impl Proxy {
    pub(crate) fn new(server: Uri, till: Arc<Till>, answer_within: Duration) -> Arc<Self> {
        Arc::new(Self { upstream: upstream(), server, till, cache: Cache::default(), answer_within })
    }

    /// Is the server there? Any answer will do.
    pub(crate) async fn is_server_up(&self) -> bool {
        let asked = Request::builder().uri("/healthz").body(Body::empty());
        match asked {
            Ok(request) => self.send(request, CONNECT_WITHIN).await.is_ok(),
            Err(_) => false,
        }
    }

    /// A gRPC-web call, bodies streaming both ways.
    async fn call(&self, mut request: Request) -> Response {
        let token = self.till.token_soon(ENROLMENT_WITHIN).await;
        if let Some(value) = token.as_deref().and_then(|token| HeaderValue::from_str(token).ok()) {
            request.headers_mut().insert(DEVICE_TOKEN, value);
        }
        let path = request.uri().path().to_owned();
        match self.send(request, self.answer_within).await {
            Ok(response) => {
                let message = text(response.headers(), Status::GRPC_MESSAGE);
                if let Some(token) = token.filter(|_| says_not_enrolled(message)) {
                    self.till.refused(&token);
                }
                response
            }
            Err(dead) => {
                tracing::warn!(path, error = %dead, "the server does not answer");
                self.till.server_gone();
                grpc_web::refused(&Status::unavailable("the server does not answer"))
            }
        }
    }

    /// A file of the app: from the server, or from memory.
    async fn page(&self, mut request: Request) -> Response {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let asked = request.headers().clone();
        let held = self.cache.get(&path, &asked);
        if let Some(copy) = held.as_ref().filter(|copy| copy.is_immutable()) {
            return from_memory(copy, request.method());
        }
        if !held.is_some_and(|copy| copy.is_what_is_held(&asked)) {
            // A "not modified" would leave the memory empty, so the whole file is asked for.
            for name in [IF_NONE_MATCH, IF_MODIFIED_SINCE, RANGE] {
                request.headers_mut().remove(name);
            }
        }
        let method = request.method().clone();
        let sent = self.send(request, PAGE_WITHIN).await;
        let answer = match sent {
            Ok(response) if method == Method::GET => self.remember(&path, response).await,
            sent => sent,
        };
        answer.unwrap_or_else(|dead| {
            tracing::warn!(path, error = %dead, "the server does not answer");
            self.without_server(&path, &asked, &method)
        })
    }

    /// Keeps a file that may be kept. It is read whole first, so that half a file is never served.
    async fn remember(&self, path: &str, response: Response) -> Result<Response, Dead> {
        let headers = response.headers();
        let length = text(headers, CONTENT_LENGTH).parse::<usize>().ok();
        let kept = response.status() == StatusCode::OK
            && length.is_some_and(|length| length <= MAX_FILE)
            && !text(headers, CACHE_CONTROL).contains("no-store");
        if !kept {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let whole = timeout(self.answer_within, Limited::new(body, MAX_FILE).collect()).await;
        let body = whole.map_err(|_| Dead::Late)?.map_err(|_| Dead::BrokeOff)?.to_bytes();
        let copy = Arc::new(Copy { headers: parts.headers, body });
        self.cache.put(path, Arc::clone(&copy));
        Ok(from_memory(&copy, &Method::GET))
    }

    fn without_server(&self, path: &str, asked: &HeaderMap, method: &Method) -> Response {
        if let Some(copy) = self.cache.get(path, asked) {
            return from_memory(&copy, method);
        }
        if !text(asked, ACCEPT).contains("text/html") {
            return StatusCode::BAD_GATEWAY.into_response();
        }
        // Every page of the app is the same file; its address decides what it shows.
        match self.cache.get("/", asked) {
            Some(copy) => from_memory(&copy, method),
            None => away(asked),
        }
    }

    /// Sends it on, and waits for the begin of the answer.
    async fn send(&self, mut request: Request, within: Duration) -> Result<Response, Dead> {
        let path = request.uri().path_and_query().cloned();
        let mut target = self.server.clone().into_parts();
        target.path_and_query = path.or(target.path_and_query);
        // Scheme and host are of the server, the path is the browser's: together they are always an address.
        *request.uri_mut() = Uri::from_parts(target).unwrap_or_else(|_| self.server.clone());
        *request.version_mut() = http::Version::HTTP_11;
        let headers = request.headers_mut();
        strip_hop_by_hop(headers);
        for name in [HOST, REFERER, BRIDGE_TOKEN] {
            headers.remove(name);
        }
        // The guard has checked where the page came from; to the server the agent is the page's own site.
        if headers.contains_key(ORIGIN)
            && let Ok(own) = HeaderValue::from_str(self.server.to_string().trim_end_matches('/'))
        {
            headers.insert(ORIGIN, own);
        }
        let response = timeout(within, self.upstream.request(request)).await.map_err(|_| Dead::Late)??;
        let mut response = response.map(Body::new);
        strip_hop_by_hop(response.headers_mut());
        response.headers_mut().remove(DEVICE_TOKEN);
        Ok(response)
    }
}

fn from_memory(copy: &Copy, method: &Method) -> Response {
    let body = if *method == Method::HEAD { Body::empty() } else { Body::from(copy.body.clone()) };
    (copy.headers.clone(), body).into_response()
}

/// The page that says what is wrong, when not even the app's own page is in memory.
fn away(asked: &HeaderMap) -> Response {
    let language = page::language(None, asked);
    let mut words = page::words(language);
    words.insert("lang".to_owned(), if language == "zh" { "zh-CN" } else { "en" }.to_owned());
    let body = page::fill(include_str!("../../assets/away.html"), &words);
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, body).into_response()
}

fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}

fn is_grpc(headers: &HeaderMap) -> bool {
    text(headers, CONTENT_TYPE).starts_with("application/grpc")
}

fn text(headers: &HeaderMap, name: impl http::header::AsHeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
