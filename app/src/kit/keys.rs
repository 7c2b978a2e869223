//! The keyboard of a page: what each key does, shown by F1 and found by Ctrl+K. Layers stack: a dialog's keys hide the page's.
use std::{borrow::Cow, sync::Arc};

use leptos::prelude::*;

use super::keyboard::{self, Bound};

/// One key and what it does.
#[derive(Clone)]
pub(crate) struct Key {
    pub(super) combo: Cow<'static, str>,
    pub(super) says: fn() -> &'static str,
    pub(super) run: Arc<dyn Fn() + Send + Sync>,
    pub(super) in_fields: bool,
    /// Found by its words too.
    pub(super) command: bool,
}

/// `key("F2", || t!("till.keys.member"), move || …)`. Combos: `F2`, `Shift+F6`, `Enter`, `Space`, `Escape`, `Delete`, `ArrowUp`,
/// `+`, `Ctrl+z`.
///
/// While a text field has the focus only F-keys and Ctrl combos are taken; Enter and Space also pass by while a button or link
/// was reached by Tab, since they press it.
pub(crate) fn key(
    combo: impl Into<Cow<'static, str>>,
    says: fn() -> &'static str,
    run: impl Fn() + Send + Sync + 'static,
) -> Key {
    let combo = combo.into();
    let last = combo.rsplit('+').next().unwrap_or_default();
    let in_fields = last.len() > 1 && last.starts_with('F') || combo.starts_with("Ctrl+");
    Key { combo, says, run: Arc::new(run), in_fields, command: false }
}

/// Something to be done that has no key: the palette finds it.
pub(crate) fn command(says: fn() -> &'static str, run: impl Fn() + Send + Sync + 'static) -> Key {
    key("", says, run).also_by_words()
}

impl Key {
    /// Takes the key out of text fields too (Enter or Escape of a search box).
    pub(crate) fn also_in_fields(mut self) -> Self {
        self.in_fields = true;
        self
    }

    /// The palette (Ctrl+K) finds it by its words.
    pub(crate) fn also_by_words(mut self) -> Self {
        self.command = true;
        self
    }
}

/// These keys work as long as the calling component lives, above those of the components around it.
pub(crate) fn use_keys(keys: impl IntoIterator<Item = Key>) {
    bind(keys, false);
}

/// As [`use_keys`], and nothing below works meanwhile: for dialogs.
pub(crate) fn use_modal_keys(keys: impl IntoIterator<Item = Key>) {
    bind(keys, true);
}

fn bind(keys: impl IntoIterator<Item = Key>, modal: bool) {
    let number = keyboard::push(Bound::Keys { keys: keys.into_iter().collect(), modal });
    on_cleanup(move || keyboard::drop_layer(number));
}

/// Every key that is pressed comes here by its name, and nowhere else, as long as the calling component lives: for the page
/// where keys are changed.
pub(crate) fn use_any_key(handle: impl Fn(String) + 'static) {
    let number = keyboard::push(Bound::Any(std::rc::Rc::new(handle)));
    on_cleanup(move || keyboard::drop_layer(number));
}

/// What the keys that work now do, top layer first, each deed once with all its keys: the key map.
pub(crate) fn key_map() -> Vec<(Vec<String>, &'static str)> {
    let mut rows: Vec<(Vec<String>, &'static str)> = Vec::new();
    for key in keyboard::keys_now() {
        let (cap, says) = (cap(&key.combo), (key.says)());
        if cap.is_empty() || says.is_empty() {
            continue;
        }
        match rows.iter_mut().find(|(_, known)| *known == says) {
            Some((caps, _)) => caps.push(cap),
            None => rows.push((vec![cap], says)),
        }
    }
    rows
}

/// What the palette offers of the page: words, key, and how to do it.
pub(crate) fn commands() -> Vec<Key> {
    let mut found: Vec<Key> = Vec::new();
    for key in keyboard::keys_now().into_iter().filter(|key| key.command) {
        if !found.iter().any(|known| (known.says)() == (key.says)()) {
            found.push(key);
        }
    }
    found
}

impl Key {
    /// Its words.
    pub(crate) fn says(&self) -> &'static str {
        (self.says)()
    }

    /// As on the key cap; empty when it has none.
    pub(crate) fn cap(&self) -> String {
        cap(&self.combo)
    }

    /// Does it.
    pub(crate) fn run(&self) {
        (self.run)();
    }
}

/// `Ctrl+z` is `Ctrl Z` on the cap, `Delete` is `Del`.
pub(crate) fn cap(combo: &str) -> String {
    let (modifier, name) = match combo.split_once('+') {
        Some((modifier, name)) if !modifier.is_empty() && !name.is_empty() => (modifier, name),
        _ => ("", combo),
    };
    let name = match name {
        "Delete" => "Del",
        "Insert" => "Ins",
        "Escape" => "Esc",
        "PageUp" => "PgUp",
        "PageDown" => "PgDn",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        name => name,
    };
    match modifier {
        "" => name.to_owned(),
        modifier if name.len() == 1 => format!("{modifier} {}", name.to_ascii_uppercase()),
        modifier => format!("{modifier} {name}"),
    }
}
