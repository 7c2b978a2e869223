//! The agent's own RPCs: thin, because the queue, the board and the pairing do the work.

use std::sync::Arc;

use proto::hwbridge::v1::hwbridge_service_server::HwbridgeService;
use proto::hwbridge::v1::watch_response::Event;
use proto::hwbridge::v1::{
    GetInfoRequest, GetInfoResponse, Job, ListDevicesRequest, ListDevicesResponse, OpenDrawerRequest,
    OpenDrawerResponse, PairRequest, PairResponse, PrintRequest, PrintResponse, Reason, WatchRequest, WatchResponse,
};
use proto::kit::v1::Reason as KitReason;
use proto::refusal::Refusal;
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, sleep};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Response, Status};

use crate::board::Board;
use crate::config::Timing;
use crate::escpos::encode;
use crate::events::{Events, Stream};
use crate::guard::Caller;
use crate::limits::Limits;
use crate::pairing::{NotPaired, Pairing};
use crate::proxy::till::Till;
use crate::queue::{NotTaken, Queue};

/// Longest job id that is taken.
const MAX_ID: usize = 200;
/// Changes that wait for a slow page; one that falls further behind starts again.
const MAX_BEHIND: usize = 64;

/// Everything the RPCs need.
pub(crate) struct Service {
    pub(crate) started: Instant,
    pub(crate) timing: Timing,
    pub(crate) events: Arc<Events>,
    pub(crate) board: Arc<Board>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) pairing: Arc<Pairing>,
    pub(crate) till: Arc<Till>,
    pub(crate) limits: Limits,
}

#[tonic::async_trait]
impl HwbridgeService for Service {
    async fn get_info(&self, request: Request<GetInfoRequest>) -> Result<Response<GetInfoResponse>, Status> {
        let response = GetInfoResponse {
            version: crate::VERSION.to_owned(),
            uptime_ms: i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX),
            boot_id: self.events.boot_id().to_owned(),
            paired: caller(&request).paired,
            till_enrolled: self.till.token().is_some(),
            pairing_code_needed: self.pairing.code_needed(),
        };
        Ok(Response::new(response))
    }

    async fn pair(&self, request: Request<PairRequest>) -> Result<Response<PairResponse>, Status> {
        let origin = caller(&request).origin;
        let token = self.pairing.pair(&origin, &request.get_ref().code).map_err(|error| match error {
            NotPaired::CodeWrong => refusal(Code::PermissionDenied, Reason::PairingCodeWrong).to_status(),
            NotPaired::Io(error) => internal(&error),
        })?;
        Ok(Response::new(PairResponse { token }))
    }

    async fn print(&self, request: Request<PrintRequest>) -> Result<Response<PrintResponse>, Status> {
        let PrintRequest { job_id, document, device_id } = request.into_inner();
        check_id(&job_id)?;
        if self.queue.job(&job_id).is_some() {
            return Ok(Response::new(PrintResponse { job: Some(self.outcome(&job_id).await?) }));
        }
        let document = document.filter(|document| encode::check(document).is_ok());
        let document = document.ok_or_else(|| refusal(Code::InvalidArgument, Reason::BadDocument))?;
        let device_id = self.device(&device_id)?;
        if !self.limits.job(&device_id) {
            return Err(refusal(Code::ResourceExhausted, Reason::QueueFull).into());
        }
        let pulse = encode::has_pulse(&document) && self.limits.drawer().is_ok();
        let pulse_until = pulse.then(|| Instant::now() + self.timing.pulse);
        self.queue.take(&job_id, &device_id, document, pulse_until).await.map_err(not_taken)?;
        Ok(Response::new(PrintResponse { job: Some(self.outcome(&job_id).await?) }))
    }

    async fn open_drawer(&self, request: Request<OpenDrawerRequest>) -> Result<Response<OpenDrawerResponse>, Status> {
        let OpenDrawerRequest { job_id, reason } = request.into_inner();
        check_id(&job_id)?;
        if self.queue.job(&job_id).is_none() {
            let device_id = self.device("")?;
            self.limits.drawer().map_err(|wait| {
                let seconds = wait.as_millis().div_ceil(1000);
                refusal(Code::ResourceExhausted, Reason::DrawerTooSoon).with("seconds", seconds)
            })?;
            let reason: String = reason.chars().filter(|ch| !ch.is_control()).take(MAX_ID).collect();
            let until = Instant::now() + self.timing.pulse;
            self.queue.take_kick(&job_id, &device_id, &reason, until).await.map_err(not_taken)?;
        }
        Ok(Response::new(OpenDrawerResponse { job: Some(self.outcome(&job_id).await?) }))
    }

    async fn list_devices(
        &self,
        _request: Request<ListDevicesRequest>,
    ) -> Result<Response<ListDevicesResponse>, Status> {
        Ok(Response::new(ListDevicesResponse { devices: self.board.list() }))
    }

    type WatchStream = ReceiverStream<Result<WatchResponse, Status>>;

    async fn watch(&self, request: Request<WatchRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let caller = caller(&request);
        let WatchRequest { after_seq, boot_id } = request.into_inner();
        let mut stream = self.events.open(&caller.origin, &boot_id, after_seq);
        let first = stream.missed.take().unwrap_or_else(|| self.snapshot());
        let (page, changes) = mpsc::channel(MAX_BEHIND);
        tokio::spawn(pump(Arc::clone(&self.events), stream, first, self.timing, page));
        Ok(Response::new(ReceiverStream::new(changes)))
    }
}

