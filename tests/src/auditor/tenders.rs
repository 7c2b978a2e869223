//! Tenders by rows of the tender table: what a book has of them.
use proto::{
    payments::v1::{GetTenderTypeRequest, SaveTenderTypeRequest},
    till::v1::{Tender, TenderKind},
};
use rules::payments::Rate;

use crate::harness::{Till, cash, of_type};

/// What of a shift's foreign cash was found when it was counted: all but ten dollars.
pub(super) const COUNTED_MINOR: i64 = 8_000;

/// Card, voucher with and without excess, foreign cash with change, another, several at once, and a rate that changes.
pub(super) async fn every_kind(till: &Till, manager: &Till) {
    let tea = [("西湖龙井", 1_000)];
    let card = |fen| of_type(till, "银行卡", TenderKind::BankCard, fen);
    let other = |fen| of_type(till, "其他", TenderKind::Other, fen);
    let voucher = |pays, face| Tender { tendered_fen: face, ..of_type(till, "代金券", TenderKind::Voucher, pays) };
    let abroad = |rate: i64, pays, minor| Tender {
        tendered_fen: Rate(rate).worth(minor).0,
        foreign_minor: minor,
        ..of_type(till, "港币", TenderKind::ForeignCash, pays)
    };
    for tenders in [
        vec![card(2_800)],
        vec![voucher(2_000, 2_000), other(800)],
        vec![card(1_000), voucher(1_800, 5_000)],
        vec![abroad(9_200, 2_800, 5_000)],
        vec![cash(300, 300), abroad(9_200, 920, 1_000), card(1_580)],
    ] {
        let request = till.checkout(till.cart(&tea, ""), tenders).await;
        till.ok(request).await;
    }
    let mut hong_kong =
        manager.ok(GetTenderTypeRequest { tender_type_id: till.id("港币") }).await.r#type.expect("a type");
    hong_kong.rate = 9_300;
    manager.ok(SaveTenderTypeRequest { r#type: Some(hong_kong) }).await;
    let request = till.checkout(till.cart(&tea, "王建国"), vec![abroad(9_300, 2_520, 3_000)]).await;
    till.ok(request).await;
}
