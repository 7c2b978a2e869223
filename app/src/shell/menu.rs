//! The menu: a sheet behind the button on the till, a column beside back-office pages.
use leptos::prelude::*;
use leptos_router::components::A;

use super::{Place, bar::SignOutButton};
use crate::{
    kit::{
        dialog::{Dialog, Shape},
        field::Segmented,
        i18n::{Language, language, set_language},
        icon::Icon,
        prefs::{Size, Theme, use_prefs},
        session::use_session,
    },
    t, tr,
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

/// The sheet, with what this device remembers below it.
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
            <Preferences/>
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

/// Language, theme and text size of this device.
#[component]
pub(crate) fn Preferences() -> impl IntoView {
    let prefs = use_prefs();
    let languages =
        Signal::stored(vec![("zh-CN".to_owned(), "中文".to_owned()), ("en".to_owned(), "English".to_owned())]);
    let themes =
        Signal::derive(|| Theme::ALL.map(|theme| (theme.word().to_owned(), theme_name(theme).to_owned())).to_vec());
    let sizes = Signal::derive(|| Size::ALL.map(|size| (size.word().to_owned(), size_name(size).to_owned())).to_vec());
    let pick_language = move |tag: String| set_language(if tag == "en" { Language::En } else { Language::Zh });
    let pick_theme = move |word: String| {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.word() == word) {
            prefs.set_theme(theme);
        }
    };
    let pick_size = move |word: String| {
        if let Some(size) = Size::ALL.into_iter().find(|size| size.word() == word) {
            prefs.set_size(size);
        }
    };
    view! {
        <div class="sh-preferences">
            <Segmented label=tr!("shell.language.name") value=move || language().tag() options=languages on_choose=pick_language/>
            <Segmented label=tr!("shell.theme.name") value=move || prefs.theme().word() options=themes on_choose=pick_theme/>
            <Segmented label=tr!("shell.size.name") value=move || prefs.size().word() options=sizes on_choose=pick_size/>
        </div>
    }
    .into_any()
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => t!("shell.theme.auto"),
        Theme::Light => t!("shell.theme.light"),
        Theme::Dark => t!("shell.theme.dark"),
        Theme::Contrast => t!("shell.theme.contrast"),
    }
}

fn size_name(size: Size) -> &'static str {
    match size {
        Size::Normal => t!("shell.size.normal"),
        Size::Large => t!("shell.size.large"),
        Size::Larger => t!("shell.size.larger"),
    }
}
