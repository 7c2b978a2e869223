//! The paper of a return 退货, made from what the books have.
use proto::{
    access::v1::TillInfo,
    hwbridge::v1::Document,
    till::v1::{Return, SaleTender, TenderKind},
};

use super::paper::{Paper, amount};
use crate::{
    kit::{
        format::{date_and_time, quantity},
        i18n::word,
    },
    t,
};

/// Names one print of a return: a repeat of the same one is answered by the agent, not printed again.
pub(super) fn job_id(returned: &Return, copy: i32) -> String {
    format!("{}/return/{copy}", returned.return_id)
}

/// The paper of a return. Copy 0 is the first print and opens the drawer when cash goes back; others are marked 补打.
pub(super) fn document(returned: &Return, till: &TillInfo, copy: i32) -> Document {
    let first = copy == 0;
    let cash =
        returned.tenders.iter().any(|tender| matches!(tender.kind(), TenderKind::Cash | TenderKind::ForeignCash));
    let paper = Paper::default()
        .when(first && cash, Paper::drawer)
        .title(&till.shop_name)
        .centered(&till.receipt_header)
        .mark(t!("till.return.paper"))
        .when(!first, |paper| paper.mark(&t!("till.receipt.copy", n = copy)))
        .pair(t!("till.receipt.no"), &returned.receipt_no)
        .when(!returned.sale_no.is_empty(), |paper| paper.pair(t!("till.return.of_sale"), &returned.sale_no))
        .pair(t!("till.receipt.at"), &date_and_time(returned.at_ms))
        .pair(
            t!("till.receipt.staff"),
            &t!("till.receipt.staff_at", name = returned.staff_name, till = returned.till_no),
        )
        .pair(t!("till.return.reason"), &returned.reason)
        .when(!returned.approver_name.is_empty(), |paper| paper.pair(t!("till.approve.by"), &returned.approver_name))
        .double_rule();
    let paper = returned.lines.iter().fold(paper, |paper, line| {
        let name = format!("{} {}", line.name, line.spec);
        let pieces = format!("×{}{}", quantity(-line.quantity_milli), line.unit);
        paper.line(name.trim_end()).triple(&format!("  {}", amount(line.price_fen)), &pieces, &amount(-line.net_fen))
    });
    let paper = paper
        .rule()
        .when(returned.rounding_fen != 0, |p| p.pair(t!("till.explain.rounding"), &amount(-returned.rounding_fen)))
        .bold_pair(t!("till.return.back"), &amount(-returned.total_fen))
        .double_rule();
    let paper = returned.tenders.iter().fold(paper, tender);
    let paper = match &returned.assets_after {
        None => paper,
        Some(assets) => paper
            .rule()
            .pair(t!("till.receipt.member"), &format!("{} {}", returned.member_name, returned.member_no))
            .pair(t!("till.return.points"), &returned.points_reversed.to_string())
            .pair(t!("till.receipt.principal_after"), &amount(assets.principal_fen))
            .pair(t!("till.receipt.points_after"), &assets.points.to_string()),
    };
    paper
        .rule()
        .line(t!("till.return.signature"))
        .qr(&returned.receipt_no)
        .centered(&returned.receipt_no)
        .centered(&till.receipt_footer)
        .cut()
}

/// Where money went: principal and gift each on a line of its own, any other tender by its name.
fn tender(paper: Paper, tender: &SaleTender) -> Paper {
    let money = tender.amount_fen - tender.principal_fen - tender.gift_fen;
    let name = word("tender", &tender.kind().as_str_name().to_ascii_lowercase());
    paper
        .when(tender.principal_fen != 0, |p| p.pair(t!("till.return.to_principal"), &amount(tender.principal_fen)))
        .when(money != 0, |p| p.pair(&t!("till.return.to", tender = name), &amount(money)))
        .when(tender.gift_fen != 0, |p| p.pair(t!("till.return.to_gift"), &amount(tender.gift_fen)))
}
