//! Earlier Zs of a day: who took them back and why, what they said, and what the next one says instead.
use leptos::prelude::*;
use proto::shifts::v1::{DayReport, DayVersion};

use super::day_dialog::Figures;
use crate::{
    kit::format::{day_and_time, signed_yuan, yuan},
    t, tr,
};

#[component]
pub(super) fn Versions(
    /// Newest first.
    versions: Vec<DayVersion>,
    /// Also the newest: it was taken back.
    all: bool,
) -> impl IntoView {
    let mut next: Option<DayReport> = None;
    let mut shown = Vec::new();
    for (at, version) in versions.into_iter().enumerate() {
        let report = version.report.clone().unwrap_or_default();
        if at > 0 || all {
            shown.push(one(version, next.as_ref()));
        }
        next = Some(report);
    }
    view! { {shown} }.into_any()
}

fn one(version: DayVersion, next: Option<&DayReport>) -> AnyView {
    let report = version.report.unwrap_or_default();
    let number = report.version;
    let reopened = version.reopened.unwrap_or_default();
    let (who, second, why) = (reopened.staff_name, reopened.approver_name, reopened.reason);
    let at = day_and_time(reopened.at_ms);
    let changes = next.map(|next| view! { <Changes report=report.clone() next=next.clone()/> });
    let digest = version.digest;
    view! {
        <details class="sf-version" data-test="version">
            <summary>{move || t!("shifts.version.title", version = number, time = at)}</summary>
            <p class="sf-version__why">{move || t!("shifts.version.why", who = who, second = second, reason = why)}</p>
            {changes}
            <Figures report digest/>
        </details>
    }
    .into_any()
}

/// What a line is called, in the language of the moment.
type Words = fn() -> &'static str;

/// From this version to the next, line by line where they differ.
#[component]
fn Changes(report: DayReport, next: DayReport) -> impl IntoView {
    let (from, to) = (report.totals.unwrap_or_default(), next.totals.unwrap_or_default());
    let version = next.version;
    let money: [(Words, i64, i64); 5] = [
        (|| t!("shifts.slip.all_sales"), from.sales_fen, to.sales_fen),
        (|| t!("shifts.version.top_ups"), from.top_ups_fen, to.top_ups_fen),
        (|| t!("shifts.slip.discount"), from.discount_fen, to.discount_fen),
        (|| t!("shifts.difference.counted"), from.counted_cash_fen, to.counted_cash_fen),
        (|| t!("shifts.slip.difference"), from.difference_fen, to.difference_fen),
    ];
    let rows = money.into_iter().filter(|(_, from, to)| from != to).map(|(name, from, to)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="k-table__number">{yuan(from)}</td>
                <td class="k-table__number">{yuan(to)}</td>
                <td class="k-table__number">{signed_yuan(to - from)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    if rows.is_empty() {
        return view! { <p class="sf-why">{move || t!("shifts.version.same", version = version)}</p> }.into_any();
    }
    view! {
        <table class="k-table sf-report" data-test="version-changes">
            <thead>
                <tr>
                    <th scope="col">{tr!("shifts.version.what")}</th>
                    <th scope="col" class="k-table__number">{move || t!("shifts.version.number", version = report.version)}</th>
                    <th scope="col" class="k-table__number">{move || t!("shifts.version.number", version = version)}</th>
                    <th scope="col" class="k-table__number">{tr!("shifts.version.change")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
