//! The app inside the binary: hashed files for ever, the page itself always fresh, brotli when the browser takes it.
use axum::{body::Body, response::IntoResponse};
use http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../dist/"]
#[allow_missing = true]
struct App;

const PAGE: &str = "index.html";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A file of the app, or the app's page for any other path (the app routes by itself).
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(found) = answer(path, &headers) {
        return found;
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    answer(PAGE, &headers).unwrap_or_else(|| (StatusCode::NOT_FOUND, "the app is not built: make web").into_response())
}

fn answer(path: &str, headers: &HeaderMap) -> Option<Response<Body>> {
    if path.is_empty() || path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let plain = App::get(path)?;
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(name, _)| accepts.split(',').any(|one| one.split(';').next().is_some_and(|one| one.trim() == *name)))
        .find_map(|(name, ending)| App::get(&format!("{path}.{ending}")).map(|file| (name, file)));
    let cache = if path.starts_with("assets/") { FOR_EVER } else { "no-cache" };
    let response = Response::builder()
        .header(header::CONTENT_TYPE, plain.metadata.mimetype())
        .header(header::CACHE_CONTROL, cache)
        .header(header::VARY, "accept-encoding");
    let response = match packed {
        Some((name, file)) => response.header(header::CONTENT_ENCODING, name).body(Body::from(file.data.into_owned())),
        None => response.body(Body::from(plain.data.into_owned())),
    };
    response.ok()
}
