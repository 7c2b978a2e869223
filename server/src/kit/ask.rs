//! Questions that share a trip to the database.
//!
//! What a turn reads, it reads while others wait for theirs, and a trip costs more than what is asked on it. A room says what
//! it asks and how it reads the answer ([`Question`]); who needs two of them asks both at once, and no room sees another's rows.
use sea_orm::{
    ConnectionTrait, DbBackend, QueryResult, Statement,
    sea_query::{Alias, Expr, SelectStatement},
};

use super::{Op, Result};

/// In which question's answer a row belongs.
const PART: &str = "zf_part";

/// A question of a room, and how its answer is read.
pub trait Question: Sized {
    /// What is found.
    type Answer;

    /// What is asked.
    fn select(&self, op: &Op) -> SelectStatement;

    /// Reads the rows.
    ///
    /// # Errors
    /// The room's refusals, and rows that are not as they should be.
    fn read(self, op: &Op, rows: &[QueryResult]) -> Result<Self::Answer>;
}

impl Op {
    /// Asks by itself.
    ///
    /// # Errors
    /// As [`Question::read`]; when the database does not answer.
    pub async fn ask<Q: Question>(&self, question: Q) -> Result<Q::Answer> {
        let rows = self.tx().query_all(&question.select(self)).await?;
        question.read(self, &rows)
    }

    /// Asks both: on SQLite on one trip, on PostgreSQL, which takes one statement a trip, one after the other.
    ///
    /// # Errors
    /// As [`Question::read`], the first's before the second's; when the database does not answer.
    pub async fn ask_both<A: Question, B: Question>(&self, one: A, other: B) -> Result<(A::Answer, B::Answer)> {
        if self.backend() != DbBackend::Sqlite {
            let first = self.ask(one).await?;
            return Ok((first, self.ask(other).await?));
        }
        let (first, second) = (marked(one.select(self), 0), marked(other.select(self), 1));
        let text = format!("{}; {}", first.sql, second.sql);
        let values = [first.values, second.values].into_iter().flatten().flat_map(|values| values.0);
        let both = Statement::from_sql_and_values(DbBackend::Sqlite, text, values);
        let mut rows = (Vec::new(), Vec::new());
        for row in self.tx().query_all_raw(both).await? {
            if row.try_get::<i32>("", PART)? == 0 { rows.0.push(row) } else { rows.1.push(row) }
        }
        Ok((one.read(self, &rows.0)?, other.read(self, &rows.1)?))
    }
}

fn marked(mut select: SelectStatement, part: i32) -> Statement {
    select.expr_as(Expr::cust(part.to_string()), Alias::new(PART));
    DbBackend::Sqlite.build(&select)
}
