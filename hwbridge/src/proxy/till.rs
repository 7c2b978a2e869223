//! This machine as a till of the shop: the device token, and how to get one.
//!
//! The token stays here. It is added to calls on their way to the server; no page ever sees it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use proto::access::v1::access_service_client::AccessServiceClient;
use proto::access::v1::{EnrollTillRequest, GetTillRequest, Reason};
use proto::refusal::Refusal;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tonic::Code;
use tonic_web::{GrpcWebCall, GrpcWebClientService};

use super::{DEVICE_TOKEN, Upstream, upstream};
use crate::config::Enrol;
use crate::secret;

/// Between two tries while the server is not up.
const TRY_AGAIN: Duration = Duration::from_millis(500);
/// Between two tries after the server said no: somebody has to change something first.
const REFUSED_AGAIN: Duration = Duration::from_secs(30);
/// Between two enrolments: two agents that claim one till number must not take it from each other without end.
const REST: Duration = Duration::from_secs(10);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

type AccessClient = AccessServiceClient<GrpcWebClientService<Upstream<GrpcWebCall<tonic::body::Body>>>>;

fn client(server: Uri) -> AccessClient {
    AccessServiceClient::with_origin(GrpcWebClientService::new(upstream()), server)
}

/// The token and the enrolment.
pub(crate) struct Till {
    path: PathBuf,
    enrol: Option<Enrol>,
    state: watch::Sender<Enrolment>,
}

struct Enrolment {
    token: Option<Arc<str>>,
    standing: Standing,
}

/// What the server thinks of the token, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It is being asked; calls wait a moment.
    Asking,
    /// The server knows the token.
    Good,
    /// The last try came to nothing: nobody should wait for the next one.
    Failed,
}

impl Till {
    pub(crate) fn open(data: &Path, enrol: Option<Enrol>) -> io::Result<Arc<Self>> {
        let path = data.join("device-token");
        let token = secret::load(&path)?.map(|text| text.trim().to_owned()).filter(|token| !token.is_empty());
        let standing = if enrol.is_some() { Standing::Asking } else { Standing::Good };
        let (state, _) = watch::channel(Enrolment { token: token.map(Arc::from), standing });
        Ok(Arc::new(Self { path, enrol, state }))
    }

    /// The token, when there is one.
    pub(crate) fn token(&self) -> Option<Arc<str>> {
        self.state.borrow().token.clone()
    }

    /// The token, waiting a moment when an enrolment is under way.
    pub(crate) async fn token_soon(&self, within: Duration) -> Option<Arc<str>> {
        let mut changes = self.state.subscribe();
        let _late_is_fine = timeout(within, changes.wait_for(|state| state.standing != Standing::Asking)).await;
        self.token()
    }

    /// The server does not know this token any more.
    pub(crate) fn refused(&self, token: &str) {
        if self.enrol.is_none() {
            return;
        }
        self.state.send_if_modified(|state| {
            let is_held = state.token.as_deref() == Some(token);
            if is_held {
                tracing::warn!("the server does not know this till any more; it is enrolled again");
                *state = Enrolment { token: None, standing: Standing::Asking };
            }
            is_held
        });
    }

    /// The server went away. It may come back with another database, so it is asked again before it is trusted.
    pub(crate) fn server_gone(&self) {
        if self.enrol.is_some() {
            self.set_standing(Standing::Failed);
        }
    }

    /// Keeps the till enrolled, as long as there is a code for it.
    pub(crate) async fn stay_enrolled(self: Arc<Self>, server: Uri) {
        let Some(enrol) = self.enrol.clone() else { return };
        let client = client(server);
        let mut changes = self.state.subscribe();
        let mut last = None::<Instant>;
        while changes.wait_for(|state| state.standing != Standing::Good).await.is_ok() {
            let done = match self.token() {
                Some(token) => self.check(client.clone(), &token).await,
                None => {
                    if let Some(rest) = last.map(|at| REST.saturating_sub(at.elapsed())) {
                        sleep(rest).await;
                    }
                    last = Some(Instant::now());
                    self.enrol_once(client.clone(), &enrol).await
                }
            };
            if let Err(again) = done {
                self.set_standing(Standing::Failed);
                last = None;
                sleep(again).await;
            }
        }
    }

    /// Does the server know this token? On silence the time to wait for the next try.
    async fn check(&self, mut client: AccessClient, token: &str) -> Result<(), Duration> {
        let mut request = tonic::Request::new(GetTillRequest {});
        if let Ok(token) = token.parse() {
            request.metadata_mut().insert(DEVICE_TOKEN, token);
        }
        match timeout(ANSWER_WITHIN, client.get_till(request)).await {
            Ok(Err(status)) if says_not_enrolled(status.message()) => self.refused(token),
            Ok(Err(status)) if is_silence(status.code()) => return Err(TRY_AGAIN),
            Err(_) => return Err(TRY_AGAIN),
            Ok(Ok(_) | Err(_)) => self.set_standing(Standing::Good),
        }
        Ok(())
    }

    fn set_standing(&self, standing: Standing) {
        self.state.send_if_modified(|state| std::mem::replace(&mut state.standing, standing) != standing);
    }

    /// One try; on failure the time to wait for the next.
    async fn enrol_once(&self, mut client: AccessClient, enrol: &Enrol) -> Result<(), Duration> {
        let request = EnrollTillRequest { enrol_code: enrol.code.clone(), till_no: enrol.till_no.clone() };
        let token = match timeout(ANSWER_WITHIN, client.enroll_till(request)).await {
            Ok(Ok(response)) => response.into_inner().device_token,
            Ok(Err(status)) if is_silence(status.code()) => return Err(TRY_AGAIN),
            Ok(Err(status)) => {
                let refusal = Refusal::from_status(&status);
                tracing::error!(%refusal, till_no = enrol.till_no, "the server does not enrol this till");
                return Err(REFUSED_AGAIN);
            }
            Err(_) => return Err(TRY_AGAIN),
        };
        if token.is_empty() || token.chars().any(|ch| !ch.is_ascii_graphic()) {
            tracing::error!("the server answered with a token that cannot be used");
            return Err(REFUSED_AGAIN);
        }
        if let Err(error) = secret::save(&self.path, &token) {
            tracing::error!(%error, "the device token cannot be kept; the till enrols again at the next start");
        }
        tracing::info!(till_no = enrol.till_no, "this machine is a till of the shop");
        self.state.send_replace(Enrolment { token: Some(Arc::from(token)), standing: Standing::Good });
        Ok(())
    }
}

/// Nobody answered, or nobody who speaks our language.
fn is_silence(code: Code) -> bool {
    matches!(code, Code::Unavailable | Code::Unknown | Code::Cancelled | Code::DeadlineExceeded | Code::Internal)
}

/// Does the server say with this status that it does not know the till?
pub(crate) fn says_not_enrolled(grpc_message: &str) -> bool {
    grpc_message == format!("access.{}", Reason::TillNotEnrolled.as_str_name())
}
