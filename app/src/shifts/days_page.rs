//! 营业日: the shop's business days with how they stand; from here a day is closed 日结, reopened 反结账, and its Zs are read.
use leptos::prelude::*;
use proto::shifts::v1::{Day, DayState, ListDaysRequest, ListDaysResponse};

use super::day_dialog::DayDialog;
use crate::{
    kit::{
        button::Button,
        call::{use_action, use_api, use_loaded},
        format::{clock_time, long_date, signed_yuan, yuan},
        icon::{Icon, Mark},
        show::Show,
        state::{EmptyState, show_loaded},
    },
    t, tr,
};

/// The page.
#[component]
pub(crate) fn DaysPage() -> impl IntoView {
    let api = use_api();
    let loaded = use_loaded(move || async move { api.call(ListDaysRequest::default()).await });
    let open = RwSignal::new(None::<String>);
    let today = move || loaded.with(|days| days.map(|days| (days.today.clone(), days.closing_ms)).unwrap_or_default());
    view! {
        <div class="k-desk" data-test="days">
            <h1 class="k-title">{tr!("shell.menu.days")}</h1>
            {show_loaded(loaded, move |days| view! { <Days days open/> }.into_any())}
            {move || open.get().map(|date| {
                let (today, closing_ms) = untrack(today);
                view! {
                    <DayDialog date today closing_ms
                        on_change=move |()| loaded.reload()
                        on_close=move |()| open.set(None)/>
                }
            })}
        </div>
    }
    .into_any()
}

#[component]
fn Days(days: ListDaysResponse, open: RwSignal<Option<String>>) -> impl IntoView {
    let api = use_api();
    let (today, begins, ends) = (days.today.clone(), days.today_begins_ms, days.today_ends_ms);
    let head =
        move || t!("shifts.days.today", date = long_date(&today), begins = clock_time(begins), ends = clock_time(ends));
    let (shown, next) = (RwSignal::new(days.days), RwSignal::new(days.next_before));
    let more = use_action(move |()| {
        let before = next.get_untracked();
        async move {
            let answer = api.call(ListDaysRequest { before, limit: 0 }).await?;
            shown.update(|shown| shown.extend(answer.days));
            next.set(answer.next_before);
            Ok(())
        }
    });
    let rows = move || shown.get().into_iter().map(|day| row(day, open)).collect_view();
    view! {
        <p class="sf-days__today" data-test="today">{head}</p>
        <Show when=move || shown.with(|days| !days.is_empty()) fallback=|| view! {
            <EmptyState mark=Mark::Shift title=tr!("shifts.days.none") hint=tr!("shifts.days.none_hint")/>
        }>
            <ul class="sf-days">{rows}</ul>
        </Show>
        <Show when=move || next.with(|next| !next.is_empty())>
            <div><Button label=tr!("shifts.days.more") mark=Mark::Down pending=more.pending() on_press=move |()| more.run(())/></div>
        </Show>
    }
    .into_any()
}

fn row(day: Day, open: RwSignal<Option<String>>) -> AnyView {
    let (date, shown) = (day.business_date.clone(), day.business_date.clone());
    let chosen = open;
    let shifts = (day.shifts_count, day.open_shifts.len());
    let about_shifts = move || match shifts {
        (all, 0) => t!("shifts.days.shifts", all = all),
        (all, open) => t!("shifts.days.shifts_open", all = all, open = open),
    };
    let sums = (day.version > 0).then(|| {
        let short = day.difference_fen < 0;
        view! {
            <span class="sf-day__sum">{yuan(day.sales_fen)}</span>
            <span class="sf-day__difference" class:sf-day__difference--short=short>
                {move || t!("shifts.days.difference", fen = signed_yuan(day.difference_fen))}
            </span>
        }
    });
    let z = (day.version > 0).then(|| {
        view! { <span class="sf-day__z">{move || t!("shifts.days.z", no = day.z_no, version = day.version)}</span> }
    });
    view! {
        <li>
            <button type="button" class="sf-day" on:click=move |_| chosen.set(Some(date.clone()))>
                <span class="sf-day__date">{move || long_date(&shown)}</span>
                {state(&day)}
                <span class="sf-day__shifts">{about_shifts}</span>
                {sums}
                {z}
            </button>
        </li>
    }
    .into_any()
}

/// How a day stands, as a word and a glyph.
pub(super) fn state(day: &Day) -> AnyView {
    let (class, mark, words): (_, _, fn() -> &'static str) = match day.state() {
        DayState::Closed => ("k-pill k-pill--good", Mark::Check, || t!("shifts.day.closed")),
        DayState::Reopened => ("k-pill k-pill--attention", Mark::Again, || t!("shifts.day.reopened")),
        _ => ("k-pill", Mark::Shift, || t!("shifts.day.open")),
    };
    view! { <span class=class><Icon mark/>{words}</span> }.into_any()
}
