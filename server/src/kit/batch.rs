//! Rows that are written together: one trip to the database, however many tables.
//!
//! A trip costs more than the rows: a change of threads on SQLite, a round over the socket on PostgreSQL. The rows of a sale
//! are known before the first of them is written, so they travel together.
use sea_orm::{
    DbBackend, QueryTrait, Statement, Value,
    sea_query::{
        CommonTableExpression, InsertStatement, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder, WithClause,
    },
};

use super::hand::Rows;

/// Inserts, in the order in which they are written.
#[derive(Debug, Default)]
pub(super) struct Batch {
    rows: Vec<InsertStatement>,
}

impl Batch {
    pub(super) fn add(&mut self, insert: impl QueryTrait<QueryStatement = InsertStatement>) {
        self.rows.push(insert.into_query());
    }

    /// A row that is no plain insert of an entity.
    pub(super) fn push(&mut self, insert: InsertStatement) {
        self.rows.push(insert);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A statement for each, for SQLite's [`Hand`](super::hand::Hand), and an empty batch.
    pub(super) fn take_rows(&mut self) -> Rows {
        std::mem::take(&mut self.rows).into_iter().map(|row| row.build(SqliteQueryBuilder)).collect()
    }

    /// The statement that writes all rows, and an empty batch; `None` when there are none.
    pub(super) fn take(&mut self, backend: DbBackend) -> Option<Statement> {
        let rows = std::mem::take(&mut self.rows);
        match backend {
            DbBackend::Postgres => as_one(rows),
            _ => in_a_row(rows),
        }
    }

    /// PostgreSQL: the statement that answers a question and writes all rows, and an empty batch. The question is asked first.
    pub(super) fn take_with(&mut self, question: SelectStatement) -> Statement {
        let (sql, values) = with(std::mem::take(&mut self.rows)).query(question).build(PostgresQueryBuilder);
        Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
    }
}

/// SQLite: statement after statement in one text; each takes the values behind those of the one before.
fn in_a_row(rows: Vec<InsertStatement>) -> Option<Statement> {
    let mut text = String::new();
    let mut all: Vec<Value> = Vec::new();
    for row in &rows {
        let (sql, values) = row.build(SqliteQueryBuilder);
        text.push_str(&sql);
        text.push(';');
        all.extend(values.0);
    }
    (!rows.is_empty()).then(|| Statement::from_sql_and_values(DbBackend::Sqlite, text, all))
}

/// PostgreSQL takes one statement a trip, and a statement may carry others: `WITH a AS (INSERT …), … INSERT …`. Foreign keys
/// are looked at when the whole of it is done.
fn as_one(mut rows: Vec<InsertStatement>) -> Option<Statement> {
    let last = rows.pop()?;
    let (sql, values) = if rows.is_empty() {
        last.build(PostgresQueryBuilder)
    } else {
        with(rows).query(last).build(PostgresQueryBuilder)
    };
    Some(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
}

fn with(rows: Vec<InsertStatement>) -> WithClause {
    let mut with = WithClause::new();
    for (n, row) in rows.into_iter().enumerate() {
        with.cte(CommonTableExpression::new().table_name(format!("part_{n}")).query(row).to_owned());
    }
    with
}
