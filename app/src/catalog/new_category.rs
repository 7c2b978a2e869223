//! A new category where it is missed: below the field that chooses one.
use leptos::{ev::KeyboardEvent, prelude::*};
use proto::{
    catalog::v1::{Category, SaveCategoryRequest},
    methods,
};

use crate::{
    kit::{
        button::{Button, Kind},
        call::{
            new_id,
            refusal::{about_field, sentence},
            use_api, use_command,
        },
        draft::Attempt,
        field::TextField,
        icon::Mark,
        session::can,
        show::Show,
    },
    tr,
};

/// A quiet button that becomes a field.
#[component]
pub(super) fn NewCategory(
    /// What can be chosen; the new one joins them.
    categories: RwSignal<Vec<Category>>,
    /// The chosen id.
    value: RwSignal<String>,
) -> impl IntoView {
    let api = use_api();
    let may_add = can(&methods::CATALOG_SAVE_CATEGORY);
    let (open, name) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (id, attempt) = (StoredValue::new(new_id()), Attempt::new());
    let close = move || {
        name.set(String::new());
        open.set(false);
    };
    let add = use_command(move |()| async move {
        let wanted = name.with_untracked(|name| name.trim().to_owned());
        let known = categories.with_untracked(|all| all.iter().find(|one| one.name == wanted).cloned());
        let category = match known {
            Some(category) => category,
            None => {
                let sort = categories.with_untracked(|all| all.iter().map(|one| one.sort).max().unwrap_or(0) + 1);
                let category = Category { category_id: id.get_value(), name: wanted, sort, version: 0 };
                let request = SaveCategoryRequest { category: Some(category) };
                let made = api.command(&attempt.id(&request), request).await?.category.unwrap_or_default();
                id.set_value(new_id());
                categories.update(|all| all.push(made.clone()));
                made
            }
        };
        value.set(category.category_id);
        close();
        Ok(())
    });
    let error = Signal::derive(move || {
        add.refusal().with(|refusal| {
            let refusal = refusal.as_ref()?;
            Some(about_field(refusal, "name").unwrap_or_else(|| sentence(refusal)))
        })
    });
    // Enter would save the whole item.
    let enter = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            add.run(());
        }
        _ => {}
    };
    view! {
        <Show when=move || may_add.get() && !open.get()>
            <Button label=tr!("catalog.category_new") kind=Kind::Quiet mark=Mark::Plus on_press=move |()| open.set(true)/>
        </Show>
        <Show when=open>
            <div class="ct-new-category" on:keydown=enter>
                <TextField label=tr!("catalog.category_name") value=name error focus=true/>
                <Button label=tr!("catalog.category_add") pending=add.pending() on_press=move |()| add.run(())/>
                <Button label=tr!("kit.cancel") kind=Kind::Quiet on_press=move |()| close()/>
            </div>
        </Show>
    }
    .into_any()
}
