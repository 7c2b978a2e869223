//! The keyboard of a page: what each key does, shown by F1. Layers stack: a dialog's keys hide the page's.
use std::sync::Arc;

use leptos::prelude::*;

use super::keyboard::{self, Bound};

/// One key and what it does.
#[derive(Clone)]
pub(crate) struct Key {
    pub(super) combo: &'static str,
    pub(super) says: fn() -> &'static str,
    pub(super) run: Arc<dyn Fn() + Send + Sync>,
    pub(super) in_fields: bool,
}

/// `key("F2", || t!("till.keys.member"), move || …)`. Combos: `F2`, `Enter`, `Space`, `Escape`, `Delete`, `ArrowUp`, `+`, `Ctrl+z`.
///
/// While a text field has the focus only F-keys and Ctrl combos are taken; Enter and Space also pass by while a button or link
/// was reached by Tab, since they press it.
pub(crate) fn key(combo: &'static str, says: fn() -> &'static str, run: impl Fn() + Send + Sync + 'static) -> Key {
    Key {
        combo,
        says,
        run: Arc::new(run),
        in_fields: combo.len() > 1 && combo.starts_with('F') || combo.starts_with("Ctrl+"),
    }
}

impl Key {
    /// Takes the key out of text fields too (Enter or Escape of a search box).
    pub(crate) fn also_in_fields(mut self) -> Self {
        self.in_fields = true;
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

/// What the keys that work now do, top layer first: the key map.
pub(crate) fn key_map() -> Vec<(&'static str, &'static str)> {
    keyboard::keys_now().into_iter().map(|key| (key.combo, (key.says)())).filter(|(_, says)| !says.is_empty()).collect()
}
