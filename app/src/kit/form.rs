//! A form as a list of fields. [`super::draft::Draft`] reads them from a record and puts them back.
use leptos::{ev::SubmitEvent, html, prelude::*};
use proto::refusal::Refusal;

use super::{
    browser,
    button::{Button, Kind},
    call::refusal::{about_field, sentence},
    dialog::Actions,
    draft::Leave,
    field::{Checkbox, MoneyInput, Select, TextArea, TextField},
    notice::Refused,
    show::Show,
    state::{Banner, Level},
};
use crate::{t, tr};

/// What kind of value a field has.
#[derive(Clone)]
pub(crate) enum FieldKind {
    /// One line.
    Text,
    /// Digits: phone, card, barcode; keeps what is scanned into it.
    Digits,
    /// So many lines.
    Lines(u32),
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
    pub(super) path: &'static str,
    label: fn() -> &'static str,
    hint: Option<fn() -> &'static str>,
    kind: FieldKind,
    pub(super) value: RwSignal<String>,
    /// What somebody else stored meanwhile, when it is not what is typed here.
    pub(super) stored: RwSignal<Option<String>>,
    pub(super) required: bool,
    /// Must be filled, and was not when the form was read.
    pub(super) missed: RwSignal<bool>,
    half: bool,
    about: Vec<(&'static str, &'static str)>,
    under: Option<ViewFn>,
}

impl Field {
    /// `path` is the name in the proto message: a `BAD_FIELD` refusal finds its field by it.
    pub(crate) fn new(path: &'static str, label: fn() -> &'static str, kind: FieldKind) -> Self {
        let (value, stored) = (RwSignal::new(String::new()), RwSignal::new(None));
        Self {
            path,
            label,
            hint: None,
            kind,
            value,
            stored,
            required: false,
            missed: RwSignal::new(false),
            half: false,
            about: Vec::new(),
            under: None,
        }
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

    /// Beside the next one where there is room.
    pub(crate) fn half(mut self) -> Self {
        self.half = true;
        self
    }

    /// A refusal of a room that is about this field: `.refused("members", Reason::PhoneTaken.as_str_name())`.
    pub(crate) fn refused(mut self, domain: &'static str, reason: &'static str) -> Self {
        self.about.push((domain, reason));
        self
    }

    /// Something that belongs to it, below it.
    pub(crate) fn under(mut self, view: impl Fn() -> AnyView + Send + Sync + 'static) -> Self {
        self.under = Some(ViewFn::from(view));
        self
    }

    /// What is typed now, trimmed.
    pub(crate) fn text(&self) -> String {
        self.value.with_untracked(|text| text.trim().to_owned())
    }

    /// What is typed; tracked, and another value may be put in.
    pub(crate) fn value(&self) -> RwSignal<String> {
        self.value
    }

    fn complaint(&self, refusal: &Refusal) -> Option<String> {
        let mine = self.about.iter().any(|(domain, reason)| refusal.domain == *domain && refusal.reason == *reason);
        about_field(refusal, self.path).or_else(|| mine.then(|| sentence(refusal)))
    }

    /// A stored value in words.
    fn words(&self, value: &str) -> String {
        match &self.kind {
            FieldKind::Choice(options) => {
                let known = |all: &Vec<(String, String)>| {
                    all.iter().find(|(key, _)| key == value).map(|(_, words)| words.clone())
                };
                options.with(known).unwrap_or_else(|| value.to_owned())
            }
            FieldKind::Tick if value.is_empty() => t!("kit.no").to_owned(),
            FieldKind::Tick => t!("kit.yes").to_owned(),
            _ if value.is_empty() => t!("kit.form.stored_empty").to_owned(),
            _ => value.to_owned(),
        }
    }
}

/// The fields, one below the other, what belongs to them, and the buttons. Enter saves.
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
    /// The first empty field has the focus.
    #[prop(optional)]
    focus: bool,
    /// Nothing can be changed: the person lacks the right.
    #[prop(optional, into)]
    read_only: Signal<bool>,
    /// Somebody saved the record meanwhile: says who ([`super::draft::Draft::conflict`]).
    #[prop(optional, into)]
    conflict: Signal<Option<String>>,
    /// Asks before typed text is thrown away.
    #[prop(optional)]
    leave: Option<Leave>,
    /// A refusal that the content below the fields shows itself.
    #[prop(optional, into)]
    shown_below: Option<Callback<Refusal, bool>>,
    /// Buttons on the left of the row.
    #[prop(optional, into)]
    tools: ViewFn,
    /// Save was asked for.
    #[prop(into)]
    on_save: Callback<()>,
    /// Leave was asked for.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// Below the fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let known = fields.clone();
    let elsewhere = Signal::derive(move || {
        let below = |refusal: &Refusal| shown_below.is_some_and(|shown| shown.run(refusal.clone()));
        let refusal = refusal.get()?;
        (!below(&refusal) && known.iter().all(|field| field.complaint(&refusal).is_none())).then_some(refusal)
    });
    let focused = fields.iter().position(|field| field.text().is_empty()).unwrap_or(0);
    let rows =
        fields.into_iter().enumerate().map(|(at, field)| row(field, focus && at == focused, refusal)).collect_view();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if !pending.get_untracked() && !read_only.get_untracked() {
            on_save.run(());
        }
    };
    // Whoever saved with the keyboard goes on where it went wrong.
    Effect::new(move |_| {
        if let (true, Some(form)) = (refusal.with(Option::is_some), form.get()) {
            request_animation_frame(move || browser::focus_within(&form, "[aria-invalid=true]"));
        }
    });
    // Who saved from the foot of a long form sees why nothing was.
    Effect::new(move |_| {
        if let (true, Some(form)) = (conflict.with(Option::is_some), form.get()) {
            form.scroll_into_view();
        }
    });
    let asking = Signal::derive(move || leave.is_some_and(Leave::asking));
    view! {
        <form class="k-form" node_ref=form novalidate on:submit=save>
            <Show when=move || conflict.with(Option::is_some)>
                <Banner level=Level::Attention text=move || conflict.get().unwrap_or_default()/>
            </Show>
            <fieldset class="k-form__fields" disabled=read_only>
                {rows}
                {children.map(|children| children())}
            </fieldset>
            <Refused refusal=elsewhere/>
            <div class="k-form__foot">
                <Show when=asking>
                    <Banner level=Level::Attention text=tr!("kit.form.unsaved")>
                        <Button label=tr!("kit.form.discard") kind=Kind::Danger on_press=move |()| {
                            if let Some(leave) = leave {
                                leave.now();
                            }
                        }/>
                    </Banner>
                </Show>
                <Show when=read_only>
                    <p class="k-form__why">{tr!("kit.form.read_only")}</p>
                </Show>
                <Actions>
                    {tools.run()}
                    <Button label=move || if read_only.get() { t!("kit.close") } else { t!("kit.cancel") } on_press=on_cancel/>
                    <Show when=move || !read_only.get()>
                        <Button label=tr!("kit.save") kind=Kind::Primary submits=true pending/>
                    </Show>
                </Actions>
            </div>
        </form>
    }
    .into_any()
}

