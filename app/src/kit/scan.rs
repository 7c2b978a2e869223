//! Scans and typed characters, wherever the focus is. See [`super::keyboard`] for how a scan is told from typing.
use std::rc::Rc;

use leptos::prelude::*;

use super::keyboard::{self, Bound};

/// A character for the page itself, while no text field has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Show it at once; it may be the first of a scan.
    Character(char),
    /// The last so many characters were a scan's: take them back. The scan itself follows.
    TakeBack(usize),
    /// Backspace.
    Back,
}

/// Called with every scanned code as long as the calling component lives; the newest caller gets it. While nobody calls, a
/// scan is left to the field that has the focus. A field with `data-scan="take"` always keeps what is scanned into it.
pub(crate) fn on_scan(handle: impl Fn(String) + 'static) {
    let number = keyboard::push(Bound::Scan(Rc::new(handle)));
    on_cleanup(move || keyboard::drop_layer(number));
}

/// Called with what is typed while no text field has the focus and no key binding took it; the newest caller gets it.
pub(crate) fn on_typed(handle: impl Fn(Typed) + 'static) {
    let number = keyboard::push(Bound::Typed(Rc::new(handle)));
    on_cleanup(move || keyboard::drop_layer(number));
}
