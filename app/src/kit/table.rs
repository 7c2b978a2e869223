//! A list of records: columns are values, the query is in the URL (`?q=…&sort=…&page=…`), so a link shows the same list.
use std::{future::Future, pin::Pin, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use proto::{
    kit::v1::{Filter, ListQuery, PageInfo},
    refusal::Refusal,
};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{
    browser,
    button::Button,
    call::{Loaded, use_loaded},
    field::SearchField,
    format::{clock_time, yuan},
    icon::{Icon, Mark},
    show::Show,
    state::{Banner, EmptyState, Level, Skeleton, could_not_load},
};
use crate::tr;

/// One page of rows, or why not.
pub(crate) type Page<R> = Result<(Vec<R>, Option<PageInfo>), Refusal>;
type Load<R> = Rc<dyn Fn(ListQuery) -> Pin<Box<dyn Future<Output = Page<R>>>>>;

/// Typing is over after so long, ms.
const TYPED_MS: i32 = 250;

/// One column.
pub(crate) struct Column<R> {
    label: fn() -> &'static str,
    cell: Rc<dyn Fn(&R) -> AnyView>,
    number: bool,
    sort: Option<&'static str>,
    wide: bool,
}

impl<R> Clone for Column<R> {
    fn clone(&self) -> Self {
        Self { label: self.label, cell: self.cell.clone(), number: self.number, sort: self.sort, wide: self.wide }
    }
}

impl<R: 'static> Column<R> {
    /// Words.
    pub(crate) fn text(label: fn() -> &'static str, cell: impl Fn(&R) -> String + 'static) -> Self {
        Self::view(label, move |row| cell(row).into_any())
    }

    /// Fen, right-aligned.
    pub(crate) fn money(label: fn() -> &'static str, cell: impl Fn(&R) -> i64 + 'static) -> Self {
        Self::number(label, move |row| yuan(cell(row)))
    }

    /// A figure, right-aligned.
    pub(crate) fn number(label: fn() -> &'static str, cell: impl Fn(&R) -> String + 'static) -> Self {
        Self { number: true, ..Self::text(label, cell) }
    }

    /// Anything.
    pub(crate) fn view(label: fn() -> &'static str, cell: impl Fn(&R) -> AnyView + 'static) -> Self {
        Self { label, cell: Rc::new(cell), number: false, sort: None, wide: false }
    }

    /// The head sorts by this field of the list's spec.
    pub(crate) fn sorts(mut self, field: &'static str) -> Self {
        self.sort = Some(field);
        self
    }

    /// Left out on screens narrower than 840.
    pub(crate) fn when_wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

/// What a list is.
pub(crate) struct TableSpec<R> {
    /// Its name, for screen readers.
    pub caption: fn() -> &'static str,
    /// From the left.
    pub columns: Vec<Column<R>>,
    /// The record's id.
    pub id: fn(&R) -> String,
    /// What can be searched for; `None` for a list without search.
    pub search: Option<fn() -> &'static str>,
    /// What it says when there is nothing.
    pub empty: fn() -> &'static str,
}

/// The list: search, sort, pages, and every state between.
#[component]
pub(crate) fn DataTable<R>(
    /// What it is.
    spec: TableSpec<R>,
    /// Asks the server for a page: `load=table_load(move |query| async move { … })`.
    load: Load<R>,
    /// Equal-match conditions of the page.
    #[prop(optional, into)]
    filters: Signal<Vec<Filter>>,
    /// A change asks again (after a save).
    #[prop(optional, into)]
    again: Signal<u32>,
    /// A row was opened by tap or Enter.
    #[prop(optional, into)]
    on_open: Option<Callback<R>>,
    /// The open row's id, drawn as such.
    #[prop(optional, into)]
    selected: Signal<Option<String>>,
    /// Buttons on the right of the search.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView
where
    R: Clone + Send + Sync + 'static,
{
    let query = use_list_query();
    let loaded = use_loaded(move || {
        again.track();
        load(ListQuery {
            page_size: 50,
            page_token: query.page.get(),
            order_by: query.sort.get(),
            filters: filters.get(),
            search: query.search.get(),
        })
    });
    let TableSpec { caption, columns, id, search, empty } = spec;
    let columns = StoredValue::new_local(columns);
    let heads = move || columns.with_value(|columns| columns.iter().map(|column| head(column, query)).collect_view());
    let rows = move || {
        loaded.with(|page| {
            page.map(|(rows, _)| {
                rows.iter().map(|row| body_row(row, id(row), columns, on_open, selected)).collect_view()
            })
        })
    };
    let nothing = move || loaded.with(|page| page.is_some_and(|(rows, _)| rows.is_empty()));
    let waiting = move || loaded.with(|page| page.is_none()) && loaded.refusal().is_none();
    view! {
        <section class="k-list">
            <div class="k-list__bar">
                {search.map(|label| view! { <Search label query/> })}
                <div class="k-list__extra">{children.map(|children| children())}</div>
            </div>
            {stale(loaded)}
            <div class="k-list__scroll" class:k-list__scroll--old=move || loaded.loading()>
                <table class="k-table">
                    <caption class="k-hidden">{move || caption()}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody on:keydown=move_focus>{rows}</tbody>
                </table>
                <Show when=waiting><Skeleton lines=8/></Show>
                <Show when=nothing><EmptyState mark=Mark::Search title=move || empty()/></Show>
                {move || {
                    let failed = loaded.with(|page| page.is_none()).then(|| loaded.refusal()).flatten();
                    failed.map(|refusal| could_not_load(refusal, move || loaded.reload()))
                }}
            </div>
            <Pages loaded query/>
        </section>
    }
    .into_any()
}

/// Boxes the loader of a [`DataTable`].
pub(crate) fn table_load<R, F, Answer>(load: F) -> Load<R>
where
    F: Fn(ListQuery) -> Answer + 'static,
    Answer: Future<Output = Page<R>> + 'static,
{
    Rc::new(move |query| Box::pin(load(query)))
}

/// The part of the URL that belongs to a list.
#[derive(Clone, Copy)]
struct InUrl {
    search: Memo<String>,
    sort: Memo<String>,
    page: Memo<String>,
    go: StoredValue<Rc<dyn Fn(&[(&str, String)], bool)>, LocalStorage>,
}

fn use_list_query() -> InUrl {
    let map = use_query_map();
    let part = move |name: &'static str| Memo::new(move |_| map.with(|map| map.get(name).unwrap_or_default()));
    let (navigate, location) = (use_navigate(), use_location());
    let go = Rc::new(move |changes: &[(&str, String)], replace: bool| {
        let mut params = map.get_untracked();
        for (name, value) in changes {
            if value.is_empty() {
                params.remove(name);
            } else {
                params.replace((*name).to_owned(), value.clone());
            }
        }
        let to = format!("{}{}", location.pathname.get_untracked(), params.to_query_string());
        navigate(&to, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    });
    InUrl { search: part("q"), sort: part("sort"), page: part("page"), go: StoredValue::new_local(go) }
}

impl InUrl {
    fn set(self, changes: &[(&str, String)], replace: bool) {
        self.go.get_value()(changes, replace);
    }
}

#[component]
fn Search(label: fn() -> &'static str, query: InUrl) -> impl IntoView {
    let typed = RwSignal::new(query.search.get_untracked());
    let newest = StoredValue::new(0_u32);
    Effect::new(move |before: Option<String>| {
        let text = typed.get();
        if before.is_none() || before.as_ref() == Some(&text) {
            return text;
        }
        newest.update_value(|n| *n += 1);
        let (mine, search) = (newest.get_value(), text.trim().to_owned());
        spawn_local(async move {
            browser::sleep(TYPED_MS).await;
            if newest.try_get_value() == Some(mine) {
                query.set(&[("q", search), ("page", String::new())], true);
            }
        });
        text
    });
    view! { <SearchField label=move || label() value=typed takes_scans=true/> }
}

fn head<R: 'static>(column: &Column<R>, query: InUrl) -> AnyView {
    let (label, number, wide) = (column.label, column.number, column.wide);
    let Some(field) = column.sort else {
        return view! { <th scope="col" class:k-table__number=number class:k-table__wide=wide>{move || label()}</th> }
            .into_any();
    };
    let down = format!("{field} desc");
    let now = Memo::new(move |_| {
        query.sort.with(|sort| {
            if sort == field {
                1
            } else if *sort == down {
                -1
            } else {
                0
            }
        })
    });
    let turn = move |_| {
        let next = match now.get_untracked() {
            0 => field.to_owned(),
            1 => format!("{field} desc"),
            _ => String::new(),
        };
        query.set(&[("sort", next), ("page", String::new())], true);
    };
    let sorted = move || match now.get() {
        1 => Some("ascending"),
        -1 => Some("descending"),
        _ => None,
    };
    view! {
        <th scope="col" class:k-table__number=number class:k-table__wide=wide aria-sort=sorted>
            <button type="button" class="k-table__sort" on:click=turn>
                {move || label()}
                {move || match now.get() {
                    1 => view! { <Icon mark=Mark::Up/> }.into_any(),
                    -1 => view! { <Icon mark=Mark::Down/> }.into_any(),
                    _ => ().into_any(),
                }}
            </button>
        </th>
    }
    .into_any()
}

fn body_row<R: Clone + Send + Sync + 'static>(
    row: &R,
    id: String,
    columns: StoredValue<Vec<Column<R>>, LocalStorage>,
    on_open: Option<Callback<R>>,
    selected: Signal<Option<String>>,
) -> AnyView {
    let cells = columns.with_value(|columns| {
        columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let inner = (column.cell)(row);
                // The first cell carries the button, so that the row is reached and opened by the keyboard.
                let inner = if at == 0 && on_open.is_some() {
                    view! { <button type="button" class="k-table__open">{inner}</button> }.into_any()
                } else {
                    inner
                };
                view! { <td class:k-table__number=column.number class:k-table__wide=column.wide>{inner}</td> }
            })
            .collect_view()
    });
    let current = Memo::new(move |_| selected.with(|chosen| chosen.as_deref() == Some(id.as_str())));
    let row = row.clone();
    let open = move |_| {
        if let Some(on_open) = on_open {
            on_open.run(row.clone());
        }
    };
    view! {
        <tr class:k-table__row--open=on_open.is_some() class:k-table__row--current=current on:click=open>{cells}</tr>
    }
    .into_any()
}

