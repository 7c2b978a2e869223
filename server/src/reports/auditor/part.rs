//! What an invariant is made of: a query whose rows are violations, or a fold over the rows of one.
use futures_util::TryStreamExt;
use rules::{
    currency::Currency,
    ledger::{Asset, Class, Owner},
    payments::Kind,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement, StreamTrait};

use super::{
    Finding, Violation,
    books::{Books, show},
    is_sqlite,
    since::{Reach, Since},
};
use crate::shifts::Event;

/// How often a listener hears of rows.
const EVERY: u64 = 100_000;

/// One part of an invariant.
pub(super) struct Part {
    /// What is wrong with the rows it finds.
    what: &'static str,
    /// The table whose rows it looks at; a fold counts the rows it reads itself.
    pub(super) table: Option<&'static str>,
    /// The one database it is for.
    only: Option<DbBackend>,
    sql: String,
    /// A second query of a fold.
    then: Option<String>,
    reach: Reach,
    check: Check,
}

enum Check {
    /// Every row is a violation.
    Rows,
    /// Every row is worth a warning.
    Warning,
    /// Made anew for each run.
    Fold(fn() -> Box<dyn Fold>),
}

/// Looks at rows one by one, in the order of its query, and keeps no more than it needs for the next.
pub(super) trait Fold: Send {
    /// Before the first row, when only what came since a checkpoint is read.
    fn begin(&mut self, _since: &Since) {}

    /// The next row.
    ///
    /// # Errors
    /// When the row holds something that cannot be read.
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr>;

    /// The next row of the second query.
    ///
    /// # Errors
    /// When the row holds something that cannot be read.
    fn second(&mut self, _row: &QueryResult, _finding: &mut Finding) -> Result<(), DbErr> {
        Ok(())
    }

    /// After the last one.
    fn end(&mut self, _finding: &mut Finding) {}
}

/// Rows of `table` that should not be there. `sql` may use the names that [`expand`] knows.
pub(super) fn rows(what: &'static str, table: &'static str, sql: impl Into<String>) -> Part {
    Part { what, table: Some(table), only: None, sql: sql.into(), then: None, reach: Reach::New, check: Check::Rows }
}

/// A fold over the rows of `sql`.
pub(super) fn fold(sql: impl Into<String>, make: fn() -> Box<dyn Fold>) -> Part {
    Part { what: "", table: None, only: None, sql: sql.into(), then: None, reach: Reach::New, check: Check::Fold(make) }
}

/// A fold over the rows of `sql`, then over those of `then`; it counts the latter itself.
pub(super) fn fold_both(sql: impl Into<String>, then: impl Into<String>, make: fn() -> Box<dyn Fold>) -> Part {
    Part { then: Some(then.into()), ..fold(sql, make) }
}

/// Rows that should not be there, of a query only one database understands.
pub(super) fn rows_on(only: DbBackend, what: &'static str, sql: impl Into<String>) -> Part {
    Part { what, table: None, only: Some(only), sql: sql.into(), then: None, reach: Reach::Whole, check: Check::Rows }
}

impl Part {
    /// What it finds is worth a warning, no violation.
    pub(super) fn that_warns(self) -> Self {
        Self { check: Check::Warning, ..self }
    }

    /// How far it looks in an audit since a checkpoint.
    pub(super) fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// Has it anything to look at, since a checkpoint or not?
    pub(super) fn asked(&self, since: Option<&Since>) -> bool {
        since.is_none() || self.reach != Reach::Full
    }

    /// Is it for this database?
    pub(super) fn on(&self, backend: DbBackend) -> bool {
        self.only.is_none_or(|only| only == backend)
    }

    /// Reads all its rows.
    ///
    /// # Errors
    /// When the query fails or a row cannot be read. What was found until then is kept.
    pub(super) async fn run(
        &self,
        books: &Books,
        since: Option<&Since>,
        finding: &mut Finding,
        place: &mut (dyn FnMut(u64) + Send),
    ) -> Result<(), DbErr> {
        let within = books.savepoint().await?;
        let read = self.read(&within, since, finding, place).await;
        within.rollback().await?;
        read
    }

