//! T11 充值: a plan or a free amount, cash, done. The right side of the till; the member stands on the left.
use leptos::{prelude::*, task::spawn_local};
use proto::stored_value::v1::{ListPlansRequest, Plan, TopUp, TopUpRequest};
use rules::{
    money::Fen,
    payment::quick_cash,
    stored_value::{self, Quote},
};

use super::{
    outcome::{done_view, unanswered},
    slip,
};
use crate::{
    kit::{
        button::KeyHint,
        call::{new_id, use_api, use_loaded},
        format::yuan,
        icon::{Icon, Mark},
        keys::{key, use_keys},
        notice::Refused,
        pad::{NumberPad, PadKind},
        state::{EmptyState, show_loaded},
    },
    t,
    till::{Attempt, PaperState, Printing, Stage, Till, use_printing, use_till},
    tr,
};

const STORED: &str = "zf.till.top_up";

/// What is being topped up.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    till: Till,
    /// The chosen plan; a free amount without one.
    plan: RwSignal<Option<Plan>>,
    /// The free amount, as typed.
    custom: RwSignal<String>,
    pub(super) attempt: Attempt<TopUpRequest>,
    pub(super) printing: Printing,
    done: RwSignal<Option<(TopUp, RwSignal<PaperState>)>>,
}

impl Desk {
    /// What is paid.
    fn paid(self) -> Option<Fen> {
        match self.plan.get() {
            Some(plan) => Some(Fen(plan.pay_fen)),
            None => self.custom.with(|text| Fen::parse_yuan(text)).filter(|fen| *fen > Fen::ZERO),
        }
    }

    /// What it gives, when it can be.
    fn quote(self) -> Option<Quote> {
        let plan = self.plan.get().map(|plan| stored_value::Plan { pay: Fen(plan.pay_fen), gift: Fen(plan.gift_fen) });
        stored_value::quote(plan, self.paid()?).ok()
    }

    fn member_id(self) -> Option<String> {
        self.till.member.with(|view| view.as_ref()?.member.as_ref().map(|member| member.member_id.clone()))
    }

    /// Cash of `tendered` was handed over.
    fn take(self, tendered: Fen) {
        let (Some(member_id), Some(paid), Some(_)) = untrack(|| (self.member_id(), self.paid(), self.quote())) else {
            return;
        };
        let top_up_id = new_id();
        let plan_id = self.plan.get_untracked().map(|plan| plan.plan_id).unwrap_or_default();
        let request = TopUpRequest {
            top_up_id: top_up_id.clone(),
            member_id,
            plan_id,
            paid_fen: paid.0,
            tendered_fen: tendered.0,
        };
        if self.attempt.begin(top_up_id, request) {
            self.send();
        }
    }

    /// Sends what is kept, the first time or again.
    pub(super) fn send(self) {
        let printing = self.printing;
        spawn_local(async move {
            let Some(top_up) = self.attempt.go().await.and_then(|answer| answer.top_up) else { return };
            let paper = printing.paper(slip::job_id(&top_up), slip::document(&top_up, &printing.till_info()));
            self.till.reload_member();
            let _ = self.done.try_set(Some((top_up, paper)));
        });
    }
}

/// The pane.
#[component]
pub(crate) fn TopUpPane(
    /// Back to the sale.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let desk = Desk {
        till: use_till(),
        plan: RwSignal::new(None),
        custom: RwSignal::new(String::new()),
        attempt: Attempt::restored(STORED),
        printing: use_printing(),
        done: RwSignal::new(None),
    };
    let body = move || {
        if let Some((top_up, paper)) = desk.done.get() {
            return done_view(desk, &top_up, paper, on_done);
        }
        if desk.attempt.stage() == Stage::Unanswered {
            return unanswered(desk);
        }
        if desk.till.member.with(Option::is_none) {
            return view! {
                <EmptyState mark=Mark::Person title=tr!("stored_value.no_member") hint=tr!("stored_value.no_member_hint")/>
            }
            .into_any();
        }
        view! { <Choose desk/> }.into_any()
    };
    // The pane is mounted anew with every visit, so what it shows is decided when its state changes only.
    view! { <div class="sv-pane" data-test="top-up">{body}</div> }.into_any()
}

