//! What shifts took, from the chains of their tills: a till has one shift at a time, so a shift's transactions are those
//! between its opening and its closing in the chain; nothing asks a clock.
use rules::{
    id::Uuid,
    ledger::{Class, Owner},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, RelationDef,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    Op, Result,
    entity::{entry, transaction},
};
use crate::kit::sum::sum;

/// The part of the book that some shifts made; of an open one, what it made until now.
#[derive(Clone, Debug)]
pub struct Part(Condition);

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

/// A sum over one till's transactions of a kind, for a day's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TillSum {
    /// Whose chain.
    pub till: Uuid,
    /// `sale`, `top_up`, `open_shift`, …
    pub kind: String,
    /// The account's code; 0: how many transactions there are.
    pub class: i16,
    /// Σ amount, debit positive.
    pub amount: i64,
}

/// What these shifts took, by kind and class.
///
/// # Errors
/// When the database does not answer.
pub async fn takings(op: &Op, part: &Part) -> Result<Vec<Taking>> {
    let rows: Vec<(String, i16, i64)> = entry::Entity::find()
        .select_only()
        .column(transaction::Column::Kind)
        .column(entry::Column::Class)
        .column_as(sum((entry::Entity, entry::Column::Amount)), "amount")
        .join(JoinType::InnerJoin, of_entry())
        .filter(part.0.clone())
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

/// What a row of the tender table brought in the sales, or took in the returns, of these shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfTender {
    /// Of a return, else of a sale.
    pub back: bool,
    /// The tender type.
    pub tender: Uuid,
    /// Which account of it.
    pub class: Class,
    /// Σ amount, debit positive.
    pub amount: i64,
    /// How many documents.
    pub documents: i64,
}

/// What each row of the tender table brought in the sales of these shifts, and took in its returns.
///
/// # Errors
/// When the database does not answer.
pub async fn of_tenders(op: &Op, part: &Part) -> Result<Vec<OfTender>> {
    let classes = Class::ALL.iter().filter(|class| class.owner() == Owner::Tender);
    let rows: Vec<(String, i16, Uuid, i64, i64)> = entry::Entity::find()
        .select_only()
        .column(transaction::Column::Kind)
        .column(entry::Column::Class)
        .column(entry::Column::OwnerId)
        .column_as(sum((entry::Entity, entry::Column::Amount)), "amount")
        .column_as(Expr::col((entry::Entity, entry::Column::TransactionId)).count_distinct(), "documents")
        .join(JoinType::InnerJoin, of_entry())
        .filter(part.0.clone())
        .filter(transaction::Column::Kind.is_in(["sale", "return"]))
        .filter(entry::Column::Class.is_in(classes.map(|class| class.code())))
        .group_by(transaction::Column::Kind)
        .group_by(entry::Column::Class)
        .group_by(entry::Column::OwnerId)
        .into_tuple()
        .all(op.tx())
        .await?;
    let known = rows.into_iter().filter_map(|(kind, class, tender, amount, documents)| {
        Class::from_code(class).map(|class| OfTender { back: kind == "return", tender, class, amount, documents })
    });
    Ok(known.collect())
}

/// Everything these shifts put into the book, till by till.
///
/// # Errors
/// When the database does not answer.
pub async fn till_sums(op: &Op, part: &Part) -> Result<Vec<TillSum>> {
    let of_transactions = transaction::Entity::find()
        .select_only()
        .column(transaction::Column::ChainId)
        .column(transaction::Column::Kind)
        .column_as(Expr::cust("0"), "class")
        .column_as(transaction::Column::Id.count(), "amount")
        .filter(part.0.clone())
        .group_by(transaction::Column::ChainId)
        .group_by(transaction::Column::Kind);
    let of_entries = entry::Entity::find()
        .select_only()
        .column(transaction::Column::ChainId)
        .column(transaction::Column::Kind)
        .column(entry::Column::Class)
        .column_as(sum((entry::Entity, entry::Column::Amount)), "amount")
        .join(JoinType::InnerJoin, of_entry())
        .filter(part.0.clone())
        .group_by(transaction::Column::ChainId)
        .group_by(transaction::Column::Kind)
        .group_by(entry::Column::Class);
    let counts: Vec<(Uuid, String, i32, i64)> = of_transactions.into_tuple().all(op.tx()).await?;
    let sums: Vec<(Uuid, String, i16, i64)> = of_entries.into_tuple().all(op.tx()).await?;
    let counts = counts.into_iter().map(|(till, kind, _, amount)| TillSum { till, kind, class: 0, amount });
    let sums = sums.into_iter().map(|(till, kind, class, amount)| TillSum { till, kind, class, amount });
    Ok(counts.chain(sums).collect())
}

