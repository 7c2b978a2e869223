//! T9 取单: the bills that wait, one tap each. Fetched when it is first opened: the first sale does not need it.
use leptos::{prelude::*, task::spawn_local};
use proto::{
    methods,
    refusal::Refusal,
    till::v1::{HeldSale, ListHeldSalesRequest},
};

use super::keys::count_now_and_then;
use crate::{
    kit::{
        browser,
        button::{Button, IconButton, Kind},
        field::{SearchField, TextField},
        format::{clock_time, quantity, yuan},
        icon::Mark,
        keys::{key, use_keys},
        notice::Refused,
        session::can,
        show::Show,
        state::{EmptyState, Skeleton, could_not_load},
    },
    t,
    till::state::Till,
    tr,
};

/// Typing is over after so long, ms.
const TYPED_MS: i32 = 150;

/// The pane, as soon as it is there.
#[component]
pub(crate) fn HeldSide(
    /// The till.
    till: Till,
    /// Back to the goods.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! { {Suspend::new(held_pane(till, on_done))} }.into_any()
}

#[lazy]
fn held_pane(till: Till, on_done: Callback<()>) -> AnyView {
    view! { <Pane till on_done/> }.into_any()
}

#[derive(Clone, Copy)]
struct Bills {
    text: RwSignal<String>,
    found: RwSignal<Option<Vec<HeldSale>>>,
    refusal: RwSignal<Option<Refusal>>,
    at: RwSignal<usize>,
    /// Counts up when somebody asks again.
    again: RwSignal<u32>,
}

#[component]
fn Pane(till: Till, on_done: Callback<()>) -> impl IntoView {
    let bills = Bills {
        text: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        refusal: RwSignal::new(None),
        at: RwSignal::new(0),
        again: RwSignal::new(0),
    };
    // Beside bills that are shown already; before any, the pane itself says it.
    let stale = Signal::derive(move || bills.refusal.get().filter(|_| bills.found.with(Option::is_some)));
    follow(till, bills);
    count_now_and_then(till, can(&methods::TILL_LIST_HELD_SALES));
    // Recalled: back to the goods. A bill that was here before stays and goes on.
    Effect::new(move |before: Option<Option<String>>| {
        let now = till.held.tag.with(|tag| tag.as_ref().map(|tag| tag.held_id.clone()));
        if before.is_some_and(|before| now.is_some() && before != now) {
            on_done.run(());
        }
        now
    });
    let note = RwSignal::new(String::new());
    let has_cart = Signal::derive(move || till.cart.with(|cart| !cart.is_empty()));
    let hold = move || {
        till.hold_with(Some(note.get_untracked()).filter(|note| !note.trim().is_empty()));
        on_done.run(());
    };
    Effect::new(move |_| use_keys(keys(till, bills, on_done)));
    view! {
        <div class="hd-pane" data-test="held-pane">
            <div class="hd-top">
                <SearchField label=tr!("till.held.search") value=bills.text focus=true/>
                <Button label=tr!("till.pay.back") key_hint="Esc" on_press=on_done/>
            </div>
            <Show when=move || has_cart.get()>
                <div class="hd-note">
                    <TextField label=tr!("till.held.note") value=note/>
                    <Button label=tr!("till.held.hold_this") on_press=move |()| hold()/>
                </div>
            </Show>
            <Refused refusal=stale/>
            <Cards till bills/>
        </div>
    }
    .into_any()
}

fn keys(till: Till, bills: Bills, on_done: Callback<()>) -> Vec<crate::kit::keys::Key> {
    let step = move |by: isize| {
        let last = bills.found.with_untracked(|found| found.as_ref().map_or(0, |all| all.len().saturating_sub(1)));
        bills.at.update(|at| *at = at.saturating_add_signed(by).min(last));
    };
    let pick = move || {
        let at = bills.at.get_untracked();
        if let Some(bill) = bills.found.with_untracked(|found| found.as_ref().and_then(|all| all.get(at).cloned())) {
            till.recall(bill.held_id, 0);
        }
    };
    vec![
        key("Enter", || t!("till.keys.recall"), pick).also_in_fields(),
        key("ArrowDown", || t!("till.keys.up_down"), move || step(1)).also_in_fields(),
        key("ArrowUp", || "", move || step(-1)).also_in_fields(),
        key("F8", || t!("till.keys.back"), move || on_done.run(())),
        key("Escape", || t!("till.keys.back"), move || on_done.run(())).also_in_fields(),
    ]
}

