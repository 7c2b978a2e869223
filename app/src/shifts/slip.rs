//! The closing slip on paper, built from what the server answered.
use proto::hwbridge::v1::{Align, Block, Cell, Columns, Cut, Document, Feed, Rule, Text, block};
use proto::shifts::v1::{GetXReportResponse, ShiftSlip};
use rules::currency::Currency;

use super::count::piece_name;
use crate::{
    kit::{
        format::{date_and_time, signed_yuan, yuan},
        i18n::word,
    },
    t,
    till::shown_name,
};

/// The paper, in the language of the screen.
pub(super) fn document(slip: &ShiftSlip, shop_name: &str) -> Document {
    let shift = slip.shift.clone().unwrap_or_default();
    let mut paper = vec![
        text(shop_name, Align::Center, false, 1),
        text(t!("shifts.slip.title"), Align::Center, true, 2),
        pair(t!("shifts.slip.staff"), &shift.staff_name),
        pair(t!("shifts.slip.till"), &shift.till_no),
        pair(t!("shifts.slip.business_date"), &shift.business_date),
        pair(t!("shifts.slip.opened"), &date_and_time(shift.opened_ms)),
        pair(t!("shifts.slip.closed"), &date_and_time(shift.closed_ms)),
        rule(false),
    ];
    paper.extend(sums(slip));
    paper.push(rule(false));
    for piece in &slip.counted {
        paper.push(triple(&piece_name(piece.value_fen), piece.count, piece.value_fen * piece.count));
    }
    paper.push(rule(false));
    paper.push(pair(t!("shifts.slip.float"), &yuan(shift.float_fen)));
    paper.push(pair(t!("shifts.slip.expected"), &yuan(slip.expected_cash_fen)));
    paper.push(pair(t!("shifts.slip.counted"), &yuan(slip.counted_cash_fen)));
    for count in &slip.foreign {
        let Some(currency) = Currency::from_code(&count.currency) else { continue };
        let (expected, counted) = (currency.show(count.expected_minor), currency.show(count.counted_minor));
        paper.push(pair(&t!("shifts.foreign.expected", currency = currency.code()), &expected));
        paper.push(pair(&t!("shifts.foreign.counted", currency = currency.code()), &counted));
    }
    paper.push(bold_pair(t!("shifts.slip.difference"), &signed_yuan(slip.difference_fen)));
    paper.push(rule(true));
    for (name, words) in [(t!("shifts.slip.reason"), &slip.difference_reason), (t!("shifts.slip.note"), &slip.note)] {
        if !words.is_empty() {
            paper.push(text(&format!("{name} {words}"), Align::Left, false, 1));
        }
    }
    paper.push(pair(t!("shifts.slip.head"), &slip.ledger_head));
    paper.push(text(t!("shifts.slip.signature"), Align::Left, false, 1));
    paper.extend(end());
    Document { blocks: paper }
}

/// An X: the sums until now, and nothing to sign. Who counts blind gets counts.
pub(super) fn x_document(x: &GetXReportResponse, shop_name: &str) -> Document {
    let slip = x.slip.clone().unwrap_or_default();
    let shift = slip.shift.clone().unwrap_or_default();
    let mut paper = vec![
        text(shop_name, Align::Center, false, 1),
        text(t!("shifts.slip.x_title"), Align::Center, true, 2),
        pair(t!("shifts.slip.staff"), &shift.staff_name),
        pair(t!("shifts.slip.till"), &shift.till_no),
        pair(t!("shifts.slip.business_date"), &shift.business_date),
        pair(t!("shifts.slip.opened"), &date_and_time(shift.opened_ms)),
        pair(t!("shifts.slip.printed"), &date_and_time(x.at_ms)),
        rule(false),
    ];
    if x.without_cash {
        for tender in &slip.tenders {
            let count = tender.sales_count + tender.top_ups_count;
            paper.push(pair(&shown_name(&tender.tender, &tender.name), &count.to_string()));
        }
        paper.push(pair(t!("shifts.slip.all_sales"), &slip.sales_count.to_string()));
    } else {
        paper.extend(sums(&slip));
        paper.push(rule(false));
        paper.push(pair(t!("shifts.slip.float"), &yuan(shift.float_fen)));
        paper.push(bold_pair(t!("shifts.slip.expected"), &yuan(slip.expected_cash_fen)));
    }
    paper.push(rule(true));
    paper.push(text(t!("shifts.slip.x_open"), Align::Left, false, 1));
    paper.extend(end());
    Document { blocks: paper }
}

