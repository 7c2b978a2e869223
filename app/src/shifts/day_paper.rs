//! The Z 日结单 on paper, from what the server keeps: the same figures however often it is printed.
use proto::hwbridge::v1::{Align, Document};
use proto::shifts::v1::DayVersion;

use super::slip::{bold_pair, end, pair, rule, sums, text, triple};
use crate::{
    kit::format::{clock_time, date_and_time, signed_yuan, yuan},
    t,
};

/// The paper, in the language of the screen.
pub(super) fn document(version: &DayVersion, shop_name: &str) -> Document {
    let report = version.report.clone().unwrap_or_default();
    let totals = report.totals.clone().unwrap_or_default();
    let mut paper = vec![
        text(shop_name, Align::Center, false, 1),
        text(t!("shifts.slip.z_title"), Align::Center, true, 2),
        pair(t!("shifts.slip.business_date"), &report.business_date),
        pair(t!("shifts.slip.z_no"), &report.z_no.to_string()),
        pair(t!("shifts.slip.version"), &report.version.to_string()),
        pair(t!("shifts.slip.z_closed"), &date_and_time(report.closed_ms)),
        pair(t!("shifts.slip.z_staff"), &report.staff_name),
        rule(false),
    ];
    paper.extend(sums(&totals));
    paper.push(rule(false));
    for slip in &report.shifts {
        let shift = slip.shift.clone().unwrap_or_default();
        let hours = format!("{}–{}", clock_time(shift.opened_ms), clock_time(shift.closed_ms));
        paper.push(text(&format!("{} {} {hours}", shift.till_no, shift.staff_name), Align::Left, true, 1));
        paper.push(pair(t!("shifts.slip.counted"), &yuan(slip.counted_cash_fen)));
        if slip.difference_fen != 0 {
            paper.push(pair(t!("shifts.slip.difference"), &signed_yuan(slip.difference_fen)));
        }
        paper.push(pair(t!("shifts.slip.head"), &slip.ledger_head));
    }
    paper.push(rule(false));
    paper.push(triple(t!("shifts.slip.all_shifts"), i64::from(totals.shifts_count), totals.counted_cash_fen));
    paper.push(pair(t!("shifts.slip.expected"), &yuan(totals.expected_cash_fen)));
    paper.push(pair(t!("shifts.slip.counted"), &yuan(totals.counted_cash_fen)));
    paper.push(bold_pair(t!("shifts.slip.difference"), &signed_yuan(totals.difference_fen)));
    paper.push(rule(true));
    if !report.note.is_empty() {
        paper.push(text(&format!("{} {}", t!("shifts.slip.z_note"), report.note), Align::Left, false, 1));
    }
    paper.push(pair(t!("shifts.slip.digest"), &version.digest));
    paper.push(text(t!("shifts.slip.z_signature"), Align::Left, false, 1));
    paper.extend(end());
    Document { blocks: paper }
}

/// The same job for the same Z: a retry is answered, not printed twice.
pub(super) fn job_id(version: &DayVersion, copy: u32) -> String {
    let (date, number) = version.report.as_ref().map_or(("", 0), |report| (&*report.business_date, report.version));
    format!("{date}/{number}/{}/z/{copy}", version.digest)
}
