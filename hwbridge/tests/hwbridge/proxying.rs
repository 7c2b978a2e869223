//! The road to the server: calls and streams, files, and what is left when the server is down.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::Request;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::harness::{Agent, DEADLINE, body, free_port, get as fetch, http};

/// A server with a file, a call that echoes, and a stream that a test moves on by hand.
#[derive(Clone)]
struct Fake {
    step: Arc<Semaphore>,
    calls: Arc<Mutex<Vec<HeaderMap>>>,
    files: Arc<Mutex<usize>>,
}

struct Upstream {
    url: String,
    fake: Fake,
    task: JoinHandle<()>,
}

impl Upstream {
    async fn start() -> Self {
        let fake = Fake { step: Arc::new(Semaphore::new(0)), calls: Arc::default(), files: Arc::default() };
        let app = Router::new()
            .route("/", get(page))
            .route("/app-1a2b.js", get(script))
            .route("/whatever", get(page))
            .route("/fake.Service/Echo", post(echo))
            .route("/fake.Service/Ticks", post(ticks))
            .with_state(fake.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, fake, task }
    }

    async fn die(self) {
        self.task.abort();
        let _aborted = self.task.await;
    }
}

async fn page(State(fake): State<Fake>, headers: HeaderMap) -> Response {
    *fake.files.lock().unwrap() += 1;
    if headers.get("if-none-match").is_some_and(|tag| tag == "\"v1\"") {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let headers = [("content-type", "text/html"), ("cache-control", "no-cache"), ("etag", "\"v1\"")];
    (headers, "<!doctype html>app").into_response()
}

async fn script(State(fake): State<Fake>) -> Response {
    *fake.files.lock().unwrap() += 1;
    let headers = [("content-type", "text/javascript"), ("cache-control", "public, max-age=31536000, immutable")];
    (headers, "run()").into_response()
}

async fn echo(State(fake): State<Fake>, headers: HeaderMap, body: Bytes) -> Response {
    fake.calls.lock().unwrap().push(headers);
    let answer =
        [("content-type", "application/grpc-web+proto"), ("connection", "x-secret"), ("x-secret", "of this hop")];
    (answer, body).into_response()
}

/// Echoes each piece of the request at once, then sends a tick for each step of the test.
async fn ticks(State(fake): State<Fake>, request: Body) -> Response {
    let (sender, receiver) = mpsc::channel::<Result<Frame<Bytes>, Infallible>>(1);
    tokio::spawn(async move {
        let mut request = request;
        while let Some(Ok(frame)) = request.frame().await {
            if sender.send(Ok(frame)).await.is_err() {
                return;
            }
        }
        while let Ok(step) = fake.step.acquire().await {
            step.forget();
            if sender.send(Ok(Frame::data(Bytes::from_static(b"tick")))).await.is_err() {
                return;
            }
        }
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    ([("content-type", "application/grpc-web+proto")], Body::new(StreamBody::new(stream))).into_response()
}

async fn agent(server: &str) -> Agent {
    let server = server.to_owned();
    Agent::with(|config| config.server = server).await
}

fn call<B>(agent: &Agent, path: &str, body: B) -> Request<B> {
    Request::post(format!("{}{path}", agent.origin()))
        .header("content-type", "application/grpc-web+proto")
        .header("x-grpc-web", "1")
        .header("origin", agent.origin())
        .header("x-bridge-token", "of the page")
        .header("authorization", "Bearer session")
        .body(body)
        .unwrap()
}

fn echo_call(agent: &Agent, bytes: &[u8]) -> Request<Full<Bytes>> {
    call(agent, "/fake.Service/Echo", Full::from(bytes.to_vec()))
}

#[tokio::test]
async fn a_call_goes_there_and_back_with_what_is_its_own() {
    let server = Upstream::start().await;
    let agent = agent(&server.url).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let response = http(echo_call(&agent, &bytes)).await;
    assert_eq!(response.status(), 200);
    assert!(response.headers().get("x-secret").is_none(), "a header of one connection stays there");
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), bytes);
    let headers = server.fake.calls.lock().unwrap().remove(0);
    assert_eq!(headers["authorization"], "Bearer session");
    assert_eq!(headers["origin"], server.url, "to the server the agent is the page's own site");
    assert_eq!(headers["host"], server.url.trim_start_matches("http://"));
    assert!(headers.get("x-bridge-token").is_none(), "the agent's own token stays here");
}

#[tokio::test]
async fn streams_pass_piece_by_piece_both_ways() {
    let server = Upstream::start().await;
    let agent = agent(&server.url).await;
    let (sender, receiver) = mpsc::channel::<Result<Frame<Bytes>, Infallible>>(1);
    let request = StreamBody::new(tokio_stream::wrappers::ReceiverStream::new(receiver));
    let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
    sender.send(Ok(Frame::data(Bytes::from_static(b"one")))).await.unwrap();
    let mut response = client.request(call(&agent, "/fake.Service/Ticks", request)).await.unwrap().into_body();
    assert_eq!(piece(&mut response).await, "one", "before the request has ended");
    sender.send(Ok(Frame::data(Bytes::from_static(b"two")))).await.unwrap();
    assert_eq!(piece(&mut response).await, "two");
    drop(sender);
    for _ in 0..3 {
        server.fake.step.add_permits(1);
        assert_eq!(piece(&mut response).await, "tick", "each as it is sent");
    }
}

async fn piece(body: &mut Incoming) -> Bytes {
    timeout(DEADLINE, body.frame()).await.expect("the piece is kept back").unwrap().unwrap().into_data().unwrap()
}

#[tokio::test]
async fn a_dead_server_is_an_unavailable_call() {
    let dead = format!("http://127.0.0.1:{}", free_port().await);
    let agent = agent(&dead).await;
    let response = http(echo_call(&agent, b"x")).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/grpc-web+proto");
    assert_eq!(response.headers()["grpc-status"], "14");
    assert!(body(response).await.is_empty());
}

#[tokio::test]
async fn a_server_that_takes_calls_and_says_nothing_is_unavailable_too() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let agent = Agent::with(|config| {
        config.server = server;
        config.timing.server_answer = std::time::Duration::from_millis(50);
    })
    .await;
    let response = http(echo_call(&agent, b"x")).await;
    assert_eq!(response.headers()["grpc-status"], "14");
}

