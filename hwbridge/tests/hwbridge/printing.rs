//! From a document to paper, and what happens when the paper, the cover or the line is missing.

use std::time::Duration;

use hwbridge::escpos::Paper;
use hwbridge::paper::{Item, Move};
use proto::hwbridge::v1::{Document, Health, JobState, ListDevicesRequest, PrintRequest};
use tonic::Code;

use crate::harness::{Agent, Page, eventually, free_port, network_printer, page as client, receipt, slip};
use crate::scripted::{Script, Scripted};

const NO_PAPER: Move = Move { paper_out: Some(true), cover_open: None, paper_low: None, drawer_open: None };
const PAPER: Move = Move { paper_out: Some(false), cover_open: None, paper_low: None, drawer_open: None };

async fn health(agent: &Agent) -> Health {
    let mut page = agent.page().await;
    page.client.list_devices(ListDevicesRequest {}).await.unwrap().into_inner().devices[0].health()
}

#[tokio::test]
async fn a_receipt_comes_out_once_and_the_drawer_opens() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    assert_eq!(page.print("a/receipt/0", receipt()).await.unwrap().state(), JobState::Printed);
    assert_eq!(page.print("a/receipt/0", receipt()).await.unwrap().state(), JobState::Printed);
    let sheets = agent.sheets();
    assert_eq!(sheets.len(), 1, "a repeat is answered, not printed");
    assert!(sheets[0].cut);
    assert!(sheets[0].text.contains("康师傅冰红茶 500ml"), "{}", sheets[0].text);
    assert!(sheets[0].text.contains("￥30.00"));
    assert_eq!(agent.paper().view().kicks, 1);
    assert!(sheets[0].items.iter().any(|item| matches!(item, Item::Qr { text, .. } if text == "0101-20261121-0001")));
}

#[tokio::test]
async fn narrow_paper_holds_the_same_receipt() {
    let agent = Agent::with(|config| config.printers[0].paper = Paper::Mm58).await;
    let mut page = agent.page().await;
    page.print("a", receipt()).await.unwrap();
    let sheet = agent.sheets().remove(0);
    assert_eq!(sheet.columns, 32);
    assert!(!sheet.items.iter().any(|item| matches!(item, Item::Line { overflow: true, .. } | Item::Unknown { .. })));
}

#[tokio::test]
async fn without_paper_it_waits_and_then_comes_out_once() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    agent.paper().hand(NO_PAPER);
    let held = page.print("a", receipt()).await.unwrap();
    assert_eq!((held.state(), held.trouble.as_str()), (JobState::Held, "paper_out"));
    assert_eq!(page.print("a", receipt()).await.unwrap().state(), JobState::Held, "asking again changes nothing");
    let behind = page.print("b", slip("second")).await.unwrap();
    assert_eq!((behind.state(), behind.trouble.as_str()), (JobState::Held, "paper_out"), "told at once, not queued");
    assert_eq!(health(&agent).await, Health::PaperOut);
    assert_eq!(agent.paper().view().kicks, 1, "the drawer does not wait for paper");
    agent.paper().hand(PAPER);
    page.ends_as("b", &slip("second"), JobState::Printed).await;
    page.ends_as("a", &receipt(), JobState::Printed).await;
    let printed: Vec<bool> = agent.sheets().iter().filter(|sheet| sheet.cut).map(|s| s.text.contains("合计")).collect();
    assert_eq!(printed, [true, false], "each once, in order");
    assert_eq!(agent.paper().view().kicks, 1, "and the drawer does not open again with the paper");
    assert_eq!(health(&agent).await, Health::Ready);
}

#[tokio::test]
async fn while_one_receipt_waits_for_paper_the_drawer_opens_for_the_next() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    agent.paper().hand(NO_PAPER);
    page.print("a", slip("waits")).await.unwrap();
    assert_eq!(agent.paper().view().kicks, 0);
    assert_eq!(page.print("b", receipt()).await.unwrap().state(), JobState::Held);
    eventually("the drawer", async || (agent.paper().view().kicks == 1).then_some(())).await;
    agent.paper().hand(PAPER);
    page.ends_as("b", &receipt(), JobState::Printed).await;
    assert_eq!(agent.paper().view().kicks, 1);
}

