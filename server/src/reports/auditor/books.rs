//! One snapshot of the database, and its rows as text.
use std::collections::BTreeMap;

use rules::id::Uuid;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, QueryResult, Statement,
    TransactionTrait,
};

use super::is_sqlite;
use crate::{kit::Store, ledger::hex};

/// The snapshot. Nothing is written to it; dropping it lets it go.
pub(super) struct Books {
    tx: DatabaseTransaction,
}

impl Books {
    /// Takes the snapshot.
    ///
    /// # Errors
    /// When the database does not answer, or no migration of ours ever ran on it.
    pub(super) async fn open(store: &Store) -> Result<Self, DbErr> {
        let tx = if is_sqlite(store.backend()) {
            store.readers().begin().await?
        } else {
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            store.readers().begin_with_config(Some(level), Some(mode)).await?
        };
        Self::of(tx).await
    }

    /// As somebody's transaction sees it.
    pub(super) async fn within(tx: &DatabaseTransaction) -> Result<Self, DbErr> {
        Self::of(tx.begin().await?).await
    }

    async fn of(tx: DatabaseTransaction) -> Result<Self, DbErr> {
        if tx.get_database_backend() == DbBackend::Postgres {
            // Every check reads whole tables. A nested loop is never the way to do that, but on a book that was filled a
            // minute ago, without statistics, the planner takes the tables for tiny and chooses one.
            for setting in ["enable_nestloop = off", "work_mem = '64MB'", "jit = off"] {
                tx.execute_unprepared(&format!("SET LOCAL {setting}")).await?;
            }
        }
        let books = Self { tx };
        if let Err(error) = books.number("SELECT COUNT(*) FROM seaql_migrations").await {
            return Err(DbErr::Custom(format!("this is not a book of ours: {error}")));
        }
        Ok(books)
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.tx.rollback().await
    }

    pub(super) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// For an audit of what is new, which looks at few rows of large tables.
    pub(super) async fn look_at_few(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            self.tx.execute_unprepared("SET LOCAL enable_nestloop = on").await?;
        }
        Ok(())
    }

    pub(super) fn backend(&self) -> DbBackend {
        self.tx.get_database_backend()
    }

    /// A place to fall back to when a query fails: PostgreSQL ends a transaction at the first error.
    pub(super) async fn savepoint(&self) -> Result<DatabaseTransaction, DbErr> {
        self.tx.begin().await
    }

    /// How many rows a table has; asked once.
    pub(super) async fn count(
        &self,
        table: &'static str,
        known: &mut BTreeMap<&'static str, u64>,
    ) -> Result<u64, DbErr> {
        if let Some(rows) = known.get(table) {
            return Ok(*rows);
        }
        let within = self.savepoint().await?;
        let counted = number(&within, &format!("SELECT COUNT(*) FROM {table}")).await;
        within.rollback().await?;
        // A table that cannot be counted cannot be checked either, and the check says so.
        let rows = counted.unwrap_or(0);
        known.insert(table, rows);
        Ok(rows)
    }

    /// Does the database still answer, after something failed?
    pub(super) async fn answers(&self) -> Result<(), DbErr> {
        self.number("SELECT COUNT(*) FROM seaql_migrations").await.map(|_| ())
    }

    async fn number(&self, sql: &str) -> Result<u64, DbErr> {
        number(&self.tx, sql).await
    }
}

async fn number(tx: &DatabaseTransaction, sql: &str) -> Result<u64, DbErr> {
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    let number: i64 = row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?.try_get_by_index(0)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// A row as `name=value name=value`, whatever its columns are.
pub(super) fn show(row: &QueryResult) -> String {
    let names = row.column_names();
    let parts: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("{name}={}", value(row, at))).collect();
    parts.join(" ")
}

/// Text before id before bytes: SQLite would read any text of sixteen letters as an id.
fn value(row: &QueryResult, at: usize) -> String {
    macro_rules! or {
        ($($kind:ty => $show:expr,)*) => {
            $(if let Ok(value) = row.try_get_by_index::<Option<$kind>>(at) {
                return value.map_or_else(|| "-".to_owned(), $show);
            })*
        };
    }
    or! {
        String => |text| text,
        i64 => |number| number.to_string(),
        i32 => |number| number.to_string(),
        i16 => |number| number.to_string(),
        bool => |yes| yes.to_string(),
        Uuid => |id| id.to_string(),
        Vec<u8> => |bytes| hex(&bytes),
    }
    "?".to_owned()
}
