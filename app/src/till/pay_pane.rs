//! Taking the money: due, tenders, what is left, what goes back. One highlighted button says what Enter will do.
use leptos::prelude::*;
use proto::methods;

use super::{
    attempt::Stage,
    pay_desk::{Next, PayDesk},
    pay_tenders::{QuickCash, TenderLines, TenderTiles},
    state::Till,
};
use crate::{
    kit::{
        button::{Button, KeyHint, Kind},
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
    // A tender that was refused by name may be of a table that somebody has changed since.
    Effect::new(move |_| {
        if desk.failed().is_some() {
            desk.ways.reload();
        }
    });
    view! {
        <div class="till-pay" data-test="payment">
            <Show when=move || !unanswered.get() fallback=move || view! { <Unanswered till/> }>
                <div class="till-pay__money">
                    <Figures till/>
                    <div data-test="checkout-refused"><Refused refusal/></div>
                    <TenderLines desk/>
                    <TenderTiles desk/>
                </div>
                <div class="till-pay__pad">
                    <output class="till-pay__typed" class:till-pay__typed--none=move || desk.amount.with(String::is_empty) data-test="pay-typed">
                        {move || desk.amount.with(|text| if text.is_empty() { t!("till.pay.type_amount").to_owned() } else { format!("¥{text}") })}
                    </output>
                    <NumberPad value=desk.amount kind=PadKind::Money/>
                    <QuickCash desk/>
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
    let paid = Memo::new(move |_| till.payment.with(|payment| payment.paid().0));
    let label = move || if left.get() > 0 { t!("till.pay.left") } else { t!("till.pay.change") };
    view! {
        <div class="till-figures">
            <div class="till-figures__one">
                <span class="till-figures__label">{tr!("till.pay.due")}</span>
                <strong class="till-figures__amount" data-test="pay-due">{move || yuan(due())}</strong>
            </div>
            <Show when=move || { paid.get() > 0 }>
                <div class="till-figures__one till-figures__one--small">
                    <span class="till-figures__label">{tr!("till.pay.paid")}</span>
                    <strong class="till-figures__amount" data-test="pay-paid">{move || yuan(paid.get())}</strong>
                </div>
            </Show>
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
