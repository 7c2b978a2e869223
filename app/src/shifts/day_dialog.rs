//! One business day: so far and the close, or its Zs and the reopening.
use leptos::prelude::*;
use proto::{
    methods,
    shifts::v1::{CloseDayRequest, DayReport, DayState, DayVersion, GetDayRequest, GetDayResponse, ShiftSlip},
};

use super::{
    day_paper,
    day_versions::Versions,
    days_page::state,
    reopen_form::ReopenForm,
    report::{Difference, Tenders},
};
use crate::{
    kit::{
        browser,
        button::{Button, Kind},
        call::{Bridge, Loaded, use_action, use_api, use_bridge, use_command, use_loaded},
        dialog::{Actions, Dialog, Shape},
        draft::Attempt,
        field::TextArea,
        format::{clock_time, day_and_time, long_date},
        icon::Mark,
        notice::{Refused, use_notices},
        session::{can, use_session},
        show::Show,
        state::{Banner, Level, show_loaded},
    },
    t, tr,
};

#[component]
pub(super) fn DayDialog(
    /// ISO.
    date: String,
    /// Today's business date, ISO.
    today: String,
    /// When business hours end today; 0 where they never do.
    closing_ms: i64,
    /// The day was closed or reopened.
    #[prop(into)]
    on_change: Callback<()>,
    /// Asked for by Esc, cross or a tap outside.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let asked = date.clone();
    let loaded = use_loaded(move || {
        let business_date = asked.clone();
        async move { api.call(GetDayRequest { business_date }).await }
    });
    let title = Signal::derive(move || t!("shifts.day.title", date = long_date(&date)));
    let early_ms = move |day: &GetDayResponse| {
        let is_today = day.day.as_ref().is_some_and(|day| day.business_date == today);
        (is_today && browser::now_ms() < closing_ms).then_some(closing_ms)
    };
    view! {
        <Dialog title shape=Shape::Wide on_close>
            <div class="sf-day-page" data-test="day">
                {show_loaded(loaded, move |day| {
                    let early = early_ms(&day);
                    view! { <Whole day loaded early on_change/> }.into_any()
                })}
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Whole(
    day: GetDayResponse,
    loaded: Loaded<GetDayResponse>,
    /// Business hours go on until then.
    early: Option<i64>,
    on_change: Callback<()>,
) -> impl IntoView {
    let row = day.day.clone().unwrap_or_default();
    let changed = Callback::new(move |()| {
        loaded.reload();
        on_change.run(());
    });
    let closed = row.state() == DayState::Closed;
    let newest = day.versions.first().cloned().filter(|_| closed);
    let date = row.business_date.clone();
    let open = row.open_shifts.clone();
    let may_close = can(&methods::SHIFTS_CLOSE_DAY);
    let closing = day.so_far.clone().filter(|_| !closed).map(|so_far| {
        let none_open = open.is_empty();
        view! {
            {open.into_iter().map(open_shift).collect_view()}
            <SoFar so_far/>
            {early.filter(|_| none_open).map(|ms| view! {
                <Banner level=Level::Attention text=tr!("shifts.day.early", time = clock_time(ms))/>
            })}
            <Show when=may_close fallback=|| view! { <p class="k-form__why">{tr!("shifts.day.may_not")}</p> }>
                <CloseForm date=date.clone() none_open changed/>
            </Show>
        }
    });
    let may_reopen = can(&methods::SHIFTS_REOPEN_DAY);
    let reopening = RwSignal::new(false);
    let (business_date, version) = (row.business_date.clone(), row.version);
    let z = newest.map(|version| view! { <Z version/> });
    let reopen = closed.then(|| {
        view! {
            <Show when=move || may_reopen.get() && !reopening.get()>
                <div><Button label=tr!("shifts.day.reopen") mark=Mark::Again kind=Kind::Danger on_press=move |()| reopening.set(true)/></div>
            </Show>
            <Show when=reopening>
                <ReopenForm date=business_date.clone() version on_cancel=move |()| reopening.set(false) on_done=changed/>
            </Show>
        }
    });
    view! {
        <p class="sf-day-page__state">{state(&row)}</p>
        {closing}
        {z}
        {reopen}
        <Versions versions=day.versions all=!closed/>
    }
    .into_any()
}

/// Who has to close a shift first.
fn open_shift(shift: proto::shifts::v1::Shift) -> AnyView {
    let since = day_and_time(shift.opened_ms);
    view! {
        <Banner level=Level::Attention text=tr!("shifts.day.open_shift", name = shift.staff_name.clone(), till = shift.till_no.clone(), time = since.clone())/>
    }
    .into_any()
}

#[component]
fn SoFar(so_far: ShiftSlip) -> impl IntoView {
    let count = so_far.shifts_count;
    if count == 0 {
        return view! { <p class="sf-why">{tr!("shifts.day.nothing_yet")}</p> }.into_any();
    }
    let (expected_fen, counted_fen) = (so_far.expected_cash_fen, so_far.counted_cash_fen);
    view! {
        <p class="sf-why">{move || t!("shifts.day.so_far", count = count)}</p>
        <Tenders slip=so_far/>
        <Difference expected_fen counted_fen/>
    }
    .into_any()
}

#[component]
fn CloseForm(date: String, none_open: bool, changed: Callback<()>) -> impl IntoView {
    let (api, notices, bridge, session) = (use_api(), use_notices(), use_bridge(), use_session());
    let note = RwSignal::new(String::new());
    let attempt = Attempt::new();
    let shop = session.till().map(|till| till.shop_name).unwrap_or_default();
    let close = use_command(move |()| {
        let request =
            CloseDayRequest { business_date: date.clone(), note: note.with_untracked(|text| text.trim().to_owned()) };
        let shop = shop.clone();
        async move {
            let answer = api.command(&attempt.id(&request), request).await?;
            notices.say(t!("shifts.day.done"));
            changed.run(());
            // The day is closed, whether there is paper or not; it can be printed again from here.
            if let Some(version) = answer.version.filter(|_| bridge.can_print()) {
                let _ = print(bridge, &version, &shop, 0).await;
            }
            Ok(())
        }
    });
    view! {
        <TextArea label=tr!("shifts.day.note") value=note rows=2/>
        <Refused refusal=close.refusal()/>
        {(!none_open).then(|| view! { <p class="k-form__why">{tr!("shifts.day.not_yet")}</p> })}
        <Actions>
            <Button
                label=tr!("shifts.day.close")
                kind=Kind::Primary
                tall=true
                pending=close.pending()
                disabled=Signal::stored(!none_open)
                on_press=move |()| close.run(())
            />
        </Actions>
    }
    .into_any()
}

async fn print(bridge: Bridge, version: &DayVersion, shop: &str, copy: u32) -> Result<(), proto::refusal::Refusal> {
    bridge.print(&day_paper::job_id(version, copy), day_paper::document(version, shop)).await.map(|_| ())
}

/// The Z that holds, and its paper.
#[component]
fn Z(version: DayVersion) -> impl IntoView {
    let (bridge, session, notices) = (use_bridge(), use_session(), use_notices());
    let shop = session.till().map(|till| till.shop_name).unwrap_or_default();
    let paper = StoredValue::new((version.clone(), shop));
    // The first came when the day was closed.
    let copies = StoredValue::new(1_u32);
    let again = use_action(move |()| {
        let ((version, shop), copy) = (paper.get_value(), copies.get_value());
        async move {
            print(bridge, &version, &shop, copy).await?;
            copies.set_value(copy + 1);
            notices.say(t!("shifts.day.printed"));
            Ok(())
        }
    });
    let digest = version.digest.clone();
    view! {
        <Figures report=version.report.unwrap_or_default() digest/>
        <div>
            <Button label=tr!("shifts.done.print") mark=Mark::Printer pending=again.pending() disabled=Signal::derive(move || !bridge.can_print()) on_press=move |()| again.run(())/>
        </div>
    }
    .into_any()
}

/// What a Z says, on the screen as on paper.
#[component]
pub(super) fn Figures(report: DayReport, digest: String) -> impl IntoView {
    let totals = report.totals.clone().unwrap_or_default();
    let (expected_fen, counted_fen) = (totals.expected_cash_fen, totals.counted_cash_fen);
    let (no, name, at) = (report.z_no, report.staff_name.clone(), report.closed_ms);
    let when = move || t!("shifts.day.when", no = no, name = name, time = day_and_time(at), digest = digest);
    let shift = |slip: &ShiftSlip| {
        let shift = slip.shift.clone().unwrap_or_default();
        let difference = slip.difference_fen;
        view! {
            <tr>
                <th scope="row">{shift.staff_name}</th>
                <td>{shift.till_no}</td>
                <td>{format!("{}–{}", clock_time(shift.opened_ms), clock_time(shift.closed_ms))}</td>
                <td class="k-table__number">{crate::kit::format::yuan(slip.counted_cash_fen)}</td>
                <td class="k-table__number">{crate::kit::format::signed_yuan(difference)}</td>
            </tr>
        }
    };
    let shifts = report.shifts.iter().map(shift).collect_view();
    let note = (!report.note.is_empty()).then(|| view! { <p class="sf-day-page__note">{report.note.clone()}</p> });
    view! {
        <p class="sf-why">{when}</p>
        <Tenders slip=totals/>
        <Difference expected_fen counted_fen/>
        <table class="k-table sf-report">
            <caption class="k-hidden">{tr!("shifts.day.by_shift")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!("shifts.slip.staff")}</th>
                    <th scope="col">{tr!("shifts.slip.till")}</th>
                    <th scope="col">{tr!("shifts.day.hours")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.difference.counted")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.slip.difference")}</th>
                </tr>
            </thead>
            <tbody>{shifts}</tbody>
        </table>
        {note}
    }
    .into_any()
}
