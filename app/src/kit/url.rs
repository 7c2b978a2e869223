//! State that lives in the address: what a list shows and which record is open, so that a link shows the same to anyone
//! with the right and the browser's back button closes what was opened last.
use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
    params::ParamsMap,
};

type Go = Rc<dyn Fn(&[(&str, String)], Step)>;

/// What a change of the address does to the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Back leads to what was there before.
    Forward,
    /// The same place, told better: typing in a search field, closing what was open.
    Instead,
}

/// Copyable handle on the query part of the address.
#[derive(Clone, Copy)]
pub(crate) struct Url {
    map: Memo<ParamsMap>,
    go: StoredValue<Go, LocalStorage>,
}

/// The address of this page.
pub(crate) fn use_url() -> Url {
    let map = use_query_map();
    let (navigate, location) = (use_navigate(), use_location());
    let go: Go = Rc::new(move |changes, step| {
        let mut params = map.get_untracked();
        for (name, value) in changes {
            params.remove(name);
            if !value.is_empty() {
                params.insert((*name).to_owned(), value.clone());
            }
        }
        let to = format!("{}{}", location.pathname.get_untracked(), params.to_query_string());
        let replace = step == Step::Instead;
        navigate(&to, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    });
    Url { map, go: StoredValue::new_local(go) }
}

impl Url {
    /// One part of it; empty when it is not there.
    pub(crate) fn param(self, name: &'static str) -> Memo<String> {
        Memo::new(move |_| self.map.with(|map| map.get(name).unwrap_or_default()))
    }

    /// Changes parts of it; an empty value takes its part away.
    pub(crate) fn set(self, changes: &[(&str, String)], step: Step) {
        self.go.get_value()(changes, step);
    }
}
