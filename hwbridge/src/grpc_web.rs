//! Answers of ours in the form that a gRPC-web client reads: the status in the headers, no body.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE as CONTENT_TYPE_HEADER;
use axum::response::Response;
use tonic::Status;

/// What every call of the app carries.
pub(crate) const CONTENT_TYPE: &str = "application/grpc-web+proto";

/// Says no.
pub(crate) fn refused(status: &Status) -> Response {
    let mut response = status.clone().into_http::<Body>();
    response.headers_mut().insert(CONTENT_TYPE_HEADER, HeaderValue::from_static(CONTENT_TYPE));
    response
}