/// Arrow keys walk the rows.
fn move_focus(event: KeyboardEvent) {
    let next = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let row = document().active_element().and_then(|e| e.closest("tr").ok().flatten());
    let to = row.and_then(|row| if next { row.next_element_sibling() } else { row.previous_element_sibling() });
    let button = to.and_then(|row| row.query_selector(".k-table__open").ok().flatten());
    if let Some(button) = button.and_then(|b| b.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = button.focus();
    }
}

fn stale<R: Send + Sync + 'static>(loaded: Loaded<(Vec<R>, Option<PageInfo>)>) -> impl IntoView {
    move || {
        let old = loaded.with(|page| page.is_some()) && loaded.refusal().is_some();
        old.then(|| view! { <Banner level=Level::Attention text=tr!("kit.stale", time = clock_time(loaded.at_ms()))/> })
    }
}

#[component]
fn Pages<R: Send + Sync + 'static>(loaded: Loaded<(Vec<R>, Option<PageInfo>)>, query: InUrl) -> impl IntoView {
    let next = Memo::new(move |_| {
        loaded.with(|page| {
            page.and_then(|(_, info)| info.as_ref().map(|i| i.next_page_token.clone())).unwrap_or_default()
        })
    });
    let first = Memo::new(move |_| query.page.with(String::is_empty));
    view! {
        <Show when=move || !first.get() || next.with(|n| !n.is_empty())>
            <nav class="k-list__pages" aria-label=tr!("kit.table.pages")>
                <Button label=tr!("kit.table.first") disabled=first on_press=move |()| query.set(&[("page", String::new())], false)/>
                <Button
                    label=tr!("kit.table.next")
                    mark=Mark::Forward
                    disabled=Signal::derive(move || next.with(String::is_empty))
                    on_press=move |()| query.set(&[("page", next.get_untracked())], false)
                />
            </nav>
        </Show>
    }
    .into_any()
}
