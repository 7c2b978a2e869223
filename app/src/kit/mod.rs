//! What every page of the app is made of. The kit knows no room; rooms know the kit.
//!
//! - **Words**: `t!("key")`, `t!("key", name = value)` now; `tr!(…)` the same as a closure for views and props ([`i18n`]).
//!   Keys live in `app/locales/{zh,en}.json`, flat, sorted by room; a missing key does not compile. `word("tender", "cash")`
//!   finds `word.tender.cash` at run time. Numbers and dates: [`format`].
//! - **Calls**: `let api = use_api();` then `api.call(GetX {…}).await`, `api.command(&request_id, DoX {…}).await`,
//!   `api.stream(WatchX {…}).await`; all give `Result<Answer, Refusal>`. `RequestId::new()` when a dialog opens, kept over
//!   retries; `new_id()` for documents born here. `use_loaded(move || api.call(…))` is a [`call::Loaded`]; `use_command(move |input|
//!   async move { …; Ok(()) })` runs once at a time and keeps its refusal for `<Refused>`; `use_action` shows it as a notice.
//!   `can(&methods::TILL_CHECKOUT)` hides buttons. Sentences of refusals: `call::refusal::sentence`.
//! - **Address**: `use_url().param("open")`, `.set(…)`: what a page shows is in its query string ([`url`]).
//! - **Agent**: `use_bridge().print(&job_id, document).await`, `.printer()`, `.can_print()` ([`call::Bridge`]).
//! - **State**: `use_session()` (till, person, rights), `use_prefs()` (theme, size, hand, volume; `.play(Sound::Paid)`), `use_connection()` (online, clock), `use_notices()`
//!   (`say`, `tell`, `undo`, `refuse`).
//! - **Seldom changes**: `heed(signal)` tracks it only as long as somebody observes ([`heed`]).
//! - **Kept bytes**: `store::read(name)`, `replace`, `append`: piles of bytes in this browser ([`store`]).
//! - **Kept texts**: `keep::store(key, text)`, `forget`, `written`: what must outlive a killed browser ([`keep`]); the rest in [`browser`].
//! - **Keyboard**: `use_keys([key("F2", || t!("…"), move || …)])`, `use_modal_keys` in dialogs, `on_scan(|code| …)`,
//!   `on_typed(|typed| …)` for digits while nothing editable has the focus ([`keyboard`]).
//! - **Parts**: [`show`] Show (in place of the prelude's) · [`button`] Button IconButton KeyHint · [`field`] TextField TextArea MoneyInput SearchField Select Segmented Checkbox ·
//!   [`pad`] NumberPad · [`dialog`] Dialog Actions (mount it to open it) · [`notice`] Refused · [`state`] Skeleton EmptyState Banner
//!   `show_loaded` · [`total`] TotalBlock · [`table`] DataTable(spec) with [`table::Choice`] · [`form`] EditForm(fields) of a [`draft::Draft`] · [`icon`] Icon.
pub(crate) mod browser;
pub(crate) mod button;
pub(crate) mod call;
pub(crate) mod dialog;
pub(crate) mod draft;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod format;
mod heed;
pub(crate) mod i18n;
pub(crate) mod icon;
pub(crate) mod keep;
pub(crate) mod keyboard;
pub(crate) mod keys;
pub(crate) mod notice;
pub(crate) mod pad;
pub(crate) mod prefs;
pub(crate) mod scan;
pub(crate) mod session;
pub(crate) mod show;
pub(crate) mod sound;
pub(crate) mod state;
pub(crate) mod store;
pub(crate) mod table;
pub(crate) mod total;
pub(crate) mod url;

use leptos::prelude::*;

use self::{
    call::{Bridge, Connection, use_api},
    notice::Notices,
    prefs::Prefs,
    session::Session,
};

/// Puts everything that `use_…` finds into the context; once, at the root.
pub(crate) fn provide() {
    provide_context(Session::new());
    provide_context(Connection::new());
    provide_context(Notices::new());
    provide_context(Prefs::new());
    provide_context(Bridge::new(use_api()));
    keyboard::listen();
}
