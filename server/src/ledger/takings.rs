//! What a shift took, from the chain of its till: a till has one shift at a time, so a shift's transactions are those
//! between its first and its last in the chain.
use rules::{id::Uuid, ledger::Class};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    Op, Result,
    entity::{entry, transaction},
};
use crate::kit::sum::sum;

/// Entries of one kind of transaction and one class of account, summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// `sale`, `top_up`.
    pub kind: String,
    /// Which account.
    pub class: Class,
    /// Σ amount, debit positive.
    pub amount: i64,
}

/// What the shift `document` of till `chain` took, by kind and class.
///
/// # Errors
/// When the database does not answer.
pub async fn takings(op: &Op, chain: Uuid, document: Uuid) -> Result<Vec<Taking>> {
    let of_entry = entry::Entity::belongs_to(transaction::Entity)
        .from((entry::Column::MerchantId, entry::Column::TransactionId))
        .to((transaction::Column::MerchantId, transaction::Column::Id))
        .into();
    let rows: Vec<(String, i16, i64)> = entry::Entity::find()
        .select_only()
        .column(transaction::Column::Kind)
        .column(entry::Column::Class)
        .column_as(sum((entry::Entity, entry::Column::Amount)), "amount")
        .join(JoinType::InnerJoin, of_entry)
        .filter(span(op, chain, document).await?)
        .group_by(transaction::Column::Kind)
        .group_by(entry::Column::Class)
        .into_tuple()
        .all(op.tx())
        .await?;
    let known = rows
        .into_iter()
        .filter_map(|(kind, class, amount)| Class::from_code(class).map(|class| Taking { kind, class, amount }));
    Ok(known.collect())
}

/// How many documents of a kind the shift made.
///
/// # Errors
/// When the database does not answer.
pub async fn documents(op: &Op, chain: Uuid, document: Uuid, kind: &str) -> Result<i64> {
    let found = transaction::Entity::find()
        .filter(span(op, chain, document).await?)
        .filter(transaction::Column::Kind.eq(kind))
        .count(op.tx())
        .await?;
    Ok(i64::try_from(found).unwrap_or(i64::MAX))
}

/// How many documents of a kind the shift made that moved one of these accounts, each counted once.
///
/// # Errors
/// When the database does not answer.
pub async fn documents_on(op: &Op, (chain, document): (Uuid, Uuid), kind: &str, classes: &[Class]) -> Result<i64> {
    let on = entry::Entity::belongs_to(transaction::Entity)
        .from((entry::Column::MerchantId, entry::Column::TransactionId))
        .to((transaction::Column::MerchantId, transaction::Column::Id))
        .into();
    let found: Option<i64> = entry::Entity::find()
        .select_only()
        .column_as(Expr::col((entry::Entity, entry::Column::TransactionId)).count_distinct(), "documents")
        .join(JoinType::InnerJoin, on)
        .filter(span(op, chain, document).await?)
        .filter(transaction::Column::Kind.eq(kind))
        .filter(entry::Column::Class.is_in(classes.iter().map(|class| class.code())))
        .into_tuple()
        .one(op.tx())
        .await?;
    Ok(found.unwrap_or_default())
}

/// The part of the chain from the first to the last transaction of a document.
async fn span(op: &Op, chain: Uuid, document: Uuid) -> Result<Condition> {
    let merchant = op.scope().merchant.0;
    let ends: Vec<i64> = transaction::Entity::find()
        .select_only()
        .column(transaction::Column::Seq)
        .filter(transaction::Column::MerchantId.eq(merchant))
        .filter(transaction::Column::DocumentId.eq(document))
        .order_by_asc(transaction::Column::Seq)
        .into_tuple()
        .all(op.tx())
        .await?;
    let (first, last) = (ends.first().copied().unwrap_or(0), ends.last().copied().unwrap_or(0));
    Ok(Condition::all()
        .add(transaction::Column::MerchantId.eq(merchant))
        .add(transaction::Column::ChainId.eq(chain))
        .add(transaction::Column::Seq.between(first, last)))
}
