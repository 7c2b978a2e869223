//! Q4 键位: four presets, each key changed by pressing another one, and a card to be printed and put beside the till.
use leptos::prelude::*;
use rules::keymap::{Action, KeyMap, Preset, Refused, normal};

use super::{
    key_table::{label, label_when_paying, use_key_table},
    keys::has_deed,
};
use crate::{
    kit::{
        browser,
        button::{Button, Kind},
        dialog::{Actions, Dialog},
        field::Segmented,
        icon::Mark,
        keys::{cap, key, use_any_key},
        notice::use_notices,
        show::Show,
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn KeysPage() -> impl IntoView {
    let table = use_key_table();
    let asked = RwSignal::new(None::<Action>);
    let presets = Signal::derive(|| Preset::ALL.map(|one| (one.name().to_owned(), name(one).to_owned())).to_vec());
    let choose = move |word: String| {
        if let Some(preset) = Preset::ALL.into_iter().find(|preset| preset.name() == word) {
            table.set(KeyMap::of(preset));
        }
    };
    let rows =
        move || Action::ALL.into_iter().filter(|one| has_deed(*one)).map(|action| row(action, asked)).collect_view();
    view! {
        <div class="k-desk ky" data-test="keys">
            <header class="ky-head">
                <h1 class="k-title">{tr!("keys.title")}</h1>
                <p class="ky-hint">{tr!("keys.hint")}</p>
                <div class="ky-tools">
                    <Segmented label=tr!("keys.preset") value=Signal::derive(move || table.map().preset().name().to_owned()) options=presets on_choose=choose/>
                    <Show when=move || table.map().is_changed()>
                        <Button label=tr!("keys.restore") mark=Mark::Again on_press=move |()| table.set(KeyMap::of(untrack(|| table.map()).preset()))/>
                    </Show>
                    <Button label=tr!("keys.print") mark=Mark::Printer on_press=move |()| browser::print()/>
                </div>
            </header>
            <section class="ky-card">
                <h2 class="ky-card__title">{move || t!("keys.card", preset = name(table.map().preset()))}</h2>
                <div class="ky-card__columns">
                    <table class="ky-table">
                        <thead>
                            <tr>
                                <th>{tr!("keys.key")}</th>
                                <th>{tr!("keys.action")}</th>
                                <th>{tr!("keys.when_paying")}</th>
                                <th class="ky-screen"><span class="k-hidden">{tr!("keys.change")}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <Fixed/>
                </div>
            </section>
        </div>
        {move || asked.get().map(|action| view! { <Press action on_close=move |()| asked.set(None)/> })}
    }
    .into_any()
}

fn name(preset: Preset) -> &'static str {
    match preset {
        Preset::Plain => t!("keys.plain"),
        Preset::Market => t!("keys.market"),
        Preset::Ledger => t!("keys.ledger"),
        Preset::Leopard => t!("keys.leopard"),
    }
}

fn row(action: Action, asked: RwSignal<Option<Action>>) -> AnyView {
    let table = use_key_table();
    let caps = move || {
        let keys = table.keys(action);
        if keys.is_empty() {
            return view! { <span class="ky-none">{tr!("keys.none")}</span> }.into_any();
        }
        keys.iter().map(|key| view! { <kbd class="k-key">{cap(key)}</kbd>" " }).collect_view().into_any()
    };
    view! {
        <tr data-test="key-row">
            <td>{caps}</td>
            <th scope="row">{move || label(action)}</th>
            <td class="ky-paying">{move || label_when_paying(action)}</td>
            <td class="ky-screen">
                <button
                    type="button"
                    class="k-button k-button--quiet"
                    aria-label=move || format!("{} {}", t!("keys.change"), label(action))
                    on:click=move |_| asked.set(Some(action))
                >
                    <span class="k-button__label">{tr!("keys.change")}</span>
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// What is the same on every till.
#[component]
fn Fixed() -> impl IntoView {
    type Row = (&'static [&'static str], fn() -> &'static str);
    let rows: [Row; 6] = [
        (&["Enter"], || t!("till.keys.enter")),
        (&["Esc"], || t!("till.keys.back")),
        (&["↑", "↓"], || t!("till.keys.up_down")),
        (&["PgUp", "PgDn"], || t!("till.keys.page")),
        (&["F1", "?"], || t!("shell.keys.map")),
        (&["Ctrl K"], || t!("shell.palette.title")),
    ];
    let row = |(caps, says): Row| {
        let caps = caps.iter().map(|one| view! { <kbd class="k-key">{*one}</kbd>" " }).collect_view();
        view! { <tr><td>{caps}</td><th scope="row">{move || says()}</th></tr> }
    };
    view! {
        <table class="ky-table ky-table--fixed">
            <caption>{tr!("keys.fixed_title")}</caption>
            <tbody>{rows.map(row).into_iter().collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// What was pressed, and why it cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tried {
    key: String,
    why: Refused,
}

/// Waits for the new key. Every key comes here, so that none does what it did until now.
#[component]
fn Press(action: Action, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let (table, notices) = (use_key_table(), use_notices());
    let tried = RwSignal::new(None::<Tried>);
    let done = move |map: KeyMap, key: &str| {
        table.set(map);
        notices.say(t!("keys.bound", action = label(action), key = cap(key)));
        on_close.run(());
    };
    let taken = Memo::new(move |_| match tried.get() {
        Some(Tried { why: Refused::Taken(_), key }) => Some(key),
        _ => None,
    });
    let swap = move || {
        let (Some(key), mut map) = untrack(|| (taken.get(), table.map())) else { return };
        if map.swap(action, &key).is_ok() {
            done(map, &key);
        }
    };
    use_any_key(move |key| {
        // Enter agrees to the swap that is offered; anything else is another try.
        if key == "Escape" {
            on_close.run(());
        } else if key == "Enter" && untrack(|| taken.get()).is_some() {
            swap();
        } else {
            let mut map = untrack(|| table.map());
            match map.bind(action, &key) {
                Ok(()) => done(map, &key),
                Err(why) => tried.set(Some(Tried { key: normal(&key).unwrap_or(key), why })),
            }
        }
    });
    let says = move || match tried.get() {
        None => t!("keys.press").to_owned(),
        Some(Tried { key, why }) => {
            let key = cap(&key);
            match why {
                Refused::Browser => t!("keys.browser", key = key),
                Refused::Typed => t!("keys.typed", key = key),
                Refused::Fixed => t!("keys.fixed", key = key),
                Refused::Unknown => t!("keys.unknown").to_owned(),
                Refused::Taken(other) => t!("keys.taken", key = key, action = label(other)),
            }
        }
    };
    let keys = vec![key("Enter", || "", swap)];
    view! {
        <Dialog title=move || label(action) keys on_close>
            <div class="ky-press" data-test="press-key">
                <p class="ky-press__says" class:ky-press__says--no=move || tried.with(Option::is_some) aria-live="assertive">{says}</p>
                <Actions>
                    <Button label=tr!("kit.cancel") on_press=on_close/>
                    <Show when=move || taken.with(Option::is_some)>
                        <Button label=tr!("keys.swap") kind=Kind::Primary key_hint="Enter" on_press=move |()| swap()/>
                    </Show>
                </Actions>
            </div>
        </Dialog>
    }
    .into_any()
}
