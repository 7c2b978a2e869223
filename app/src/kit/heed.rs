//! Listening to what seldom changes, without staying on its list for ever.
use leptos::{
    prelude::*,
    reactive::graph::{Observer, Source},
};

/// Tracks a signal until whoever observes it is gone. A signal keeps all who ever listened until it changes: the language and
/// the person at the till, which every piece of the screen asks for, grew by kilobytes with each sale. Nobody observes: nothing.
pub(crate) fn heed(signal: impl Source + Track + Send + Sync + 'static) {
    if let Some(listener) = Observer::get() {
        signal.track();
        on_cleanup(move || signal.remove_subscriber(&listener));
    }
}
