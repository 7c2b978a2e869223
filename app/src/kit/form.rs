//! A form as a list of fields: the page names them, keeps their texts, and turns them into a message when it saves.
use leptos::{ev::SubmitEvent, prelude::*};
use proto::refusal::Refusal;

use super::{
    button::{Button, Kind},
    call::refusal::about_field,
    dialog::Actions,
    field::{Checkbox, MoneyInput, Select, TextArea, TextField},
    notice::Refused,
};
use crate::tr;

/// What kind of value a field has.
#[derive(Clone)]
pub(crate) enum FieldKind {
    /// One line.
    Text,
    /// Digits: phone, card, barcode; keeps what is scanned into it.
    Digits,
    /// Several lines.
    Lines,
    /// Yuan, as text.
    Money,
    /// ISO date.
    Date,
    /// One of these: value and words.
    Choice(Signal<Vec<(String, String)>>),
    /// `yes`, or empty.
    Tick,
}

/// One field of a form.
#[derive(Clone)]
pub(crate) struct Field {
    path: &'static str,
    label: fn() -> &'static str,
    hint: Option<fn() -> &'static str>,
    kind: FieldKind,
    value: RwSignal<String>,
    required: bool,
}

impl Field {
    /// `path` is the name in the proto message: a `BAD_FIELD` refusal finds its field by it.
    pub(crate) fn new(path: &'static str, label: fn() -> &'static str, kind: FieldKind, value: &str) -> Self {
        Self { path, label, hint: None, kind, value: RwSignal::new(value.to_owned()), required: false }
    }

    /// Must be filled.
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What goes in, below it.
    pub(crate) fn hint(mut self, hint: fn() -> &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What is typed now, trimmed.
    pub(crate) fn text(&self) -> String {
        self.value.with_untracked(|text| text.trim().to_owned())
    }
}

/// The fields, one below the other, and the buttons. Enter saves.
#[component]
pub(crate) fn EditForm(
    /// From the top; keep a clone to read their texts.
    fields: Vec<Field>,
    /// Of the save command: marks the field it is about, or stands above the buttons.
    #[prop(into)]
    refusal: Signal<Option<Refusal>>,
    /// Of the save command.
    #[prop(into)]
    pending: Signal<bool>,
    /// The first field has the focus.
    #[prop(optional)]
    focus: bool,
    /// Nothing can be changed: the person lacks the right.
    #[prop(optional, into)]
    read_only: Signal<bool>,
    /// Save was asked for.
    #[prop(into)]
    on_save: Callback<()>,
    /// Leave was asked for.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let paths: Vec<&'static str> = fields.iter().map(|field| field.path).collect();
    let elsewhere = Signal::derive(move || {
        refusal.get().filter(|refusal| !paths.iter().any(|path| about_field(refusal, path).is_some()))
    });
    let rows = fields.into_iter().enumerate().map(|(at, field)| one(field, focus && at == 0, refusal)).collect_view();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if !pending.get_untracked() && !read_only.get_untracked() {
            on_save.run(());
        }
    };
    view! {
        <form class="k-form" novalidate on:submit=save>
            <fieldset class="k-form__fields" disabled=read_only>{rows}</fieldset>
            <Refused refusal=elsewhere/>
            <Actions>
                <Button label=tr!("kit.cancel") on_press=on_cancel/>
                <Button label=tr!("kit.save") kind=Kind::Primary submits=true pending disabled=read_only/>
            </Actions>
        </form>
    }
    .into_any()
}

fn one(field: Field, focus: bool, refusal: Signal<Option<Refusal>>) -> AnyView {
    let Field { path, label, hint, kind, value, required } = field;
    let label = Signal::derive(move || label().to_owned());
    let hint = Signal::derive(move || hint.map_or_else(String::new, |hint| hint().to_owned()));
    let error = Signal::derive(move || refusal.with(|r| r.as_ref().and_then(|r| about_field(r, path))));
    match kind {
        FieldKind::Text => view! { <TextField label value hint error required focus/> }.into_any(),
        FieldKind::Digits => {
            view! { <TextField label value hint error required focus input_mode="numeric" takes_scans=true/> }
                .into_any()
        }
        FieldKind::Date => view! { <TextField label value hint error required focus kind="date"/> }.into_any(),
        FieldKind::Lines => view! { <TextArea label value hint error/> }.into_any(),
        FieldKind::Money => view! { <MoneyInput label value hint error required focus/> }.into_any(),
        FieldKind::Choice(options) => view! { <Select label value options error/> }.into_any(),
        FieldKind::Tick => {
            let ticked = RwSignal::new(value.with_untracked(|v| !v.is_empty()));
            Effect::new(move |_| value.set(if ticked.get() { "yes".to_owned() } else { String::new() }));
            view! { <Checkbox label value=ticked/> }.into_any()
        }
    }
}
