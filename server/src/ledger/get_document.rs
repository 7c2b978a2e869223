//! The book's side of one document.
use proto::ledger::v1::{Entry, GetDocumentRequest, GetDocumentResponse, Transaction};
use rules::{
    id::Uuid,
    ledger::{Asset, Class},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Op, Result,
    entity::{entry, transaction},
    hex,
};
use crate::kit::{house::not_found, op::id};

/// A document has few transactions: its own, later its reversals.
const MAX_TRANSACTIONS: u64 = 100;

pub(super) async fn get_document(op: &mut Op, request: GetDocumentRequest) -> Result<GetDocumentResponse> {
    let document: Uuid = id("document_id", &request.document_id)?;
    let merchant = op.scope().merchant.0;
    let transactions = transaction::Entity::find()
        .filter(transaction::Column::MerchantId.eq(merchant))
        .filter(transaction::Column::DocumentId.eq(document))
        .order_by_asc(transaction::Column::Id)
        .limit(MAX_TRANSACTIONS)
        .all(op.tx())
        .await?;
    if transactions.is_empty() {
        return Err(not_found().into());
    }
    let entries = entry::Entity::find()
        .filter(entry::Column::MerchantId.eq(merchant))
        .filter(entry::Column::TransactionId.is_in(transactions.iter().map(|row| row.id)))
        .order_by_asc(entry::Column::N)
        .all(op.tx())
        .await?;
    let transactions = transactions.into_iter().map(|row| Transaction {
        transaction_id: row.id.to_string(),
        kind: row.kind,
        at_ms: row.at_ms,
        seq: row.seq,
        hash: hex(&row.hash),
        entries: entries.iter().filter(|one| one.transaction_id == row.id).map(to_wire).collect(),
    });
    Ok(GetDocumentResponse { transactions: transactions.collect() })
}

fn to_wire(row: &entry::Model) -> Entry {
    let class = Class::from_code(row.class);
    Entry {
        account: class.map_or("", Class::name).to_owned(),
        asset: Asset::from_code(row.asset).map_or("", Asset::name).to_owned(),
        amount: row.amount,
    }
}
