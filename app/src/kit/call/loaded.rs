//! A remote value as a page wants it: the last good answer, the refusal of the newest try, and its age.
use std::future::Future;

use leptos::{prelude::*, task::spawn_local};
use proto::refusal::Refusal;

use crate::kit::browser;

/// Copyable handle on a remote value.
pub(crate) struct Loaded<T: Send + Sync + 'static> {
    data: RwSignal<Option<T>>,
    refusal: RwSignal<Option<Refusal>>,
    loading: RwSignal<bool>,
    at_ms: RwSignal<i64>,
    asked: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// The last good answer; tracked.
    pub(crate) fn get(self) -> Option<T>
    where
        T: Clone,
    {
        self.data.get()
    }

    /// Looks at the last good answer without a copy; tracked.
    pub(crate) fn with<U>(self, look: impl FnOnce(Option<&T>) -> U) -> U {
        self.data.with(|data| look(data.as_ref()))
    }

    /// Why the newest try failed; `None` after a good one. Tracked.
    pub(crate) fn refusal(self) -> Option<Refusal> {
        self.refusal.get()
    }

    /// Is a try under way? Tracked.
    pub(crate) fn loading(self) -> bool {
        self.loading.get()
    }

    /// When the data came, ms since 1970; tracked.
    pub(crate) fn at_ms(self) -> i64 {
        self.at_ms.get()
    }

    /// Asks again and keeps showing what is there meanwhile.
    pub(crate) fn reload(self) {
        self.asked.update(|n| *n += 1);
    }

    /// As if it had never been loaded.
    pub(crate) fn forget(self) {
        self.refusal.set(None);
        self.data.set(None);
    }

    /// Puts in what a command just answered, so that nothing has to be asked again.
    pub(crate) fn put(self, value: T) {
        self.at_ms.set(browser::now_ms());
        self.refusal.set(None);
        self.data.set(Some(value));
    }
}

/// Loads now, again when a signal read by `load` (before its first await) changes, and on [`Loaded::reload`].
/// An answer that was overtaken by a newer question is dropped.
pub(crate) fn use_loaded<T, F, Answer>(load: F) -> Loaded<T>
where
    T: Send + Sync + 'static,
    F: Fn() -> Answer + 'static,
    Answer: Future<Output = Result<T, Refusal>> + 'static,
{
    let loaded = Loaded {
        data: RwSignal::new(None),
        refusal: RwSignal::new(None),
        loading: RwSignal::new(true),
        at_ms: RwSignal::new(0),
        asked: RwSignal::new(0),
    };
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        loaded.asked.track();
        let answer = load();
        newest.update_value(|n| *n += 1);
        let mine = newest.get_value();
        loaded.loading.set(true);
        spawn_local(async move {
            let answer = answer.await;
            // The page may be gone by now, and its signals with it.
            if newest.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(value) => loaded.put(value),
                Err(refusal) => loaded.refusal.set(Some(refusal)),
            }
            loaded.loading.set(false);
        });
    });
    loaded
}