#[tokio::test]
async fn the_same_job_from_several_hands_comes_out_once() {
    let agent = Agent::start().await;
    let page = agent.page().await;
    let hands: Vec<_> = (0..8)
        .map(|_| {
            let mut hand = Page { client: client(&agent.origin(), &page.token), token: page.token.clone() };
            tokio::spawn(async move { hand.print("a", receipt()).await.unwrap().state() })
        })
        .collect();
    for hand in hands {
        assert_eq!(hand.await.unwrap(), JobState::Printed);
    }
    assert_eq!(agent.sheets().len(), 1);
}

#[tokio::test]
async fn an_open_cover_is_told_and_low_paper_prints() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    agent.paper().hand(Move { cover_open: Some(true), ..Move::default() });
    let held = page.print("a", slip("a")).await.unwrap();
    assert_eq!((held.state(), held.trouble.as_str()), (JobState::Held, "cover_open"));
    agent.paper().hand(Move { cover_open: Some(false), paper_low: Some(true), ..Move::default() });
    page.ends_as("a", &slip("a"), JobState::Printed).await;
    eventually("paper low", async || (health(&agent).await == Health::PaperLow).then_some(())).await;
}

#[tokio::test]
async fn paper_that_ends_in_the_middle_holds_the_job_and_it_is_not_sent_again() {
    let printer = Scripted::start(Script { runs_out: true, ..Script::default() }).await;
    let agent = Agent::with(|config| config.printers = network_printer(printer.port)).await;
    let mut page = agent.page().await;
    let mut other = Page { client: client(&agent.origin(), &page.token), token: page.token.clone() };
    let (_, behind) = tokio::join!(page.print("a", receipt()), other.print("b", slip("b")));
    assert_eq!(behind.unwrap().trouble, "paper_out", "what was queued behind it is told too");
    page.ends_as("a", &receipt(), JobState::Held).await;
    printer.load_paper();
    page.ends_as("b", &slip("b"), JobState::Printed).await;
    page.ends_as("a", &receipt(), JobState::Printed).await;
    assert_eq!(printer.cuts(), 2);
}

#[tokio::test]
async fn a_printer_that_hangs_up_leaves_the_job_unknown_and_nothing_is_resent() {
    let printer = Scripted::start(Script { hangs_up: true, ..Script::default() }).await;
    let agent = Agent::with(|config| config.printers = network_printer(printer.port)).await;
    let mut page = agent.page().await;
    page.ends_as("a", &receipt(), JobState::Unknown).await;
    let seen = printer.seen.lock().unwrap().bytes.len();
    assert_eq!(page.print("a", receipt()).await.unwrap().trouble, "interrupted");
    // The desk goes on with other jobs, and still the old one is not among them.
    page.ends_as("b", &slip("b"), JobState::Unknown).await;
    let after = printer.seen.lock().unwrap().bytes.clone();
    assert!(after.len() > seen);
    assert_eq!(printer.cuts(), 0);
    assert_eq!(printer.pulses(), 1, "the drawer pulse of the first job only");
}

#[tokio::test]
async fn a_printer_without_a_voice_gets_as_far_as_sent() {
    for script in [Script { mute: true, ..Script::default() }, Script { no_barrier: true, ..Script::default() }] {
        let printer = Scripted::start(script).await;
        let agent = Agent::with(|config| {
            config.printers = network_printer(printer.port);
            config.timing.mute = Duration::from_millis(50);
            config.timing.unconfirmed = Duration::from_millis(50);
        })
        .await;
        let mut page = agent.page().await;
        page.ends_as("a", &receipt(), JobState::Sent).await;
        page.ends_as("b", &receipt(), JobState::Sent).await;
        assert_eq!((printer.cuts(), printer.seen.lock().unwrap().unknown), (2, 0), "{script:?}");
    }
}

