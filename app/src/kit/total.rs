//! Amounts that matter stand on the accountant's double rule.
use leptos::prelude::*;

use super::format::yuan;

/// How large the amount is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scale {
    /// 36: due, in the cart.
    #[default]
    Due,
    /// 64: change given.
    Change,
}

/// The signature of the house: an amount on a double rule.
#[component]
pub(crate) fn TotalBlock(
    /// 应收, 找零.
    #[prop(into)]
    label: Signal<String>,
    /// Fen.
    #[prop(into)]
    amount_fen: Signal<i64>,
    /// How large.
    #[prop(optional)]
    scale: Scale,
) -> impl IntoView {
    let class = if scale == Scale::Change { "k-total k-total--change" } else { "k-total" };
    view! {
        <div class=class>
            <span class="k-total__label">{label}</span>
            <strong class="k-total__amount">{move || yuan(amount_fen.get())}</strong>
        </div>
    }
    .into_any()
}
