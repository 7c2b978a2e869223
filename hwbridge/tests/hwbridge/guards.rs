//! Who gets in. Every refusal here is one line of the threat list; each was seen to fail with its check removed.

use proto::hwbridge::v1::{GetInfoRequest, ListDevicesRequest, PairRequest};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tonic::Code;

use crate::harness::{Agent, page, receipt};

const PRINT: &str = "/zhangfang.hwbridge.v1.HwbridgeService/Print";
const INFO: &str = "/zhangfang.hwbridge.v1.HwbridgeService/GetInfo";

/// Sends exactly this, and answers the status and the whole answer.
async fn raw(agent: &Agent, head: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(agent.bridge.address()).await.unwrap();
    let port = agent.bridge.address().port().to_string();
    let head = head.trim_start().replace("PORT", &port).replace('\n', "\r\n");
    let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    stream.write_all(format!("{head}\r\n{length}connection: close\r\n\r\n").as_bytes()).await.unwrap();
    // The agent may answer and hang up before it has read all of a body that is too large.
    let _refused_early = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _reset_after_the_answer = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer)
}

fn own_call(path: &str, extra: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\nhost: localhost:PORT\norigin: http://localhost:PORT\n\
         content-type: application/grpc-web+proto\nx-grpc-web: 1{extra}"
    )
}

