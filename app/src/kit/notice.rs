//! Notices at the edge of the screen: said, undone or refused. Undo instead of confirm for all that is not money out.
use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use proto::{kit::v1::Reason, refusal::Refusal};
use tonic::Code;

use super::{
    browser,
    button::{IconButton, Kind},
    call::refusal::sentence,
    icon::{Icon, Mark},
};
use crate::{t, tr};

/// How long an undo is offered; a plain notice goes sooner.
const UNDO_MS: i32 = 10_000;
const SAID_MS: i32 = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Plain,
    Good,
    Bad,
}

/// How long a notice stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lasts {
    Said,
    Undo,
    /// As long, or until the next change.
    Newest,
    /// Money or time may be at risk.
    UntilRead,
}

#[derive(Clone)]
struct Notice {
    number: u32,
    tone: Tone,
    text: String,
    /// Not a `Callback`: those go with the dialog that made them, and a notice outlives it.
    undo: Option<Arc<dyn Fn() + Send + Sync>>,
    /// Its undo takes back the newest change, whatever that is by then: it goes when there is a newer one.
    newest: bool,
}

/// Copyable handle; a context made by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Notices {
    list: RwSignal<Vec<Notice>>,
    last: StoredValue<u32>,
}

/// The notices of this page.
pub(crate) fn use_notices() -> Notices {
    expect_context()
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), last: StoredValue::new(0) }
    }

    /// Says what happened ("已收 ¥432.00,找零 ¥68.00"), for five seconds.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.push(Tone::Good, text.into(), None, Lasts::Said);
    }

    /// Says something neutral, or something that did not work and harms nothing.
    pub(crate) fn tell(self, text: impl Into<String>) {
        self.push(Tone::Plain, text.into(), None, Lasts::Said);
    }

    /// Says what was done and offers to take it back for ten seconds.
    pub(crate) fn undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(Tone::Plain, text.into(), Some(Arc::new(undo)), Lasts::Undo);
    }

    /// As [`Self::undo`], for one that takes back the newest change: there is one such notice, and
    /// [`Self::forget_newest`] takes it away with the next change.
    pub(crate) fn undo_newest(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.forget_newest();
        self.push(Tone::Plain, text.into(), Some(Arc::new(undo)), Lasts::Newest);
    }

    /// Something else was changed since.
    pub(crate) fn forget_newest(self) {
        if self.list.with_untracked(|list| list.iter().any(|notice| notice.newest)) {
            self.list.update(|list| list.retain(|notice| !notice.newest));
        }
    }

    /// Takes back the newest thing that can be (Ctrl+Z). False when there is nothing.
    pub(crate) fn undo_last(self) -> bool {
        let newest = self.list.with_untracked(|list| list.iter().rev().find(|n| n.undo.is_some()).cloned());
        newest.is_some_and(|notice| {
            self.take_back(&notice);
            true
        })
    }

    /// What could be undone is done in another way, or belongs to the past.
    pub(crate) fn forget_undos(self) {
        if self.list.with_untracked(|list| list.iter().any(|notice| notice.undo.is_some())) {
            self.list.update(|list| list.retain(|notice| notice.undo.is_none()));
        }
    }

    /// Shows a refusal by its code: rights and bad input pass by, everything else stays until it is read.
    pub(crate) fn refuse(self, refusal: &Refusal) {
        // The sign-in page says this one itself.
        if refusal.is_kit(Reason::SessionEnded) {
            return;
        }
        let passes = matches!(refusal.code, Code::PermissionDenied | Code::InvalidArgument | Code::NotFound);
        self.push(Tone::Bad, sentence(refusal), None, if passes { Lasts::Said } else { Lasts::UntilRead });
    }

    fn push(self, tone: Tone, text: String, undo: Option<Arc<dyn Fn() + Send + Sync>>, lasts: Lasts) {
        let number = self.last.try_update_value(|n| {
            *n += 1;
            *n
        });
        let number = number.unwrap_or_default();
        let newest = lasts == Lasts::Newest;
        self.list.update(|list| {
            // The same words twice are one notice.
            list.retain(|old| old.text != text);
            list.push(Notice { number, tone, text, undo, newest });
            let surplus = list.len().saturating_sub(3);
            list.drain(..surplus);
        });
        let lasts_ms = match lasts {
            Lasts::Said => Some(SAID_MS),
            Lasts::Undo | Lasts::Newest => Some(UNDO_MS),
            Lasts::UntilRead => None,
        };
        if let Some(lasts_ms) = lasts_ms {
            spawn_local(async move {
                browser::sleep(lasts_ms).await;
                self.close(number);
            });
        }
    }

    fn take_back(self, notice: &Notice) {
        self.close(notice.number);
        if let Some(undo) = &notice.undo {
            undo();
        }
    }

    fn close(self, number: u32) {
        if self.list.with_untracked(|list| list.iter().any(|n| n.number == number)) {
            self.list.update(|list| list.retain(|n| n.number != number));
        }
    }
}

/// Where notices appear; once, in the shell.
#[component]
pub(crate) fn NoticeHost() -> impl IntoView {
    let notices = use_notices();
    view! {
        <div class="k-notices" role="status" aria-live="polite">
            <For each=move || notices.list.get() key=|n| n.number children=move |n| one(notices, n)/>
        </div>
    }
}

fn one(notices: Notices, notice: Notice) -> AnyView {
    let (number, undo) = (notice.number, notice.undo.is_some());
    let (mark, class) = match notice.tone {
        Tone::Plain => (Mark::Info, "k-notice"),
        Tone::Good => (Mark::Check, "k-notice k-notice--good"),
        Tone::Bad => (Mark::Alert, "k-notice k-notice--bad"),
    };
    let text = notice.text.clone();
    let take_back = move |_| notices.take_back(&notice);
    view! {
        <div class=class>
            <Icon mark/>
            <p class="k-notice__text">{text}</p>
            {undo.then(|| view! { <button type="button" class="k-notice__undo" on:click=take_back>{tr!("kit.undo")}</button> })}
            <IconButton mark=Mark::Close label=tr!("kit.close") kind=Kind::Quiet on_press=move |()| notices.close(number)/>
        </div>
    }
    .into_any()
}

/// A refusal beside what failed: sentence, and the reason's name in small for whoever is called for help.
#[component]
pub(crate) fn Refused(
    /// From a command or a loaded value.
    #[prop(into)]
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    move || {
        refusal.get().map(|refusal| {
            view! {
                <div class="k-banner k-banner--bad" role="alert">
                    <Icon mark=Mark::Alert/>
                    <div class="k-banner__text">
                        <p>{move || { let _ = t!("kit.close"); sentence(&refusal) }}</p>
                    </div>
                </div>
            }
        })
    }
}
