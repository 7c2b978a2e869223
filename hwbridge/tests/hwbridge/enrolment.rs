//! How this machine becomes a till, and that no page ever sees its token.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hwbridge::Enrol;
use hyper::body::{Bytes, Incoming};
use proto::access::v1::{EnrollTillRequest, EnrollTillResponse};
use proto::prost::Message as _;
use proto::refusal::Refusal;
use tokio::net::TcpListener;
use tonic::Code;

use crate::harness::{Agent, eventually, free_port, http};

/// A server that knows one token at a time.
#[derive(Clone, Default)]
struct Server {
    good: Arc<Mutex<String>>,
    enrolments: Arc<Mutex<Vec<EnrollTillRequest>>>,
}

impl Server {
    async fn listen(&self, port: u16) {
        let app = Router::new()
            .route("/zhangfang.access.v1.AccessService/EnrollTill", post(enrol))
            .route("/zhangfang.access.v1.AccessService/GetTill", post(get_till))
            .with_state(self.clone());
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    }

    fn enrolments(&self) -> usize {
        self.enrolments.lock().unwrap().len()
    }
}

async fn enrol(State(server): State<Server>, body: Bytes) -> Response {
    let request = EnrollTillRequest::decode(&body[5..]).unwrap();
    let mut enrolments = server.enrolments.lock().unwrap();
    enrolments.push(request);
    let device_token = format!("device-token-{}", enrolments.len());
    server.good.lock().unwrap().clone_from(&device_token);
    let message = EnrollTillResponse { device_token, till: None }.encode_to_vec();
    let mut frames = vec![0];
    frames.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
    frames.extend(message);
    let trailers = b"grpc-status:0\r\n";
    frames.push(0x80);
    frames.extend(u32::try_from(trailers.len()).unwrap().to_be_bytes());
    frames.extend(trailers);
    ([("content-type", "application/grpc-web+proto")], frames).into_response()
}

async fn get_till(State(server): State<Server>, headers: HeaderMap) -> Response {
    let token = headers.get("x-device-token").map(|token| token.to_str().unwrap().to_owned()).unwrap_or_default();
    if token == *server.good.lock().unwrap() && !token.is_empty() {
        return ([("content-type", "application/grpc-web+proto"), ("grpc-status", "0")], "").into_response();
    }
    let refusal = Refusal::new(Code::Unauthenticated, "access", "TILL_NOT_ENROLLED");
    refusal.to_status().into_http::<axum::body::Body>()
}

async fn ask(agent: &Agent, token: &str) -> http::Response<Incoming> {
    let request = Request::post(format!("{}/zhangfang.access.v1.AccessService/GetTill", agent.origin()))
        .header("content-type", "application/grpc-web+proto")
        .header("x-grpc-web", "1")
        .header("x-device-token", token)
        .header("origin", agent.origin());
    http(request.body(Full::from(vec![0; 5])).unwrap()).await
}

async fn agent(port: u16, folder: Option<Arc<tempfile::TempDir>>, enrol: bool) -> Agent {
    let folder = folder.unwrap_or_else(|| Arc::new(tempfile::tempdir().unwrap()));
    Agent::again(folder, |config| {
        config.server = format!("http://127.0.0.1:{port}");
        config.enrol = enrol.then(|| Enrol { code: "ZF-DEMO-2026".to_owned(), till_no: "01".to_owned() });
    })
    .await
}

#[tokio::test]
async fn it_enrols_as_soon_as_the_server_is_up_and_adds_the_token_to_calls() {
    let port = free_port().await;
    let agent = agent(port, None, true).await;
    assert_eq!(ask(&agent, "").await.headers()["grpc-status"], "14", "nobody is there yet");
    let server = Server::default();
    server.listen(port).await;
    eventually("the enrolment", async || {
        let answer = ask(&agent, "of the page").await;
        let good = answer.headers()["grpc-status"] == "0";
        let (parts, body) = answer.into_parts();
        let seen = format!("{:?}{:?}", parts.headers, body.collect().await.unwrap().to_bytes());
        assert!(!seen.contains("device-token"), "the page sees the token: {seen}");
        good.then_some(())
    })
    .await;
    let asked = server.enrolments.lock().unwrap()[0].clone();
    assert_eq!((asked.enrol_code.as_str(), asked.till_no.as_str()), ("ZF-DEMO-2026", "01"));
    assert_eq!(std::fs::read_to_string(agent.file("device-token")).unwrap(), "device-token-1");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(agent.file("device-token")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn the_first_call_waits_for_the_enrolment() {
    let port = free_port().await;
    let server = Server::default();
    server.listen(port).await;
    let agent = agent(port, None, true).await;
    assert_eq!(ask(&agent, "").await.headers()["grpc-status"], "0");
}

#[tokio::test]
async fn it_keeps_its_token_over_a_restart_and_enrols_again_when_the_server_forgot_it() {
    let port = free_port().await;
    let server = Server::default();
    server.listen(port).await;
    let first = agent(port, None, true).await;
    assert_eq!(ask(&first, "").await.headers()["grpc-status"], "0");
    let folder = first.folder.clone();
    first.bridge.stop().await;

    let second = agent(port, Some(folder), true).await;
    assert_eq!(ask(&second, "").await.headers()["grpc-status"], "0");
    assert_eq!(server.enrolments(), 1);

    "of another database".clone_into(&mut server.good.lock().unwrap());
    let refused = ask(&second, "").await;
    assert_eq!(refused.headers()["grpc-message"], "access.TILL_NOT_ENROLLED", "told as it is");
    eventually("the new enrolment", async || (ask(&second, "").await.headers()["grpc-status"] == "0").then_some(()))
        .await;
    assert_eq!(server.enrolments(), 2);
}

#[tokio::test]
async fn a_token_of_an_older_database_is_replaced_before_the_first_call() {
    let port = free_port().await;
    let server = Server::default();
    server.listen(port).await;
    let folder = Arc::new(tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("device-token"), "of an older database").unwrap();
    let agent = agent(port, Some(folder), true).await;
    assert_eq!(ask(&agent, "").await.headers()["grpc-status"], "0", "no page sees that it was not enrolled");
    assert_eq!(server.enrolments(), 1);
}

#[tokio::test]
async fn without_a_code_a_page_may_bring_its_own_token() {
    let port = free_port().await;
    let server = Server::default();
    "of the page".clone_into(&mut server.good.lock().unwrap());
    server.listen(port).await;
    let agent = agent(port, None, false).await;
    assert_eq!(ask(&agent, "of the page").await.headers()["grpc-status"], "0");
    assert_eq!(ask(&agent, "wrong").await.headers()["grpc-status"], "16");
    assert_eq!(server.enrolments(), 0);
}
