//! The keys along the foot: what can be done now, on which key. A finger may press them too.
use leptos::prelude::*;
use rules::keymap::Action;

use super::super::{
    key_table::{label, label_when_paying, use_key_table},
    keys::{may, run},
    scan_box::ScanBox,
    till_page::{Desk, TillStep},
};
use crate::{kit::button::KeyHint, tr};

/// In the order of a sale.
const ON_SALE: [Action; 14] = [
    Action::Member,
    Action::NoCard,
    Action::Goods,
    Action::Amount,
    Action::Quantity,
    Action::Discount,
    Action::Price,
    Action::Remove,
    Action::Staff,
    Action::Bill,
    Action::Hold,
    Action::Recall,
    Action::Undo,
    Action::Reprint,
];
const ON_PAYMENT: [Action; 3] = [Action::Pay, Action::Member, Action::Remove];

/// The strip.
#[component]
pub(super) fn KeyStrip(
    /// Where what is done happens.
    desk: Desk,
    /// The one field.
    scan_box: ScanBox,
) -> impl IntoView {
    let keys = move || match desk.step.get() {
        TillStep::Goods => on(desk, scan_box, &ON_SALE, label),
        TillStep::Pay => on(desk, scan_box, &ON_PAYMENT, |action| label_when_paying(action).unwrap_or_default()),
        TillStep::TopUp | TillStep::Held => ().into_any(),
    };
    view! {
        <nav class="qk-keys" aria-label=tr!("till.quick.keys")>
            {keys}
            <span class="qk-keys__map"><KeyHint name="F1"/>{tr!("shell.keys.map")}<KeyHint name="Ctrl K"/>{tr!("shell.palette.short")}</span>
        </nav>
    }
    .into_any()
}

fn on(desk: Desk, scan_box: ScanBox, actions: &'static [Action], says: fn(Action) -> &'static str) -> AnyView {
    let table = use_key_table();
    let one = move |action: Action| {
        view! {
            <button type="button" class="qk-key" on:click=move |_| run(desk, scan_box, action)>
                <KeyHint name=table.hint(action)/>
                <span class="qk-key__words">{move || says(action)}</span>
            </button>
        }
    };
    let allowed = move || actions.iter().copied().filter(|action| may(*action)).map(one).collect_view();
    view! { {allowed} }.into_any()
}
