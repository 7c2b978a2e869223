//! The cart on this device: it survives a reload of the page and its crash.
use leptos::{leptos_dom::helpers::window_event_listener_untyped, prelude::*, task::spawn_local};
use rules::cart::Cart;

use super::state::Till;
use crate::kit::{browser, keep};

const STORED_CART: &str = "zf.till.cart";

/// As it was left; an empty one when there is none, or none that can be read.
pub(super) fn kept() -> Cart {
    browser::stored(STORED_CART).and_then(|text| Cart::from_text(&text)).unwrap_or_default()
}

/// It was sold.
pub(super) fn forget() {
    keep::forget(STORED_CART);
}

impl Till {
    /// Keeps the cart on this device: right behind the change, for writing a long cart takes as long as showing its new line,
    /// and that comes first; and before the page is left.
    pub(super) fn keep_cart(self) {
        let due = StoredValue::new(false);
        let write = move || {
            if due.try_update_value(std::mem::take) == Some(true) {
                keep::store(STORED_CART, &self.cart.with_untracked(Cart::to_text));
            }
        };
        Effect::new(move |_| {
            self.cart.track();
            if due.try_update_value(|due| std::mem::replace(due, true)) == Some(false) {
                spawn_local(async move {
                    browser::sleep(0).await;
                    write();
                });
            }
        });
        // The page itself is the owner.
        let _forever = window_event_listener_untyped("pagehide", move |_| write());
    }
}