#[tokio::test]
async fn a_printer_that_is_away_holds_the_job_and_the_old_pulse_is_not_made_up_for() {
    let port = free_port().await;
    let agent = Agent::with(|config| {
        config.printers = network_printer(port);
        config.timing.pulse = Duration::from_millis(50);
    })
    .await;
    let mut page = agent.page().await;
    page.ends_as("a", &receipt(), JobState::Held).await;
    assert_eq!(page.print("a", receipt()).await.unwrap().trouble, "offline");
    assert_eq!(health(&agent).await, Health::Offline);
    // The receipt's own pulse counts as an opening, so it takes a moment until another may be asked for.
    let kick = eventually("a rested drawer", async || page.open_drawer("kick").await.ok()).await;
    assert_eq!((kick.state(), kick.trouble.as_str()), (JobState::Failed, "offline"));
    let printer = Scripted::at(port, Script::default()).await;
    page.ends_as("a", &receipt(), JobState::Printed).await;
    assert_eq!((printer.cuts(), printer.pulses()), (1, 0));
}

#[tokio::test]
async fn the_drawer_opens_by_itself_once_and_not_twice_in_two_seconds() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    assert_eq!(page.open_drawer("k1").await.unwrap().state(), JobState::Sent);
    assert_eq!(page.open_drawer("k1").await.unwrap().state(), JobState::Sent, "a repeat is answered");
    let refused = page.open_drawer("k2").await.unwrap_err();
    assert_eq!((refused.code(), refused.message()), (Code::ResourceExhausted, "hwbridge.DRAWER_TOO_SOON"));
    eventually("the pulse", async || (agent.paper().view().kicks > 0).then_some(())).await;
    assert_eq!(agent.paper().view().kicks, 1);
}

#[tokio::test]
async fn what_cannot_be_printed_is_refused_with_its_reason() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    let refused = page.print("a", Document::default()).await.unwrap_err();
    assert_eq!(refused.message(), "hwbridge.BAD_DOCUMENT");
    let long = slip(&"长".repeat(40_000));
    assert_eq!(page.print("a", long).await.unwrap_err().message(), "hwbridge.BAD_DOCUMENT");
    assert_eq!(page.print("", slip("a")).await.unwrap_err().message(), "kit.BAD_FIELD");
    let elsewhere =
        PrintRequest { job_id: "a".into(), document: Some(slip("a")), device_id: "tcp://10.0.0.1:9100".into() };
    assert_eq!(page.client.print(elsewhere).await.unwrap_err().message(), "hwbridge.NO_SUCH_DEVICE");
    assert_eq!(agent.sheets().len(), 0);
}

#[tokio::test]
async fn a_page_that_runs_wild_is_stopped_at_sixty() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    for job in 0..60 {
        page.print(&job.to_string(), slip("x")).await.unwrap();
    }
    let refused = page.print("one more", slip("x")).await.unwrap_err();
    assert_eq!((refused.code(), refused.message()), (Code::ResourceExhausted, "hwbridge.QUEUE_FULL"));
    page.print("59", slip("x")).await.expect("a repeat is not a job");
}

#[tokio::test]
async fn a_printer_that_hangs_does_not_keep_another_waiting() {
    let port = free_port().await;
    let agent = Agent::with(|config| config.printers.splice(0..0, network_printer(port)).for_each(drop)).await;
    let mut page = agent.page().await;
    page.ends_as("front", &slip("front"), JobState::Held).await;
    let kitchen =
        PrintRequest { job_id: "kitchen".into(), document: Some(slip("kitchen")), device_id: "virtual".into() };
    let job = page.client.print(kitchen).await.unwrap().into_inner().job.unwrap();
    assert_eq!(job.state(), JobState::Printed);
}
