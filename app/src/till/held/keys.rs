//! The two buttons beside the one field: 挂单, and 取单 with how many wait.
use leptos::{prelude::*, task::spawn_local};
use proto::methods;
use rules::keymap::Action;

use crate::{
    kit::{
        browser,
        button::{Button, KeyHint},
        icon::{Icon, Mark},
        session::can,
        show::Show,
    },
    t,
    till::{key_table::use_key_table, state::Till},
    tr,
};

/// Other tills hold bills too: asked for every so often, ms.
const EVERY_MS: i32 = 15_000;

/// Hidden from whoever may not hold.
#[component]
pub(crate) fn HeldKeys(
    /// The till.
    till: Till,
    /// To the bills that wait.
    #[prop(into)]
    on_recall: Callback<()>,
) -> impl IntoView {
    let (may, table) = (can(&methods::TILL_HOLD_SALE), use_key_table());
    let waiting = till.held.waiting;
    let nothing = Signal::derive(move || till.cart.with(|cart| cart.is_empty()) && till.held.tag.with(Option::is_none));
    count_now_and_then(till, may);
    view! {
        <Show when=move || may.get()>
            <div class="hd-keys">
                <Button
                    label=tr!("till.held.hold")
                    key_hint=table.hint(Action::Hold)
                    disabled=nothing
                    pending=till.held.busy
                    on_press=move |()| till.hold()
                />
                <button
                    type="button"
                    class="k-button hd-recall"
                    title=move || t!("till.held.recall_n", n = waiting.get())
                    on:click=move |_| on_recall.run(())
                    data-test="recall"
                >
                    <Icon mark=Mark::Shift/>
                    <span class="k-button__label">{tr!("till.held.recall")}</span>
                    <Show when=move || { waiting.get() > 0 }>
                        <span class="hd-count" data-test="held-count">{move || waiting.get()}</span>
                    </Show>
                    <KeyHint name=table.hint(Action::Recall)/>
                </button>
            </div>
        </Show>
    }
    .into_any()
}

/// As long as the caller lives.
pub(super) fn count_now_and_then(till: Till, may: Signal<bool>) {
    let here = StoredValue::new(());
    spawn_local(async move {
        // As long as the page lives.
        while here.try_get_value().is_some() {
            if may.try_get_untracked() == Some(true) {
                till.count_held();
            }
            browser::sleep(EVERY_MS).await;
        }
    });
}
