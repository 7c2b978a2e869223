//! The edge: gRPC-web services, the app's files, health, and the headers and limits around them.
//!
//! One port serves all, same-origin. Header timeouts are set here because axum's own helper has none: a half-sent request
//! would stay open for ever (safety M7).
use std::{convert::Infallible, pin::Pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, middleware, response::IntoResponse, routing::get};
use http::{HeaderName, HeaderValue, header};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tonic::server::NamedService;
use tower::{Service, ServiceExt as _};
use tower_http::{
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    set_header::SetResponseHeaderLayer,
};

use crate::{
    access, catalog, chain,
    kit::{House, Peer},
    ledger, members, payments, reports, shifts, stored_value, till,
};

use doors::{Doors, Patient, Place};
use guard::{MAX_IMPORT, MAX_REQUEST};

mod doors;
mod files;
mod guard;

/// Largest answer.
const MAX_ANSWER: usize = 8 * 1024 * 1024;
/// A head comes whole within this time, and nobody keeps an idle connection longer.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Of a head: bytes that are held, and lines.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 64;
/// After a connection that could not be taken.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// Nothing but what we ship runs in the page: no inline script, no other origin.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Every route of the server.
pub fn router(house: &Arc<House>) -> Router {
    use proto::{
        access::v1::access_service_server::AccessServiceServer,
        catalog::v1::catalog_service_server::CatalogServiceServer, chain::v1::chain_service_server::ChainServiceServer,
        ledger::v1::ledger_service_server::LedgerServiceServer,
        members::v1::members_service_server::MembersServiceServer,
        payments::v1::payments_service_server::PaymentsServiceServer,
        reports::v1::reports_service_server::ReportsServiceServer,
        shifts::v1::shifts_service_server::ShiftsServiceServer,
        stored_value::v1::stored_value_service_server::StoredValueServiceServer,
        till::v1::till_service_server::TillServiceServer,
    };
    macro_rules! limited {
        ($server:ident, $room:ident, $most:expr) => {
            $server::new($room::Service::new(house.clone()))
                .max_decoding_message_size($most)
                .max_encoding_message_size(MAX_ANSWER)
        };
    }
    let services = Router::new();
    let services = add(services, limited!(AccessServiceServer, access, MAX_REQUEST));
    let services = add(services, limited!(ChainServiceServer, chain, MAX_REQUEST));
    let services = add(services, limited!(MembersServiceServer, members, MAX_IMPORT));
    let services = add(services, limited!(CatalogServiceServer, catalog, MAX_IMPORT));
    let services = add(services, limited!(LedgerServiceServer, ledger, MAX_REQUEST));
    let services = add(services, limited!(StoredValueServiceServer, stored_value, MAX_REQUEST));
    let services = add(services, limited!(PaymentsServiceServer, payments, MAX_REQUEST));
    let services = add(services, limited!(TillServiceServer, till, MAX_REQUEST));
    let services = add(services, limited!(ShiftsServiceServer, shifts, MAX_REQUEST));
    let services = add(services, limited!(ReportsServiceServer, reports, MAX_REQUEST));
    let services = services.layer(tonic_web::GrpcWebLayer::new());
    let services = services.layer(CompressionLayer::new().compress_when(worth_compressing()));
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let files = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .fallback(files::serve)
        .layer(set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY));
    services
        .merge(files)
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(middleware::from_fn(guard::guard))
}

/// The catalogue is worth compressing, the small answers of a sale are not.
fn worth_compressing() -> impl Predicate {
    SizeAbove::new(4 * 1024)
}

/// Mounts a gRPC service under its name.
fn add<S>(router: Router, service: S) -> Router
where
    S: Service<http::Request<Body>, Error = Infallible> + NamedService + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
{
    router.route_service(&format!("/{}/{{*rpc}}", S::NAME), service)
}

/// Serves until `stop` ends; open requests get a little time to finish.
///
/// HTTP/1.1 alone: a page on plain HTTP speaks nothing else, and what is not spoken cannot be abused (resets by the
/// thousand, tiny frames, windows that never open).
///
/// # Errors
/// When the port cannot be listened on.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let graceful = GracefulShutdown::new();
    let doors = Arc::new(Doors::default());
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, as a rule: others close soon.
                tracing::warn!(%error, "accept");
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            }
        };
        let Some(place) = doors.enter(peer.ip()).map(Arc::new) else { continue };
        let served = Served { place: place.clone(), peer: Peer(peer.ip()), router: router.clone() };
        let connection = graceful.watch(connection(stream, served));
        tokio::spawn(async move {
            let ended = tokio::select! {
                ended = connection => ended,
                () = place.leave.notified() => Ok(()),
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "connection");
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(5), graceful.shutdown()).await;
    Ok(())
}

/// One connection.
fn connection(stream: TcpStream, served: Served) -> http1::Connection<TokioIo<Patient>, Served> {
    // A till's answer is one small packet; waiting for more of them costs 40 ms.
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(Patient::new(stream)), served)
}

/// The router for one connection: its requests know whence they come, and the last of very many closes it.
struct Served {
    place: Arc<Place>,
    peer: Peer,
    router: Router,
}

impl hyper::service::Service<http::Request<Incoming>> for Served {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, mut request: http::Request<Incoming>) -> Self::Future {
        let is_last = self.place.asks();
        request.extensions_mut().insert(self.peer);
        let answer = self.router.clone().oneshot(request);
        Box::pin(async move {
            // One request a turn: whoever sends hundreds at once waits behind a till that sends one.
            tokio::task::yield_now().await;
            let mut answer = answer.await?;
            if is_last {
                answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(answer)
        })
    }
}
