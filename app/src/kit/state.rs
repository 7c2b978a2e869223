//! What a page shows while it has nothing to show: it waits, is empty, or could not load.
use leptos::prelude::*;
use proto::{kit::v1::Reason, refusal::Refusal};

use super::{
    button::Button,
    call::{Loaded, refusal::sentence},
    icon::{Icon, Mark},
};
use crate::{
    kit::format::clock_time,
    {t, tr},
};

/// Grey lines shaped like content; CSS shows them only after 150 ms.
#[component]
pub(crate) fn Skeleton(
    /// How many.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    let bars = (0..lines).map(|_| view! { <span class="k-skeleton__line"></span> }).collect_view();
    view! { <div class="k-skeleton" aria-hidden="true">{bars}</div> }
}

/// What this is, and the one thing to do.
#[component]
pub(crate) fn EmptyState(
    /// A glyph for it.
    mark: Mark,
    /// What this is.
    #[prop(into)]
    title: Signal<String>,
    /// What to do.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The button that does it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="k-empty">
            <Icon mark/>
            <p class="k-empty__title">{title}</p>
            <p class="k-empty__hint">{hint}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// How serious a banner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Good to know.
    Info,
    /// Look here before going on.
    Attention,
    /// Money or time is at risk.
    Bad,
}

/// A line across the page that stays while its cause does.
#[component]
pub(crate) fn Banner(
    /// How serious.
    level: Level,
    /// One line.
    #[prop(into)]
    text: Signal<String>,
    /// A button to do something about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, mark) = match level {
        Level::Info => ("k-banner k-banner--info", Mark::Info),
        Level::Attention => ("k-banner k-banner--attention", Mark::Alert),
        Level::Bad => ("k-banner k-banner--bad", Mark::Alert),
    };
    view! {
        <div class=class role="status">
            <Icon mark/>
            <div class="k-banner__text"><p>{text}</p></div>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// Shows a remote value in all its states: skeleton, sentence with a button to try again, data, old data with its age.
pub(crate) fn show_loaded<T: Clone + Send + Sync + 'static>(
    loaded: Loaded<T>,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let body = move || match (loaded.get(), loaded.refusal()) {
        (Some(data), _) => show(data),
        (None, Some(refusal)) => could_not_load(refusal, move || loaded.reload()),
        (None, None) => view! { <Skeleton/> }.into_any(),
    };
    let stale = move || {
        let old = loaded.with(|data| data.is_some()) && loaded.refusal().is_some();
        old.then(|| view! { <Banner level=Level::Attention text=tr!("kit.stale", time = clock_time(loaded.at_ms()))/> })
    };
    view! { {stale} {body} }.into_any()
}

/// The sentence, and a button to try again.
pub(crate) fn could_not_load(refusal: Refusal, again: impl Fn() + Send + Sync + 'static) -> AnyView {
    let text = move || {
        // Read for its language: the sentence itself is made at run time.
        let again = t!("kit.could_not_load");
        // What was only asked for cannot have been booked.
        if refusal.is_kit(Reason::NoAnswer) { again.to_owned() } else { sentence(&refusal) }
    };
    view! {
        <div class="k-empty" role="alert">
            <Icon mark=Mark::Alert/>
            <p class="k-empty__title">{text}</p>
            <Button label=tr!("kit.again") mark=Mark::Again on_press=move |()| again()/>
        </div>
    }
    .into_any()
}
