//! T16 交班: count blind, then see what should be there, say why it differs, print the slip, hand over.
use leptos::prelude::*;
use leptos_router::components::A;
use proto::{
    methods,
    refusal::Refusal,
    shifts::v1::{CloseShiftRequest, GetShiftRequest, Reason, Shift, ShiftSlip},
};

use super::{
    abroad::{Abroad, AbroadDifference, AbroadFields},
    count::{Count, CountTable},
    report::{Difference, Report},
    slip, use_shift,
    x_dialog::XDialog,
};
use crate::{
    kit::{
        button::{Button, Kind},
        call::{RequestId, use_action, use_api, use_bridge, use_command},
        field::TextArea,
        format::day_and_time,
        icon::Mark,
        keys::{key, use_keys},
        notice::{Refused, use_notices},
        session::{can, use_session},
        show::Show,
        state::EmptyState,
        total::TotalBlock,
    },
    shell::{Place, use_sign_out},
    t,
    till::HeldAtClose,
    tr,
};

/// Where the closing is.
#[derive(Clone, PartialEq)]
enum Step {
    Counting,
    /// The count differs from this, fen.
    Differs(i64),
}

/// The page.
#[component]
pub(crate) fn ClosePage() -> impl IntoView {
    let (session, shift) = (use_session(), use_shift());
    let closed = RwSignal::new(None::<ShiftSlip>);
    let mine = Memo::new(move |_| {
        let me = session.person().map(|person| person.staff_id).unwrap_or_default();
        shift.open().filter(|open| open.staff_id == me)
    });
    move || match (closed.get(), mine.get()) {
        (Some(slip), _) => view! { <Done slip/> }.into_any(),
        (None, Some(open)) => view! { <Closing open closed/> }.into_any(),
        (None, None) => shift.not_known().unwrap_or_else(|| {
            view! { <EmptyState mark=Mark::Shift title=tr!("shifts.close.none") hint=tr!("shifts.close.none_hint")>
                <A href=Place::Till.path() attr:class="k-button k-button--primary">{tr!("shifts.close.to_till")}</A>
            </EmptyState> }
            .into_any()
        }),
    }
}

