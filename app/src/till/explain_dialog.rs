//! Every amount explains itself: the total, rule by rule, in the order the rules are applied.
use leptos::prelude::*;
use rules::pricing::Quote;

use super::{cart_panel::level_rate, state::Till};
use crate::{
    kit::{
        dialog::Dialog,
        format::{quantity, signed_yuan},
        total::TotalBlock,
    },
    t, tr,
};

/// Words, and an amount, fen.
type Row = (String, i64);

/// What every rule did to the total.
#[component]
pub(crate) fn ExplainDialog(
    /// The till.
    till: Till,
    /// Enough.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let quote = till.quote.get_untracked().unwrap_or_default();
    let total = Signal::stored(quote.total.0);
    let rows = move || {
        let rows = rows(till, &quote).into_iter();
        rows.map(|(words, fen)| view! { <div><dt>{words}</dt><dd class="till-figure">{signed_yuan(fen)}</dd></div> })
            .collect_view()
    };
    view! {
        <Dialog title=tr!("till.explain.title") on_close>
            <div class="till-ask" data-test="explain">
                <dl class="till-done__facts">{rows}</dl>
                <TotalBlock label=tr!("till.foot.due") amount_fen=total/>
            </div>
        </Dialog>
    }
    .into_any()
}

fn rows(till: Till, quote: &Quote) -> Vec<Row> {
    let count = |part: fn(&rules::pricing::Parts) -> i64| quote.lines.iter().filter(|line| part(&line.off) > 0).count();
    let pieces = till.cart.with_untracked(|cart| quantity(cart.pieces().0));
    let mut rows = vec![(t!("till.explain.gross", n = pieces), quote.gross.0)];
    let off = quote.off;
    let given: [(String, i64); 5] = [
        (t!("till.explain.level_price", n = count(|off| off.level_price.0)), off.level_price.0),
        (level_rate(till), off.level.0),
        (t!("till.explain.hand", n = count(|off| off.hand.0)), off.hand.0),
        (t!("till.explain.given", n = count(|off| off.given.0)), off.given.0),
        (t!("till.explain.bill").to_owned(), off.bill.0),
    ];
    rows.extend(given.into_iter().filter(|(_, fen)| *fen != 0).map(|(words, fen)| (words, -fen)));
    if quote.rounding.0 != 0 {
        rows.push((t!("till.explain.rounding").to_owned(), quote.rounding.0));
    }
    if rows.len() == 1 {
        rows.push((t!("till.explain.nothing").to_owned(), 0));
    }
    rows
}
