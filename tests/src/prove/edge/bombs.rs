//! Requests that are meant to hurt, and what must come of them.
use std::net::Ipv4Addr;

use proto::methods;

use super::raw::{call, frame, sized, told};
use crate::load::Failure;

/// A request and how it may be answered: the beginning of the status, or silence and hanging up.
pub(super) struct Bomb {
    pub(super) name: &'static str,
    bytes: Vec<u8>,
    answers: &'static [&'static str],
}

const ENROL: &str = methods::ACCESS_ENROLL_TILL.path;
const HUNG_UP: &str = "";
const REFUSED: &[&str] = &["403", "405", "413", "415", "400", "431", HUNG_UP];

/// All of them.
pub(super) fn all() -> Vec<Bomb> {
    let bomb = |name, bytes, answers| Bomb { name, bytes, answers };
    let zeros = vec![0_u8; 300 * 1024];
    let nested: Vec<u8> = (0..4_000).flat_map(|_| [0x0a_u8, 0x7f]).collect();
    let many = [0x0a_u8, 0x00].repeat(120_000);
    let page = |lines: &str| format!("GET / HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n").into_bytes();
    let import = methods::MEMBERS_IMPORT_MEMBERS.path;
    vec![
        bomb("a length of a hundred megabytes", call(ENROL, "content-length: 104857600\r\n", &[0; 64]), REFUSED),
        bomb("a till's call as large as an import", sized(ENROL, &frame(0, 300 * 1024, &zeros)), REFUSED),
        bomb("a frame that tells four gigabytes", sized(ENROL, &frame(0, u32::MAX, &[0; 64])), &["200", HUNG_UP]),
        bomb("a frame that tells less than it holds", sized(ENROL, &frame(0, 1, &zeros[..1_000])), &["200", HUNG_UP]),
        bomb("a frame that says it is compressed", sized(ENROL, &frame(1, 64, &[0; 64])), &["200"]),
        bomb("a call in gzip", call(ENROL, "content-encoding: gzip\r\ncontent-length: 5\r\n", &[0; 5]), REFUSED),
        bomb("messages in messages", sized(ENROL, &frame(0, 8_000, &nested)), &["200"]),
        bomb("an import of a hundred thousand rows", sized(import, &frame(0, 240_000, &many)), &["200"]),
        bomb("two lengths", call(ENROL, "content-length: 5\r\ncontent-length: 6\r\n", &[0; 6]), REFUSED),
        bomb(
            "a length and chunks",
            call(ENROL, "content-length: 5\r\ntransfer-encoding: chunked\r\n", b"0\r\n\r\n"),
            &["200", "400", "413", HUNG_UP],
        ),
        bomb("a thousand headers", page(&"x-a: b\r\n".repeat(1_000)), REFUSED),
        bomb("a header of a megabyte", page(&format!("x-a: {}\r\n", "b".repeat(1 << 20))), REFUSED),
        bomb("no host", b"GET / HTTP/1.1\r\n\r\n".to_vec(), REFUSED),
        bomb("two hosts", page("host: elsewhere\r\n"), REFUSED),
        bomb("a page of another site", page("origin: http://evil.example\r\n"), REFUSED),
        bomb("an image on another site", page("sec-fetch-site: cross-site\r\nsec-fetch-mode: no-cors\r\n"), REFUSED),
        bomb(
            "a form's post",
            {
                let plain = String::from_utf8_lossy(&sized(ENROL, &frame(0, 0, b"")))
                    .replace("grpc-web+proto", "x-www-form-urlencoded");
                plain.into_bytes()
            },
            REFUSED,
        ),
        bomb("HTTP/2 without asking", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(), REFUSED),
        bomb("no HTTP at all", [0x16_u8, 3, 1, 2, 0].repeat(100), REFUSED),
    ]
}

impl Bomb {
    /// What was answered wrongly.
    pub(super) async fn burst(&self, from: Ipv4Addr, port: u16) -> Result<Option<String>, Failure> {
        let answer = told(from, port, &self.bytes).await?;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        let is_good = self.answers.contains(&status);
        // What gets as far as a service must be refused there: in the head, because nothing of a message is answered.
        let is_taken = status == "200" && !answer.to_lowercase().contains("grpc-status: ");
        let done = answer.to_lowercase().contains("grpc-status: 0");
        let wrong = !is_good || is_taken || done;
        Ok(wrong.then(|| format!("{}: {}", self.name, answer.lines().next().unwrap_or("hung up"))))
    }
}
