//! The returns of a business day, with a receipt or without, and one of them: what came back, where the money went, and its slip
//! once more.
use leptos::prelude::*;
use proto::till::v1::{ListReturnsRequest, ListReturnsResponse, Return, ReturnedLine, SaleTender};

use super::{return_panel::SlipAgain, ways::tender_name};
use crate::{
    kit::{
        call::use_api,
        dialog::{Dialog, Shape},
        field::TextField,
        format::{clock_time, date_and_time, quantity, yuan},
        table::{Column, DataTable, TableSpec, table_load},
        total::TotalBlock,
    },
    t, tr,
};

/// The table, and the return that is open.
#[component]
pub(super) fn ReturnsList(
    /// Of which day; empty for today.
    day: RwSignal<String>,
) -> impl IntoView {
    let api = use_api();
    let open = RwSignal::new(None::<Return>);
    let again = RwSignal::new(0_u32);
    Effect::new(move |before: Option<()>| {
        day.track();
        if before.is_some() {
            again.update(|n| *n += 1);
        }
    });
    let load = table_load(move |query| async move {
        let request = ListReturnsRequest { business_date: day.get_untracked(), query: Some(query) };
        let answer: ListReturnsResponse = api.call(request).await?;
        Ok((answer.rows, answer.page))
    });
    let selected = Signal::derive(move || open.with(|row| row.as_ref().map(|row| row.return_id.clone())));
    view! {
        <DataTable spec=spec() load again selected on_open=move |row: Return| open.set(Some(row))>
            <TextField label=tr!("till.sales.day") value=day kind="date"/>
        </DataTable>
        {move || open.get().map(|row| {
            let no = row.receipt_no.clone();
            view! {
                <Dialog title=move || t!("till.return.one", no = no) shape=Shape::Side on_close=move |()| open.set(None)>
                    <Detail returned=row/>
                </Dialog>
            }
        })}
    }
    .into_any()
}

fn spec() -> TableSpec<Return> {
    let to = |row: &Return| row.tenders.iter().map(tender_name).collect::<Vec<_>>().join(" + ");
    TableSpec {
        caption: || t!("till.sales.returns"),
        columns: vec![
            Column::text(|| t!("till.sales.no"), |row: &Return| row.receipt_no.clone()),
            Column::text(|| t!("till.sales.at"), |row: &Return| clock_time(row.at_ms)),
            Column::text(|| t!("till.return.of_sale"), |row: &Return| row.sale_no.clone()),
            Column::text(|| t!("till.sales.staff"), |row: &Return| row.staff_name.clone()).when_wide(),
            Column::text(|| t!("till.return.reason"), |row: &Return| row.reason.clone()).when_wide(),
            Column::text(|| t!("till.sales.to"), to),
            Column::money(|| t!("till.sales.back"), |row: &Return| -row.total_fen),
        ],
        id: |row: &Return| row.return_id.clone(),
        search: Some(|| t!("till.sales.search_returns")),
        empty: || t!("till.sales.no_returns"),
    }
}

#[component]
fn Detail(returned: Return) -> impl IntoView {
    let fact = |label: fn() -> &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let copies = if returned.copies > 0 { returned.copies.to_string() } else { String::new() };
    let facts = [
        fact(tr!("till.return.of_sale"), returned.sale_no.clone()),
        fact(tr!("till.receipt.at"), date_and_time(returned.at_ms)),
        fact(tr!("till.receipt.staff"), returned.staff_name.clone()),
        fact(tr!("till.receipt.member"), returned.member_name.clone()),
        fact(tr!("till.return.reason"), returned.reason.clone()),
        fact(tr!("till.approve.by"), returned.approver_name.clone()),
        fact(tr!("till.sales.copies"), copies),
    ];
    view! {
        <div class="till-detail" data-test="return-detail">
            <dl class="till-done__facts">{facts.into_iter().flatten().collect_view()}</dl>
            <ol class="till-detail__lines">{returned.lines.iter().map(line).collect_view()}</ol>
            <TotalBlock label=tr!("till.return.back") amount_fen=Signal::stored(returned.total_fen)/>
            <dl class="till-done__facts">{returned.tenders.iter().map(way).collect_view()}</dl>
            <SlipAgain returned/>
        </div>
    }
    .into_any()
}

fn line(line: &ReturnedLine) -> impl IntoView + use<> {
    let name = format!("{} {}", line.name, line.spec);
    let pieces = format!("{} × {}{}", yuan(line.price_fen), quantity(line.quantity_milli), line.unit);
    view! {
        <li class="till-detail__line">
            <span>{name}</span>
            <span class="till-detail__pieces">{pieces}</span>
            <strong class="till-figure">{yuan(line.net_fen)}</strong>
        </li>
    }
}

fn way(tender: &SaleTender) -> impl IntoView + use<> {
    let (named, amount) = (tender.clone(), yuan(tender.amount_fen));
    view! { <div><dt>{move || t!("till.return.to", tender = tender_name(&named))}</dt><dd class="till-figure">{amount}</dd></div> }
}
