//! The sale before: change at 64 px, the receipt and how its paper is. It stays until the next item is rung up.
use leptos::{prelude::*, task::spawn_local};
use proto::{
    members::v1::Assets,
    methods,
    till::v1::{Sale, SaleTender},
};
use rules::keymap::Action;

use super::{
    key_table::use_key_table,
    printing::PaperState,
    state::{Done, Till},
    ways::{foreign_words, tender_name},
};
use crate::{
    kit::{
        button::{Button, Kind},
        format::{clock_time, yuan},
        icon::{Icon, Mark},
        session::can,
        show::Show,
        total::{Scale, TotalBlock},
    },
    t, tr,
};

/// `¥99,999.99` just fits into the cart at 64 px.
const LONG: usize = 10;

/// What was sold last.
#[component]
pub(crate) fn DoneCard(
    /// The till.
    till: Till,
    /// The sale.
    done: Done,
) -> impl IntoView {
    view! { {Suspend::new(done_card(till, done))} }.into_any()
}

/// Fetched while the first sale is rung up.
#[lazy]
pub(super) fn done_card(till: Till, done: Done) -> AnyView {
    let Done { sale, paper } = done;
    let may_reprint = can(&methods::TILL_REPRINT_SALE);
    // What did not come out is printed again under its own name, which is no reprint.
    let came_out = Memo::new(move |_| paper.with(|paper| !matches!(paper, PaperState::Failed(_))));
    let sale_id = sale.sale_id.clone();
    let reprint = move |()| {
        let sale_id = sale_id.clone();
        spawn_local(till.printing().reprint(sale_id));
    };
    let again = {
        let sale = sale.clone();
        move |()| till.printing().receipt_again(&sale, paper)
    };
    let total = sale.quote.as_ref().map_or(0, |quote| quote.total_fen);
    let (label, amount): (Signal<String>, i64) = if sale.change_fen > 0 {
        (Signal::derive(tr_string(|| t!("till.done.change"))), sale.change_fen)
    } else {
        (Signal::derive(tr_string(|| t!("till.done.taken"))), total)
    };
    let long = yuan(amount).chars().count() > LONG;
    view! {
        <section class="till-done" class:till-done--long=long aria-label=tr!("till.done.title") data-test="done">
            <TotalBlock label amount_fen=Signal::stored(amount) scale=Scale::Change/>
            <dl class="till-done__facts">
                <div><dt>{tr!("till.done.total")}</dt><dd class="till-figure">{yuan(total)}</dd></div>
                {tenders(&sale)}
                {member(&sale)}
                <div>
                    <dt>{tr!("till.done.receipt")}</dt>
                    <dd><span data-test="receipt-no">{sale.receipt_no.clone()}</span>" · "{clock_time(sale.at_ms)}</dd>
                </div>
            </dl>
            <PaperLine paper on_again=again/>
            <Show when=move || may_reprint.get() && came_out.get()>
                <Button label=tr!("till.done.reprint") mark=Mark::Printer key_hint=use_key_table().hint(Action::Reprint) on_press=reprint.clone()/>
            </Show>
            <p class="till-done__next">{tr!("till.done.next")}</p>
        </section>
    }
    .into_any()
}

fn tr_string(words: fn() -> &'static str) -> impl Fn() -> String + Send + Sync + 'static {
    move || words().to_owned()
}

fn tenders(sale: &Sale) -> impl IntoView + use<> {
    let one = |tender: &SaleTender| {
        let (named, amount) = (tender.clone(), Ord::max(tender.tendered_fen, tender.amount_fen));
        let abroad = foreign_words(tender).map(|words| format!("{words} · "));
        view! { <div><dt>{move || tender_name(&named)}</dt><dd class="till-figure">{abroad}{yuan(amount)}</dd></div> }
    };
    sale.tenders.iter().map(one).collect_view()
}

fn member(sale: &Sale) -> Option<impl IntoView + use<>> {
    let Assets { principal_fen, gift_fen, points } = sale.assets_after?;
    let earned = sale.points_earned;
    Some(view! {
        <div>
            <dt>{sale.member_name.clone()}</dt>
            <dd>{move || t!("till.done.balance", principal = yuan(principal_fen), gift = yuan(gift_fen))}</dd>
        </div>
        <div>
            <dt>{tr!("till.done.points")}</dt>
            <dd>{move || t!("till.done.points_now", earned = earned, now = points)}</dd>
        </div>
    })
}

/// How the paper is; with a button when somebody has to do something.
#[component]
pub(crate) fn PaperLine(
    /// Its state.
    paper: RwSignal<PaperState>,
    /// Tries again, under the same name.
    #[prop(into)]
    on_again: Callback<()>,
) -> impl IntoView {
    let well = Memo::new(move |_| paper.with(|paper| matches!(paper, PaperState::Printing | PaperState::Printed)));
    let words = move || paper.with(PaperState::sentence);
    let failed = Memo::new(move |_| paper.with(|paper| matches!(paper, PaperState::Failed(_))));
    view! {
        <p class="till-paper" class:till-paper--trouble=move || !well.get() role="status" data-test="paper">
            <Icon mark=Mark::Printer/>
            <span>{words}</span>
        </p>
        <Show when=move || failed.get()>
            <Button label=tr!("till.paper.again") kind=Kind::Plain mark=Mark::Again on_press=on_again/>
        </Show>
    }
    .into_any()
}
