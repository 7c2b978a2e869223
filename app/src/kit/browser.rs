//! The only file that touches `web_sys` for plain chores: storage, clock, timers, the root element.
use leptos::{leptos_dom::helpers::window_event_listener_untyped, prelude::*};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, Storage};

/// Milliseconds since 1970 by this device's clock.
pub(crate) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What this device remembers (`localStorage`).
pub(crate) fn stored(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Remembers on this device. A full or forbidden storage is not an error: the value then lives as long as the page.
pub(crate) fn store(key: &str, value: &str) {
    if let Some(storage) = local() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets on this device.
pub(crate) fn forget(key: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(key);
    }
}

/// What this tab remembers (`sessionStorage`): gone when it is closed.
pub(crate) fn tab_stored(key: &str) -> Option<String> {
    tab()?.get_item(key).ok().flatten()
}

/// Remembers in this tab; `None` forgets.
pub(crate) fn tab_store(key: &str, value: Option<&str>) {
    if let Some(storage) = tab() {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

/// `<html>`, which carries language, theme and size.
pub(crate) fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// Sets an attribute of `<html>`; an empty value removes it.
pub(crate) fn mark_root(name: &str, value: &str) {
    if let Some(root) = root() {
        let _ = if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
    }
}

/// The element that holds the focus, unless it is the page itself.
pub(crate) fn focused() -> Option<HtmlElement> {
    let element: HtmlElement = document().active_element()?.dyn_into().ok()?;
    (element.tag_name() != "BODY").then_some(element)
}

/// Is the element that holds the focus one that takes text?
pub(crate) fn editing() -> Option<HtmlElement> {
    let element: HtmlElement = document().active_element()?.dyn_into().ok()?;
    let tag = element.tag_name();
    let editable = match tag.as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("button" | "checkbox" | "radio" | "range" | "submit" | "reset")
        ),
        _ => element.is_content_editable(),
    };
    editable.then_some(element)
}

/// Waits; for retries and idle checks only.
pub(crate) async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
    });
    // A timer's promise is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Between half as long and half as long again: for what many devices would otherwise do at once.
pub(crate) fn about(ms: i32) -> i32 {
    (f64::from(ms) * (0.5 + js_sys::Math::random())) as i32
}

/// Does the system ask for a dark screen?
pub(crate) fn prefers_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}

/// Takes the focus from whatever has it: scans and typed digits then go to the page.
pub(crate) fn rest() {
    if let Some(element) = document().active_element().and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// While the caller's component lives: who reloads or closes the page is asked first, when `lost` says that something would be.
pub(crate) fn ask_before_unload(lost: impl Fn() -> bool + 'static) {
    let listening = window_event_listener_untyped("beforeunload", move |event| {
        if lost() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listening.remove());
}

/// The browser's own print dialog, for pages with a printed form.
pub(crate) fn print() {
    let _ = window().print();
}

/// Gives the focus to the first such element in `within`.
pub(crate) fn focus_within(within: &Element, selector: &str) {
    let found = within.query_selector(selector).ok().flatten().and_then(|e| e.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        let _ = element.focus();
    }
}
