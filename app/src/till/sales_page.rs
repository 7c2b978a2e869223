//! 今日单据: the sales of a business day, and one of them with its ledger entries.
use leptos::prelude::*;
use proto::{
    members::v1::MemberView,
    methods,
    till::v1::{ListSalesRequest, ListSalesResponse, SaleRow},
};

use rules::keymap::Action;

use super::{
    key_table::use_key_table,
    returns_list::ReturnsList,
    sale_detail::SaleDetail,
    state::{Till, use_till},
    ways::shown_name,
};
use crate::{
    kit::{
        button::Button,
        call::use_api,
        dialog::{Dialog, Shape},
        field::{Segmented, TextField},
        format::{clock_time, long_date, quantity, yuan},
        icon::Mark,
        keys::{key, use_keys},
        session::can,
        table::{Column, DataTable, TableSpec, table_load},
        url::use_url,
    },
    t, tr,
};

/// The documents that can be looked at.
const SALES: &str = "sales";
const RETURNS: &str = "returns";

/// The page.
#[component]
pub(crate) fn SalesPage() -> impl IntoView {
    let api = use_api();
    // A scanned receipt comes with its day.
    let day = RwSignal::new(use_url().param("day").get_untracked());
    let sums = RwSignal::new(None::<((i64, i64), (i64, i64))>);
    let open = RwSignal::new(None::<SaleRow>);
    // A receipt that was scanned is opened at once.
    let scanned = StoredValue::new(use_url().param("q").get_untracked());
    // All days of who is named at the till: where a return begins when the receipt is lost.
    let till = use_till();
    let named = till.member;
    let member = RwSignal::new(None::<MemberView>);
    let member_id = move || {
        member.with(|view| view.as_ref().and_then(|view| view.member.as_ref()).map(|member| member.member_id.clone()))
    };
    let again = RwSignal::new(0_u32);
    Effect::new(move |before: Option<()>| {
        day.track();
        member.track();
        if before.is_some() {
            again.update(|n| *n += 1);
        }
    });
    let load = StoredValue::new_local(table_load(move |query| async move {
        let member_id = untrack(member_id).unwrap_or_default();
        let request = ListSalesRequest { business_date: day.get_untracked(), query: Some(query), member_id };
        let answer: ListSalesResponse = api.call(request).await?;
        let returns = (answer.day_returns_count, answer.day_returns_fen);
        let _ = sums.try_set(Some(((answer.day_count, answer.day_total_fen), returns)));
        if let [row] = answer.rows.as_slice()
            && scanned.with_value(|number| *number == row.receipt_no)
        {
            scanned.set_value(String::new());
            let _ = open.try_set(Some(row.clone()));
        }
        Ok((answer.rows, answer.page))
    }));
    let of_day =
        move || day.with(|day| if day.is_empty() { t!("till.sales.today").to_owned() } else { long_date(day) });
    let title = move || match member.with(|view| view.as_ref().map(name_of)) {
        Some(name) => t!("till.sales.of_member", name = name),
        None => of_day(),
    };
    let sum = move || {
        sums.get().filter(|_| member.with(Option::is_none)).map(|((count, fen), (returns, returned))| {
            let sales = t!("till.sales.sum", n = count, amount = yuan(fen));
            if returns == 0 {
                return sales;
            }
            let back = t!("till.sales.sum_returns", n = returns, amount = yuan(-returned));
            format!("{sales} · {back}")
        })
    };
    let kind = RwSignal::new(SALES.to_owned());
    let returns = Memo::new(move |_| kind.with(|kind| kind == RETURNS));
    let kinds = Signal::derive(|| {
        vec![
            (SALES.to_owned(), t!("till.sales.sales").to_owned()),
            (RETURNS.to_owned(), t!("till.sales.returns").to_owned()),
        ]
    });
    bind_reprint(till);
    let selected = Signal::derive(move || open.with(|row| row.as_ref().map(|row| row.sale_id.clone())));
    view! {
        <div class="till-sales" data-test="sales">
            <header class="till-sales__head">
                <h1 class="k-title">{title}</h1>
                <p class="till-sales__sum" data-test="day-sum">{sum}</p>
                <Segmented label=tr!("till.sales.kind") value=kind options=kinds on_choose=move |name| kind.set(name)/>
            </header>
            {move || if returns.get() {
                view! { <ReturnsList day/> }.into_any()
            } else {
                view! {
                    <DataTable spec=spec() load=load.get_value() again selected on_open=move |row: SaleRow| open.set(Some(row))>
                        <TextField label=tr!("till.sales.day") value=day kind="date"/>
                        {move || by_member(named.get(), member)}
                    </DataTable>
                }
                .into_any()
            }}
            {move || open.get().map(|row| view! {
                <Dialog title=move || t!("till.sales.one", no = row.receipt_no) shape=Shape::Side on_close=move |()| open.set(None)>
                    <SaleDetail sale_id=row.sale_id.clone()/>
                </Dialog>
            })}
        </div>
    }
    .into_any()
}