/// How many documents of a kind these shifts made.
///
/// # Errors
/// When the database does not answer.
pub async fn documents(op: &Op, part: &Part, kind: &str) -> Result<i64> {
    let found = transaction::Entity::find()
        .filter(part.0.clone())
        .filter(transaction::Column::Kind.eq(kind))
        .count(op.tx())
        .await?;
    Ok(i64::try_from(found).unwrap_or(i64::MAX))
}

/// How many documents of a kind these shifts made that moved one of these accounts, each counted once.
///
/// # Errors
/// When the database does not answer.
pub async fn documents_on(op: &Op, part: &Part, kind: &str, classes: &[Class]) -> Result<i64> {
    let found: Option<i64> = entry::Entity::find()
        .select_only()
        .column_as(Expr::col((entry::Entity, entry::Column::TransactionId)).count_distinct(), "documents")
        .join(JoinType::InnerJoin, of_entry())
        .filter(part.0.clone())
        .filter(transaction::Column::Kind.eq(kind))
        .filter(entry::Column::Class.is_in(classes.iter().map(|class| class.code())))
        .into_tuple()
        .one(op.tx())
        .await?;
    Ok(found.unwrap_or_default())
}

/// The part of the book that these shifts made: till and shift of each.
///
/// # Errors
/// When the database does not answer.
pub async fn part(op: &Op, shifts: &[(Uuid, Uuid)]) -> Result<Part> {
    let merchant = op.scope().merchant.0;
    let ends: Vec<(Uuid, String, i64)> = transaction::Entity::find()
        .select_only()
        .columns([transaction::Column::DocumentId, transaction::Column::Kind, transaction::Column::Seq])
        .filter(transaction::Column::MerchantId.eq(merchant))
        .filter(transaction::Column::DocumentId.is_in(shifts.iter().map(|(_, shift)| *shift)))
        .into_tuple()
        .all(op.tx())
        .await?;
    let end =
        |shift: Uuid, kind: &str| ends.iter().find(|(of, is, _)| *of == shift && is == kind).map(|(_, _, seq)| *seq);
    let spans = shifts.iter().map(|(till, shift)| {
        let (first, last) = (end(*shift, "open_shift"), end(*shift, "close_shift"));
        let span = transaction::Column::Seq.between(first.unwrap_or(i64::MAX), last.unwrap_or(i64::MAX));
        Condition::all().add(transaction::Column::ChainId.eq(*till)).add(span)
    });
    Ok(Part(Condition::all().add(transaction::Column::MerchantId.eq(merchant)).add(any_of(spans.collect()))))
}

/// One of these; of none nothing. In heaps, because a database reads `a OR b OR c` as deep as it is long, and SQLite gives up at
/// a depth of 1,000.
fn any_of(all: Vec<Condition>) -> Condition {
    let one_of = |some: &[Condition]| some.iter().cloned().fold(Condition::any(), Condition::add);
    all.chunks(100).map(one_of).fold(Condition::any().add(transaction::Column::Seq.lt(0)), Condition::add)
}

/// From an entry to its transaction.
fn of_entry() -> RelationDef {
    entry::Entity::belongs_to(transaction::Entity)
        .from((entry::Column::MerchantId, entry::Column::TransactionId))
        .to((transaction::Column::MerchantId, transaction::Column::Id))
        .into()
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Database, sea_query::Query};

    use super::*;

    #[tokio::test]
    async fn a_day_of_thousands_of_shifts_is_asked_for() {
        let database = Database::connect("sqlite::memory:").await.expect("a database");
        let table =
            "CREATE TABLE ledger_transaction (seq INTEGER); INSERT INTO ledger_transaction VALUES (4999), (5000)";
        database.execute_unprepared(table).await.expect("a table");
        let span = |seq: i64| Condition::all().add(transaction::Column::Seq.between(seq, seq));
        for (spans, found) in [(0, 0), (5_000, 1)] {
            let asked = Query::select()
                .expr_as(Expr::cust("count(*)"), "n")
                .from(transaction::Entity)
                .cond_where(any_of((0..spans).map(span).collect()))
                .to_owned();
            let row = database.query_one(&asked).await.expect("an answer").expect("a row");
            assert_eq!(row.try_get::<i64>("", "n").expect("a count"), found);
        }
    }
}
