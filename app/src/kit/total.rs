//! Amounts that matter: the total on its accountant's double rule, and what a member owns.
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

/// One thing a member owns: balance, gift money, points.
#[component]
pub(crate) fn AssetCard(
    /// 本金, 赠送, 积分.
    #[prop(into)]
    label: Signal<String>,
    /// Formatted.
    #[prop(into)]
    amount: Signal<String>,
    /// Below it, small.
    #[prop(optional, into)]
    note: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="k-asset">
            <span class="k-asset__label">{label}</span>
            <strong class="k-asset__amount">{amount}</strong>
            <span class="k-asset__note">{note}</span>
        </div>
    }
    .into_any()
}