/// Asks the server when typing pauses, and again when bills come and go; an answer that was overtaken is dropped.
fn follow(till: Till, bills: Bills) {
    let newest = StoredValue::new(0_u32);
    Effect::new(move |before: Option<String>| {
        let search = bills.text.with(|text| text.trim().to_owned());
        till.held.waiting.track();
        bills.again.track();
        newest.update_value(|n| *n += 1);
        let mine = newest.get_value();
        let (first, typed) = (before.is_none(), before.as_ref() != Some(&search));
        if typed {
            bills.at.set(0);
        }
        let asked = search.clone();
        spawn_local(async move {
            if typed && !first {
                browser::sleep(TYPED_MS).await;
            }
            if newest.try_get_value() != Some(mine) {
                return;
            }
            let answer = till.api().call(ListHeldSalesRequest { search: asked, count_only: false }).await;
            if newest.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(answer) => {
                    bills.refusal.set(None);
                    if till.held.waiting.get_untracked() != answer.waiting {
                        till.held.waiting.set(answer.waiting);
                    }
                    bills.at.update(|at| *at = (*at).min(answer.held.len().saturating_sub(1)));
                    if bills.found.with_untracked(|found| found.as_ref() != Some(&answer.held)) {
                        bills.found.set(Some(answer.held));
                    }
                }
                Err(refusal) => bills.refusal.set(Some(refusal)),
            }
        });
        search
    });
}

#[component]
fn Cards(till: Till, bills: Bills) -> impl IntoView {
    let may_drop = can(&methods::TILL_DROP_HELD_SALE);
    let body = move || match bills.found.get() {
        None => match bills.refusal.get() {
            Some(refusal) => could_not_load(refusal, move || {
                bills.refusal.set(None);
                bills.again.update(|times| *times += 1);
            }),
            None => view! { <Skeleton lines=4/> }.into_any(),
        },
        Some(found) if found.is_empty() && bills.text.with_untracked(|text| text.trim().is_empty()) => {
            view! { <EmptyState mark=Mark::Shift title=tr!("till.held.none") hint=tr!("till.held.none_hint")/> }
                .into_any()
        }
        Some(found) if found.is_empty() => {
            view! { <EmptyState mark=Mark::Search title=tr!("till.held.not_found") hint=tr!("till.held.search")/> }
                .into_any()
        }
        Some(found) => {
            let cards = found.into_iter().enumerate().map(|(at, bill)| card(till, bills, at, bill, may_drop));
            view! { <ul class="hd-cards">{cards.collect_view()}</ul> }.into_any()
        }
    };
    view! { <div class="hd-body" aria-live="polite">{body}</div> }.into_any()
}

fn card(till: Till, bills: Bills, at: usize, bill: HeldSale, may_drop: Signal<bool>) -> AnyView {
    let taken = bill.taken.clone();
    let elsewhere = taken.as_ref().is_some_and(|by| !by.here);
    let who = move || {
        taken.as_ref().map(|by| match by.here {
            true => t!("till.held.taken_here").to_owned(),
            false => t!("till.held.taken_by", staff = by.staff_name, till = by.till_no, time = clock_time(by.at_ms)),
        })
    };
    let (time, pieces, till_no, staff) =
        (clock_time(bill.held_ms), quantity(bill.pieces_milli), bill.till_no.clone(), bill.staff_name.clone());
    let member = bill.member_name.clone();
    let whose = move || if member.is_empty() { t!("members.nobody").to_owned() } else { member.clone() };
    let (goods, note, total, held_id) =
        (bill.goods.clone(), bill.note.clone(), yuan(bill.total_fen), bill.held_id.clone());
    let held_at = move || t!("till.held.held_at", till = till_no, staff = staff);
    view! {
        <li class="hd-card" class:hd-card--elsewhere=elsewhere class:hd-card--current=move || bills.at.get() == at>
            <button type="button" class="hd-card__main" on:click=move |_| till.recall(held_id.clone(), 0) data-test="held-card">
                <span class="hd-card__head">
                    <strong class="hd-card__time">{time}</strong>
                    <span class="hd-card__who">{whose}</span>
                    <strong class="hd-card__total">{total}</strong>
                </span>
                <span class="hd-card__goods">{goods} " ×" {pieces}</span>
                <span class="hd-card__note">{note}</span>
                <span class="hd-card__foot">{held_at}</span>
                {move || who().map(|who| view! { <span class="hd-card__taken">{who}</span> })}
            </button>
            <Show when=move || may_drop.get() && !elsewhere>
                <IconButton
                    mark=Mark::Trash
                    label=tr!("till.held.drop")
                    kind=Kind::Quiet
                    on_press={
                        let bill = bill.clone();
                        move |()| till.held.dropping.set(Some(bill.clone()))
                    }
                />
            </Show>
        </li>
    }
    .into_any()
}
