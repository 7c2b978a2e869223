//! Puts the parts together, listens, and stops cleanly.

use std::fs::{self, File};
use std::io;
use std::net::{Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::Uri;
use axum::routing::get;
use axum::{Json, Router, middleware};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use proto::hwbridge::v1::hwbridge_service_server::HwbridgeServiceServer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tower::Layer as _;

use crate::board::Board;
use crate::config::Config;
use crate::device::{Attached, DRIVERS, Device};
use crate::events::Events;
use crate::guard::{self, Guard, OWN_SERVICE};
use crate::limits::Limits;
use crate::pairing::Pairing;
use crate::paper::{VirtualPrinter, page};
use crate::port;
use crate::proxy::till::Till;
use crate::proxy::{self, Proxy};
use crate::queue::{Queue, desk, private};
use crate::secret;
use crate::service::Service;

/// Connections at a time; a browser opens six.
const MAX_CONNECTIONS: usize = 256;
/// Answers that are under way get this long when the agent stops.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// Why the agent does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Only this machine may reach the agent.
    #[error("{0} is not a loopback address; the agent listens on 127.0.0.1 or [::1] only")]
    NotLoopback(SocketAddr),
    /// The server's address is not one.
    #[error("server \"{0}\" is not an address like http://127.0.0.1:8080")]
    BadServer(String),
    /// A printer's address is not one.
    #[error(transparent)]
    BadPrinter(#[from] port::BadPort),
    /// Two agents must not share a queue.
    #[error("another agent uses the folder {0}")]
    FolderInUse(String),
    /// The folder cannot be used.
    #[error("the folder {folder} cannot be used: {error}")]
    Folder {
        /// Which.
        folder: String,
        /// What the system said.
        error: io::Error,
    },
    /// The port is taken, or not ours to take.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        error: io::Error,
    },
    /// The machine gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(io::Error),
}

/// A running agent.
pub struct Bridge {
    address: SocketAddr,
    paper: Arc<VirtualPrinter>,
    events: Arc<Events>,
    pairing: Arc<Pairing>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    _lock: File,
}

impl Bridge {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to open in the browser.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// The virtual printer: its paper, and the hands that take the roll out.
    pub fn paper(&self) -> &Arc<VirtualPrinter> {
        &self.paper
    }

    /// The digits that pair a page, when digits are needed.
    pub fn pairing_code(&self) -> Option<String> {
        if self.pairing.code_needed() { self.pairing.shown_code().ok() } else { None }
    }

    /// Ends streams, lets answers finish, and leaves the queue on the disk.
    pub async fn stop(mut self) {
        self.events.close();
        self.stop.send_replace(true);
        let done = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(STOP_WITHIN + Duration::from_secs(1), done).await.is_err() {
            tracing::warn!("not everything ended in time");
        }
    }
}

/// Starts the agent.
pub async fn start(config: Config) -> Result<Bridge, StartError> {
    if !config.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(config.listen));
    }
    let server = server_uri(&config.server)?;
    let folder = |error| StartError::Folder { folder: config.data.display().to_string(), error };
    let lock = open_folder(&config)?;
    let attached = config.printers.iter().find(|printer| printer.port == "virtual");
    let paper = VirtualPrinter::new(attached.map(|printer| printer.paper).unwrap_or_default(), attached.is_some());
    let devices = devices(&config, &paper)?;
    let listeners = listen(config.listen).await?;
    let address = listeners.first().and_then(|listener| listener.local_addr().ok()).unwrap_or(config.listen);

    let infos: Vec<_> = devices.iter().map(|device| device.info()).collect();
    let ids: Vec<String> = infos.iter().map(|info| info.device_id.clone()).collect();
    let events = Events::new(secret::token().map_err(StartError::Random)?[..16].to_owned());
    let board = Board::new(infos, Arc::clone(&events));
    let queue = Queue::open(&config.data.join("print.jsonl"), &ids, Arc::clone(&events)).map_err(folder)?;
    let pairing = Arc::new(Pairing::open(&config.data, config.pairing).map_err(folder)?);
    let till = Till::open(&config.data, config.enrol.clone()).map_err(folder)?;

    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for device in devices {
        tasks.spawn(desk::run(device, Arc::clone(&queue), Arc::clone(&board), config.timing, stopped.clone()));
    }
    let enrolment = Arc::clone(&till).stay_enrolled(server.clone());
    let mut told = stopped.clone();
    tasks.spawn(async move {
        tokio::select! {
            () = enrolment => {}
            _ = told.wait_for(|stop| *stop) => {}
        }
    });
    let proxy = Proxy::new(server, Arc::clone(&till), config.timing.server_answer);
    let service = Service {
        started: Instant::now(),
        timing: config.timing,
        events: Arc::clone(&events),
        board,
        queue,
        pairing: Arc::clone(&pairing),
        till,
        limits: Limits::default(),
    };
    let guard = Guard::new(address.port(), Arc::clone(&pairing));
    let app = app(service, Arc::clone(&paper), proxy, guard);
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    for listener in listeners {
        tasks.spawn(accept(listener, app.clone(), config.timing.head, Arc::clone(&permits), stopped.clone()));
    }
    Ok(Bridge { address, paper, events, pairing, stop, tasks, _lock: lock })
}

