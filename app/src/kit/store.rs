//! Piles of bytes that this device keeps (IndexedDB): more than `localStorage` holds, and read without stopping the page.
//!
//! One pile at a time, under the name of whom it is for: whoever asks under another name finds nothing, and what the other
//! one had is forgotten with the first [`replace`]. A browser that keeps nothing (private window, full disk) is not an error:
//! the caller then fetches it again at the next start.
use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

const DATABASE: &str = "zf";
const FORM: u32 = 1;
const PILES: &str = "piles";

/// What lies under this name, lowest place first; nothing when it cannot be read.
pub(crate) async fn read(name: &str) -> Vec<Vec<u8>> {
    let found = async {
        let (_, piles) = piles(IdbTransactionMode::Readonly).await?;
        let all = piles.get_all_with_key(&range(name)?.into())?;
        done(&all).await
    };
    let Ok(found) = found.await else { return Vec::new() };
    Array::from(&found).iter().map(|bytes| Uint8Array::new(&bytes).to_vec()).collect()
}

/// Forgets all piles and begins this one; both or neither.
pub(crate) async fn replace(name: &str, bytes: &[u8]) {
    let _ = write(Some((name, 0, bytes)), true).await;
}

/// Lays something onto the pile; what was in that place is replaced.
pub(crate) async fn append(name: &str, place: i64, bytes: &[u8]) {
    let _ = write(Some((name, place, bytes)), false).await;
}

/// Forgets all piles.
pub(crate) async fn clear() {
    let _ = write(None, true).await;
}

async fn write(what: Option<(&str, i64, &[u8])>, anew: bool) -> Result<(), JsValue> {
    let (transaction, piles) = piles(IdbTransactionMode::Readwrite).await?;
    if anew {
        piles.clear()?;
    }
    if let Some((name, place, bytes)) = what {
        piles.put_with_key(&Uint8Array::from(bytes), &key(name, place as f64))?;
    }
    ended(&transaction).await
}

async fn piles(mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
    table(DATABASE, PILES, mode).await
}

/// The only table of a database, made when it is opened for the first time, and a transaction on it.
///
/// # Errors
/// The browser's, when it keeps nothing.
pub(super) async fn table(
    name: &str,
    table: &'static str,
    mode: IdbTransactionMode,
) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::UNDEFINED)?;
    let opening = factory.open_with_u32(name, FORM)?;
    let made = opening.clone();
    let make = Closure::once(move || {
        let database: Option<IdbDatabase> = made.result().ok().and_then(|database| database.dyn_into().ok());
        if let Some(database) = database {
            // Refused: then the transaction below does not find it, and that is said.
            let _ = database.create_object_store(table);
        }
    });
    opening.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let opened = done(&opening).await;
    // It holds the request and the request holds it: no collector would ever take either.
    opening.set_onupgradeneeded(None);
    let database: IdbDatabase = opened?.unchecked_into();
    let transaction = database.transaction_with_str_and_mode(table, mode)?;
    let rows = transaction.object_store(table)?;
    // Closed as soon as its transactions are through: an open one would stand in the way of a newer form.
    database.close();
    Ok((transaction, rows))
}

fn key(name: &str, place: f64) -> JsValue {
    Array::of2(&name.into(), &place.into()).into()
}

/// All places of a name: an array is greater than any number.
fn range(name: &str) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::bound(&Array::of1(&name.into()), &Array::of2(&name.into(), &Array::new()))
}

/// What a request answers.
pub(super) async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |well, badly| {
        request.set_onsuccess(Some(&well));
        request.set_onerror(Some(&badly));
    });
    JsFuture::from(promise).await?;
    request.result()
}

/// Until it is on the disk, or was taken back.
pub(super) async fn ended(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |well, badly| {
        transaction.set_oncomplete(Some(&well));
        transaction.set_onabort(Some(&badly));
        transaction.set_onerror(Some(&badly));
    });
    JsFuture::from(promise).await.map(|_| ())
}
