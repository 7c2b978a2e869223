//! Ctrl+K: type what is to be done, or where to go; Enter does it. What one may not do is not there.
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{Place, bar::use_sign_out};
use crate::{
    kit::{
        button::KeyHint,
        dialog::Dialog,
        field::SearchField,
        i18n::is_meant,
        icon::Mark,
        keys::{Key, command, commands, key, use_keys},
        session::use_session,
        state::EmptyState,
    },
    t, tr,
};

/// More are not read; who wants another one types on.
const MOST: usize = 9;

/// One thing to find.
#[derive(Clone)]
enum Entry {
    Do(Key),
    Go(Place),
}

impl Entry {
    fn words(&self) -> &'static str {
        match self {
            Self::Do(key) => key.says(),
            Self::Go(place) => place.name(),
        }
    }
}

#[component]
pub(super) fn Palette() -> impl IntoView {
    let open = RwSignal::new(None::<Vec<Entry>>);
    let (session, navigate, leave) = (use_session(), use_navigate(), use_sign_out());
    let show = move || {
        // Read before the dialog opens, since its own layer hides the page's keys.
        if open.with_untracked(Option::is_none) {
            let mut entries: Vec<Entry> = commands().into_iter().map(Entry::Do).collect();
            let places = Place::MENU.into_iter().filter(|place| untrack(|| session.can(place.needs())));
            entries.splice(0..0, places.map(Entry::Go));
            open.set(Some(entries));
        }
    };
    use_keys([
        key("Ctrl+k", || t!("shell.palette.title"), show),
        command(|| t!("shell.sign_out"), move || leave.run(())),
    ]);
    let run = Callback::new(move |entry: Entry| {
        open.set(None);
        match entry {
            Entry::Do(key) => key.run(),
            Entry::Go(place) => navigate(&place.path(), Default::default()),
        }
    });
    move || open.get().map(|entries| Suspend::new(search(entries, run, Callback::new(move |()| open.set(None)))))
}

/// Fetched when it is first opened.
#[lazy]
fn search(entries: Vec<Entry>, run: Callback<Entry>, on_close: Callback<()>) -> AnyView {
    view! { <Search entries run on_close/> }.into_any()
}

#[component]
fn Search(entries: Vec<Entry>, run: Callback<Entry>, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (text, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let entries = StoredValue::new(entries);
    let found = move || {
        let text = text.get();
        entries.with_value(|all| {
            all.iter().filter(|one| is_meant(one.words(), &text)).take(MOST).cloned().collect::<Vec<_>>()
        })
    };
    Effect::new(move |_| {
        text.track();
        at.set(0);
    });
    let step = move |by: isize| {
        let last = untrack(found).len().saturating_sub(1);
        at.update(|at| *at = at.saturating_add_signed(by).min(last));
    };
    let enter = move || {
        if let Some(entry) = untrack(found).into_iter().nth(at.get_untracked()) {
            run.run(entry);
        }
    };
    let keys = vec![
        key("Enter", || "", enter).also_in_fields(),
        key("ArrowDown", || "", move || step(1)).also_in_fields(),
        key("ArrowUp", || "", move || step(-1)).also_in_fields(),
    ];
    let row = move |(place, entry): (usize, Entry)| {
        let (words, cap) = match &entry {
            Entry::Do(key) => (key.says(), key.cap()),
            Entry::Go(place) => (place.name(), String::new()),
        };
        let page = matches!(entry, Entry::Go(_)).then(|| view! { <small>{tr!("shell.palette.page")}</small> });
        view! {
            <li>
                <button
                    type="button"
                    class="sh-found"
                    class:sh-found--current=move || at.get() == place
                    on:click=move |_| run.run(entry.clone())
                    data-test="palette-row"
                >
                    <span>{words}</span>
                    {page}
                    <KeyHint name=cap/>
                </button>
            </li>
        }
    };
    let list = move || {
        let found = found();
        if found.is_empty() {
            return view! { <EmptyState mark=Mark::Search title=tr!("shell.palette.none") hint=tr!("shell.palette.none_hint")/> }
                .into_any();
        }
        view! { <ul class="sh-founds">{found.into_iter().enumerate().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <Dialog title=tr!("shell.palette.title") keys on_close>
            <div class="sh-palette" data-test="palette">
                <SearchField label=tr!("shell.palette.label") value=text focus=true/>
                {list}
            </div>
        </Dialog>
    }
    .into_any()
}