/// The guard outside, then own calls, own pages, and the server for the rest.
fn app(service: Service, paper: Arc<VirtualPrinter>, proxy: Arc<Proxy>, guard: Arc<Guard>) -> Router {
    let own = tonic_web::GrpcWebLayer::new().layer(HwbridgeServiceServer::new(service));
    Router::new()
        .route_service(&format!("{OWN_SERVICE}{{method}}"), own)
        .route("/healthz", get(healthz).with_state(Arc::clone(&proxy)))
        .merge(page::routes(paper))
        .fallback_service(axum::routing::any(proxy::forward).with_state(proxy))
        .layer(middleware::from_fn_with_state(guard, guard::guard))
}

async fn healthz(State(proxy): State<Arc<Proxy>>) -> Json<serde_json::Value> {
    let server = if proxy.is_server_up().await { "up" } else { "down" };
    Json(serde_json::json!({ "ok": true, "version": crate::VERSION, "server": server }))
}

fn server_uri(server: &str) -> Result<Uri, StartError> {
    let bad = || StartError::BadServer(server.to_owned());
    let uri: Uri = server.trim_end_matches('/').parse().map_err(|_| bad())?;
    let plain = uri.scheme_str() == Some("http") && uri.authority().is_some() && uri.path() == "/";
    if plain && uri.query().is_none() { Ok(uri) } else { Err(bad()) }
}

/// Makes the folder and takes it for this agent alone.
fn open_folder(config: &Config) -> Result<File, StartError> {
    let folder = config.data.display().to_string();
    let failed = |error| StartError::Folder { folder: folder.clone(), error };
    fs::create_dir_all(&config.data).map_err(failed)?;
    #[cfg(unix)]
    {
        let only_us = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(&config.data, only_us).map_err(failed)?;
    }
    let lock = private(&config.data.join("lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(StartError::FolderInUse(folder)),
        Err(fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn devices(config: &Config, paper: &Arc<VirtualPrinter>) -> Result<Vec<Arc<dyn Device>>, StartError> {
    let mut attached = Vec::new();
    for (index, printer) in config.printers.iter().enumerate() {
        let port = port::open(&printer.port, paper)?;
        attached.push(Attached { port, paper: printer.paper, receipt_printer: index == 0 });
    }
    let drivers = DRIVERS.iter();
    Ok(drivers
        .flat_map(|driver| driver.list(&attached).into_iter().map(move |id| (driver, id)))
        .filter_map(|(driver, id)| driver.open(&attached, &id))
        .collect())
}

/// Browsers take `localhost` for 127.0.0.1 or for [::1], so the agent holds both: a stranger on the other one could
/// pass for it.
async fn listen(address: SocketAddr) -> Result<Vec<TcpListener>, StartError> {
    let failed = |error| StartError::Listen { address, error };
    let first = TcpListener::bind(address).await.map_err(failed)?;
    let port = first.local_addr().map_err(failed)?.port();
    let mut listeners = vec![first];
    if address.is_ipv4() {
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(second) => listeners.push(second),
            Err(error) => tracing::warn!(%error, port, "not listening on [::1] too"),
        }
    }
    Ok(listeners)
}

async fn accept(
    listener: TcpListener,
    app: Router,
    head: Duration,
    permits: Arc<Semaphore>,
    mut stop: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            () = async { let _gone = stop.wait_for(|stop| *stop).await; } => break,
        };
        let stream = match stream {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file handles, as a rule: others close soon.
                tracing::warn!(%error, "a connection was not taken");
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else {
            tracing::warn!("too many connections; one was dropped");
            continue;
        };
        let connection = graceful.watch(connection(stream, app.clone(), head));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended badly");
            }
            drop(permit);
        });
    }
    drop(listener);
    if timeout(STOP_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were cut off");
    }
}

fn connection(
    stream: TcpStream,
    app: Router,
    head: Duration,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "answers may be slow");
    }
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
}
