//! How a top-up went: in the books, or nobody knows yet.
use leptos::prelude::*;
use proto::stored_value::v1::TopUp;

use super::{slip, top_up_pane::Desk};
use crate::{
    kit::{
        button::{Button, Kind},
        format::yuan,
        icon::{Icon, Mark},
        keys::{key, use_keys},
        total::{Scale, TotalBlock},
    },
    t,
    till::{PaperLine, PaperState},
    tr,
};

/// Nobody knows whether the books have it.
pub(super) fn unanswered(desk: Desk) -> AnyView {
    let paid = desk.attempt.sent().map_or(0, |request| request.paid_fen);
    Effect::new(move |_| use_keys([key("Enter", || t!("till.checkout.retry"), move || desk.send())]));
    view! {
        <div class="till-unanswered" role="alert" data-test="unanswered">
            <Icon mark=Mark::Offline/>
            <h2>{tr!("stored_value.unanswered_title")}</h2>
            <strong class="till-figures__amount">{yuan(paid)}</strong>
            <p>{tr!("stored_value.unanswered")}</p>
            <Button label=tr!("till.checkout.retry") kind=Kind::Primary tall=true mark=Mark::Again key_hint="Enter" on_press=move |()| desk.send()/>
        </div>
    }
    .into_any()
}

/// It is in the books.
pub(super) fn done_view(desk: Desk, top_up: &TopUp, paper: RwSignal<PaperState>, on_done: Callback<()>) -> AnyView {
    let printing = desk.printing;
    let assets = top_up.assets_after.unwrap_or_default();
    let (paid, gift, change) = (top_up.paid_fen, top_up.gift_fen, top_up.change_fen);
    let (label, figure): (Signal<String>, i64) = if change > 0 {
        (Signal::derive(|| t!("till.done.change").to_owned()), change)
    } else {
        (Signal::derive(|| t!("stored_value.done.paid").to_owned()), paid)
    };
    let again = {
        let top_up = top_up.clone();
        move |()| printing.again(paper, slip::job_id(&top_up), slip::document(&top_up, &printing.till_info()))
    };
    Effect::new(move |_| use_keys([key("Enter", || t!("stored_value.keys.back"), move || on_done.run(()))]));
    view! {
        <section class="till-done sv-done" data-test="top-up-done">
            <TotalBlock label amount_fen=Signal::stored(figure) scale=Scale::Change/>
            <p class="sv-done__what">{move || t!("stored_value.done.what", paid = yuan(paid), gift = yuan(gift))}</p>
            <dl class="till-done__facts">
                <div><dt>{tr!("members.principal")}</dt><dd class="till-figure">{yuan(assets.principal_fen)}</dd></div>
                <div><dt>{tr!("members.gift")}</dt><dd class="till-figure">{yuan(assets.gift_fen)}</dd></div>
                <div><dt>{tr!("till.done.receipt")}</dt><dd data-test="receipt-no">{top_up.receipt_no.clone()}</dd></div>
            </dl>
            <PaperLine paper on_again=again/>
            <Button label=tr!("stored_value.done.back") kind=Kind::Primary tall=true key_hint="Enter" on_press=on_done/>
        </section>
    }
    .into_any()
}
