//! The sale's receipt 小票, made from the sale as the server booked it, never from the cart.
use proto::{
    access::v1::TillInfo,
    hwbridge::v1::Document,
    till::v1::{Quoted, QuotedLine, Sale, SaleTender, TenderKind},
};

use rules::money::Fen;

use super::{
    paper::{Paper, amount},
    ways::{foreign_words, tender_name},
};
use crate::{
    kit::format::{date_and_time, discount, quantity},
    t,
};

/// Names one print of a sale: a repeat of the same one is answered by the agent, not printed again.
pub(crate) fn job_id(sale: &Sale, copy: i32) -> String {
    format!("{}/receipt/{copy}", sale.sale_id)
}

/// The paper of a sale. Copy 0 is the first print and opens the drawer when cash was taken; others are marked 补打.
pub(crate) fn document(sale: &Sale, till: &TillInfo, copy: i32) -> Document {
    let first = copy == 0;
    let cash = sale.tenders.iter().any(|tender| matches!(tender.kind(), TenderKind::Cash | TenderKind::ForeignCash));
    let paper = Paper::default()
        .when(first && cash, Paper::drawer)
        .title(&till.shop_name)
        .centered(&till.receipt_header)
        .when(!first, |paper| paper.mark(&t!("till.receipt.copy", n = copy)))
        .pair(t!("till.receipt.no"), &sale.receipt_no)
        .pair(t!("till.receipt.at"), &date_and_time(sale.at_ms))
        .pair(t!("till.receipt.staff"), &t!("till.receipt.staff_at", name = sale.staff_name, till = sale.till_no))
        .double_rule()
        .triple(t!("till.receipt.item"), t!("till.receipt.quantity"), t!("till.receipt.amount"));
    let paper = lines(paper.rule(), sale).rule();
    let paper = totals(paper, sale).double_rule();
    let paper = sale.tenders.iter().fold(paper, tender);
    member(paper.when(sale.change_fen > 0, |p| p.bold_pair(t!("till.receipt.change"), &amount(sale.change_fen))), sale)
        .qr(&sale.receipt_no)
        .centered(&sale.receipt_no)
        .centered(&till.receipt_footer)
        .cut()
}

fn lines(paper: Paper, sale: &Sale) -> Paper {
    let quote = sale.quote.as_ref();
    quote.map_or(&[][..], |quote| &quote.lines).iter().fold(paper, |paper, line| {
        let price = format!("  {}", amount(line.price_fen));
        let pieces = format!("×{}{}", quantity(line.quantity_milli), line.unit);
        paper
            .line(&name(line))
            .triple(&price, &pieces, &amount(line.gross_fen))
            .when(line.discount_fen != 0, |p| p.triple(&indented(&off_words(line)), "", &off(line)))
            .when(!line.staff_name.is_empty(), |p| p.line(&indented(&line.staff_name)))
            .when(!line.remark.is_empty(), |p| p.line(&indented(&line.remark)))
            .when(line.price_changed, |p| p.line(&indented(t!("till.receipt.price_changed"))))
    })
}

fn name(line: &QuotedLine) -> String {
    if line.spec.is_empty() { line.name.clone() } else { format!("{} {}", line.name, line.spec) }
}

/// Which rule took the most off.
fn off_words(line: &QuotedLine) -> String {
    let off = line.off.unwrap_or_default();
    match discount(line.rate_bp).filter(|_| line.rate_bp != 0) {
        Some(rate) => rate,
        None if off.given_fen > 0 => t!("till.treat.gift").to_owned(),
        None if off.level_price_fen > 0 => t!("till.line.level_price").to_owned(),
        None => t!("till.receipt.line_discount").to_owned(),
    }
}

fn indented(text: &str) -> String {
    format!("  {text}")
}

fn off(line: &QuotedLine) -> String {
    amount(-line.discount_fen)
}

fn totals(paper: Paper, sale: &Sale) -> Paper {
    let Some(quote) = &sale.quote else { return paper };
    let pieces = quote.lines.iter().map(|line| line.quantity_milli).sum();
    let subtotal = paper.triple(
        t!("till.receipt.subtotal"),
        &t!("till.receipt.pieces", n = quantity(pieces)),
        &amount(quote.gross_fen),
    );
    let rules = off_rows(quote).into_iter().fold(subtotal, |p, (label, fen)| p.pair(&label, &amount(fen)));
    rules.bold_pair(t!("till.receipt.total"), &amount(quote.total_fen))
}

/// What came off and what rounding did, rule by rule: words and an amount, fen.
pub(super) fn off_rows(quote: &Quoted) -> Vec<(String, i64)> {
    let off = quote.off.unwrap_or_default();
    let level = match discount(quote.pays_bp) {
        Some(rate) => t!("till.receipt.discount_rate", rate = rate),
        None => t!("till.receipt.discount").to_owned(),
    };
    let bill = match discount(quote.bill_rate_bp).filter(|_| quote.bill_rate_bp != 0) {
        Some(rate) => format!("{} {rate}", t!("till.treat.bill")),
        None => t!("till.treat.bill").to_owned(),
    };
    let rows = [
        (t!("till.line.level_price").to_owned(), -off.level_price_fen),
        (level, -off.level_fen),
        (t!("till.receipt.line_discount").to_owned(), -off.hand_fen),
        (bill, -off.bill_fen),
        (t!("till.treat.gift").to_owned(), -off.given_fen),
        (t!("till.explain.rounding").to_owned(), quote.rounding_fen),
    ];
    rows.into_iter().filter(|(_, fen)| *fen != 0).collect()
}

fn tender(paper: Paper, tender: &SaleTender) -> Paper {
    let paper = match tender.kind() {
        TenderKind::Cash | TenderKind::Unspecified => {
            paper.pair(t!("till.receipt.cash"), &amount(Ord::max(tender.tendered_fen, tender.amount_fen)))
        }
        TenderKind::StoredValue => paper.pair(&tender_name(tender), &amount(tender.amount_fen)),
        _ => paper.pair(&tender_name(tender), &amount(tender.tendered_fen)),
    };
    let abroad = foreign_words(tender).unwrap_or_default();
    let rate = Fen(tender.rate).to_string();
    paper
        .when(tender.gift_fen != 0, |p| {
            p.pair(&indented(t!("till.receipt.from_principal")), &amount(tender.principal_fen))
                .pair(&indented(t!("till.receipt.from_gift")), &amount(tender.gift_fen))
        })
        .when(tender.excess_fen != 0, |p| p.pair(&indented(t!("till.receipt.excess")), &amount(tender.excess_fen)))
        .when(!abroad.is_empty(), |p| p.pair(&indented(&abroad), &t!("till.receipt.rate", rate = rate)))
}

fn member(paper: Paper, sale: &Sale) -> Paper {
    if sale.member_id.is_empty() {
        return paper.rule();
    }
    let paper = paper
        .rule()
        .pair(t!("till.receipt.member"), &format!("{} {}", sale.member_name, sale.member_no))
        .pair(t!("till.receipt.points_earned"), &sale.points_earned.to_string());
    let paper = match &sale.assets_after {
        None => paper,
        Some(assets) => paper
            .pair(t!("till.receipt.principal_after"), &amount(assets.principal_fen))
            .when(assets.gift_fen != 0, |p| p.pair(t!("till.receipt.gift_after"), &amount(assets.gift_fen)))
            .pair(t!("till.receipt.points_after"), &assets.points.to_string()),
    };
    paper.rule()
}