/// 补打 of what came out last here, by its own key: after a return the slip is often wanted twice.
fn bind_reprint(till: Till) {
    let (table, may) = (use_key_table(), can(&methods::TILL_REPRINT_SALE));
    // After the page is there, so that it lies above the shell's keys.
    Effect::new(move |_| {
        let combos = if may.get() { table.keys(Action::Reprint) } else { Vec::new() };
        let keys = combos.into_iter().map(|combo| key(combo, || t!("till.done.reprint"), move || till.reprint_last()));
        use_keys(keys.collect::<Vec<_>>());
    });
}

fn name_of(view: &MemberView) -> String {
    view.member.as_ref().map(|member| member.name.clone()).unwrap_or_default()
}

/// All documents of who is named at the till, and back to the day.
fn by_member(named: Option<MemberView>, member: RwSignal<Option<MemberView>>) -> Option<AnyView> {
    if member.with(Option::is_some) {
        let back = view! { <Button label=tr!("till.sales.of_day") on_press=move |()| member.set(None)/> };
        return Some(back.into_any());
    }
    let name = named.as_ref().map(name_of)?;
    let label = Signal::derive(move || t!("till.sales.of_member", name = name));
    let named = StoredValue::new(named);
    Some(view! { <Button label mark=Mark::Person on_press=move |()| member.set(named.get_value())/> }.into_any())
}

fn spec() -> TableSpec<SaleRow> {
    let tenders = |row: &SaleRow| {
        let words: Vec<String> = row.tenders.split(',').filter(|kind| !kind.is_empty()).map(tender_words).collect();
        words.join(" + ")
    };
    TableSpec {
        caption: || t!("shell.menu.sales"),
        columns: vec![
            Column::text(|| t!("till.sales.no"), |row: &SaleRow| row.receipt_no.clone()),
            Column::text(|| t!("till.sales.at"), |row: &SaleRow| clock_time(row.at_ms)),
            Column::text(|| t!("till.sales.member"), |row: &SaleRow| row.member_name.clone()),
            Column::text(|| t!("till.sales.staff"), |row: &SaleRow| row.staff_name.clone()).when_wide(),
            Column::number(|| t!("till.sales.pieces"), |row: &SaleRow| quantity(row.pieces_milli)).when_wide(),
            Column::text(|| t!("till.sales.tenders"), tenders),
            Column::money(|| t!("till.sales.total"), |row: &SaleRow| row.total_fen),
            Column::money(|| t!("till.sales.returned"), |row: &SaleRow| -row.returned_fen).when_wide(),
        ],
        id: |row: &SaleRow| row.sale_id.clone(),
        search: Some(|| t!("till.sales.search")),
        empty: || t!("till.sales.none"),
    }
}

/// "voucher:中秋券" as people call it.
fn tender_words(tender: &str) -> String {
    let (kind, name) = tender.split_once(':').unwrap_or((tender, ""));
    shown_name(kind, name)
}