#[tokio::test]
async fn the_page_still_loads_when_the_server_is_down() {
    let server = Upstream::start().await;
    let agent = agent(&server.url).await;
    for path in ["/", "/app-1a2b.js", "/app-1a2b.js"] {
        assert_eq!(fetch(&format!("{}{path}", agent.origin())).await.status(), 200);
    }
    assert_eq!(*server.fake.files.lock().unwrap(), 2, "a file that never changes is asked for once");
    assert!(body(fetch(&format!("{}/healthz", agent.origin())).await).await.contains("\"server\":\"up\""));
    server.die().await;

    assert_eq!(body(fetch(&format!("{}/", agent.origin())).await).await, "<!doctype html>app");
    assert_eq!(body(fetch(&format!("{}/app-1a2b.js", agent.origin())).await).await, "run()");
    let deep = fetch(&format!("{}/till/hold?x=1", agent.origin())).await;
    assert_eq!(body(deep).await, "<!doctype html>app", "every page of the app is the same file");
    let image = Request::get(format!("{}/other.png", agent.origin())).header("accept", "image/*").body(Full::default());
    assert_eq!(http(image.unwrap()).await.status(), 502, "but an image is not a page");
    assert!(body(fetch(&format!("{}/healthz", agent.origin())).await).await.contains("\"server\":\"down\""));
}

#[tokio::test]
async fn a_browser_that_has_the_file_already_does_not_leave_the_memory_empty() {
    let server = Upstream::start().await;
    let agent = agent(&server.url).await;
    let conditional = || {
        let request = Request::get(format!("{}/", agent.origin())).header("if-none-match", "\"v1\"");
        request.header("accept", "text/html").body(Full::default()).unwrap()
    };
    assert_eq!(http(conditional()).await.status(), 200, "the whole file, to have it");
    assert_eq!(http(conditional()).await.status(), 304, "from then on the short answer");
    server.die().await;
    assert_eq!(body(fetch(&format!("{}/", agent.origin())).await).await, "<!doctype html>app");
}

#[tokio::test]
async fn half_a_file_is_never_served() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 2048];
            let _some_of_it = stream.read(&mut head).await;
            let half = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100\r\n\r\n<!doctype html>";
            stream.write_all(half).await.unwrap();
        }
    });
    let agent = agent(&server).await;
    for _twice in 0..2 {
        assert_eq!(fetch(&format!("{}/", agent.origin())).await.status(), 503);
    }
}

#[tokio::test]
async fn with_nothing_in_memory_a_page_says_what_is_wrong() {
    let agent = agent("http://127.0.0.1:9").await;
    let response = fetch(&format!("{}/till", agent.origin())).await;
    assert_eq!(response.status(), 503);
    let page = body(response).await;
    assert!(page.contains("<html lang=\"zh-CN\">") && !page.contains("{{"), "{page}");
    for file in page.split("\"/paper/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert_eq!(fetch(&format!("{}/paper/{file}", agent.origin())).await.status(), 200, "{file}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_an_address_is_refused() {
    for wrong in ["https://127.0.0.1", "127.0.0.1:8080", "http://", "http://a/b", "ftp://a"] {
        let folder = tempfile::tempdir().unwrap();
        let refused = hwbridge::start(hwbridge::Config::new(wrong, folder.path())).await.err();
        assert!(refused.is_some_and(|error| error.to_string().contains(wrong)), "{wrong}");
    }
}
