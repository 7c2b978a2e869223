//! Fields of a form: label above, hint or complaint below, one value as text.
use leptos::{html, prelude::*};

use super::{
    button::{IconButton, Kind},
    icon::{Icon, Mark},
    show::Show,
};
use crate::tr;

/// One line of text, or what `kind` says.
#[component]
pub(crate) fn TextField(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// `text`, `tel`, `date`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keys a touch keyboard shows: `numeric`, `decimal`, `tel`.
    #[prop(default = "text")]
    input_mode: &'static str,
    /// Says what goes in, below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with it; takes the hint's place.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
    /// Takes nothing now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Gets the focus when it appears.
    #[prop(optional)]
    focus: bool,
    /// Keeps what is scanned into it.
    #[prop(optional)]
    takes_scans: bool,
    /// For password managers and phone books: `off`, `tel`, `one-time-code`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// In front of the text, inside the frame: `¥`.
    #[prop(optional)]
    prefix: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    focus_when_there(input, focus);
    let name = field_id();
    let below = format!("{name}-below");
    view! {
        <div class="k-field" class:k-field--bad=move || error.with(Option::is_some)>
            <label class="k-field__label" for=name.clone()>
                {label}
                {required.then(|| view! { <span class="k-field__must" aria-hidden="true">"*"</span> })}
            </label>
            <div class="k-field__frame">
                {(!prefix.is_empty()).then(|| view! { <span class="k-field__prefix" aria-hidden="true">{prefix}</span> })}
                <input
                    node_ref=input
                    class="k-field__input"
                    id=name
                    type=kind
                    inputmode=input_mode
                    autocomplete=autocomplete
                    data-scan=takes_scans.then_some("take")
                    required=required
                    disabled=disabled
                    aria-describedby=below.clone()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </div>
            <Below id=below hint error/>
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub(crate) fn TextArea(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// Height.
    #[prop(default = 3)]
    rows: u32,
    /// Says what goes in.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let name = field_id();
    let below = format!("{name}-below");
    view! {
        <div class="k-field" class:k-field--bad=move || error.with(Option::is_some)>
            <label class="k-field__label" for=name.clone()>{label}</label>
            <textarea
                class="k-field__input k-field__input--area"
                id=name
                rows=rows
                aria-describedby=below.clone()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <Below id=below hint error/>
        </div>
    }
    .into_any()
}

/// An amount in yuan, as text; `Fen::parse_yuan` reads it.
#[component]
pub(crate) fn MoneyInput(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// Says what goes in.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
    /// Gets the focus when it appears.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    view! { <TextField label value hint error required focus input_mode="decimal" prefix="¥"/> }
}

/// A search box: value now, cross to empty it. The page decides how long it waits before it asks.
#[component]
pub(crate) fn SearchField(
    /// What can be searched for; also the placeholder.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// Gets the focus when it appears.
    #[prop(optional)]
    focus: bool,
    /// Keeps what is scanned into it.
    #[prop(optional)]
    takes_scans: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    focus_when_there(input, focus);
    view! {
        <div class="k-search" role="search">
            <Icon mark=Mark::Search/>
            <input
                node_ref=input
                class="k-search__input"
                type="search"
                autocomplete="off"
                data-scan=takes_scans.then_some("take")
                aria-label=label
                placeholder=label
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <Show when=move || value.with(|v| !v.is_empty())>
                <IconButton mark=Mark::Close label=tr!("kit.clear") kind=Kind::Quiet on_press=move |()| {
                    value.set(String::new());
                    if let Some(input) = input.get_untracked() {
                        let _ = input.focus();
                    }
                }/>
            </Show>
        </div>
    }
    .into_any()
}

/// One of many, from a list: value and words.
#[component]
pub(crate) fn Select(
    /// What it is.
    #[prop(into)]
    label: Signal<String>,
    /// The chosen value.
    value: RwSignal<String>,
    /// Value and words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Says what goes in, below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with it; takes the hint's place.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let name = field_id();
    let below = format!("{name}-below");
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|(key, words)| {
                let mine = key.clone();
                view! { <option value=key prop:selected=move || value.with(|v| *v == mine)>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="k-field" class:k-field--bad=move || error.with(Option::is_some)>
            <label class="k-field__label" for=name.clone()>
                {label}
                {required.then(|| view! { <span class="k-field__must" aria-hidden="true">"*"</span> })}
            </label>
            <div class="k-field__frame k-field__frame--select">
                <select
                    class="k-field__input"
                    id=name
                    required=required
                    aria-describedby=below.clone()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {choices}
                </select>
                <Icon mark=Mark::Down/>
            </div>
            <Below id=below hint error/>
        </div>
    }
    .into_any()
}

/// One of a few, all in sight.
#[component]
pub(crate) fn Segmented(
    /// What is chosen; the group's name.
    #[prop(into)]
    label: Signal<String>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Value and words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// A value was chosen.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let group = field_id();
    let choices = move || {
        let group = group.clone();
        options
            .get()
            .into_iter()
            .map(move |(key, words)| {
                let (mine, chosen) = (key.clone(), key.clone());
                view! {
                    <label class="k-segment">
                        <input
                            type="radio"
                            name=group.clone()
                            value=key
                            prop:checked=move || value.with(|v| *v == mine)
                            on:change=move |_| on_choose.run(chosen.clone())
                        />
                        <span>{words}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! { <div class="k-segmented" role="radiogroup" aria-label=label>{choices}</div> }.into_any()
}

/// A box to tick.
#[component]
pub(crate) fn Checkbox(
    /// What it means when it is ticked.
    #[prop(into)]
    label: Signal<String>,
    /// Ticked.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="k-check">
            <input type="checkbox" prop:checked=move || value.get() on:change=move |event| value.set(event_target_checked(&event))/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}

#[component]
fn Below(id: String, #[prop(into)] hint: Signal<String>, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let text = move || error.get().unwrap_or_else(|| hint.get());
    view! { <p class="k-field__below" id=id role=move || error.with(Option::is_some).then_some("alert")>{text}</p> }
}

/// Ids join a label with its field; they mean nothing else.
fn field_id() -> String {
    use std::cell::Cell;
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    LAST.with(|last| {
        last.set(last.get() + 1);
        format!("k-{}", last.get())
    })
}

fn focus_when_there(input: NodeRef<html::Input>, focus: bool) {
    Effect::new(move |_| {
        if let (true, Some(input)) = (focus, input.get()) {
            let _ = input.focus();
        }
    });
}
