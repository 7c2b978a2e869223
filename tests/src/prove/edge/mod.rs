//! The hostile edge: half-open sockets by the thousand, bodies that drip, readers that do not read, bombs, floods and
//! guessers, while a till sells. The same questions are put to a server without our guards, and must catch it.
use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use proto::{access::v1::EnrollTillRequest, methods};
use serde_json::json;
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use self::{raw::PATIENCE, selling::Selling};
use super::{Ask, Outcome, Place, Report, audit};
use crate::{
    load::{Failure, LoadTill, Person, Server},
    wire::Papers,
};

mod bombs;
mod raw;
mod selling;

/// Half-open sockets at a time in CI.
const SOCKETS: u64 = 2_000;
/// Each attack lasts about so long.
const ATTACK: Duration = Duration::from_secs(8);
/// A checkout that takes longer is a queue at the till.
const SLOW: Duration = Duration::from_secs(1);
const MOST_MEMORY: u64 = 512 << 20;
const ENROL_CODE: &str = "ZF-DEMO-2026";
const CASHIER: Person<'_> = Person { role: "cashier", pin: "123456" };

/// Runs it. `count` is the number of half-open sockets.
///
/// # Errors
/// When the server ends, or cannot be asked at all.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("edge::{}", ask.base.name()));
    let place = Place::new(&ask.base, "edge").await?;
    let server = Server::start(&ask.program(), place.url()).await?;
    let till = LoadTill::open(server.wire()?, ENROL_CODE, "71", CASHIER).await?;
    till.on_duty().await?;
    let mut memory = Memory::of(server.pid()?);

    let sockets = ask.count.unwrap_or(SOCKETS);
    phase(&mut report, &mut memory, &till, "nothing", async {
        tokio::time::sleep(ATTACK / 2).await;
        Ok(())
    })
    .await?;
    let mut open = None;
    phase(&mut report, &mut memory, &till, "half_open_sockets", async {
        open = Some(half_open(server.port, sockets).await?);
        tokio::time::sleep(ATTACK).await;
        Ok(())
    })
    .await?;
    let ended = all_hung_up(open.unwrap_or_default()).await;
    report.check("half_open_sockets_are_hung_up_on", ended == 0, format!("{ended} of {sockets} still open"));
    phase(&mut report, &mut memory, &till, "dripping_bodies", drip(server.port)).await?;
    phase(&mut report, &mut memory, &till, "readers_that_do_not_read", unread(server.port)).await?;
    let mut wrong = Vec::new();
    phase(&mut report, &mut memory, &till, "bombs", async {
        wrong = burst(server.port, 10).await?;
        Ok(())
    })
    .await?;
    report.check("every_bomb_is_refused", wrong.is_empty(), wrong.join("; "));
    phase(&mut report, &mut memory, &till, "a_flood_of_requests", flood(server.port)).await?;
    let mut taken = 0;
    phase(&mut report, &mut memory, &till, "guessers", async {
        taken = guess(&server).await?;
        Ok(())
    })
    .await?;
    report.check("guessing_ends", taken <= 10, format!("{taken} codes were looked at"));

    report.figure("most_memory_mib", memory.most >> 20);
    report.check("memory_stays_small", memory.most < MOST_MEMORY, format!("{} MiB at most", memory.most >> 20));
    report.check("the_server_lives", server.pid().is_ok(), "");
    server.kill().await?;
    let broken = audit(&ask.program(), place.url()).await?;
    report.check("the_books_are_good", broken.is_empty(), broken.join("; "));
    if ask.controls {
        control(&mut report).await?;
    }
    place.leave().await?;
    Ok(report)
}

/// An attack beside a till that sells: no sale fails, and 99 of 100 are quick.
async fn phase(
    report: &mut Report,
    memory: &mut Memory,
    till: &LoadTill,
    name: &str,
    attack: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    let selling = Selling::begin(till.clone());
    tokio::pin!(attack);
    let mut look = tokio::time::interval(Duration::from_millis(100));
    loop {
        tokio::select! {
            done = &mut attack => break done?,
            _ = look.tick() => memory.look(),
        }
    }
    memory.look();
    let times = selling.end().await?;
    let p99 = times.get(times.len().saturating_sub(1 + times.len() / 100)).copied().unwrap_or(Duration::MAX);
    let told = format!("{} sales, 99 of 100 within {} ms", times.len(), p99.as_millis());
    report.check(&format!("the_till_sells_beside_{name}"), !times.is_empty() && p99 < SLOW, told);
    report.figure(name, json!({ "sales": times.len(), "p99_ms": u64::try_from(p99.as_millis()).unwrap_or(u64::MAX) }));
    Ok(())
}

/// The most that the server held in memory, as the system counts it.
struct Memory {
    file: String,
    most: u64,
}

