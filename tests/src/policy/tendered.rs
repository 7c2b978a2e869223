//! Foreign cash and an edited tender table: what else everybody has traded.
use proto::{
    payments::v1::{ListTenderTypesRequest, SaveTenderTypeRequest, TenderKind, TenderType},
    till::v1::{CheckoutRequest, Tender},
};
use rules::payments::Rate;

use crate::harness::Till;

/// Whoever edits gives every row but the built-in ones another place, so that there are past versions.
pub(super) async fn edit(manager: &Till) {
    for one in table(manager).await.into_iter().filter(|one| one.kind() == TenderKind::Other) {
        let sort = one.sort + 1;
        manager.ok(SaveTenderTypeRequest { r#type: Some(TenderType { sort, ..one }) }).await;
    }
}

/// One item for foreign cash.
pub(super) async fn abroad(till: &Till, item: &str) {
    let foreign =
        table(till).await.into_iter().find(|one| one.kind() == TenderKind::ForeignCash).expect("foreign cash");
    let request = till.checkout(till.cart(&[(item, 1_000)], ""), Vec::new()).await;
    let (rate, amount_fen) = (Rate(foreign.rate), request.total_fen);
    let minor = rate.least_for(rules::money::Fen(amount_fen));
    let tender = Tender {
        kind: TenderKind::ForeignCash.into(),
        amount_fen,
        tendered_fen: rate.worth(minor).0,
        tender_type_id: foreign.tender_type_id,
        type_version: foreign.version,
        foreign_minor: minor,
    };
    till.ok(CheckoutRequest { tenders: vec![tender], ..request }).await;
}

async fn table(till: &Till) -> Vec<TenderType> {
    till.ok(ListTenderTypesRequest { with_archived: false }).await.types
}
