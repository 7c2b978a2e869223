//! What is around every page: who may see which, the status bar, the menu, and the routes.
//!
//! The page stands in place of the routes while nobody is signed in, and the address stays as it is: a deep link opened while
//! signed out comes back by itself after the sign-in. Every back-office room is a lazy route with a wasm chunk of its own.
mod bar;
mod heart;
mod key_map;
mod menu;
mod pages;
mod palette;
mod preferences;
mod route;

use leptos::prelude::*;
use leptos_router::{
    Lazy, NavigateOptions, StaticSegment,
    components::{Route, Router, Routes},
    hooks::{use_location, use_navigate},
};

use self::{bar::StatusBar, key_map::KeyMap, menu::SideMenu, palette::Palette};
pub(crate) use self::{
    bar::{LanguageSwitch, ThemeSwitch, use_sign_out},
    route::Route as Place,
};
use crate::{
    access::{EnrolPage, SignInPage},
    kit::{
        self, browser,
        call::{use_bridge, use_connection},
        i18n::language,
        icon::Mark,
        notice::NoticeHost,
        session::{Stage, use_session},
        show::Show,
        state::{Banner, EmptyState, Level, Skeleton},
    },
    shifts, t, till, tr,
};

/// The root of the app.
#[component]
pub(crate) fn App() -> impl IntoView {
    kit::provide();
    shifts::provide();
    till::provide();
    Effect::new(move |_| {
        browser::mark_root("lang", language().tag());
        document().set_title(t!("shell.brand"));
    });
    heart::beat();
    use_bridge().watch();
    view! {
        <Router>
            <Frame/>
            <NoticeHost/>
        </Router>
    }
}

/// Chooses between start, enrolment, sign-in and the pages.
#[component]
fn Frame() -> impl IntoView {
    let session = use_session();
    let stage = Memo::new(move |_| session.stage());
    move || match stage.get() {
        Stage::Starting => view! { <StartPage/> }.into_any(),
        Stage::NotEnrolled => view! { {Suspend::new(enrol())} }.into_any(),
        Stage::SignedOut => view! { <SignInPage/> }.into_any(),
        Stage::SignedIn => view! { <SignedIn/> }.into_any(),
    }
}

/// A till sees it once in its life.
#[lazy]
fn enrol() -> AnyView {
    view! { <EnrolPage/> }.into_any()
}

/// Nobody has answered yet: a skeleton, and the reason once it is known.
#[component]
fn StartPage() -> impl IntoView {
    let connection = use_connection();
    view! {
        <main class="sh-start">
            <h1 class="k-hidden">{tr!("shell.brand")}</h1>
            <Show when=move || connection.online() fallback=|| view! {
                <EmptyState mark=Mark::Offline title=tr!("shell.offline.title") hint=tr!("shell.offline.start")/>
            }>
                <Skeleton lines=4/>
            </Show>
        </main>
    }
    .into_any()
}

#[component]
fn SignedIn() -> impl IntoView {
    let connection = use_connection();
    let location = use_location();
    let place = Memo::new(move |_| location.pathname.with(|path| Place::at(path)));
    let back_office = Memo::new(move |_| place.get().is_some_and(Place::is_back_office));
    let clock_is_off = Memo::new(move |_| connection.clock_off_ms().abs() > 60_000);
    view! {
        <div class="sh-frame" class:sh-frame--back-office=back_office>
            <a class="sh-skip" href="#main">{tr!("shell.skip")}</a>
            <StatusBar place/>
            <Show when=move || clock_is_off.get()>
                <Banner level=Level::Attention text=tr!("shell.clock_off")/>
            </Show>
            <div class="sh-body">
                <Show when=move || back_office.get()>{Suspend::new(side_menu(place))}</Show>
                <main class="sh-main" id="main" tabindex="-1"><Pages/></main>
            </div>
            <KeyMap/>
            <Palette/>
        </div>
    }
    .into_any()
}

#[lazy]
fn side_menu(place: Memo<Option<Place>>) -> AnyView {
    view! { <SideMenu place/> }.into_any()
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <Elsewhere/> }>
            <Route path=StaticSegment("") view=Home/>
            <Route path=StaticSegment(Place::Till.segment()) view=till::TillRoute/>
            <Route path=StaticSegment(Place::Shift.segment()) view={Lazy::<pages::Shift>::new()}/>
            <Route path=StaticSegment(Place::Days.segment()) view={Lazy::<pages::Days>::new()}/>
            <Route path=StaticSegment(Place::Sales.segment()) view={Lazy::<pages::Sales>::new()}/>
            <Route path=StaticSegment(Place::Members.segment()) view={Lazy::<pages::Members>::new()}/>
            <Route path=StaticSegment(Place::Catalog.segment()) view={Lazy::<pages::Catalog>::new()}/>
            <Route path=StaticSegment(Place::Audit.segment()) view={Lazy::<pages::Audit>::new()}/>
            <Route path=StaticSegment(Place::Tills.segment()) view={Lazy::<pages::Tills>::new()}/>
            <Route path=StaticSegment(Place::Roles.segment()) view={Lazy::<pages::Roles>::new()}/>
            <Route path=StaticSegment(Place::Keys.segment()) view={Lazy::<pages::Keys>::new()}/>
            <Route path=StaticSegment(Place::Payments.segment()) view={Lazy::<pages::Payments>::new()}/>
            <Route path=StaticSegment(Place::Preferences.segment()) view={Lazy::<pages::Preferences>::new()}/>
            <Route path=StaticSegment(Place::Shop.segment()) view={Lazy::<pages::Shop>::new()}/>
        </Routes>
    }
    .into_any()
}

/// `/` is the first page of the menu that this person may see.
#[component]
fn Home() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let first = Place::MENU.into_iter().find(|place| session.can(place.needs())).unwrap_or(Place::Till);
        navigate(&first.path(), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
}

#[component]
fn Elsewhere() -> impl IntoView {
    view! {
        <EmptyState mark=Mark::Search title=tr!("shell.nowhere.title") hint=tr!("shell.nowhere.hint")>
            <a class="k-button k-button--primary" href="/">{tr!("shell.nowhere.home")}</a>
        </EmptyState>
    }
}
