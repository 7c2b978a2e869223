//! What must outlive a killed browser: the cart, the bill it came from, and money on its way.
//!
//! `localStorage` answers at once, but Chromium puts it on the disk seconds later, in a busy hour a minute later: what was rung up
//! since is gone when the browser dies, and with it the knowledge that money was asked for. So these few texts are written a
//! second time, to IndexedDB, which is with the system as soon as its transaction is through. A running number says which of
//! the two is newer when the app starts.
use std::cell::RefCell;

use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::IdbTransactionMode;

use super::{browser, store};

const DATABASE: &str = "zf.kept";
const TEXTS: &str = "texts";
/// Of the last change, in `localStorage`.
const NUMBER: &str = "zf.kept";
/// A disk that answers later than this, ms, keeps nobody from selling.
const PATIENCE_MS: i32 = 1_000;

#[derive(Default)]
struct Pending {
    number: u32,
    /// Key and text, each key once; `None`: forgotten.
    texts: Vec<(String, Option<String>)>,
    writing: bool,
    waiting: Vec<Function>,
}

thread_local! {
    static PENDING: RefCell<Pending> = RefCell::default();
}

/// Before the app reads anything: takes what only the second copy has.
pub(crate) async fn load() {
    let load = future_to_promise(async { take_newer().await.map(|()| JsValue::UNDEFINED) });
    // A browser that keeps nothing starts with what `localStorage` has.
    let _ = JsFuture::from(Promise::race(&Array::of2(&load, &patience(None)))).await;
}

/// Remembers.
pub(crate) fn store(key: &str, value: &str) {
    browser::store(key, value);
    change(key, Some(value.to_owned()));
}

/// Forgets.
pub(crate) fn forget(key: &str) {
    browser::forget(key);
    change(key, None);
}

/// Until everything that was said so far outlives this browser.
pub(crate) async fn written() {
    let idle = PENDING.with_borrow(|pending| pending.texts.is_empty() && !pending.writing);
    if !idle {
        // A promise that is only ever resolved.
        let _ =
            JsFuture::from(patience(Some(&|done| PENDING.with_borrow_mut(|pending| pending.waiting.push(done))))).await;
    }
}

/// A promise that is kept after [`PATIENCE_MS`], or by whoever gets hold of it.
fn patience(give: Option<&dyn Fn(Function)>) -> Promise {
    Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, PATIENCE_MS);
        if let Some(give) = give {
            give(done);
        }
    })
}

fn known_number() -> u32 {
    browser::stored(NUMBER).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn change(key: &str, value: Option<String>) {
    let begin = PENDING.with_borrow_mut(|pending| {
        // Another tab may have counted on.
        pending.number = pending.number.max(known_number()).saturating_add(1);
        browser::store(NUMBER, &pending.number.to_string());
        pending.texts.retain(|(known, _)| known != key);
        pending.texts.push((key.to_owned(), value));
        !std::mem::replace(&mut pending.writing, true)
    });
    if begin {
        spawn_local(write_all());
    }
}

/// One transaction after the other, each with all that came meanwhile.
async fn write_all() {
    loop {
        let (number, texts) = PENDING.with_borrow_mut(|pending| (pending.number, std::mem::take(&mut pending.texts)));
        // Refused: `localStorage` has it, and that is as much as this browser can keep.
        let _ = write(number, &texts).await;
        let waiting = PENDING.with_borrow_mut(|pending| {
            pending.writing = !pending.texts.is_empty();
            if pending.writing { None } else { Some(std::mem::take(&mut pending.waiting)) }
        });
        if let Some(waiting) = waiting {
            for done in waiting {
                let _ = done.call0(&JsValue::UNDEFINED);
            }
            return;
        }
    }
}

async fn write(number: u32, texts: &[(String, Option<String>)]) -> Result<(), JsValue> {
    let (transaction, table) = store::table(DATABASE, TEXTS, IdbTransactionMode::Readwrite).await?;
    for (key, text) in texts {
        let text = text.as_deref().map_or(JsValue::NULL, JsValue::from);
        let row = Array::of3(&JsValue::from(key.as_str()), &number.into(), &text);
        table.put_with_key(&row, &JsValue::from(key.as_str()))?;
    }
    store::ended(&transaction).await
}

async fn take_newer() -> Result<(), JsValue> {
    let (_, table) = store::table(DATABASE, TEXTS, IdbTransactionMode::Readonly).await?;
    let rows: Array = store::done(&table.get_all()?).await?.unchecked_into();
    let number = |row: JsValue| Array::from(&row).get(1).as_f64().unwrap_or_default() as u32;
    let newest = rows.iter().map(number).max().unwrap_or_default();
    if newest <= known_number() {
        return Ok(());
    }
    for row in rows.iter().map(|row| Array::from(&row)) {
        let Some(key) = row.get(0).as_string() else { continue };
        match row.get(2).as_string() {
            Some(text) => browser::store(&key, &text),
            None => browser::forget(&key),
        }
    }
    browser::store(NUMBER, &newest.to_string());
    Ok(())
}