    async fn read(
        &self,
        within: &DatabaseTransaction,
        since: Option<&Since>,
        finding: &mut Finding,
        place: &mut (dyn FnMut(u64) + Send),
    ) -> Result<(), DbErr> {
        let mut fold = match self.check {
            Check::Fold(make) => Some(make()),
            Check::Rows | Check::Warning => None,
        };
        if let (Some(fold), Some(since)) = (&mut fold, since) {
            fold.begin(since);
        }
        let backend = ConnectionTrait::get_database_backend(within);
        let mut read = 0;
        for (first, sql) in [(true, Some(&self.sql)), (false, self.then.as_ref())] {
            let Some(sql) = sql else { continue };
            let sql = since.map_or_else(|| sql.clone(), |since| since.narrow(self.reach, sql));
            let statement = Statement::from_string(backend, expand(&sql, is_sqlite(backend)));
            let mut found = within.stream_raw(statement).await?;
            while let Some(row) = found.try_next().await? {
                match (&self.check, &mut fold) {
                    (_, Some(fold)) if first => {
                        finding.checked += 1;
                        fold.row(&row, finding)?;
                    }
                    (_, Some(fold)) => fold.second(&row, finding)?,
                    (Check::Warning, _) => finding.warnings.push(Violation { what: self.what, row: show(&row) }),
                    _ => finding.bad(self.what, show(&row)),
                }
                read += 1;
                if read % EVERY == 0 {
                    place(read);
                }
            }
        }
        if let Some(fold) = &mut fold {
            fold.end(finding);
        }
        Ok(())
    }
}

/// Puts the numbers that the book is stored under in place of their names: `{class.drawer}`, `{asset.gift}`,
/// `{tender.cash}`, `{event.reprint}`, `{earning}` (kinds of tender that earn points), `{members}` and `{tenders}` (the
/// classes members and tender types own), `{accounts}` (class and asset pairs), `{nil}` (no id), `{hex.column}` (bytes
/// as text).
fn expand(sql: &str, sqlite: bool) -> String {
    let mut text = sql.to_owned();
    for class in Class::ALL {
        text = text.replace(&format!("{{class.{}}}", class.name()), &class.code().to_string());
    }
    for asset in Asset::OWN {
        text = text.replace(&format!("{{asset.{}}}", asset.name()), &asset.code().to_string());
    }
    for kind in Kind::ALL {
        text = text.replace(&format!("{{tender.{}}}", kind.name()), &kind.code().to_string());
    }
    for event in Event::ALL {
        text = text.replace(&format!("{{event.{}}}", event.name()), &(event as i16).to_string());
    }
    let tenders = Class::ALL.iter().filter(|class| class.owner() == Owner::Tender);
    text = text.replace("{tenders}", &list(tenders.map(|class| class.code().to_string())));
    let earning = Kind::ALL.iter().filter(|kind| kind.earns());
    text = text.replace("{earning}", &list(earning.map(|kind| kind.code().to_string())));
    let members = Class::ALL.iter().filter(|class| class.owner() == Owner::Member);
    text = text.replace("{members}", &list(members.map(|class| class.code().to_string())));
    let foreign: Vec<Asset> = Currency::all().map(Asset::Foreign).collect();
    let accounts = Class::ALL.iter().flat_map(|class| {
        let assets = class.asset().map_or_else(|| foreign.clone(), |asset| vec![asset]);
        assets.into_iter().map(move |asset| format!("({}, {})", class.code(), asset.code()))
    });
    text = text.replace("{accounts}", &format!("(VALUES {})", list(accounts)));
    let nil =
        if sqlite { "x'00000000000000000000000000000000'" } else { "'00000000-0000-0000-0000-000000000000'::uuid" };
    while let Some((before, rest)) = text.split_once("{hex.") {
        let Some((column, after)) = rest.split_once('}') else { break };
        let shown = if sqlite { format!("lower(hex({column}))") } else { format!("encode({column}, 'hex')") };
        text = format!("{before}{shown}{after}");
    }
    text.replace("{nil}", nil)
}

/// With commas between.
pub(super) fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{super::invariants, *};

    #[test]
    fn every_name_in_every_query_is_known() {
        for invariant in invariants() {
            for part in &invariant.parts {
                for (sql, sqlite) in [(Some(&part.sql), true), (Some(&part.sql), false), (part.then.as_ref(), true)] {
                    let sql = expand(sql.map_or("", |sql| sql.as_str()), sqlite);
                    assert!(!sql.contains(['{', '}']), "{}: {sql}", invariant.id);
                }
            }
        }
    }

    #[test]
    fn ids_are_unique() {
        let all = invariants();
        assert!(all.windows(2).all(|two| two[0].id < two[1].id));
    }
}
