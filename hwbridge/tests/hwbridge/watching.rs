//! The one stream a page keeps open.

use std::time::Duration;

use proto::hwbridge::v1::watch_response::Event;
use proto::hwbridge::v1::{JobState, WatchRequest, WatchResponse};
use tokio::time::timeout;
use tonic::{Code, Status, Streaming};

use crate::harness::{Agent, DEADLINE, Page, slip};

async fn watch(page: &mut Page, after: Option<&WatchResponse>) -> Streaming<WatchResponse> {
    let request = match after {
        Some(last) => WatchRequest { after_seq: last.seq, boot_id: last.boot_id.clone() },
        None => WatchRequest::default(),
    };
    page.client.watch(request).await.unwrap().into_inner()
}

async fn next(stream: &mut Streaming<WatchResponse>) -> Result<WatchResponse, Status> {
    timeout(DEADLINE, stream.message()).await.expect("nothing came").map(|message| message.expect("it ended"))
}

/// What the stream says when it is ended, heartbeats and changes before that aside.
async fn end(stream: &mut Streaming<WatchResponse>) -> Status {
    let ended = async {
        loop {
            if let Err(status) = stream.message().await {
                return status;
            }
        }
    };
    timeout(DEADLINE, ended).await.expect("it goes on")
}

/// The next change of a job: its id and state.
async fn next_job(stream: &mut Streaming<WatchResponse>) -> (WatchResponse, String, JobState) {
    loop {
        let response = next(stream).await.unwrap();
        if let Some(Event::Job(job)) = &response.event {
            let (id, state) = (job.job_id.clone(), job.state());
            return (response, id, state);
        }
    }
}

#[tokio::test]
async fn a_job_is_seen_from_queued_to_printed_and_what_was_missed_comes_again() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    let mut stream = watch(&mut page, None).await;
    assert!(matches!(next(&mut stream).await.unwrap().event, Some(Event::Device(device)) if device.port == "virtual"));
    page.print("a", slip("a")).await.unwrap();
    let (first, _, state) = next_job(&mut stream).await;
    assert_eq!(state, JobState::Queued);
    let (_, _, state) = next_job(&mut stream).await;
    assert_eq!(state, JobState::Sending);
    let (last, _, state) = next_job(&mut stream).await;
    assert_eq!(state, JobState::Printed);
    drop(stream);

    let mut again = watch(&mut page, Some(&first)).await;
    assert_eq!(next_job(&mut again).await.2, JobState::Sending);
    let (repeated, ..) = next_job(&mut again).await;
    assert_eq!(repeated, last);
}

#[tokio::test]
async fn another_boot_gets_a_snapshot_with_what_is_open() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    agent.paper().hand(hwbridge::paper::Move { paper_out: Some(true), ..hwbridge::paper::Move::default() });
    page.print("held", slip("a")).await.unwrap();
    let stale = WatchResponse { seq: 3, boot_id: "of yesterday".to_owned(), event: None };
    let mut stream = watch(&mut page, Some(&stale)).await;
    assert!(matches!(next(&mut stream).await.unwrap().event, Some(Event::Device(_))));
    let (_, id, state) = next_job(&mut stream).await;
    assert_eq!((id.as_str(), state), ("held", JobState::Held));
}

#[tokio::test]
async fn silence_has_a_heartbeat() {
    let agent = Agent::with(|config| config.timing.heartbeat = Duration::from_millis(20)).await;
    let mut page = agent.page().await;
    let mut stream = watch(&mut page, None).await;
    loop {
        if let Some(Event::Heartbeat(_)) = next(&mut stream).await.unwrap().event {
            return;
        }
    }
}

#[tokio::test]
async fn a_fourth_stream_ends_the_first_and_stopping_ends_all() {
    let agent = Agent::start().await;
    let mut page = agent.page().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        streams.push(watch(&mut page, None).await);
    }
    let ended = end(&mut streams[0]).await;
    assert_eq!((ended.code(), ended.message()), (Code::Aborted, "superseded"));
    page.print("a", slip("a")).await.unwrap();
    assert_eq!(next_job(&mut streams[1]).await.1, "a", "the others go on");

    timeout(DEADLINE, agent.bridge.stop()).await.expect("open streams keep it from stopping");
    assert_eq!(end(&mut streams[3]).await.code(), Code::Unavailable);
}
