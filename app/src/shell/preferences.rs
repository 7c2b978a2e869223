//! 本机偏好: what this device looks and sounds like. It holds at once; nothing is saved and nothing is asked.
use leptos::prelude::*;

use crate::{
    kit::{
        button::Button,
        field::Segmented,
        i18n::{Language, language, set_language},
        prefs::{Hand, Size, Theme, Volume, use_prefs},
        sound::Sound,
    },
    t, tr,
};

/// The page.
#[component]
pub(super) fn PreferencesPage() -> impl IntoView {
    view! {
        <div class="k-desk pr" data-test="preferences">
            <header class="pr-head">
                <h1 class="k-title">{tr!("shell.menu.preferences")}</h1>
                <p class="pr-hint">{tr!("shell.preferences.hint")}</p>
            </header>
            <section class="pr-part">
                <h2 class="pr-part__title">{tr!("shell.preferences.look")}</h2>
                <Looks/>
            </section>
            <section class="pr-part">
                <h2 class="pr-part__title">{tr!("shell.preferences.hearing")}</h2>
                <Sounds/>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Looks() -> impl IntoView {
    let prefs = use_prefs();
    let languages =
        Signal::stored(vec![("zh-CN".to_owned(), "中文".to_owned()), ("en".to_owned(), "English".to_owned())]);
    let themes = Signal::derive(|| Theme::ALL.map(|one| (one.word().to_owned(), theme(one).to_owned())).to_vec());
    let sizes = Signal::derive(|| Size::ALL.map(|one| (one.word().to_owned(), size(one).to_owned())).to_vec());
    let hands = Signal::derive(|| Hand::ALL.map(|one| (one.word().to_owned(), hand(one).to_owned())).to_vec());
    let pick_language = move |tag: String| set_language(if tag == "en" { Language::En } else { Language::Zh });
    let pick_theme = move |word: String| chosen(&Theme::ALL, Theme::word, &word, |theme| prefs.set_theme(theme));
    let pick_size = move |word: String| chosen(&Size::ALL, Size::word, &word, |size| prefs.set_size(size));
    let pick_hand = move |word: String| chosen(&Hand::ALL, Hand::word, &word, |hand| prefs.set_hand(hand));
    view! {
        <div class="pr-one">
            <p class="pr-one__name">{tr!("shell.language.name")}</p>
            <Segmented label=tr!("shell.language.name") value=move || language().tag() options=languages on_choose=pick_language/>
        </div>
        <div class="pr-one">
            <p class="pr-one__name">{tr!("shell.theme.name")}</p>
            <Segmented label=tr!("shell.theme.name") value=move || prefs.theme().word() options=themes on_choose=pick_theme/>
            <p class="pr-hint">{tr!("shell.theme.hint")}</p>
        </div>
        <div class="pr-one">
            <p class="pr-one__name">{tr!("shell.size.name")}</p>
            <Segmented label=tr!("shell.size.name") value=move || prefs.size().word() options=sizes on_choose=pick_size/>
            <p class="pr-hint">{tr!("shell.size.hint")}</p>
        </div>
        <div class="pr-one">
            <p class="pr-one__name">{tr!("shell.hand.name")}</p>
            <Segmented label=tr!("shell.hand.name") value=move || prefs.hand().word() options=hands on_choose=pick_hand/>
            <p class="pr-hint">{tr!("shell.hand.hint")}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Sounds() -> impl IntoView {
    let prefs = use_prefs();
    let volumes = Signal::derive(|| Volume::ALL.map(|one| (one.word().to_owned(), volume(one).to_owned())).to_vec());
    let pick = move |word: String| {
        chosen(&Volume::ALL, Volume::word, &word, |volume| {
            prefs.set_volume(volume);
            prefs.play(Sound::Scanned);
        });
    };
    let silent = Signal::derive(move || prefs.volume() == Volume::Off);
    view! {
        <div class="pr-one">
            <p class="pr-one__name">{tr!("shell.volume.name")}</p>
            <Segmented label=tr!("shell.volume.name") value=move || prefs.volume().word() options=volumes on_choose=pick/>
            <p class="pr-hint">{tr!("shell.volume.hint")}</p>
        </div>
        <div class="pr-one">
            <p class="pr-one__name">{tr!("shell.volume.try")}</p>
            <div class="pr-keys">
                <Button label=tr!("shell.volume.scanned") disabled=silent on_press=move |()| prefs.play(Sound::Scanned)/>
                <Button label=tr!("shell.volume.unknown") disabled=silent on_press=move |()| prefs.play(Sound::Unknown)/>
                <Button label=tr!("shell.volume.paid") disabled=silent on_press=move |()| prefs.play(Sound::Paid)/>
            </div>
        </div>
    }
    .into_any()
}

fn chosen<T: Copy>(all: &[T], word: fn(T) -> &'static str, wanted: &str, set: impl FnOnce(T)) {
    if let Some(one) = all.iter().copied().find(|one| word(*one) == wanted) {
        set(one);
    }
}

fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => t!("shell.theme.auto"),
        Theme::Light => t!("shell.theme.light"),
        Theme::Dark => t!("shell.theme.dark"),
        Theme::Contrast => t!("shell.theme.contrast"),
    }
}

fn size(size: Size) -> &'static str {
    match size {
        Size::Normal => t!("shell.size.normal"),
        Size::Large => t!("shell.size.large"),
        Size::Larger => t!("shell.size.larger"),
    }
}

fn hand(hand: Hand) -> &'static str {
    match hand {
        Hand::Right => t!("shell.hand.right"),
        Hand::Left => t!("shell.hand.left"),
    }
}

fn volume(volume: Volume) -> &'static str {
    match volume {
        Volume::Off => t!("shell.volume.off"),
        Volume::Low => t!("shell.volume.low"),
        Volume::Middle => t!("shell.volume.middle"),
        Volume::High => t!("shell.volume.high"),
    }
}
