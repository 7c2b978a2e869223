//! The menu: a sheet behind the button on the till, a column beside back-office pages.
use leptos::prelude::*;
use leptos_router::components::A;

use super::{Place, bar::SignOutButton};
use crate::{
    kit::{
        dialog::{Dialog, Shape},
        icon::Icon,
        session::use_session,
    },
    tr,
};

/// The column.
#[component]
pub(super) fn SideMenu(
    /// The page that is open.
    place: Memo<Option<Place>>,
) -> impl IntoView {
    view! { <nav class="sh-side" aria-label=tr!("shell.menu.name")><Entries place on_go=Callback::new(|()| ())/></nav> }
        .into_any()
}

/// The sheet.
#[component]
pub(super) fn MenuDialog(
    /// The page that is open.
    place: Memo<Option<Place>>,
    /// Asked for by Esc, cross, a tap outside, or by going somewhere.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog title=tr!("shell.menu.name") shape=Shape::Menu on_close>
            <nav class="sh-menu" aria-label=tr!("shell.menu.name")><Entries place on_go=on_close/></nav>
            <SignOutButton/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Entries(place: Memo<Option<Place>>, on_go: Callback<()>) -> impl IntoView {
    let session = use_session();
    let entries = move || {
        Place::MENU
            .into_iter()
            .filter(|entry| session.can(entry.needs()))
            .map(|entry| {
                let current = move || (place.get() == Some(entry)).then_some("page");
                view! {
                    <li>
                        <A href=entry.path() attr:class="sh-entry" attr:aria-current=current on:click=move |_| on_go.run(())>
                            <Icon mark=entry.mark()/>
                            <span>{move || entry.name()}</span>
                        </A>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="sh-entries">{entries}</ul> }.into_any()
}
