//! What narrows a list: search, picked conditions, pages. All of it is in the URL.
use leptos::{prelude::*, task::spawn_local};
use proto::kit::v1::{Filter, PageInfo};

use crate::{
    kit::{
        browser,
        button::Button,
        call::Loaded,
        field::{SearchField, Select},
        icon::Mark,
        show::Show,
        url::{Step, Url, use_url},
    },
    t, tr,
};

/// Typing is over after so long, ms.
const TYPED_MS: i32 = 250;

/// A condition that is picked from a list beside the search; its value is in the URL under the field's name.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    pub(super) field: &'static str,
    label: fn() -> &'static str,
    options: Signal<Vec<(String, String)>>,
    unchosen: &'static str,
}

/// The value of an option that asks for every row, in a [`Choice`] whose empty value does not.
pub(crate) const ALL: &str = "all";

impl Choice {
    /// `field` is a filter of the list's spec; the option with the empty value asks for every row.
    pub(crate) fn new(
        field: &'static str,
        label: fn() -> &'static str,
        options: impl Into<Signal<Vec<(String, String)>>>,
    ) -> Self {
        Self { field, label, options: options.into(), unchosen: "" }
    }

    /// The option with the empty value asks for these rows, and the one with [`ALL`] for every row.
    pub(crate) fn or_else(mut self, value: &'static str) -> Self {
        self.unchosen = value;
        self
    }

    pub(super) fn filter(self, chosen: &str) -> Option<Filter> {
        let value = if chosen.is_empty() { self.unchosen } else { chosen };
        let asks = !value.is_empty() && value != ALL;
        asks.then(|| Filter { field: self.field.to_owned(), value: value.to_owned() })
    }
}

/// The part of the URL that belongs to a list.
#[derive(Clone, Copy)]
pub(super) struct InUrl {
    pub(super) url: Url,
    pub(super) search: Memo<String>,
    pub(super) sort: Memo<String>,
    pub(super) page: Memo<String>,
    /// The pages that led to this one, as far as this tab knows: keys lead onward only.
    before: RwSignal<Vec<String>>,
}

impl InUrl {
    pub(super) fn new() -> Self {
        let url = use_url();
        let (search, sort, page) = (url.param("q"), url.param("sort"), url.param("page"));
        let before = RwSignal::new(Vec::new());
        // The browser's back button leads to the page before without asking us.
        Effect::new(move |_| {
            let now = page.get();
            if before.with_untracked(|before: &Vec<String>| before.last() == Some(&now)) {
                before.update(|before| drop(before.pop()));
            }
        });
        Self { url, search, sort, page, before }
    }

    /// Another list: from its first page.
    pub(super) fn ask(self, field: &str, value: String) {
        self.before.set(Vec::new());
        self.url.set(&[(field, value), ("page", String::new())], Step::Instead);
    }

    pub(super) fn clear(self, fields: &[&str]) {
        let mut changes: Vec<(&str, String)> = fields.iter().map(|field| (*field, String::new())).collect();
        changes.extend(["q", "sort", "page"].map(|name| (name, String::new())));
        self.before.set(Vec::new());
        self.url.set(&changes, Step::Instead);
    }

    pub(super) fn turn_to(self, token: String) {
        self.before.update(|before| before.push(self.page.get_untracked()));
        self.url.set(&[("page", token)], Step::Forward);
    }

    pub(super) fn turn_back(self) {
        let last = self.before.try_update(Vec::pop).flatten().unwrap_or_default();
        self.url.set(&[("page", last)], Step::Forward);
    }
}

#[component]
pub(super) fn Pick(choice: Choice, value: Memo<String>, query: InUrl) -> impl IntoView {
    let shown = RwSignal::new(value.get_untracked());
    Effect::new(move |_| shown.set(value.get()));
    Effect::new(move |before: Option<()>| {
        let now = shown.get();
        if before.is_some() && now != value.get_untracked() {
            query.ask(choice.field, now);
        }
    });
    view! { <div class="k-list__pick"><Select label=move || (choice.label)() value=shown options=choice.options/></div> }
}

#[component]
pub(super) fn Search(label: fn() -> &'static str, query: InUrl) -> impl IntoView {
    let typed = RwSignal::new(query.search.get_untracked());
    let newest = StoredValue::new(0_u32);
    let asked = StoredValue::new(typed.get_untracked());
    // The address may change without the field: a cleared list, the back button. What the field itself asked for is no
    // news to it: more may have been typed meanwhile.
    Effect::new(move |_| {
        let now = query.search.get();
        if asked.with_value(|asked| *asked != now) {
            asked.set_value(now.clone());
            typed.set(now);
        }
    });
    Effect::new(move |before: Option<String>| {
        let text = typed.get();
        if before.is_none() || before.as_ref() == Some(&text) {
            return text;
        }
        newest.update_value(|n| *n += 1);
        let (mine, search) = (newest.get_value(), text.trim().to_owned());
        spawn_local(async move {
            browser::sleep(TYPED_MS).await;
            if newest.try_get_value() == Some(mine) && query.search.get_untracked() != search {
                asked.set_value(search.clone());
                query.ask("q", search);
            }
        });
        text
    });
    view! { <SearchField label=move || label() value=typed takes_scans=true/> }
}

#[component]
pub(super) fn Pages<R: Send + Sync + 'static>(
    loaded: Loaded<(Vec<R>, Option<PageInfo>)>,
    query: InUrl,
) -> impl IntoView {
    let next = Memo::new(move |_| {
        loaded.with(|page| {
            page.and_then(|(_, info)| info.as_ref().map(|i| i.next_page_token.clone())).unwrap_or_default()
        })
    });
    let first = Memo::new(move |_| query.page.with(String::is_empty));
    let number = move || match query.before.with(Vec::len) {
        0 if !first.get() => String::new(),
        before => t!("kit.table.page", n = before + 1),
    };
    view! {
        <Show when=move || !first.get() || next.with(|n| !n.is_empty())>
            <nav class="k-list__pages" aria-label=tr!("kit.table.pages")>
                <span class="k-list__page" aria-live="polite">{number}</span>
                <Button label=tr!("kit.table.first") disabled=first on_press=move |()| query.ask("page", String::new())/>
                <Button
                    label=tr!("kit.table.previous")
                    mark=Mark::Back
                    disabled=Signal::derive(move || query.before.with(Vec::is_empty))
                    on_press=move |()| query.turn_back()
                />
                <Button
                    label=tr!("kit.table.next")
                    mark=Mark::Forward
                    disabled=Signal::derive(move || next.with(String::is_empty))
                    on_press=move |()| query.turn_to(next.get_untracked())
                />
            </nav>
        </Show>
    }
    .into_any()
}
