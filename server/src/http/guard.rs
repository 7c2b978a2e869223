//! Who may come in, before anything is read: whence the page is, what kind of request, how much of it and for how long.
//!
//! Calls come from the app's own page or from no page at all (the agent, a program). A page of another site could only send
//! what a form or an image sends, and that is refused; what it would have to ask leave for is never granted.
use std::{
    pin::Pin,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{body::Body, extract::Request, middleware::Next, response::IntoResponse as _};
use http::{HeaderMap, Method, Response, StatusCode, Uri, header, uri::Authority};
use http_body::Frame;
use proto::{kit::v1::Reason, methods, refusal::Refusal};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Sleep, sleep},
};
use tonic::{Code, Status};

/// Largest request message of a till.
pub(super) const MAX_REQUEST: usize = 256 * 1024;
/// Largest request of an import.
pub(super) const MAX_IMPORT: usize = 4 * 1024 * 1024;
/// What stands before a message.
const FRAME: usize = 64;
/// A request comes whole within this time.
const BODY_WITHIN: Duration = Duration::from_secs(30);
/// Large requests that may be in memory at a time: nobody needs a session to send bytes.
const LARGE_AT_ONCE: usize = 8;
/// Calls of services begin so.
const SERVICES: &str = "/zhangfang.";
const GRPC_WEB: &str = "application/grpc-web+proto";

static LARGE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(LARGE_AT_ONCE)));

/// Lets a request through with its body limited, or sends it away.
pub(super) async fn guard(request: Request, next: Next) -> Response<Body> {
    match check(&request) {
        Ok(place) => {
            let (most, cut) = (most(request.uri().path()), Arc::new(AtomicBool::new(false)));
            let limited = request.map(|body| Body::new(Limited::new(body, most, place, cut.clone())));
            let answer = next.run(limited).await;
            // Who reads the body takes its end for a fault of ours; it is a refusal.
            if cut.load(Ordering::Relaxed) {
                grpc(&Status::resource_exhausted("the request is too large"))
            } else {
                answer
            }
        }
        Err(refused) => *refused,
    }
}

fn check(request: &Request) -> Result<Option<OwnedSemaphorePermit>, Box<Response<Body>>> {
    let refuse = |status: StatusCode| Err(Box::new(status.into_response()));
    let (headers, path) = (request.headers(), request.uri().path());
    if !is_own_page(headers, request.uri()) {
        return refuse(StatusCode::FORBIDDEN);
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    if !path.starts_with(SERVICES) {
        return Ok(None);
    }
    if *request.method() != Method::POST {
        return refuse(StatusCode::METHOD_NOT_ALLOWED);
    }
    // The page's own and a program's; no form can send either.
    if ![GRPC_WEB, "application/grpc-web"].contains(&text(headers, header::CONTENT_TYPE)) {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let length = text(headers, header::CONTENT_LENGTH).parse::<usize>().ok();
    if length.is_some_and(|length| length > most(path)) {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE);
    }
    if most(path) < MAX_IMPORT || length.is_some_and(|length| length <= MAX_REQUEST) {
        return Ok(None);
    }
    match LARGE.clone().try_acquire_owned() {
        Ok(place) => Ok(Some(place)),
        Err(_) => Err(Box::new(grpc(&Refusal::kit(Code::Unavailable, Reason::Busy).to_status()))),
    }
}

/// A status as an answer of the wire.
fn grpc(status: &Status) -> Response<Body> {
    let mut answer = status.clone().into_http::<Body>();
    answer.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static(GRPC_WEB));
    answer
}

/// The most bytes a request to this path may have.
fn most(path: &str) -> usize {
    let imports = [methods::CATALOG_IMPORT_ITEMS.path, methods::MEMBERS_IMPORT_MEMBERS.path];
    FRAME + if imports.contains(&path) { MAX_IMPORT } else { MAX_REQUEST }
}

/// Sent by a page of ours, by no page, or by somebody who follows a link to us.
fn is_own_page(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, second) = (hosts.next(), hosts.next());
    let Some(host) = host.and_then(|host| host.to_str().ok()).filter(|_| second.is_none()) else {
        // In this process there is no connection and no host; over one, HTTP/1.1 demands it.
        return uri.authority().is_some() && !headers.contains_key(header::ORIGIN);
    };
    if host.parse::<Authority>().is_err() || uri.authority().is_some_and(|target| target.as_str() != host) {
        return false;
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let origin = origin.to_str().unwrap_or_default();
        let at = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        return at == Some(host);
    }
    let navigates = text(headers, "sec-fetch-mode") == "navigate";
    !matches!(text(headers, "sec-fetch-site"), "cross-site" | "same-site") || navigates
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A body that ends at so many bytes, and at the latest after [`BODY_WITHIN`].
struct Limited {
    body: Body,
    left: usize,
    /// It was larger.
    cut: Arc<AtomicBool>,
    over: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

/// Why a body was not read to its end.
#[derive(Debug, thiserror::Error)]
enum Cut {
    #[error("the request is too large")]
    Large,
    #[error("the request took too long")]
    Slow,
    #[error(transparent)]
    Body(#[from] axum::Error),
}

impl Limited {
    fn new(body: Body, most: usize, place: Option<OwnedSemaphorePermit>, cut: Arc<AtomicBool>) -> Self {
        Self { body, left: most, cut, over: Box::pin(sleep(BODY_WITHIN)), _place: place }
    }
}

impl http_body::Body for Limited {
    type Data = bytes::Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match polled {
            Poll::Pending if self.over.as_mut().poll(cx).is_ready() => Poll::Ready(Some(Err(Cut::Slow))),
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, bytes::Buf::remaining);
                match self.left.checked_sub(length) {
                    Some(left) if !self.over.is_elapsed() => {
                        self.left = left;
                        Poll::Ready(Some(Ok(frame)))
                    }
                    Some(_) => Poll::Ready(Some(Err(Cut::Slow))),
                    None => {
                        self.cut.store(true, Ordering::Relaxed);
                        Poll::Ready(Some(Err(Cut::Large)))
                    }
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
