//! One sale as the books have it: lines, tenders, ledger entries, and a reprint.
use leptos::prelude::*;
use proto::{
    ledger::v1::{Entry, GetDocumentRequest, Transaction},
    methods,
    till::v1::{GetSaleRequest, QuotedLine, Sale, TenderKind},
};
use rules::currency::Currency;

use super::{
    printing::use_printing,
    receipt::off_rows,
    return_panel::Returns,
    ways::{foreign_words, tender_name},
};
use crate::{
    kit::{
        button::Button,
        call::{use_action, use_api, use_loaded},
        format::{date_and_time, quantity, signed_yuan, yuan},
        i18n::word,
        icon::Mark,
        session::can,
        show::Show,
        state::show_loaded,
        total::TotalBlock,
    },
    t, tr,
};

/// The sale, and under it what moved in the ledger, for those who may see it.
#[component]
pub(crate) fn SaleDetail(
    /// Which one.
    sale_id: String,
) -> impl IntoView {
    let api = use_api();
    let wanted = sale_id.clone();
    let again = RwSignal::new(0_u32);
    let sale = use_loaded(move || {
        again.track();
        let sale_id = wanted.clone();
        async move { Ok(api.call(GetSaleRequest { sale_id }).await?.sale.unwrap_or_default()) }
    });
    let may_see_ledger = can(&methods::LEDGER_GET_DOCUMENT);
    view! {
        <div class="till-detail" data-test="sale-detail">
            {show_loaded(sale, move |sale| view! {
                <Facts sale=sale.clone()/>
                <Returns sale on_done=move |()| again.update(|n| *n += 1)/>
            }.into_any())}
            <Show when=move || may_see_ledger.get()>
                <Entries document_id=sale_id.clone()/>
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn Facts(sale: Sale) -> impl IntoView {
    let printing = use_printing();
    let may_reprint = can(&methods::TILL_REPRINT_SALE);
    let reprint = use_action(move |sale_id: String| async move {
        printing.reprint(sale_id).await;
        Ok(())
    });
    let quote = sale.quote.clone().unwrap_or_default();
    let (gross, total) = (quote.gross_fen, quote.total_fen);
    let for_rows = quote.clone();
    let off = move || {
        let rows = off_rows(&for_rows).into_iter();
        rows.map(|(words, fen)| view! { <div><dt>{words}</dt><dd class="till-figure">{yuan(fen)}</dd></div> })
            .collect_view()
    };
    let approved = (!sale.approver_name.is_empty()).then(|| format!("{} {}", sale.approver_name, sale.approval_reason));
    let sale_id = sale.sale_id.clone();
    let member = (!sale.member_id.is_empty()).then(|| format!("{} {}", sale.member_name, sale.member_no));
    let copies = sale.copies;
    view! {
        <dl class="till-done__facts">
            <div><dt>{tr!("till.receipt.at")}</dt><dd>{date_and_time(sale.at_ms)}</dd></div>
            <div><dt>{tr!("till.receipt.staff")}</dt><dd>{sale.staff_name.clone()}</dd></div>
            {member.map(|member| view! { <div><dt>{tr!("till.receipt.member")}</dt><dd>{member}</dd></div> })}
            {approved.map(|who| view! { <div><dt>{tr!("till.approve.by")}</dt><dd>{who}</dd></div> })}
            {(copies > 0).then(|| view! { <div><dt>{tr!("till.sales.copies")}</dt><dd>{copies}</dd></div> })}
        </dl>
        <ol class="till-detail__lines">{quote.lines.iter().map(line).collect_view()}</ol>
        <dl class="till-done__facts">
            <div><dt>{tr!("till.receipt.subtotal")}</dt><dd class="till-figure">{yuan(gross)}</dd></div>
            {off}
        </dl>
        <TotalBlock label=tr!("till.foot.due") amount_fen=Signal::stored(total)/>
        <dl class="till-done__facts">{tenders(&sale)}</dl>
        <Show when=move || may_reprint.get()>
            <Button
                label=tr!("till.done.reprint")
                mark=Mark::Printer
                pending=reprint.pending()
                on_press={
                    let sale_id = sale_id.clone();
                    move |()| reprint.run(sale_id.clone())
                }
            />
        </Show>
    }
    .into_any()
}

fn line(line: &QuotedLine) -> impl IntoView + use<> {
    let name = if line.spec.is_empty() { line.name.clone() } else { format!("{} {}", line.name, line.spec) };
    let pieces = format!("{} × {}{}", yuan(line.price_fen), quantity(line.quantity_milli), line.unit);
    let changed = line.price_changed;
    let notes = [line.staff_name.as_str(), line.remark.as_str()].map(str::to_owned);
    let notes = notes.into_iter().filter(|note| !note.is_empty()).map(|note| view! { <em>{note}</em> }).collect_view();
    view! {
        <li class="till-detail__line">
            <span>{name}</span>
            <span class="till-detail__pieces">
                {pieces}
                {notes}
                {changed.then(|| view! { <em class="till-detail__mark">{tr!("till.line.changed")}</em> })}
            </span>
            <strong class="till-figure">{yuan(line.net_fen)}</strong>
        </li>
    }
}

/// A label and an amount, fen.
type Fact = (Box<dyn Fn() -> String + Send + Sync>, i64);
/// The label of a part, in the language of the screen.
type Words = fn() -> &'static str;

fn tenders(sale: &Sale) -> impl IntoView + use<> {
    let mut rows: Vec<Fact> = Vec::new();
    for tender in &sale.tenders {
        let (named, abroad) =
            (tender.clone(), foreign_words(tender).map(|words| format!(" {words}")).unwrap_or_default());
        rows.push((
            Box::new(move || format!("{}{abroad}", tender_name(&named))),
            Ord::max(tender.tendered_fen, tender.amount_fen),
        ));
        let parts: [(Words, i64); 3] = [
            (|| t!("till.receipt.from_principal"), tender.principal_fen),
            (|| t!("till.receipt.from_gift"), tender.gift_fen),
            (|| t!("till.receipt.excess"), tender.excess_fen),
        ];
        let stored = tender.kind() == TenderKind::StoredValue;
        for (at, (label, fen)) in parts.into_iter().enumerate() {
            if (at < 2 && stored) || fen != 0 {
                rows.push((Box::new(move || label().to_owned()), fen));
            }
        }
    }
    if sale.change_fen > 0 {
        rows.push((Box::new(|| t!("till.receipt.change").to_owned()), -sale.change_fen));
    }
    let row = |(label, fen): Fact| {
        view! { <div><dt>{move || label()}</dt><dd class="till-figure">{yuan(fen)}</dd></div> }
    };
    rows.into_iter().map(row).collect_view()
}

/// What moved, debit and credit, and the links of the hash chain.
#[component]
fn Entries(document_id: String) -> impl IntoView {
    let api = use_api();
    let ledger = use_loaded(move || {
        let document_id = document_id.clone();
        async move { Ok(api.call(GetDocumentRequest { document_id }).await?.transactions) }
    });
    view! {
        <section class="till-ledger" aria-label=tr!("till.ledger.title") data-test="ledger-entries">
            <h3 class="till-ledger__title">{tr!("till.ledger.title")}</h3>
            {show_loaded(ledger, |transactions| transactions.iter().map(transaction).collect_view().into_any())}
        </section>
    }
    .into_any()
}

fn transaction(transaction: &Transaction) -> impl IntoView + use<> {
    let hash: String = transaction.hash.chars().take(12).collect();
    let seq = transaction.seq;
    view! {
        <table class="till-ledger__table">
            <caption>{move || t!("till.ledger.link", seq = seq, hash = hash)}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!("till.ledger.account")}</th>
                    <th scope="col" class="k-table__number">{tr!("till.ledger.amount")}</th>
                </tr>
            </thead>
            <tbody>{transaction.entries.iter().map(entry).collect_view()}</tbody>
        </table>
    }
}

fn entry(entry: &Entry) -> impl IntoView + use<> {
    let Entry { account, asset, amount } = entry.clone();
    let shown = {
        let asset = asset.clone();
        move || match Currency::from_code(&asset) {
            _ if asset == "points" => t!("till.ledger.points", n = amount),
            Some(currency) => format!("{} {}", currency.code(), currency.show(amount)),
            None => signed_yuan(amount),
        }
    };
    let name = move || word("account", &account);
    view! {
        <tr data-test="entry">
            <td>{name}</td>
            <td class="k-table__number till-figure">{shown}</td>
        </tr>
    }
}
