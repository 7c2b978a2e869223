//! The agent dies in each state of a job. Nothing is lost without a word, nothing comes out twice.

use std::io::Write as _;
use std::time::Duration;

use proto::hwbridge::v1::JobState;

use crate::harness::{Agent, copy_of, eventually, free_port, network_printer, receipt, slip};
use crate::scripted::{Script, Scripted};

#[tokio::test]
async fn queued_goes_on_without_its_drawer_pulse() {
    let port = free_port().await;
    let first = Agent::with(|config| config.printers = network_printer(port)).await;
    first.page().await.ends_as("a", &receipt(), JobState::Held).await;
    let after_the_cut = copy_of(first.folder.path());
    let printer = Scripted::at(port, Script::default()).await;
    first.bridge.stop().await;
    let cuts_before = printer.cuts();

    let second = Agent::again(after_the_cut, |config| config.printers = network_printer(port)).await;
    eventually("the paper", async || (printer.cuts() == cuts_before + 1).then_some(())).await;
    second.page().await.ends_as("a", &receipt(), JobState::Printed).await;
    assert_eq!(printer.cuts(), cuts_before + 1);
    assert_eq!(printer.pulses(), 0, "the drawer does not spring open after a restart");
}

#[tokio::test]
async fn sending_becomes_unknown_and_is_not_sent_again() {
    let printer = Scripted::start(Script { no_barrier: true, ..Script::default() }).await;
    let first = Agent::with(|config| {
        config.printers = network_printer(printer.port);
        config.timing.answer = Duration::from_millis(100);
    })
    .await;
    first.page().await.ends_as("a", &receipt(), JobState::Sending).await;
    eventually("the bytes", async || (printer.cuts() == 1).then_some(())).await;
    let after_the_cut = copy_of(first.folder.path());

    let second = Agent::again(after_the_cut, |config| config.printers = network_printer(printer.port)).await;
    let mut page = second.page().await;
    let job = page.print("a", receipt()).await.unwrap();
    assert_eq!((job.state(), job.trouble.as_str()), (JobState::Unknown, "interrupted"));
    // A job after it does come out, so the desk is at work and has left the old one alone.
    page.ends_as("b", &slip("b"), JobState::Sending).await;
    eventually("the next job", async || (printer.cuts() == 2).then_some(())).await;
    let seen = String::from_utf8_lossy(&printer.seen.lock().unwrap().bytes).into_owned();
    assert_eq!(seen.matches("0101-20261121-0001\n").count(), 1);
}

#[tokio::test]
async fn printed_is_remembered() {
    let first = Agent::start().await;
    first.page().await.ends_as("a", &receipt(), JobState::Printed).await;
    let folder = first.folder.clone();
    first.bridge.stop().await;
    let second = Agent::again(folder, |_| {}).await;
    assert_eq!(second.page().await.print("a", receipt()).await.unwrap().state(), JobState::Printed);
    assert_eq!(second.sheets().len(), 0);
}

#[tokio::test]
async fn held_with_its_bytes_sent_becomes_unknown() {
    let printer = Scripted::start(Script { runs_out: true, ..Script::default() }).await;
    let first = Agent::with(|config| config.printers = network_printer(printer.port)).await;
    first.page().await.ends_as("a", &receipt(), JobState::Held).await;
    let second =
        Agent::again(copy_of(first.folder.path()), |config| config.printers = network_printer(printer.port)).await;
    assert_eq!(second.page().await.print("a", receipt()).await.unwrap().state(), JobState::Unknown);
}

#[tokio::test]
async fn a_drawer_that_was_asked_for_before_the_restart_stays_shut() {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let line = r#"{"at_ms":1763740000000,"job_id":"k","fact":"kick","device_id":"virtual","reason":"no_sale"}"#;
    // The time is long ago; an open job is kept whatever its age.
    std::fs::write(folder.path().join("print.jsonl"), format!("{line}\n")).unwrap();
    let agent = Agent::again(folder, |_| {}).await;
    let mut page = agent.page().await;
    page.print("after", slip("after")).await.unwrap();
    assert_eq!(agent.paper().view().kicks, 0);
}

#[tokio::test]
async fn a_torn_line_at_the_end_of_the_journal_is_dropped() {
    let first = Agent::start().await;
    first.page().await.ends_as("a", &slip("a"), JobState::Printed).await;
    let torn = copy_of(first.folder.path());
    let mut journal = std::fs::OpenOptions::new().append(true).open(torn.path().join("print.jsonl")).unwrap();
    journal.write_all(br#"{"at_ms":17637"#).unwrap();
    let second = Agent::again(torn, |_| {}).await;
    let mut page = second.page().await;
    assert_eq!(page.print("a", slip("a")).await.unwrap().state(), JobState::Printed);
    assert_eq!(second.sheets().len(), 0);
    page.ends_as("b", &slip("b"), JobState::Printed).await;
    assert_eq!(second.sheets().len(), 1);
}

#[tokio::test]
async fn two_agents_do_not_share_a_folder() {
    let agent = Agent::start().await;
    let config = hwbridge::Config::new("http://127.0.0.1:9", agent.folder.path());
    let refused = hwbridge::start(config).await.err().unwrap();
    assert!(refused.to_string().contains("another agent"), "{refused}");
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_kept_is_for_this_user_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let agent = Agent::start().await;
    agent.page().await.print("a", slip("a")).await.unwrap();
    for file in ["print.jsonl", "pairs.json", "lock"] {
        let mode = std::fs::metadata(agent.file(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}
