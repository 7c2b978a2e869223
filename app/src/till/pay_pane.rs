//! Taking the money: due, tenders, what is left, what goes back. One highlighted button says what Enter will do.
use leptos::prelude::*;
use proto::methods;
use rules::payment::{Kind as TenderIs, Payment};

use super::{
    attempt::Stage,
    pay_desk::{Next, PayDesk},
    state::Till,
};
use crate::{
    kit::{
        button::{Button, IconButton, KeyHint, Kind},
        format::yuan,
        icon::{Icon, Mark},
        notice::Refused,
        pad::{NumberPad, PadKind},
        session::can,
        show::Show,
    },
    t, tr,
};

/// The right side of the till while money is taken.
#[component]
pub(crate) fn PayPane(
    /// Pad and intents.
    desk: PayDesk,
) -> impl IntoView {
    let till = desk.till;
    let unanswered = Memo::new(move |_| till.checkout.stage() == Stage::Unanswered);
    let refusal = Signal::derive(move || match till.checkout.stage() {
        Stage::Refused(refusal) => Some(refusal),
        _ => None,
    });
    view! {
        <div class="till-pay" data-test="payment">
            <Show when=move || !unanswered.get() fallback=move || view! { <Unanswered till/> }>
                <div class="till-pay__money">
                    <Figures till/>
                    <div data-test="checkout-refused"><Refused refusal/></div>
                    <Tenders desk/>
                    <TenderTiles desk/>
                    <QuickCash desk/>
                </div>
                <div class="till-pay__pad">
                    <output class="till-pay__typed" class:till-pay__typed--none=move || desk.amount.with(String::is_empty) data-test="pay-typed">
                        {move || desk.amount.with(|text| if text.is_empty() { t!("till.pay.type_amount").to_owned() } else { format!("¥{text}") })}
                    </output>
                    <NumberPad value=desk.amount kind=PadKind::Money/>
                </div>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Figures(till: Till) -> impl IntoView {
    let due = move || till.payment.with(|payment| payment.due().0);
    let left = Memo::new(move |_| till.payment.with(|payment| payment.left().0));
    let change = Memo::new(move |_| till.payment.with(|payment| payment.change().0));
    let label = move || if left.get() > 0 { t!("till.pay.left") } else { t!("till.pay.change") };
    view! {
        <div class="till-figures">
            <div class="till-figures__one">
                <span class="till-figures__label">{tr!("till.pay.due")}</span>
                <strong class="till-figures__amount" data-test="pay-due">{move || yuan(due())}</strong>
            </div>
            <div class="till-figures__one" class:till-figures__one--open=move || { left.get() > 0 }>
                <span class="till-figures__label">{label}</span>
                <strong class="till-figures__amount" data-test="pay-left">
                    {move || yuan(if left.get() > 0 { left.get() } else { change.get() })}
                </strong>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Tenders(desk: PayDesk) -> impl IntoView {
    let till = desk.till;
    let one = move |tender: rules::payment::Tender| {
        let name = move || match tender.kind {
            TenderIs::Cash => t!("till.tender.cash"),
            TenderIs::StoredValue => t!("till.tender.stored_value"),
        };
        view! {
            <li class="till-tender" data-test="tender">
                <span>{name}</span>
                <strong class="till-figure">{yuan(tender.tendered.0)}</strong>
                <IconButton
                    mark=Mark::Close
                    label=move || t!("till.pay.remove", name = name())
                    kind=Kind::Quiet
                    on_press=move |()| desk.remove(tender.kind)
                />
            </li>
        }
    };
    let rows = move || till.payment.with(|payment| payment.tenders().iter().copied().map(one).collect_view());
    view! { <ul class="till-tenders" aria-label=tr!("till.pay.tenders")>{rows}</ul> }.into_any()
}

#[component]
fn TenderTiles(desk: PayDesk) -> impl IntoView {
    let till = desk.till;
    let sending = Memo::new(move |_| till.checkout.stage() == Stage::Sending);
    let complete = Memo::new(move |_| till.payment.with(Payment::is_complete));
    let offer = Memo::new(move |_| till.payment.with(|payment| payment.stored_value_offer().0));
    let balance = Memo::new(move |_| till.payment.with(|payment| payment.balance().map(|balance| balance.0)));
    let note = move || match balance.get() {
        None => t!("till.pay.no_member_yet").to_owned(),
        Some(balance) => t!("till.pay.balance", amount = yuan(balance)),
    };
    let left = Memo::new(move |_| till.payment.with(|payment| payment.left().0));
    view! {
        <div class="till-tiles-pay" role="group" aria-label=tr!("till.pay.how")>
            <button
                type="button"
                class="till-way"
                disabled=move || complete.get() || sending.get()
                on:click=move |_| desk.exact()
                data-test="pay-cash"
            >
                <Icon mark=Mark::Cash/>
                <span class="till-way__name">{tr!("till.pay.exact")}<KeyHint name="+"/></span>
                <strong class="till-figure">{move || yuan(left.get())}</strong>
            </button>
            <button
                type="button"
                class="till-way till-way--brass"
                disabled=move || complete.get() || sending.get() || offer.get() == 0
                on:click=move |_| { desk.stored_value(); }
                data-test="pay-stored-value"
            >
                <Icon mark=Mark::Wallet/>
                <span class="till-way__name">{tr!("till.tender.stored_value")}<KeyHint name="F2"/></span>
                <strong class="till-figure">{move || (offer.get() > 0).then(|| yuan(offer.get()))}</strong>
                <span class="till-way__note">{note}</span>
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn QuickCash(desk: PayDesk) -> impl IntoView {
    let till = desk.till;
    let keys = Memo::new(move |_| till.payment.with(Payment::quick_cash));
    // The first one is the exact sum, which has its own tile.
    let row = move || {
        keys.get()
            .into_iter()
            .skip(1)
            .map(|fen| {
                view! {
                    <button type="button" class="till-quick" on:click=move |_| desk.cash_and_finish(fen) data-test="quick-cash">
                        {yuan(fen.0).trim_end_matches(".00").to_owned()}
                    </button>
                }
            })
            .collect_view()
    };
    view! { <div class="till-quicks" role="group" aria-label=tr!("till.pay.quick")>{row}</div> }.into_any()
}

/// Nobody knows whether the books have it.
#[component]
fn Unanswered(till: Till) -> impl IntoView {
    let total = till.checkout.sent().map_or(0, |request| request.total_fen);
    view! {
        <div class="till-unanswered" role="alert" data-test="unanswered">
            <Icon mark=Mark::Offline/>
            <h2>{tr!("till.checkout.unanswered_title")}</h2>
            <strong class="till-figures__amount">{yuan(total)}</strong>
            <p>{tr!("till.checkout.unanswered")}</p>
            <Button label=tr!("till.checkout.retry") kind=Kind::Primary tall=true mark=Mark::Again key_hint="Enter" on_press=move |()| till.retry_checkout()/>
        </div>
    }
    .into_any()
}

/// The key at the foot of the cart, where 收款 stands on the sale page: says what Enter will do.
#[component]
pub(crate) fn PayKey(
    /// Pad and intents.
    desk: PayDesk,
    /// Back to the goods; tenders are kept.
    #[prop(into)]
    on_back: Callback<()>,
) -> impl IntoView {
    let till = desk.till;
    let may = can(&methods::TILL_CHECKOUT);
    let sending = Memo::new(move |_| till.checkout.stage() == Stage::Sending);
    let unanswered = Memo::new(move |_| till.checkout.stage() == Stage::Unanswered);
    let words = move || {
        if sending.get() {
            return t!("till.pay.sending").to_owned();
        }
        match desk.next() {
            Next::Finish => t!("till.pay.finish").to_owned(),
            Next::Exact(fen) | Next::Cover(fen, _) | Next::Part(fen, _) => {
                t!("till.pay.finish_cash", amount = yuan(fen.0))
            }
            Next::Nothing => t!("till.pay.bad_amount").to_owned(),
        }
    };
    let then = move || match desk.next() {
        _ if sending.get() => None,
        Next::Cover(_, change) => Some(t!("till.pay.then_change", amount = yuan(change.0))),
        Next::Part(_, left) => Some(t!("till.pay.then_left", amount = yuan(left.0))),
        Next::Finish | Next::Exact(_) | Next::Nothing => None,
    };
    let blocked = Signal::derive(move || sending.get() || unanswered.get() || !may.get() || !till.payable());
    view! {
        <button
            type="button"
            class="till-key"
            disabled=move || sending.get() || unanswered.get()
            on:click=move |_| on_back.run(())
            data-test="pay-back"
        >
            <Icon mark=Mark::Back/>
            <span>{tr!("till.pay.back")}</span>
        </button>
        <button
            type="button"
            class="till-key till-key--primary"
            class:till-key--pending=sending
            disabled=blocked
            aria-busy=move || sending.get().then_some("true")
            on:click=move |_| desk.enter()
            data-test="finish"
        >
            <span class="till-key__words">{words} {move || then().map(|then| view! { <small>{then}</small> })}</span>
            <KeyHint name="Enter"/>
        </button>
    }
    .into_any()
}
