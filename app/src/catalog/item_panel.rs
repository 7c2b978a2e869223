//! One item in the back office: a new one, or a change to one, with its barcodes.
use leptos::prelude::*;
use proto::{
    catalog::v1::{Category, GetItemRequest, Item, ItemKind, ListCategoriesRequest, SaveItemRequest},
    kit::v1::Reason,
    members::v1::{Level, ListLevelsRequest},
    methods,
};

use super::{
    barcodes::{BarcodeRows, Barcodes},
    form::draft,
    level_prices::{LevelPriceRows, LevelPrices},
};
use crate::{
    access::last_change,
    kit::{
        button::{Button, Kind},
        call::{new_id, use_api, use_command, use_loaded},
        dialog::{Dialog, Shape},
        draft::{Attempt, Leave},
        form::EditForm,
        notice::use_notices,
        session::can,
        show::Show,
        state::show_loaded,
    },
    t, tr,
};

/// In the place of an id: an item that is not there yet.
pub(super) const NEW: &str = "new";

/// From the right edge.
#[component]
pub(super) fn ItemPanel(
    /// Which, or [`NEW`].
    item_id: String,
    /// Of a new item; empty for the first one.
    category_id: String,
    /// The list is not true any more.
    #[prop(into)]
    on_saved: Callback<()>,
    /// Archived: can be taken back.
    #[prop(into)]
    on_archived: Callback<Item>,
    /// After a save: the next new one.
    #[prop(into)]
    on_next: Callback<()>,
    /// Asked for by Esc, cross, cancel, or after a save.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let leave = Leave::new(on_close);
    let is_new = item_id == NEW;
    let title = move || if is_new { t!("catalog.new_title") } else { t!("catalog.edit_title") };
    // Its own list of categories: one that is added here must not make the form anew.
    let loaded = use_loaded(move || {
        let (item_id, category_id) = (item_id.clone(), category_id.clone());
        async move {
            let categories = api.call(ListCategoriesRequest {}).await?.categories;
            let item = if is_new {
                new_item(category_id, &categories)
            } else {
                api.call(GetItemRequest { item_id }).await?.item.unwrap_or_default()
            };
            // Who may not see the levels sees no prices of theirs.
            let levels = api.call(ListLevelsRequest {}).await.map(|answer| answer.levels).unwrap_or_default();
            Ok((item, categories, levels))
        }
    });
    let file = move |(item, categories, levels)| {
        view! { <File item categories levels leave on_saved on_archived on_next/> }.into_any()
    };
    view! { <Dialog title shape=Shape::Side on_close=leave.ask()>{show_loaded(loaded, file)}</Dialog> }.into_any()
}

fn new_item(wanted: String, categories: &[Category]) -> Item {
    let known = |id: &String| categories.iter().any(|category| category.category_id == *id);
    let first = || categories.first().map(|category| category.category_id.clone()).unwrap_or_default();
    let category_id = Some(wanted).filter(known).unwrap_or_else(first);
    let kind = ItemKind::Goods.into();
    Item { item_id: new_id(), category_id, kind, discountable: true, ..Item::default() }
}

/// What was asked for beside the typed fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Save {
    Typed,
    /// And go on with the next new one.
    AndNext,
    Archived(bool),
}

#[component]
fn File(
    item: Item,
    categories: Vec<Category>,
    levels: Vec<Level>,
    leave: Leave,
    on_saved: Callback<()>,
    on_archived: Callback<Item>,
    on_next: Callback<()>,
) -> impl IntoView {
    let (api, notices) = (use_api(), use_notices());
    let may_edit = can(&methods::CATALOG_SAVE_ITEM);
    let (is_new, archived) = (item.version == 0, item.archived);
    let barcodes = Barcodes::new(&item.barcodes);
    let prices = LevelPrices::new(&item.level_prices, levels);
    let (draft, price) = draft(item, RwSignal::new(categories));
    let attempt = Attempt::new();
    leave.watch(move || may_edit.get_untracked() && (draft.changed() || barcodes.changed() || prices.changed()));
    let save = use_command(move |save: Save| async move {
        let mut item = Item { barcodes: barcodes.typed()?, level_prices: prices.typed()?, ..draft.typed()? };
        if let Save::Archived(archived) = save {
            item.archived = archived;
        }
        let item_id = item.item_id.clone();
        let request = SaveItemRequest { item: Some(item) };
        let saved = match api.command(&attempt.id(&request), request).await {
            Err(refusal) if refusal.is_kit(Reason::StaleVersion) => {
                let stored = api.call(GetItemRequest { item_id: item_id.clone() }).await?.item.unwrap_or_default();
                let by = last_change(api, &methods::CATALOG_SAVE_ITEM, &item_id).await;
                barcodes.rebase(&stored.barcodes);
                draft.rebase(stored, by);
                return Ok(());
            }
            answer => answer?.item.unwrap_or_default(),
        };
        if save == Save::Archived(true) {
            on_archived.run(saved);
        } else {
            notices.say(t!("catalog.saved", name = saved.name));
        }
        on_saved.run(());
        if save == Save::AndNext {
            on_next.run(());
        } else {
            leave.now();
        }
        Ok(())
    });
    let tools = move || {
        view! {
            <Show when=move || may_edit.get() && !is_new>
                <Button
                    label=move || if archived { t!("catalog.restore") } else { t!("catalog.archive") }
                    kind=Kind::Quiet
                    pending=save.pending()
                    on_press=move |()| save.run(Save::Archived(!archived))
                />
            </Show>
            <Show when=move || is_new>
                <Button label=tr!("catalog.save_next") pending=save.pending() on_press=move |()| save.run(Save::AndNext)/>
            </Show>
        }
    };
    view! {
        <EditForm
            fields=draft.fields()
            refusal=save.refusal()
            pending=save.pending()
            focus=is_new
            read_only=Signal::derive(move || !may_edit.get())
            conflict=draft.conflict()
            leave
            shown_below=Callback::new(move |refusal| barcodes.shows(&refusal))
            tools
            on_save=move |()| save.run(Save::Typed)
            on_cancel=leave.ask()
        >
            <LevelPriceRows prices/>
            <BarcodeRows barcodes price refusal=save.refusal()/>
        </EditForm>
    }
    .into_any()
}
