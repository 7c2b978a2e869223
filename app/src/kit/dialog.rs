//! Layers on top of the page: the browser's own `<dialog>`, which traps the focus and gives it back.
use leptos::{html, prelude::*, task::spawn_local};

use super::{
    browser,
    button::{IconButton, Kind},
    icon::Mark,
    keyboard::Depth,
    keys::{Key, use_modal_keys},
};
use crate::tr;

/// How wide, and where from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// 480, in the middle.
    #[default]
    Small,
    /// 880, in the middle: pads and lists side by side.
    Wide,
    /// From the right edge, full height: forms of the back office.
    Side,
    /// From the left edge, full height: the menu.
    Menu,
}

impl Shape {
    fn class(self) -> &'static str {
        match self {
            Self::Small => "k-dialog",
            Self::Wide => "k-dialog k-dialog--wide",
            Self::Side => "k-dialog k-dialog--side",
            Self::Menu => "k-dialog k-dialog--menu",
        }
    }
}

/// A modal dialog. Mount it when it is needed (`<Show when=open>`): mounting opens it, and its state is new each time.
/// Esc, the cross and a tap outside ask `on_close`; the owner unmounts it then.
#[component]
pub(crate) fn Dialog(
    /// What it is about; also its accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// How wide.
    #[prop(optional)]
    shape: Shape,
    /// Keys that work in it, besides Esc.
    #[prop(optional)]
    keys: Vec<Key>,
    /// Cannot be left now: a payment is under way.
    #[prop(optional, into)]
    locked: Signal<bool>,
    /// Asked for by Esc, cross or a tap outside.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Depth::deeper();
    use_modal_keys(keys);
    give_focus_back();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let ask = move || {
        if !locked.get_untracked() {
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=shape.class()
            aria-label=title
            on:cancel=move |event: web_sys::Event| {
                // The owner unmounts it; closed by the browser it would stay in the page, empty.
                event.prevent_default();
                ask();
            }
            on:close=move |_| {
                // A second Esc closes it without asking: open again what must stay, and tell the owner of the rest.
                if let Some(dialog) = dialog.get_untracked()
                    && locked.get_untracked()
                {
                    let _ = dialog.show_modal();
                }
                ask();
            }
            on:mousedown=move |event: web_sys::MouseEvent| {
                // A press on the dialog element itself is a press on its backdrop: the content lies in .k-dialog__box.
                if event.target() == event.current_target() {
                    ask();
                }
            }
        >
            // Else the browser would give the focus, and its ring, to the cross.
            <div class="k-dialog__box" tabindex="-1" autofocus>
                <header class="k-dialog__head">
                    <h2 class="k-dialog__title">{title}</h2>
                    <IconButton mark=Mark::Close label=tr!("kit.close") kind=Kind::Quiet disabled=locked on_press=move |()| ask()/>
                </header>
                <div class="k-dialog__body">{children()}</div>
            </div>
        </dialog>
    }
    .into_any()
}

/// The row of buttons at the foot of a dialog or form; the primary one comes last.
#[component]
pub(crate) fn Actions(
    /// Buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="k-actions">{children()}</div> }
}

/// The browser returns the focus when a dialog closes, not when it is taken out of the page; so it is done here.
fn give_focus_back() {
    let before = StoredValue::new_local(browser::focused());
    on_cleanup(move || {
        let Some(element) = before.try_get_value().flatten() else { return };
        // Everything outside is inert until the dialog has left the page.
        spawn_local(async move {
            if element.is_connected() {
                let _ = element.focus();
            }
        });
    });
}
