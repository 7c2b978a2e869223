//! The app of 账房: till and back office in the browser. See [`kit`] for what pages are made of and [`shell`] for what is
//! around them.
mod access;
mod catalog;
mod chain;
mod kit;
mod members;
mod payments;
mod shell;
mod shifts;
mod stored_value;
mod till;

use leptos::prelude::*;

fn main() {
    // Not leptos' own: it knows how to spawn once something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        kit::keep::load().await;
        kit::i18n::prepare().await;
        mount_to_body(shell::App);
    });
}
