//! The status bar: where and who on the left, how things are on the right. One place, on every page.
use leptos::{prelude::*, task::spawn_local};
use proto::{access::v1::SignOutRequest, hwbridge::v1::Health};

use super::{Place, menu::MenuDialog};
use crate::{
    kit::{
        browser,
        button::{Button, IconButton, Kind},
        call::{Printer, use_action, use_api, use_bridge, use_connection},
        format::clock_time,
        i18n::{Language, language, set_language},
        icon::{Icon, Mark},
        prefs::{Theme, use_prefs},
        session::use_session,
        show::Show,
    },
    shifts::use_shift,
    t, tr,
};

#[component]
pub(super) fn StatusBar(
    /// The page that is open.
    place: Memo<Option<Place>>,
) -> impl IntoView {
    let menu = RwSignal::new(false);
    let (session, shift, connection) = (use_session(), use_shift(), use_connection());
    let shop = move || session.till().map(|till| till.shop_name).unwrap_or_default();
    let person = move || session.person().map(|person| person.staff_name).unwrap_or_default();
    let on_shift = move || match shift.open() {
        Some(open) => {
            let day = open.business_date.get(5..).unwrap_or_default();
            t!("shell.bar.shift", day = day, time = clock_time(open.opened_ms))
        }
        None => t!("shell.bar.no_shift").to_owned(),
    };
    let page = move || place.get().map(Place::name).unwrap_or_default();
    view! {
        <header class="sh-bar" class:sh-bar--gone=move || !connection.online()>
            <IconButton mark=Mark::Menu label=tr!("shell.menu.open") kind=Kind::Quiet on_press=move |()| menu.set(true)/>
            <strong class="sh-bar__brand">{tr!("shell.brand")}</strong>
            // In place of who and where, so that nothing on the page moves: the pay key stays under the finger.
            <Show
                when=move || connection.online()
                fallback=move || view! {
                    <p class="sh-bar__where sh-bar__gone" role="alert">
                        <Icon mark=Mark::Offline/>
                        <span>{tr!("shell.offline.banner", time = clock_time(connection.since_ms()))}</span>
                    </p>
                }
            >
                <p class="sh-bar__where">
                    <span>{shop}</span>
                    <span>{on_shift}</span>
                    <span>{person}</span>
                </p>
            </Show>
            <span class="k-hidden" aria-live="polite">{page}</span>
            <div class="sh-bar__state">
                <Online/>
                <PrinterState/>
                <Clock/>
                <LanguageSwitch/>
                <ThemeSwitch/>
                <SignOut/>
            </div>
        </header>
        <Show when=menu>
            <MenuDialog place on_close=move |()| menu.set(false)/>
        </Show>
    }
    .into_any()
}

#[component]
fn Online() -> impl IntoView {
    let connection = use_connection();
    let words = move || if connection.online() { t!("shell.bar.online") } else { t!("shell.bar.offline") };
    view! {
        <span class="k-pill" class:k-pill--good=move || connection.online() class:k-pill--bad=move || !connection.online()>
            {words}
        </span>
    }
}

#[component]
fn PrinterState() -> impl IntoView {
    let bridge = use_bridge();
    let words = move || match bridge.printer() {
        Printer::Unknown => t!("shell.printer.unknown"),
        Printer::NoAgent => t!("shell.printer.no_agent"),
        Printer::None => t!("shell.printer.none"),
        Printer::Is(device) => match device.health() {
            Health::Ready | Health::Busy => t!("shell.printer.ready"),
            Health::PaperLow => t!("shell.printer.paper_low"),
            Health::PaperOut => t!("shell.printer.paper_out"),
            Health::CoverOpen => t!("shell.printer.cover_open"),
            Health::NoPermission => t!("shell.printer.no_permission"),
            Health::Offline | Health::Unspecified => t!("shell.printer.offline"),
        },
    };
    let well = move || bridge.printer().well();
    view! {
        <span class="k-pill sh-bar__printer" class:k-pill--attention=move || !well()>
            <Icon mark=Mark::Printer/>
            {words}
        </span>
    }
}

#[component]
fn Clock() -> impl IntoView {
    let now = RwSignal::new(clock_time(browser::now_ms()));
    spawn_local(async move {
        loop {
            browser::sleep(1_000).await;
            let time = clock_time(browser::now_ms());
            if now.try_get_untracked().is_none() {
                // The bar is gone.
                return;
            }
            if now.with_untracked(|shown| *shown != time) {
                now.set(time);
            }
        }
    });
    view! { <time class="sh-bar__clock">{now}</time> }
}

/// The other language, by its own name.
#[component]
pub(crate) fn LanguageSwitch() -> impl IntoView {
    let other = move || if language() == Language::Zh { Language::En } else { Language::Zh };
    let face = move || if other() == Language::En { "EN" } else { "中" };
    view! {
        <button
            type="button"
            class="k-button k-button--quiet k-button--icon sh-language"
            aria-label=tr!("shell.language.other")
            title=tr!("shell.language.other")
            on:click=move |_| set_language(other())
        >
            {face}
        </button>
    }
}

/// Light and dark, one tap apart; the menu has the others.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let prefs = use_prefs();
    let turn = move |()| {
        let dark = match prefs.theme() {
            Theme::Auto => browser::prefers_dark(),
            theme => theme == Theme::Dark,
        };
        prefs.set_theme(if dark { Theme::Light } else { Theme::Dark });
    };
    view! { <IconButton mark=Mark::Theme label=tr!("shell.theme.turn") kind=Kind::Quiet on_press=turn/> }
}

#[component]
fn SignOut() -> impl IntoView {
    let leave = use_sign_out();
    view! { <IconButton mark=Mark::SignOut label=tr!("shell.sign_out") kind=Kind::Quiet on_press=leave/> }
}

/// The same with words, for the menu.
#[component]
pub(super) fn SignOutButton() -> impl IntoView {
    let leave = use_sign_out();
    view! { <Button label=tr!("shell.sign_out") mark=Mark::SignOut on_press=leave/> }
}

pub(crate) fn use_sign_out() -> Callback<()> {
    let (api, session) = (use_api(), use_session());
    let leave = use_action(move |()| async move {
        // Signing out must always work; a server that cannot hear it ends the session by its own time.
        let _ = api.call(SignOutRequest {}).await;
        session.end();
        Ok(())
    });
    Callback::new(move |()| leave.run(()))
}
