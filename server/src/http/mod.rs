//! The edge: gRPC-web services, the app's files, health, and the headers and limits around them.
//!
//! One port serves all, same-origin. Header timeouts are set here because axum's own helper has none: a half-sent request
//! would stay open for ever (safety M7).
use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::DefaultBodyLimit, response::IntoResponse, routing::get};
use http::{HeaderName, HeaderValue, header};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tonic::server::NamedService;
use tower::Service;
use tower_http::{
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    set_header::SetResponseHeaderLayer,
};

use crate::{access, catalog, chain, kit::House, ledger, members, reports, shifts, stored_value, till};

mod files;

/// Largest request message of a till.
const MAX_REQUEST: usize = 256 * 1024;
/// Largest request of an import.
const MAX_IMPORT: usize = 4 * 1024 * 1024;
/// Largest answer.
const MAX_ANSWER: usize = 8 * 1024 * 1024;
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_CONNECTIONS: usize = 1_024;

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
    let services = add(services, limited!(TillServiceServer, till, MAX_REQUEST));
    let services = add(services, limited!(ShiftsServiceServer, shifts, MAX_REQUEST));
    let services = add(services, limited!(ReportsServiceServer, reports, MAX_REQUEST));
    let services = services.layer(tonic_web::GrpcWebLayer::new()).layer(DefaultBodyLimit::max(MAX_IMPORT));
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
/// # Errors
/// When the port cannot be listened on.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let mut server = auto::Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).keep_alive(true);
    server
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(100)
        .keep_alive_interval(Some(Duration::from_secs(30)));
    let graceful = hyper_util::server::graceful::GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, _peer): (_, SocketAddr) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "accept");
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        // A till's answer is one small packet; waiting for more of them costs 40 ms.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = server.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection");
            }
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(Duration::from_secs(5), graceful.shutdown()).await;
    Ok(())
}
