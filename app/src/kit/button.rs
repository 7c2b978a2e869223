//! Buttons: primary goes, danger costs, plain does, quiet steps back.
use leptos::prelude::*;

use super::icon::{Icon, Mark};

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The one thing this page is for; at most one in view.
    Primary,
    /// Everything else.
    #[default]
    Plain,
    /// Takes something away that cannot come back.
    Danger,
    /// No border until it is pointed at.
    Quiet,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "k-button k-button--primary",
            Self::Plain => "k-button",
            Self::Danger => "k-button k-button--danger",
            Self::Quiet => "k-button k-button--quiet",
        }
    }
}

/// A button with words, and with an icon or a key when they help.
#[component]
pub(crate) fn Button(
    /// Verb and object, four characters at most for the primary one.
    #[prop(into)]
    label: Signal<String>,
    /// How loud.
    #[prop(optional)]
    kind: Kind,
    /// In front of the words.
    #[prop(optional, into)]
    mark: Option<Mark>,
    /// The key that does the same; shown small behind the words.
    #[prop(optional, into)]
    key_hint: Signal<String>,
    /// Takes no tap; a disabled control says nearby why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Under way: shows it and takes no tap.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// 64 high, for what a cashier's finger looks for.
    #[prop(optional)]
    tall: bool,
    /// Sends the form it is in, in place of `on_press`.
    #[prop(optional)]
    submits: bool,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let press = move |_| {
        if let Some(on_press) = on_press
            && !pending.get_untracked()
        {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submits { "submit" } else { "button" }
            class=kind.class()
            class:k-button--tall=tall
            class:k-button--pending=pending
            disabled=disabled
            aria-busy=move || pending.get().then_some("true")
            on:click=press
        >
            {mark.map(|mark| view! { <Icon mark/> })}
            <span class="k-button__label">{label}</span>
            <KeyHint name=key_hint/>
        </button>
    }
    .into_any()
}

/// A button that is only a glyph: close, back, search, more, plus, minus. Its name is for screen readers and the tooltip.
#[component]
pub(crate) fn IconButton(
    /// The glyph.
    mark: Mark,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// How loud.
    #[prop(optional)]
    kind: Kind,
    /// Takes no tap.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=kind.class()
            class:k-button--icon=true
            disabled=disabled
            aria-label=label
            title=label
            on:click=move |_| on_press.run(())
        >
            <Icon mark/>
        </button>
    }
    .into_any()
}

/// A key's name in a small frame, as on the key cap.
#[component]
pub(crate) fn KeyHint(
    /// `F5`, `Space`, `Ctrl Z`; nothing is shown when it is empty.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    move || {
        let name = name.get();
        (!name.is_empty()).then(|| view! { <kbd class="k-key" aria-hidden="true">{name}</kbd> })
    }
}
