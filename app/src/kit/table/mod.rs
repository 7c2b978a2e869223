//! A list of records: columns are values, the query is in the URL (`?q=…&sort=…&page=…`), so a link shows the same list.
mod narrow;

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::prelude::*;
use proto::{
    kit::v1::{ListQuery, PageInfo, Reason},
    refusal::Refusal,
};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

pub(crate) use self::narrow::{ALL, Choice};
use self::narrow::{InUrl, Pages, Pick, Search};
use super::{
    button::Button,
    call::{Loaded, use_loaded},
    format::{clock_time, yuan},
    icon::{Icon, Mark},
    show::Show,
    state::{Banner, EmptyState, Level, Skeleton, could_not_load},
};
use crate::tr;

/// One page of rows, or why not.
pub(crate) type Page<R> = Result<(Vec<R>, Option<PageInfo>), Refusal>;
type Load<R> = Rc<dyn Fn(ListQuery) -> Pin<Box<dyn Future<Output = Page<R>>>>>;

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
    /// Conditions that can be picked, beside the search.
    #[prop(optional)]
    choices: Vec<Choice>,
    /// What to do when there is nothing at all.
    #[prop(optional)]
    hint: Option<fn() -> &'static str>,
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
    let query = InUrl::new();
    let chosen: Vec<(Choice, Memo<String>)> =
        choices.into_iter().map(|choice| (choice, query.url.param(choice.field))).collect();
    let fields: Vec<&'static str> = chosen.iter().map(|(choice, _)| choice.field).collect();
    let picked = chosen.clone();
    let loaded = use_loaded(move || {
        again.track();
        load(ListQuery {
            page_size: 50,
            page_token: query.page.get(),
            order_by: query.sort.get(),
            filters: picked.iter().filter_map(|(choice, value)| choice.filter(&value.get())).collect(),
            search: query.search.get(),
        })
    });
    let narrowed = Memo::new({
        let chosen = chosen.clone();
        move |_| query.search.with(|q| !q.is_empty()) || chosen.iter().any(|(_, value)| value.with(|v| !v.is_empty()))
    });
    let clear = Callback::new(move |()| query.clear(&fields));
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
                {chosen.into_iter().map(|(choice, value)| view! { <Pick choice value query/> }).collect_view()}
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
                <Show when=move || nothing() && !narrowed.get()>
                    <EmptyState mark=Mark::Search title=move || empty() hint=move || hint.map_or("", |hint| hint())/>
                </Show>
                <Show when=move || nothing() && narrowed.get()>
                    <EmptyState mark=Mark::Search title=tr!("kit.table.nothing_found")>
                        <Button label=tr!("kit.table.clear") on_press=clear/>
                    </EmptyState>
                </Show>
                {move || {
                    let failed = loaded.with(|page| page.is_none()).then(|| loaded.refusal()).flatten();
                    failed.map(|refusal| failed_list(refusal, loaded, clear))
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

/// The search of an address that was typed or is old may make no sense: then it is cleared, not tried again.
fn failed_list<R: Send + Sync + 'static>(
    refusal: Refusal,
    loaded: Loaded<(Vec<R>, Option<PageInfo>)>,
    clear: Callback<()>,
) -> AnyView {
    if !refusal.is_kit(Reason::BadField) {
        return could_not_load(refusal, move || loaded.reload());
    }
    view! {
        <EmptyState mark=Mark::Alert title=tr!("kit.table.bad_query")>
            <Button label=tr!("kit.table.clear") on_press=clear/>
        </EmptyState>
    }
    .into_any()
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
        query.ask("sort", next);
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
                    _ => view! { <Icon mark=Mark::Sort/> }.into_any(),
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
        old.then(|| view! {
            <Banner level=Level::Attention text=tr!("kit.stale", time = clock_time(loaded.at_ms()))>
                <Button label=tr!("kit.again") mark=Mark::Again pending=Signal::derive(move || loaded.loading()) on_press=move |()| loaded.reload()/>
            </Banner>
        })
    }
}
