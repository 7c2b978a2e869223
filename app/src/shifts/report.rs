//! What a closed shift comes to, on the screen: the same figures as on the slip.
use leptos::prelude::*;
use proto::shifts::v1::ShiftSlip;

use crate::{
    kit::format::{day_and_time, long_date, signed_yuan, yuan},
    t,
    till::shown_name,
    tr,
};

#[component]
pub(super) fn Report(
    /// From the server.
    slip: ShiftSlip,
) -> impl IntoView {
    let shift = slip.shift.clone().unwrap_or_default();
    let (opened, closed, date) = (shift.opened_ms, shift.closed_ms, shift.business_date.clone());
    let when = move || {
        t!("shifts.report.when", date = long_date(&date), opened = day_and_time(opened), closed = day_and_time(closed))
    };
    view! {
        <p class="sf-why">{when}</p>
        <Tenders slip=slip.clone()/>
        <Difference
            float_fen=shift.float_fen
            expected_fen=slip.expected_cash_fen
            counted_fen=slip.counted_cash_fen
        />
    }
    .into_any()
}

/// What was taken, tender by tender.
#[component]
pub(super) fn Tenders(
    /// Of a shift, or of a whole day.
    slip: ShiftSlip,
) -> impl IntoView {
    let tenders = slip.tenders.clone();
    let rows = move || {
        tenders
            .iter()
            .map(|sum| {
                view! {
                    <tr>
                        <th scope="row">{shown_name(&sum.tender, &sum.name)}</th>
                        <td class="k-table__number">{sum.sales_count}</td>
                        <td class="k-table__number">{yuan(sum.sales_fen)}</td>
                        <td class="k-table__number">{yuan(-sum.returns_fen)}</td>
                        <td class="k-table__number">{sum.top_ups_count}</td>
                        <td class="k-table__number">{yuan(sum.top_ups_fen)}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <table class="k-table sf-report">
            <caption class="k-hidden">{tr!("shifts.report.by_tender")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!("shifts.report.tender")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.report.sales")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.report.sales_sum")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.report.returns_sum")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.report.top_ups")}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.report.top_ups_sum")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Expected, counted, and the difference on the double rule: over in celadon words, short in cinnabar.
#[component]
pub(super) fn Difference(
    /// What lay in the drawer at the start; left out while nobody may know.
    #[prop(optional, into)]
    float_fen: Option<i64>,
    /// What should be there.
    expected_fen: i64,
    /// What is there.
    counted_fen: i64,
) -> impl IntoView {
    let difference = counted_fen - expected_fen;
    let verdict = move || match difference {
        0 => t!("shifts.difference.none"),
        over if over > 0 => t!("shifts.difference.over"),
        _ => t!("shifts.difference.short"),
    };
    view! {
        <dl class="sf-sums" class:sf-sums--short={difference < 0}>
            {float_fen.map(|fen| view! { <div class="sf-sums__row"><dt>{tr!("shifts.difference.float")}</dt><dd>{yuan(fen)}</dd></div> })}
            <div class="sf-sums__row"><dt>{tr!("shifts.difference.expected")}</dt><dd>{yuan(expected_fen)}</dd></div>
            <div class="sf-sums__row"><dt>{tr!("shifts.difference.counted")}</dt><dd>{yuan(counted_fen)}</dd></div>
            <div class="sf-sums__row sf-sums__row--total"><dt>{verdict}</dt><dd>{signed_yuan(difference)}</dd></div>
        </dl>
    }
    .into_any()
}