#[component]
fn Closing(open: Shift, closed: RwSignal<Option<ShiftSlip>>) -> impl IntoView {
    let (api, shift, session) = (use_api(), use_shift(), use_session());
    let count = Count::new();
    let (reason, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step = RwSignal::new(Step::Counting);
    let abroad = Abroad::new();
    // The same content keeps its id over retries; a changed count is another request.
    let attempt = StoredValue::new((RequestId::new(), CloseShiftRequest::default()));
    let shift_id = open.shift_id.clone();
    let close = use_command(move |()| {
        let request = CloseShiftRequest {
            shift_id: shift_id.clone(),
            counted: count.pieces(),
            difference_reason: reason.with_untracked(|text| text.trim().to_owned()),
            note: note.with_untracked(|text| text.trim().to_owned()),
            foreign: abroad.counts(),
        };
        if attempt.with_value(|(_, sent)| *sent != request) {
            attempt.set_value((RequestId::new(), request.clone()));
        }
        let (request_id, _) = attempt.get_value();
        async move {
            let shift_id = request.shift_id.clone();
            let slip = match api.command(&request_id, request).await {
                Ok(answer) => answer.slip,
                Err(refusal) if is(&refusal, Reason::DifferenceNeedsReason) => {
                    abroad.differ(refusal.params.get("foreign").map_or("", String::as_str));
                    let expected = refusal.params.get("expected_fen").and_then(|fen| fen.parse().ok());
                    step.set(Step::Differs(expected.unwrap_or_default()));
                    return Ok(());
                }
                // An answer that never arrived had closed it: the slip is there.
                Err(refusal) if is(&refusal, Reason::ShiftClosed) => api.call(GetShiftRequest { shift_id }).await?.slip,
                Err(refusal) => return Err(refusal),
            };
            let me = session.person().map(|person| person.staff_id).unwrap_or_default();
            closed.set(slip);
            shift.put(me, None);
            Ok(())
        }
    });
    let submit = move |()| {
        let reason_missing =
            matches!(step.get_untracked(), Step::Differs(_)) && reason.with_untracked(|r| r.trim().is_empty());
        if !reason_missing {
            close.run(());
        }
    };
    use_keys([
        key("ArrowDown", || t!("shifts.keys.next"), move || count.step(1)),
        key("ArrowUp", || t!("shifts.keys.previous"), move || count.step(-1)),
        key("F9", || t!("shifts.close.go"), move || submit(())),
    ]);
    let opened = day_and_time(open.opened_ms);
    let counting = move || matches!(step.get(), Step::Counting);
    let (x, may_x) = (RwSignal::new(false), can(&methods::SHIFTS_GET_X_REPORT));
    view! {
        <div class="sf-close">
            <section class="sf-close__left">
                <div class="sf-close__head">
                    <h1 class="k-title">{tr!("shifts.close.title")}</h1>
                    <Show when=may_x>
                        <Button label=tr!("shifts.x.open") mark=Mark::Receipt on_press=move |()| x.set(true)/>
                    </Show>
                </div>
                <p class="sf-why">{tr!("shifts.close.why", name = open.staff_name.clone(), time = opened.clone())}</p>
                <Show when=counting fallback=move || view! { <Differing step count reason abroad/> }>
                    <div class="sf-count"><CountTable count on_done=submit/></div>
                    <AbroadFields abroad/>
                </Show>
            </section>
            <section class="sf-close__right">
                <TotalBlock label=tr!("shifts.close.counted") amount_fen=Signal::derive(move || count.total_fen())/>
                <HeldAtClose/>
                <TextArea label=tr!("shifts.close.note") value=note hint=tr!("shifts.close.note_hint")/>
                <Refused refusal=close.refusal()/>
                <div class="sf-close__go">
                    <Show when=move || !counting()>
                        <Button label=tr!("shifts.close.recount") on_press=move |()| step.set(Step::Counting)/>
                    </Show>
                    <Button
                        label=tr!("shifts.close.go")
                        kind=Kind::Primary
                        tall=true
                        key_hint="F9"
                        pending=close.pending()
                        disabled=Signal::derive(move || !counting() && reason.with(|r| r.trim().is_empty()))
                        on_press=submit
                    />
                </div>
            </section>
        </div>
        <Show when=x><XDialog on_close=move |()| x.set(false)/></Show>
    }
    .into_any()
}

/// Now that the count is in, it may be said what was expected.
#[component]
fn Differing(step: RwSignal<Step>, count: Count, reason: RwSignal<String>, abroad: Abroad) -> impl IntoView {
    let sums = move || {
        let Step::Differs(expected_fen) = step.get() else { return ().into_any() };
        view! { <Difference expected_fen counted_fen=count.total_fen()/> }.into_any()
    };
    let usual = move || {
        let reasons = [t!("shifts.reason.change"), t!("shifts.reason.rounding"), t!("shifts.reason.unknown")];
        reasons.map(|words| {
            let pressed = move || if reason.with(|typed| typed == words) { "true" } else { "false" };
            let choose = move |_| reason.set(words.to_owned());
            view! {
                <button type="button" class="sf-quick sf-quick--words" aria-pressed=pressed on:click=choose>{words}</button>
            }
        })
    };
    view! {
        <div class="sf-differs">
            {sums}
            <AbroadDifference abroad/>
            <TextArea label=tr!("shifts.close.reason") value=reason rows=2 hint=tr!("shifts.close.reason_hint")/>
            <div class="sf-quicks" role="group" aria-label=tr!("shifts.reason.usual")>{move || usual().into_iter().collect_view()}</div>
        </div>
    }
    .into_any()
}

/// Closed: the figures, the paper, and out.
#[component]
fn Done(slip: ShiftSlip) -> impl IntoView {
    let (bridge, session, notices) = (use_bridge(), use_session(), use_notices());
    let shop = session.till().map(|till| till.shop_name).unwrap_or_default();
    let paper = StoredValue::new((slip.clone(), shop));
    let copies = StoredValue::new(0_u32);
    let print = use_action(move |()| {
        let copy = copies.get_value();
        let (job, document) = paper.with_value(|(slip, shop)| (slip::job_id(slip, copy), slip::document(slip, shop)));
        async move {
            bridge.print(&job, document).await?;
            copies.set_value(copy + 1);
            notices.say(t!("shifts.done.printed"));
            Ok(())
        }
    });
    // Paper comes by itself; without a printer the figures are on the screen.
    if bridge.can_print() {
        print.run(());
    }
    let leave = use_sign_out();
    view! {
        <div class="sf-done">
            <h1 class="k-title">{tr!("shifts.done.title")}</h1>
            <Report slip/>
            <div class="k-actions">
                <Button label=tr!("shifts.done.print") mark=Mark::Printer pending=print.pending() disabled=Signal::derive(move || !bridge.can_print()) on_press=move |()| print.run(())/>
                <Button label=tr!("shifts.done.leave") kind=Kind::Primary tall=true on_press=leave/>
            </div>
        </div>
    }
    .into_any()
}

fn is(refusal: &Refusal, reason: Reason) -> bool {
    refusal.domain == "shifts" && refusal.reason == reason.as_str_name()
}