#[tokio::test]
async fn a_host_of_another_name_is_refused() {
    let agent = Agent::start().await;
    for host in
        ["evil.example", "localhost", "localhost:1", "127.0.0.1.evil.example:PORT", "localhost:PORT.evil.example"]
    {
        let (status, _) = raw(&agent, &format!("GET /paper HTTP/1.1\nhost: {host}"), b"").await;
        assert_eq!(status, 403, "{host}");
    }
    for host in ["localhost:PORT", "127.0.0.1:PORT", "[::1]:PORT"] {
        let (status, _) = raw(&agent, &format!("GET /paper HTTP/1.1\nhost: {host}"), b"").await;
        assert_eq!(status, 200, "{host}");
    }
    let (status, _) = raw(&agent, "GET http://evil.example/paper HTTP/1.1\nhost: localhost:PORT", b"").await;
    assert_eq!(status, 403, "an address in the first line counts too");
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused_before_anything_else() {
    let agent = Agent::start().await;
    for origin in
        ["http://evil.example", "null", "https://localhost:PORT", "http://localhost:1", "http://localhost:PORT/"]
    {
        let head = own_call(INFO, "").replace("origin: http://localhost:PORT", &format!("origin: {origin}"));
        let (status, answer) = raw(&agent, &head, &[0; 5]).await;
        assert_eq!(status, 403, "{origin}");
        assert!(!answer.to_lowercase().contains("access-control"), "nobody is invited");
    }
    let (status, _) = raw(&agent, &own_call(INFO, ""), &[0; 5]).await;
    assert_eq!(status, 200);
    let (status, _) = raw(&agent, &own_call(INFO, "").replace("origin: http://localhost:PORT\n", ""), &[0; 5]).await;
    assert_eq!(status, 403, "a call without an origin");
    let forwarded = own_call("/zhangfang.till.v1.TillService/Checkout", "")
        .replace("origin: http://localhost", "origin: http://evil");
    assert_eq!(raw(&agent, &forwarded, &[0; 5]).await.0, 403, "calls for the server too");
}

#[tokio::test]
async fn a_preflight_is_never_granted() {
    let agent = Agent::start().await;
    let preflight = |host: &str, origin: &str| {
        format!(
            "OPTIONS {PRINT} HTTP/1.1\nhost: {host}\norigin: {origin}\naccess-control-request-method: POST\n\
             access-control-request-headers: x-grpc-web"
        )
    };
    for (host, origin, wanted) in [
        ("evil.example", "http://localhost:PORT", 403),
        ("localhost:PORT", "http://evil.example", 403),
        ("localhost:PORT", "http://localhost:PORT", 405),
    ] {
        let (status, answer) = raw(&agent, &preflight(host, origin), b"").await;
        assert_eq!(status, wanted, "{host} {origin}");
        assert!(!answer.to_lowercase().contains("access-control-allow"));
    }
}

#[tokio::test]
async fn scripts_and_images_of_other_sites_are_refused_links_are_not() {
    let agent = Agent::start().await;
    let from = |site: &str, mode: &str| {
        format!("GET /paper/receipts HTTP/1.1\nhost: localhost:PORT\nsec-fetch-site: {site}\nsec-fetch-mode: {mode}")
    };
    assert_eq!(raw(&agent, &from("cross-site", "no-cors"), b"").await.0, 403);
    assert_eq!(raw(&agent, &from("same-site", "no-cors"), b"").await.0, 403, "another port of localhost");
    assert_eq!(raw(&agent, &from("same-origin", "cors"), b"").await.0, 200);
    assert_eq!(raw(&agent, &from("cross-site", "navigate"), b"").await.0, 200);
}

#[tokio::test]
async fn what_a_form_can_send_is_refused() {
    let agent = Agent::start().await;
    for wrong in
        ["text/plain", "application/x-www-form-urlencoded", "application/grpc-web-text+proto", "application/json"]
    {
        let head = own_call(INFO, "").replace("application/grpc-web+proto", wrong);
        assert_eq!(raw(&agent, &head, &[0; 5]).await.0, 415, "{wrong}");
    }
    let (status, _) = raw(&agent, &own_call(INFO, "").replace("x-grpc-web: 1", "x-other: 1"), &[0; 5]).await;
    assert_eq!(status, 415);
}

#[tokio::test]
async fn a_body_over_two_megabytes_is_refused() {
    let agent = Agent::start().await;
    let (status, _) = raw(&agent, &own_call(INFO, ""), &vec![0; (2 << 20) + 1]).await;
    assert_eq!(status, 413);
    // Without a length up front, the count ends it: one well-formed message with 3 MB of a field nobody knows.
    let mut message = vec![0x0a, 0x80, 0x80, 0xc0, 0x01];
    message.resize(message.len() + 0x30_0000, 0);
    let mut chunked = format!("{:x}\r\n\0", message.len() + 5).into_bytes();
    chunked.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
    chunked.extend(message);
    chunked.extend(b"\r\n0\r\n\r\n");
    let mut stream = TcpStream::connect(agent.bridge.address()).await.unwrap();
    let port = agent.bridge.address().port().to_string();
    let head = own_call(INFO, "\ntransfer-encoding: chunked\nconnection: close\n\n").replace("PORT", &port);
    stream.write_all(head.replace('\n', "\r\n").as_bytes()).await.unwrap();
    let _refused_early = stream.write_all(&chunked).await;
    let mut answer = Vec::new();
    let _reset_after_the_answer = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(!answer.contains("grpc-status:0"), "it was taken:\n{answer}");
}

#[tokio::test]
async fn without_a_token_there_is_info_and_pairing_only() {
    let agent = Agent::start().await;
    let mut stranger = page(&agent.origin(), "");
    let info = stranger.get_info(GetInfoRequest {}).await.unwrap().into_inner();
    assert!(!info.paired && !info.pairing_code_needed && !info.boot_id.is_empty());
    let refused = stranger.list_devices(ListDevicesRequest {}).await.unwrap_err();
    assert_eq!((refused.code(), refused.message()), (Code::Unauthenticated, "hwbridge.NOT_PAIRED"));
    let mut guesser = page(&agent.origin(), &"0".repeat(64));
    assert_eq!(guesser.list_devices(ListDevicesRequest {}).await.unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(agent.sheets().len(), 0);

    let mut paired = agent.page().await;
    assert!(paired.client.get_info(GetInfoRequest {}).await.unwrap().into_inner().paired);
    paired.print("1", receipt()).await.unwrap();
    let mut elsewhere = page(&agent.origin().replace("localhost", "127.0.0.1"), &paired.token);
    assert_eq!(elsewhere.list_devices(ListDevicesRequest {}).await.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn where_digits_are_wanted_they_are_needed() {
    let agent = Agent::with(|config| config.pairing = hwbridge::Pairing::Code).await;
    let mut stranger = page(&agent.origin(), "");
    assert!(stranger.get_info(GetInfoRequest {}).await.unwrap().into_inner().pairing_code_needed);
    for code in ["", "00000000"] {
        let refused = stranger.pair(PairRequest { code: code.to_owned() }).await.unwrap_err();
        assert_eq!(refused.message(), "hwbridge.PAIRING_CODE_WRONG");
    }
    let code = agent.bridge.pairing_code().unwrap();
    let token = stranger.pair(PairRequest { code }).await.unwrap().into_inner().token;
    page(&agent.origin(), &token).list_devices(ListDevicesRequest {}).await.unwrap();
}

#[tokio::test]
async fn every_answer_is_for_this_page_only() {
    let agent = Agent::start().await;
    for path in ["/paper", "/healthz", "/not/there"] {
        let (_, answer) = raw(&agent, &format!("GET {path} HTTP/1.1\nhost: localhost:PORT"), b"").await;
        for header in ["x-content-type-options: nosniff", "frame-ancestors 'none'", "resource-policy: same-origin"] {
            assert!(answer.contains(header), "{path} lacks {header}:\n{answer}");
        }
    }
    let (_, refused) = raw(&agent, "GET / HTTP/1.1\nhost: evil.example", b"").await;
    assert!(refused.contains("nosniff"));
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = hwbridge::Config::new("http://127.0.0.1:9", folder.path());
    config.listen = "0.0.0.0:0".parse().unwrap();
    let refused = hwbridge::start(config).await.err().unwrap();
    assert!(refused.to_string().contains("loopback"), "{refused}");
}

#[tokio::test]
async fn a_head_that_never_ends_is_hung_up_on() {
    let agent = Agent::with(|config| config.timing.head = std::time::Duration::from_millis(100)).await;
    let mut stream = TcpStream::connect(agent.bridge.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: loc").await.unwrap();
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(crate::harness::DEADLINE, stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "still waiting for the rest");
}
