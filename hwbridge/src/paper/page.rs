//! The page that shows the virtual printer's paper. Plain HTML, a style sheet and a small script, all of it in the
//! program, because a printer must be there when the server is not.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Move, VirtualPrinter};

const PAGE: &str = include_str!("../../assets/paper.html");
const STYLE: &str = include_str!("../../assets/paper.css");
const SCRIPT: &str = include_str!("../../assets/paper.js");
const AWAY_SCRIPT: &str = include_str!("../../assets/away.js");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Words of this page and of the one that says that the server is away.
pub(crate) type Words = BTreeMap<String, String>;

/// The words in the language of the page: `?lang=` first, then the browser's.
pub(crate) fn language(asked: Option<&str>, headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("zh");
    let wanted = asked.filter(|lang| matches!(*lang, "zh" | "en")).unwrap_or(accepted);
    if wanted.trim_start().to_ascii_lowercase().starts_with("en") { "en" } else { "zh" }
}

/// All words of a language. The files are part of the program, so a broken one shows in the first test.
pub(crate) fn words(language: &str) -> Words {
    let file = match language {
        "en" => include_str!("../../locales/en.json"),
        _ => include_str!("../../locales/zh.json"),
    };
    serde_json::from_str(file).unwrap_or_default()
}

/// Puts words where the page has `{{key}}`.
pub(crate) fn fill(page: &str, words: &Words) -> String {
    words.iter().fold(page.to_owned(), |page, (key, word)| page.replace(&format!("{{{{{key}}}}}"), word))
}

/// The routes, all under `/paper`.
pub(crate) fn routes(printer: Arc<VirtualPrinter>) -> Router {
    Router::new()
        .route("/paper", get(page))
        .route("/paper/paper.css", get(async || ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/paper/paper.js", get(async || ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)))
        .route("/paper/away.js", get(async || ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], AWAY_SCRIPT)))
        .route("/paper/receipts", get(receipts))
        .route("/paper/receipts/{id}/bytes", get(bytes))
        .route("/paper/hands", post(hands))
        .with_state(printer)
}

#[derive(Deserialize)]
struct PageQuery {
    lang: Option<String>,
    theme: Option<String>,
}

async fn page(Query(query): Query<PageQuery>, headers: HeaderMap) -> Response {
    let language = language(query.lang.as_deref(), &headers);
    let mut words = words(language);
    // Inside the page the words are also data for its script; `<` must not end that element.
    let data = serde_json::to_string(&words).unwrap_or_default().replace('<', "\\u003c");
    let theme = query.theme.filter(|theme| matches!(theme.as_str(), "light" | "dark")).unwrap_or_default();
    words.insert("words".to_owned(), data);
    words.insert("lang".to_owned(), if language == "zh" { "zh-CN" } else { "en" }.to_owned());
    words.insert("theme".to_owned(), theme);
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    (headers, fill(PAGE, &words)).into_response()
}

#[derive(Deserialize)]
struct ReceiptsQuery {
    #[serde(default)]
    after: u64,
}

/// The state when it is newer than `after`, else 204.
async fn receipts(State(printer): State<Arc<VirtualPrinter>>, Query(query): Query<ReceiptsQuery>) -> Response {
    if query.after == printer.revision() {
        return StatusCode::NO_CONTENT.into_response();
    }
    ([(CACHE_CONTROL, "no-store")], Json(printer.view())).into_response()
}

/// The very bytes of one sheet, for another reader to judge.
async fn bytes(State(printer): State<Arc<VirtualPrinter>>, Path(id): Path<u64>) -> Response {
    match printer.bytes(id) {
        Some(bytes) => ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn hands(State(printer): State<Arc<VirtualPrinter>>, Json(by): Json<Move>) -> StatusCode {
    printer.hand(by);
    StatusCode::NO_CONTENT
}
