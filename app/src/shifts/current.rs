//! The till's open shift, as every page knows it.
use leptos::prelude::*;
use proto::shifts::v1::{GetCurrentShiftRequest, GetCurrentShiftResponse, Shift};

use super::open_page::open_page;
use crate::{
    kit::{
        button::{Button, Kind},
        call::{Loaded, use_api, use_loaded},
        format::day_and_time,
        icon::Mark,
        session::{Stage, use_session},
        state::{EmptyState, Skeleton, could_not_load},
    },
    shell::use_sign_out,
    tr,
};

/// What the server said, and to whom: another person's answer is not shown to this one.
#[derive(Clone)]
struct Known {
    staff_id: String,
    answer: GetCurrentShiftResponse,
}

/// Copyable handle; a context made at the root.
#[derive(Clone, Copy)]
pub(crate) struct CurrentShift {
    known: Loaded<Option<Known>>,
    mine: Memo<Option<Known>>,
}

/// Called once at the root.
pub(crate) fn provide() {
    let (api, session) = (use_api(), use_session());
    let known = use_loaded(move || {
        let staff_id = (session.stage() == Stage::SignedIn).then(|| session.person()).flatten().map(|p| p.staff_id);
        async move {
            let Some(staff_id) = staff_id else { return Ok(None) };
            let answer = api.call(GetCurrentShiftRequest {}).await?;
            Ok(Some(Known { staff_id, answer }))
        }
    });
    let mine = Memo::new_with_compare(
        move |_| {
            let person = session.person()?;
            known.get().flatten().filter(|known| known.staff_id == person.staff_id)
        },
        |old, new| old.map(|k| k.as_ref().map(|k| &k.answer)) != new.map(|k| k.as_ref().map(|k| &k.answer)),
    );
    provide_context(CurrentShift { known, mine });
}

/// The open shift of this till.
pub(crate) fn use_shift() -> CurrentShift {
    expect_context()
}

impl CurrentShift {
    /// The open shift, whoever opened it; tracked.
    pub(crate) fn open(self) -> Option<Shift> {
        self.mine.with(|known| known.as_ref().and_then(|known| known.answer.shift.clone()))
    }

    /// What the last shift left as a note; tracked.
    pub(super) fn last_note(self) -> String {
        self.mine.with(|known| known.as_ref().map(|known| known.answer.last_note.clone()).unwrap_or_default())
    }

    /// Who left the note, and when; tracked.
    pub(super) fn last_whose(self) -> String {
        let told = |known: &Known| (known.answer.last_staff_name.clone(), known.answer.last_closed_ms);
        let (name, ms) = self.mine.with(|known| known.as_ref().map(told).unwrap_or_default());
        format!("{name} {}", day_and_time(ms))
    }

    /// On which days a shift may be opened now, the usual one first; tracked.
    pub(super) fn business_dates(self) -> Vec<String> {
        self.mine.with(|known| known.as_ref().map(|known| known.answer.business_dates.clone()).unwrap_or_default())
    }

    /// What a page shows while nothing is known: that it is asked, or why there is no answer. Tracked.
    pub(super) fn not_known(self) -> Option<AnyView> {
        if self.mine.with(Option::is_some) {
            return None;
        }
        Some(match self.known.refusal() {
            Some(refusal) => could_not_load(refusal, move || self.reload()),
            None => view! { <Skeleton lines=4/> }.into_any(),
        })
    }

    /// A command just answered it. What only the server knows of a till without a shift, it is asked.
    pub(super) fn put(self, staff_id: String, shift: Option<Shift>) {
        if shift.is_none() {
            self.reload();
        }
        let answer =
            GetCurrentShiftResponse { shift, last_note: self.last_note(), ..GetCurrentShiftResponse::default() };
        self.known.put(Some(Known { staff_id, answer }));
    }

    /// Asks the server again.
    pub(crate) fn reload(self) {
        self.known.reload();
    }
}

/// Shows `page` while this person's shift is open on this till, and how to get there otherwise.
#[component]
pub(crate) fn ShiftGate(
    /// The page behind the gate.
    page: fn() -> AnyView,
) -> impl IntoView {
    #[derive(Clone, PartialEq)]
    enum At {
        Asking,
        Failed,
        None,
        Other(Shift),
        Mine,
    }
    let (session, shift) = (use_session(), use_shift());
    let at = Memo::new(move |_| {
        let me = session.person().map(|person| person.staff_id).unwrap_or_default();
        match shift.mine.get().map(|known| known.answer.shift) {
            Some(Some(open)) if open.staff_id == me => At::Mine,
            Some(Some(open)) => At::Other(open),
            Some(None) => At::None,
            None if shift.known.refusal().is_some() => At::Failed,
            None => At::Asking,
        }
    });
    move || match at.get() {
        At::Mine => page(),
        At::None => view! { {Suspend::new(open_page())} }.into_any(),
        At::Other(open) => of_other(&open),
        At::Asking => view! { <Skeleton lines=4/> }.into_any(),
        At::Failed => match shift.known.refusal() {
            Some(refusal) => could_not_load(refusal, move || shift.reload()),
            None => ().into_any(),
        },
    }
}

/// Two people must not share one drawer: the one who opened the shift closes it.
fn of_other(open: &Shift) -> AnyView {
    let (name, time) = (open.staff_name.clone(), day_and_time(open.opened_ms));
    let sign_out = use_sign_out();
    view! {
        <EmptyState
            mark=Mark::Shift
            title=tr!("shifts.other.title", name = name.clone(), time = time.clone())
            hint=tr!("shifts.other.hint")
        >
            <Button label=tr!("shifts.other.switch") kind=Kind::Primary on_press=sign_out/>
        </EmptyState>
    }
    .into_any()
}