impl Memory {
    fn of(pid: u32) -> Self {
        Self { file: format!("/proc/{pid}/status"), most: 0 }
    }

    fn look(&mut self) {
        let status = std::fs::read_to_string(&self.file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kib = line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0);
        self.most = self.most.max(kib << 10);
    }
}

/// An address of this machine that is not the till's.
fn attacker(n: u64) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 1 + (n / 250 % 250) as u8, 1 + (n % 250) as u8)
}

/// Half a head on each of so many sockets, from forty addresses. Those that are not taken count too.
async fn half_open(port: u16, sockets: u64) -> Result<Vec<TcpStream>, Failure> {
    let mut open = Vec::new();
    for n in 0..sockets {
        let mut stream = raw::connect(attacker(n % 40), port).await?;
        let _hung_up = stream.write_all(b"GET / HTTP/1.1\r\nhost: loc").await;
        open.push(stream);
    }
    Ok(open)
}

/// How many are still open when the time for a head is over.
async fn all_hung_up(open: Vec<TcpStream>) -> usize {
    let until = Instant::now() + PATIENCE;
    let mut still = 0;
    for mut stream in open {
        let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(5));
        still += usize::from(!raw::is_hung_up(&mut stream, left).await);
    }
    still
}

/// Bodies a byte at a time, small ones and those of imports.
async fn drip(port: u16) -> Result<(), Failure> {
    let mut open = Vec::new();
    for n in 0..200 {
        let path = if n % 2 == 0 { methods::TILL_CHECKOUT.path } else { methods::CATALOG_IMPORT_ITEMS.path };
        let mut stream = raw::connect(attacker(n % 40), port).await?;
        let _hung_up = stream.write_all(&raw::call(path, "content-length: 200000\r\n", &[0; 5])).await;
        open.push(stream);
    }
    let begun = Instant::now();
    while begun.elapsed() < ATTACK {
        for stream in &mut open {
            let _hung_up = stream.write_all(&[0]).await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}

/// Many answers asked for on each of many sockets, and none read.
async fn unread(port: u16) -> Result<(), Failure> {
    let page = b"GET /favicon.ico HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(300);
    let mut open = Vec::new();
    for n in 0..200 {
        let mut stream = raw::connect(attacker(n % 40), port).await?;
        let _full = tokio::time::timeout(Duration::from_millis(50), stream.write_all(&page)).await;
        open.push(stream);
    }
    tokio::time::sleep(ATTACK / 2).await;
    Ok(())
}

/// Every bomb so many times, each time all at once; what was answered wrongly.
async fn burst(port: u16, times: u64) -> Result<Vec<String>, Failure> {
    let mut wrong = Vec::new();
    for n in 0..times {
        let mut thrown = tokio::task::JoinSet::new();
        for bomb in bombs::all() {
            thrown.spawn(async move { bomb.burst(attacker(n), port).await });
        }
        for answered in thrown.join_all().await {
            wrong.extend(answered?);
        }
    }
    wrong.sort();
    wrong.dedup();
    Ok(wrong)
}

/// Requests as fast as sixteen connections bring them.
async fn flood(port: u16) -> Result<(), Failure> {
    let mut floods = tokio::task::JoinSet::new();
    for n in 0..16 {
        floods.spawn(async move {
            let begun = Instant::now();
            while begun.elapsed() < ATTACK {
                let body = raw::frame(0, 0, b"");
                let _refused = raw::told(attacker(n), port, &raw::sized(methods::ACCESS_GET_TILL.path, &body)).await;
            }
        });
    }
    floods.join_all().await;
    Ok(())
}

/// Enrolment codes, one after the other; how many were looked at before it was shut.
async fn guess(server: &Server) -> Result<usize, Failure> {
    let (wire, mut looked_at) = (server.wire()?, 0);
    for n in 0..300 {
        let request = EnrollTillRequest { enrol_code: format!("ZF-DEMO-{n:04}"), till_no: "72".to_owned() };
        match wire.call(request, &Papers::default()).await {
            Ok(_) => looked_at += 1_000,
            Err(refusal) if refusal.name() == "access.ENROL_CODE_WRONG" => looked_at += 1,
            Err(_) => {}
        }
    }
    Ok(looked_at)
}

/// A server as one writes it in a minute, without our guards: the same questions must find it wanting.
async fn control(report: &mut Report) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    let router = axum::Router::new().fallback(|body: axum::body::Bytes| async move { format!("{} bytes", body.len()) });
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let open = half_open(port, 20).await?;
    let wrong = burst(port, 1).await?;
    // Their time runs together: what one waits for, all have waited for.
    let still = all_hung_up(open).await;
    serving.abort();
    report.check("control_without_guards_is_caught_open", still == 20, format!("{still} of 20 still open"));
    report.check("control_without_guards_is_caught_taking_bombs", wrong.len() >= 5, format!("{} taken", wrong.len()));
    Ok(())
}