impl Service {
    fn device(&self, device_id: &str) -> Result<String, Refusal> {
        let unknown = || refusal(Code::NotFound, Reason::NoSuchDevice).with("device_id", device_id);
        self.board.resolve(device_id).ok_or_else(unknown)
    }

    async fn outcome(&self, job_id: &str) -> Result<Job, Status> {
        let gone = || internal(&"the job could not be kept");
        self.queue.outcome(job_id, self.timing.answer).await.ok_or_else(gone)
    }

    fn snapshot(&self) -> Vec<WatchResponse> {
        let devices = self.board.list().into_iter().map(Event::Device);
        let jobs = self.queue.snapshot().into_iter().map(Event::Job);
        devices.chain(jobs).map(|event| self.events.unnumbered(event)).collect()
    }
}

/// Carries changes to one page until it goes, is superseded, or the agent stops.
async fn pump(
    events: Arc<Events>,
    mut stream: Stream,
    first: Vec<WatchResponse>,
    timing: Timing,
    page: mpsc::Sender<Result<WatchResponse, Status>>,
) {
    for response in first {
        if page.send(Ok(response)).await.is_err() {
            return;
        }
    }
    loop {
        let next = tokio::select! {
            () = page.closed() => return,
            _ = stream.superseded.wait_for(|ended| *ended) => Err(Status::aborted("superseded")),
            _ = stream.closed.wait_for(|closed| *closed) => Err(Status::unavailable("the agent stops")),
            change = stream.live.recv() => match change {
                Ok(change) => Ok(change),
                Err(broadcast::error::RecvError::Lagged(_)) => Err(Status::aborted("fell behind")),
                Err(broadcast::error::RecvError::Closed) => Err(Status::unavailable("the agent stops")),
            },
            () = sleep(timing.heartbeat) => Ok(events.heartbeat()),
        };
        let last = next.is_err();
        if page.send(next).await.is_err() || last {
            return;
        }
    }
}

fn caller<T>(request: &Request<T>) -> Caller {
    let none = || Caller { origin: String::new(), paired: false };
    request.extensions().get::<Caller>().cloned().unwrap_or_else(none)
}

fn check_id(job_id: &str) -> Result<(), Refusal> {
    if job_id.is_empty() || job_id.len() > MAX_ID || job_id.chars().any(char::is_control) {
        return Err(Refusal::bad_field("job_id", "required"));
    }
    Ok(())
}

fn refusal(code: Code, reason: Reason) -> Refusal {
    Refusal::new(code, "hwbridge", reason.as_str_name())
}

fn not_taken(error: NotTaken) -> Status {
    match error {
        NotTaken::Full => refusal(Code::ResourceExhausted, Reason::QueueFull).to_status(),
        NotTaken::Journal(error) => internal(&error),
    }
}

/// Our fault: the log has the whole story, under the number that the screen shows.
fn internal(error: &dyn std::fmt::Display) -> Status {
    let trace = crate::secret::eight_digits().unwrap_or_default();
    tracing::error!(%error, trace, "a call failed");
    Refusal::kit(Code::Internal, KitReason::Internal).with("trace", trace).to_status()
}
