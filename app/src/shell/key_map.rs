//! F1: the keys that work now, of the page and of everything on top of it.
use leptos::prelude::*;

use crate::{
    kit::{
        dialog::{Dialog, Shape},
        keys::{key, key_map, use_keys},
        notice::use_notices,
    },
    t, tr,
};

#[component]
pub(super) fn KeyMap() -> impl IntoView {
    let rows = RwSignal::new(Vec::new());
    let notices = use_notices();
    let show = move || {
        // Read before the dialog opens, since its own layer hides the page's keys.
        if rows.with_untracked(Vec::is_empty) {
            rows.set(key_map());
        }
    };
    use_keys([
        key("F1", || t!("shell.keys.map"), show),
        key("?", || "", show),
        key(
            "Ctrl+z",
            || t!("shell.keys.undo"),
            move || {
                notices.undo_last();
            },
        ),
    ]);
    let open = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    move || open.get().then(|| Suspend::new(shown(rows)))
}

type Rows = Vec<(Vec<String>, &'static str)>;

#[lazy]
fn shown(rows: RwSignal<Rows>) -> AnyView {
    view! {
        <Dialog title=tr!("shell.keys.title") shape=Shape::Wide on_close=move |()| rows.set(Vec::new())>
            // Where it scrolls, the arrow keys scroll it.
            <dl class="sh-keys" tabindex="0">
                {move || rows.get().into_iter().map(|(caps, says)| {
                    let caps = caps.into_iter().map(|cap| view! { <kbd class="k-key">{cap}</kbd>" " }).collect_view();
                    view! { <div class="sh-keys__row"><dt>{caps}</dt><dd>{says}</dd></div> }
                }).collect_view()}
            </dl>
        </Dialog>
    }
    .into_any()
}
