//! The keys of this till: one table for the handlers, the key map, the strip, the hints and the page where they are changed.
use leptos::prelude::*;
use rules::keymap::{Action, KeyMap};

use crate::{
    kit::{browser, keys::cap},
    t,
};

const STORED: &str = "zf.keys";

/// Copyable handle on the key map of this device.
#[derive(Clone, Copy)]
pub(crate) struct KeyTable(RwSignal<KeyMap>);

/// The keys of this till.
pub(crate) fn use_key_table() -> KeyTable {
    expect_context()
}

impl KeyTable {
    /// As this device remembers it.
    pub(super) fn provide() {
        let map = browser::stored(STORED).map(|text| KeyMap::from_text(&text)).unwrap_or_default();
        provide_context(Self(RwSignal::new(map)));
    }

    /// The map; tracked.
    pub(crate) fn map(self) -> KeyMap {
        self.0.get()
    }

    /// Changes and remembers.
    pub(crate) fn set(self, map: KeyMap) {
        browser::store(STORED, &map.to_text());
        self.0.set(map);
    }

    /// All keys of an action; tracked.
    pub(crate) fn keys(self, action: Action) -> Vec<String> {
        self.0.with(|map| map.keys(action).into_iter().map(str::to_owned).collect())
    }

    /// The key cap to show for an action; follows what is changed.
    pub(crate) fn hint(self, action: Action) -> Signal<String> {
        Signal::derive(move || self.0.with(|map| map.key(action).map(cap).unwrap_or_default()))
    }
}

/// What an action is called, in few characters.
pub(crate) fn label(action: Action) -> &'static str {
    match action {
        Action::Pay => t!("till.keys.pay"),
        Action::Member => t!("till.keys.member"),
        Action::Goods => t!("till.keys.goods"),
        Action::Staff => t!("till.keys.staff"),
        Action::NoCard => t!("till.keys.no_card"),
        Action::Hold => t!("till.keys.hold"),
        Action::Recall => t!("till.keys.recall"),
        Action::Add => t!("till.keys.add"),
        Action::Bill => t!("till.keys.bill"),
        Action::Amount => t!("till.keys.amount"),
        Action::Quantity => t!("till.keys.quantity"),
        Action::Discount => t!("till.keys.discount"),
        Action::Price => t!("till.keys.price"),
        Action::Minus => t!("till.keys.minus"),
        Action::Remove => t!("till.keys.remove"),
        Action::Empty => t!("till.keys.empty"),
        Action::TopUp => t!("till.keys.top_up"),
        Action::Undo => t!("till.keys.undo"),
        Action::Reprint => t!("till.keys.reprint"),
        Action::Drawer => t!("till.keys.drawer"),
        Action::Mode => t!("till.keys.mode"),
    }
}

/// What its key does while money is taken; nothing where it does nothing.
pub(crate) fn label_when_paying(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Pay => t!("till.pay.exact"),
        Action::Member => t!("word.tender.stored_value"),
        Action::Staff => t!("word.tender.bank_card"),
        Action::Remove => t!("till.keys.remove_tender"),
        _ => return None,
    })
}