fn row(field: Field, focus: bool, refusal: Signal<Option<Refusal>>) -> AnyView {
    let (half, under) = (field.half, field.under.clone());
    let view = one(field, focus, refusal);
    view! { <div class="k-form__row" class:k-form__row--half=half>{view}{under.map(|under| under.run())}</div> }
        .into_any()
}

fn one(field: Field, focus: bool, refusal: Signal<Option<Refusal>>) -> AnyView {
    let Field { label, kind, value, required, .. } = field.clone();
    let label = Signal::derive(move || label().to_owned());
    let error = {
        let field = field.clone();
        // What was refused is what was typed then; the next letter is not refused yet.
        let judged = RwSignal::new(String::new());
        Effect::new(move |_| {
            refusal.track();
            judged.set(value.get_untracked());
        });
        Signal::derive(move || {
            if field.missed.get() && field.value.with(|text| text.trim().is_empty()) {
                return Some(t!("err.field.required").to_owned());
            }
            let same = judged.with(|judged| value.with(|now| judged == now));
            refusal.with(|r| r.as_ref().filter(|_| same).and_then(|r| field.complaint(r)))
        })
    };
    let hint = Signal::derive(move || match field.stored.get() {
        Some(stored) => t!("kit.form.stored_now", value = field.words(&stored)),
        None => field.hint.map_or_else(String::new, |hint| hint().to_owned()),
    });
    match kind {
        FieldKind::Text => view! { <TextField label value hint error required focus/> }.into_any(),
        FieldKind::Digits => {
            view! { <TextField label value hint error required focus input_mode="numeric" takes_scans=true/> }
                .into_any()
        }
        FieldKind::Date => view! { <TextField label value hint error required focus kind="date"/> }.into_any(),
        FieldKind::Lines(rows) => view! { <TextArea label value rows hint error/> }.into_any(),
        FieldKind::Money => view! { <MoneyInput label value hint error required focus/> }.into_any(),
        FieldKind::Choice(options) => view! { <Select label value options hint error required/> }.into_any(),
        FieldKind::Tick => {
            let ticked = RwSignal::new(value.with_untracked(|v| !v.is_empty()));
            // Each follows the other, and only a difference is news: two that always told would never stop.
            let differ = move || ticked.get_untracked() == value.with_untracked(String::is_empty);
            Effect::new(move |_| {
                value.track();
                if differ() {
                    ticked.set(value.with_untracked(|v| !v.is_empty()));
                }
            });
            Effect::new(move |before: Option<()>| {
                ticked.track();
                if before.is_some() && differ() {
                    value.set(if ticked.get_untracked() { "yes".to_owned() } else { String::new() });
                }
            });
            view! { <Checkbox label value=ticked/> }.into_any()
        }
    }
}
