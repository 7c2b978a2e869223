//! The edge of the server, asked as browsers, forms and other sites ask. What needs real sockets is proved by `prove edge`.
use axum::{body::Body, response::Response};
use http::{Request, StatusCode};
use proto::methods;
use tower::ServiceExt as _;

use crate::harness::TestShop;

const CALL: &str = methods::ACCESS_GET_TILL.path;
const IMPORT: &str = methods::MEMBERS_IMPORT_MEMBERS.path;

/// Asks with these headers; those of a page's own call unless they say otherwise.
async fn ask(shop: &TestShop, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Response {
    let own = [("host", "shop.lan:8080"), ("content-type", "application/grpc-web+proto")];
    let kept = own.iter().filter(|(name, _)| !headers.iter().any(|(other, _)| other == name));
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in kept.chain(headers) {
        request = request.header(*name, *value);
    }
    let router = server::http::router(&shop.house);
    router.oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer")
}

async fn status(shop: &TestShop, method: &str, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    ask(shop, method, path, headers, vec![0; 5]).await.status()
}

#[tokio::test]
async fn another_site_is_refused() {
    let shop = TestShop::new().await;
    for origin in ["http://evil.example", "null", "http://shop.lan", "http://shop.lan:8080.evil.example", "file://"] {
        assert_eq!(status(&shop, "POST", CALL, &[("origin", origin)]).await, 403, "{origin}");
        assert_eq!(status(&shop, "GET", "/healthz", &[("origin", origin)]).await, 403, "{origin}");
    }
    for origin in ["http://shop.lan:8080", "https://shop.lan:8080"] {
        assert_eq!(status(&shop, "POST", CALL, &[("origin", origin)]).await, 200, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        let image = [("sec-fetch-site", site), ("sec-fetch-mode", "no-cors")];
        assert_eq!(status(&shop, "GET", "/healthz", &image).await, 403, "{site}");
        let link = [("sec-fetch-site", site), ("sec-fetch-mode", "navigate")];
        assert_eq!(status(&shop, "GET", "/healthz", &link).await, 200, "a link from {site}");
    }
}

#[tokio::test]
async fn what_a_form_can_send_is_refused() {
    let shop = TestShop::new().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json", ""] {
        assert_eq!(status(&shop, "POST", CALL, &[("content-type", kind)]).await, 415, "{kind}");
    }
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(status(&shop, method, CALL, &[]).await, 405, "{method}");
    }
    let preflight = [("origin", "http://evil.example"), ("access-control-request-method", "POST")];
    let answer = ask(&shop, "OPTIONS", CALL, &preflight, Vec::new()).await;
    assert!(!answer.headers().keys().any(|name| name.as_str().starts_with("access-control")), "nobody is invited");
    assert_eq!(status(&shop, "POST", CALL, &[("content-encoding", "gzip")]).await, 415, "nothing is unpacked");
}

#[tokio::test]
async fn a_body_is_as_large_as_its_call_needs() {
    let shop = TestShop::new().await;
    for (path, size, refused) in
        [(CALL, "300000", true), (CALL, "200000", false), (IMPORT, "4000000", false), (IMPORT, "5000000", true)]
    {
        let answer = status(&shop, "POST", path, &[("content-length", size)]).await;
        assert_eq!(answer == StatusCode::PAYLOAD_TOO_LARGE, refused, "{size} bytes for {path}: {answer}");
    }
}

#[tokio::test]
async fn every_answer_says_what_it_is() {
    let shop = TestShop::new().await;
    for (method, path) in [("GET", "/healthz"), ("GET", "/till"), ("POST", CALL)] {
        let answer = ask(&shop, method, path, &[], vec![0; 5]).await;
        let said = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().expect("text"));
        assert_eq!(said("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(said("x-frame-options"), "DENY", "{path}");
        assert_eq!(said("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_ne!(said("content-type"), "", "{path}");
        if method == "GET" {
            let policy = said("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        }
    }
}
