//! The back office's list of goods and services. What is open stands in the address: `?open=<item>`, `?open=new`.
use leptos::prelude::*;
use proto::{
    catalog::v1::{Category, Item, ItemKind, ListCategoriesRequest, ListItemsRequest, SaveItemRequest},
    methods,
};

use super::item_panel::{ItemPanel, NEW};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{Loaded, RequestId, use_action, use_api, use_loaded},
        icon::Mark,
        notice::use_notices,
        session::can,
        show::Show,
        table::{ALL, Choice, Column, DataTable, TableSpec, table_load},
        url::{Step, use_url},
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn CatalogPage() -> impl IntoView {
    let (api, url, notices) = (use_api(), use_url(), use_notices());
    let again = RwSignal::new(0_u32);
    let categories = use_loaded(move || async move { Ok(api.call(ListCategoriesRequest {}).await?.categories) });
    let (open, category_id) = (url.param("open"), url.param("category_id"));
    // 保存并新建 asks for the same address again.
    let round = RwSignal::new(0_u32);
    let may_edit = can(&methods::CATALOG_SAVE_ITEM);
    let load = table_load(move |query| async move {
        let answer = api.call(ListItemsRequest { query: Some(query) }).await?;
        Ok((answer.rows, answer.page))
    });
    let restore = use_action(move |item: Item| async move {
        let request = SaveItemRequest { item: Some(Item { archived: false, ..item }) };
        api.command(&RequestId::new(), request).await?;
        again.update(|n| *n += 1);
        Ok(())
    });
    // Of the page, since it outlives the panel.
    let on_archived = Callback::new(move |item: Item| {
        notices.undo(t!("catalog.archived", name = item.name), move || restore.run(item.clone()));
    });
    let choices = vec![
        Choice::new("category_id", || t!("catalog.category"), Signal::derive(move || category_options(categories))),
        Choice::new("service", || t!("catalog.kind"), Signal::derive(kinds)),
        Choice::new("archived", || t!("kit.state"), Signal::derive(states)).or_else("false"),
    ];
    let go = move |id: String| url.set(&[("open", id)], Step::Forward);
    view! {
        <div class="k-desk" data-test="catalog">
            <h1 class="k-title">{tr!("shell.menu.catalog")}</h1>
            <DataTable
                spec=spec(categories)
                load
                choices
                hint=|| t!("till.goods.none_hint")
                again
                selected=Signal::derive(move || Some(open.get()))
                on_open=move |row: Item| go(row.item_id)
            >
                <Show when=may_edit>
                    <Button label=tr!("catalog.new") kind=Kind::Primary mark=Mark::Plus on_press=move |()| go(NEW.to_owned())/>
                </Show>
            </DataTable>
            {move || {
                round.track();
                let item_id = open.get();
                (!item_id.is_empty()).then(|| view! {
                    <ItemPanel
                        item_id
                        category_id=category_id.get_untracked()
                        on_saved=move |()| again.update(|n| *n += 1)
                        on_archived
                        on_next=move |()| round.update(|n| *n += 1)
                        on_close=move |()| {
                            // A category may have been added.
                            categories.reload();
                            url.set(&[("open", String::new())], Step::Instead);
                        }
                    />
                })
            }}
        </div>
    }
    .into_any()
}

fn category_options(categories: Loaded<Vec<Category>>) -> Vec<(String, String)> {
    let all = (String::new(), t!("catalog.every_category").to_owned());
    let name = |category: &Category| (category.category_id.clone(), category.name.clone());
    categories.with(|known| std::iter::once(all).chain(known.into_iter().flatten().map(name)).collect())
}

fn kinds() -> Vec<(String, String)> {
    let option = |key: &str, words: &str| (key.to_owned(), words.to_owned());
    vec![
        option("", t!("catalog.kind.every")),
        option("false", t!("catalog.kind.goods")),
        option("true", t!("catalog.kind.service")),
    ]
}

/// What is sold, what was archived, or all.
fn states() -> Vec<(String, String)> {
    let option = |key: &str, words: &str| (key.to_owned(), words.to_owned());
    vec![
        option("", t!("catalog.state.sold")),
        option("true", t!("catalog.state.archived")),
        option(ALL, t!("kit.state.all")),
    ]
}

fn spec(categories: Loaded<Vec<Category>>) -> TableSpec<Item> {
    let category = move |row: &Item| {
        let id = row.category_id.clone();
        let name = move || {
            categories.with(|known| {
                let mine = known.into_iter().flatten().find(|category| category.category_id == id);
                mine.map(|category| category.name.clone())
            })
        };
        view! { <span class="ct-category">{name}</span> }.into_any()
    };
    TableSpec {
        caption: || t!("shell.menu.catalog"),
        columns: vec![
            Column::view(|| t!("catalog.name"), name_cell).sorts("name"),
            Column::text(|| t!("catalog.code"), |row: &Item| row.code.clone()).sorts("code"),
            Column::view(|| t!("catalog.category"), category),
            Column::view(|| t!("catalog.barcode"), barcode_cell).when_wide(),
            Column::text(|| t!("catalog.unit"), |row: &Item| row.unit.clone()).when_wide(),
            Column::money(|| t!("catalog.price"), |row: &Item| row.price_fen),
        ],
        id: |row| row.item_id.clone(),
        search: Some(|| t!("catalog.search")),
        empty: || t!("till.goods.none"),
    }
}

fn name_cell(row: &Item) -> AnyView {
    let service = row.kind() == ItemKind::Service;
    view! {
        <span class="k-cell">
            <span class="k-cell__name">{row.name.clone()}</span>
            {(!row.spec.is_empty()).then(|| view! { <span class="k-cell__note">{row.spec.clone()}</span> })}
            {service.then(|| view! { <span class="k-pill">{tr!("catalog.kind.service")}</span> })}
            {row.archived.then(|| view! { <span class="k-pill k-pill--attention">{tr!("catalog.state.archived")}</span> })}
        </span>
    }
    .into_any()
}

/// The first one, and how many more there are.
fn barcode_cell(row: &Item) -> AnyView {
    let first = row.barcodes.first().map(|barcode| barcode.barcode.clone());
    let more = row.barcodes.len().saturating_sub(1);
    view! {
        <span class="k-cell">
            <span>{first}</span>
            {(more > 0).then(|| view! { <span class="k-cell__note">{format!("+{more}")}</span> })}
        </span>
    }
    .into_any()
}