#[component]
fn Choose(desk: Desk) -> impl IntoView {
    let api = use_api();
    let plans = use_loaded(move || async move { Ok(api.call(ListPlansRequest {}).await?.plans) });
    Effect::new(move |_| {
        // A typed amount is a free one.
        if desk.custom.with(|text| !text.is_empty()) {
            desk.plan.set(None);
        }
    });
    let sending = Memo::new(move |_| desk.attempt.stage() == Stage::Sending);
    let refusal = Signal::derive(move || match desk.attempt.stage() {
        Stage::Refused(refusal) => Some(refusal),
        _ => None,
    });
    let ready = Memo::new(move |_| desk.quote().is_some());
    let exact = move || {
        if let (Some(paid), false) = (untrack(|| desk.paid()), sending.get_untracked()) {
            desk.take(paid);
        }
    };
    Effect::new(move |_| use_keys([key("Enter", || t!("stored_value.keys.take"), exact)]));
    let words = move || match desk.paid() {
        Some(paid) => t!("stored_value.take", amount = yuan(paid.0)),
        None => t!("stored_value.choose_first").to_owned(),
    };
    view! {
        <div class="sv-choose">
            <h2 class="k-title">{tr!("stored_value.title")}</h2>
            {show_loaded(plans, move |plans| plan_cards(desk, plans))}
            <Effects desk/>
            <Refused refusal/>
            <QuickCash desk/>
            <button
                type="button"
                class="till-key till-key--primary sv-take"
                class:till-key--pending=sending
                disabled=move || sending.get() || !ready.get()
                on:click=move |_| exact()
                data-test="top-up-take"
            >
                <span>{words}</span>
                <KeyHint name="Enter"/>
            </button>
        </div>
        <div class="sv-pad">
            <p class="sv-pad__label">{tr!("stored_value.custom")}</p>
            <output class="till-pay__typed" class:till-pay__typed--none=move || desk.custom.with(String::is_empty)>
                {move || desk.custom.with(|text| if text.is_empty() { t!("stored_value.custom_hint").to_owned() } else { format!("¥{text}") })}
            </output>
            <NumberPad value=desk.custom kind=PadKind::Money/>
        </div>
    }
    .into_any()
}

fn plan_cards(desk: Desk, plans: Vec<Plan>) -> AnyView {
    if plans.is_empty() {
        return view! { <p class="sv-none">{tr!("stored_value.no_plans")}</p> }.into_any();
    }
    let card = move |plan: Plan| {
        let mine = plan.plan_id.clone();
        let chosen = Memo::new(move |_| desk.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.plan_id == mine)));
        let (pay, gift) = (plan.pay_fen, plan.gift_fen);
        let choose = move |_| {
            desk.custom.set(String::new());
            desk.attempt.clear_refusal();
            desk.plan.set(Some(plan.clone()));
        };
        view! {
            <button
                type="button"
                class="sv-plan"
                class:sv-plan--chosen=chosen
                aria-pressed=move || if chosen.get() { "true" } else { "false" }
                on:click=choose
                data-test="plan"
            >
                <span class="sv-plan__pay">{move || t!("stored_value.plan_pay", amount = whole(pay))}</span>
                <span class="sv-plan__gift">
                    {move || if gift > 0 { t!("stored_value.plan_gift", amount = whole(gift)) } else { t!("stored_value.plan_plain").to_owned() }}
                </span>
            </button>
        }
    };
    view! { <div class="sv-plans" role="group" aria-label=tr!("stored_value.plans")>{plans.into_iter().map(card).collect_view()}</div> }
        .into_any()
}

/// Balance before and after.
#[component]
fn Effects(desk: Desk) -> impl IntoView {
    let before = move || desk.till.member.with(|view| view.as_ref().and_then(|view| view.assets)).unwrap_or_default();
    let quote = Memo::new(move |_| desk.quote().map(|quote| (quote.principal.0, quote.gift.0)));
    let line = move |label: fn() -> &'static str, before: i64, more: i64| {
        view! {
            <div>
                <dt>{move || label()}</dt>
                <dd>
                    <span class="till-figure">{yuan(before)}</span>
                    <Icon mark=Mark::Forward/>
                    <strong class="till-figure">{yuan(before + more)}</strong>
                </dd>
            </div>
        }
    };
    let body = move || {
        let (principal, gift) = quote.get().unwrap_or_default();
        let assets = before();
        view! {
            <dl class="sv-effects">
                {line(|| t!("members.principal"), assets.principal_fen, principal)}
                {line(|| t!("members.gift"), assets.gift_fen, gift)}
            </dl>
        }
    };
    view! { {body} }.into_any()
}

/// Notes that are larger than the sum; the exact sum is the highlighted button.
#[component]
fn QuickCash(desk: Desk) -> impl IntoView {
    let keys = Memo::new(move |_| desk.paid().map(quick_cash).unwrap_or_default());
    let row = move || {
        let one = |fen: Fen| {
            view! { <button type="button" class="till-quick" on:click=move |_| desk.take(fen)>{whole(fen.0)}</button> }
        };
        keys.get().into_iter().skip(1).map(one).collect_view()
    };
    view! { <div class="till-quicks" role="group" aria-label=tr!("till.pay.quick")>{row}</div> }.into_any()
}

/// ¥500, not ¥500.00: plans and notes are whole.
fn whole(fen: i64) -> String {
    yuan(fen).trim_end_matches(".00").to_owned()
}