/// What was taken, tender by tender and in all: the same lines on every slip.
pub(super) fn sums(slip: &ShiftSlip) -> Vec<Block> {
    let mut paper = Vec::new();
    for tender in &slip.tenders {
        paper.push(text(&shown_name(&tender.tender, &tender.name), Align::Left, true, 1));
        paper.push(triple(t!("shifts.slip.sales"), tender.sales_count, tender.sales_fen));
        if tender.returns_count > 0 {
            paper.push(triple(t!("shifts.slip.returns"), tender.returns_count, -tender.returns_fen));
        }
        if tender.top_ups_count > 0 {
            paper.push(triple(t!("shifts.slip.top_ups"), tender.top_ups_count, tender.top_ups_fen));
        }
    }
    paper.push(rule(false));
    paper.push(triple(t!("shifts.slip.all_sales"), slip.sales_count, slip.sales_fen));
    if slip.returns_count > 0 {
        paper.push(triple(t!("shifts.slip.all_returns"), slip.returns_count, -slip.returns_fen));
    }
    paper.push(pair(t!("shifts.slip.discount"), &yuan(slip.discount_fen)));
    for (name, fen) in [
        (t!("till.treat.gift"), slip.given_fen),
        (t!("till.explain.rounding"), slip.rounding_fen),
        (t!("shifts.slip.excess"), slip.voucher_excess_fen),
    ] {
        if fen != 0 {
            paper.push(pair(name, &yuan(fen)));
        }
    }
    for event in &slip.events {
        let name = word("event", &event.event);
        paper.push(match event.amount_fen {
            0 => pair(&name, &event.count.to_string()),
            fen => triple(&name, event.count, fen),
        });
    }
    paper
}

/// Paper runs out of the printer, and is cut.
pub(super) fn end() -> [Block; 2] {
    [block(block::Block::Feed(Feed { lines: 3 })), block(block::Block::Cut(Cut {}))]
}

/// The same job for the same shift: a retry is answered, not printed twice.
pub(super) fn job_id(slip: &ShiftSlip, copy: u32) -> String {
    let shift_id = slip.shift.as_ref().map(|shift| shift.shift_id.as_str()).unwrap_or_default();
    format!("{shift_id}/shift_slip/{copy}")
}

fn block(block: block::Block) -> Block {
    Block { block: Some(block) }
}

pub(super) fn text(words: &str, align: Align, bold: bool, size: i32) -> Block {
    block(block::Block::Text(Text { text: words.to_owned(), align: align.into(), bold, size }))
}

pub(super) fn rule(double: bool) -> Block {
    block(block::Block::Rule(Rule { double }))
}

fn cell(words: &str, share: i32, align: Align) -> Cell {
    Cell { text: words.to_owned(), share, align: align.into() }
}

pub(super) fn pair(name: &str, value: &str) -> Block {
    let cells = vec![cell(name, 2, Align::Left), cell(value, 3, Align::Right)];
    block(block::Block::Columns(Columns { cells, bold: false }))
}

pub(super) fn bold_pair(name: &str, value: &str) -> Block {
    let cells = vec![cell(name, 2, Align::Left), cell(value, 3, Align::Right)];
    block(block::Block::Columns(Columns { cells, bold: true }))
}

pub(super) fn triple(name: &str, count: i64, fen: i64) -> Block {
    let cells =
        vec![cell(name, 4, Align::Left), cell(&count.to_string(), 2, Align::Right), cell(&yuan(fen), 4, Align::Right)];
    block(block::Block::Columns(Columns { cells, bold: false }))
}
