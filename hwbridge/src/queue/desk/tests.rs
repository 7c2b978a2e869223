//! A desk at a printer that fails in every way a driver can.

use std::io;
use std::sync::Mutex;

use futures_util::future::BoxFuture;
use proto::hwbridge::v1::Document;
use tokio::time::timeout;

use super::*;
use crate::device::SendError;
use crate::escpos::encode::Encoded;
use crate::escpos::status::Condition;
use crate::events::Events;

/// What the next sending does.
#[derive(Clone, Copy)]
enum Send {
    StopsAfter(usize),
    Panics,
    Works,
}

/// A printer that follows a list, and counts what it printed.
#[derive(Clone)]
struct Listed(Arc<Mutex<(Vec<Send>, usize)>>);

impl Device for Listed {
    fn info(&self) -> Info {
        Info {
            device_id: "listed".to_owned(),
            kind: "printer",
            name: String::new(),
            port: String::new(),
            columns: 48,
            receipt_printer: true,
            probe_every: Duration::from_secs(1),
        }
    }

    fn as_printer(&self) -> Option<&dyn Printer> {
        Some(self)
    }
}

impl Printer for Listed {
    fn encode(&self, _document: &Document, _pulse: bool) -> Encoded {
        Encoded { bytes: vec![0; 100], lost: Vec::new() }
    }

    fn connect(&self) -> BoxFuture<'_, io::Result<Box<dyn Conversation>>> {
        let talk: Box<dyn Conversation> = Box::new(self.clone());
        Box::pin(async { Ok(talk) })
    }
}

impl Conversation for Listed {
    fn condition(&mut self) -> BoxFuture<'_, io::Result<Option<Condition>>> {
        Box::pin(async { Ok(Some(Condition::default())) })
    }

    fn send<'a>(&'a mut self, _bytes: &'a [u8]) -> BoxFuture<'a, Result<(), SendError>> {
        let next = self.0.lock().unwrap().0.remove(0);
        Box::pin(async move {
            match next {
                Send::Works => {
                    self.0.lock().unwrap().1 += 1;
                    Ok(())
                }
                Send::StopsAfter(accepted) => Err(SendError { accepted, cause: io::ErrorKind::BrokenPipe.into() }),
                Send::Panics => panic!("the driver has a mistake"),
            }
        })
    }

    fn printed(&mut self, _within: Duration) -> BoxFuture<'_, io::Result<bool>> {
        Box::pin(async { Ok(true) })
    }

    fn kick(&mut self, _now: bool) -> BoxFuture<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }
}

/// Prints jobs "a" and "b" on a printer that follows the list: their states, and how many were sent whole.
async fn outcome(list: &[Send]) -> (JobState, JobState, usize) {
    let folder = tempfile::tempdir().unwrap();
    let listed = Listed(Arc::new(Mutex::new((list.to_vec(), 0))));
    let events = Events::new("boot".to_owned());
    let board = Board::new(vec![listed.info()], Arc::clone(&events));
    let queue = Queue::open(&folder.path().join("q"), &["listed".to_owned()], events).unwrap();
    let (stop, stopped) = watch::channel(false);
    let timing = Timing { look_again: Duration::from_millis(10), ..Timing::default() };
    let desk = tokio::spawn(run(Arc::new(listed.clone()), Arc::clone(&queue), board, timing, stopped));
    for job_id in ["a", "b"] {
        queue.take(job_id, "listed", Document::default(), None).await.unwrap();
    }
    let state = async |job_id| loop {
        let state = queue.outcome(job_id, Duration::from_secs(1)).await.unwrap().state();
        if state != JobState::Held {
            return state;
        }
        tokio::task::yield_now().await;
    };
    let states = timeout(Duration::from_secs(20), async { (state("a").await, state("b").await) }).await.unwrap();
    stop.send_replace(true);
    desk.await.unwrap();
    let sent = listed.0.lock().unwrap().1;
    (states.0, states.1, sent)
}

#[tokio::test]
async fn what_never_left_is_sent_again() {
    let list = [Send::StopsAfter(0), Send::StopsAfter(0), Send::Works, Send::Works];
    assert_eq!(outcome(&list).await, (JobState::Printed, JobState::Printed, 2));
}

#[tokio::test]
async fn what_left_in_part_is_not() {
    assert_eq!(outcome(&[Send::StopsAfter(1), Send::Works]).await, (JobState::Unknown, JobState::Printed, 1));
}

#[tokio::test]
async fn a_mistake_in_a_driver_costs_one_job() {
    assert_eq!(outcome(&[Send::Panics, Send::Works]).await, (JobState::Unknown, JobState::Printed, 1));
}

#[tokio::test]
async fn a_known_job_is_not_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let devices = ["listed".to_owned()];
    let queue = Queue::open(&folder.path().join("q"), &devices, Events::new("boot".to_owned())).unwrap();
    assert!(queue.take("a", "listed", Document::default(), None).await.unwrap());
    assert!(!queue.take("a", "listed", Document::default(), None).await.unwrap());
    assert!(!queue.take_kick("a", "listed", "sale", Instant::now()).await.unwrap());
    let lines = std::fs::read_to_string(folder.path().join("q")).unwrap().lines().count();
    assert_eq!(lines, 1);
}
