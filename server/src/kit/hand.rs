//! The connection of SQLite's writer for rows that are all known: it runs on the thread of whoever writes them.
//!
//! A statement that SeaORM sends to SQLite changes threads on its way there and back, and that costs more than writing the
//! rows. Questions go that way; the rows of a whole group of commands are written here, one statement after the other.
use rusqlite::{
    Connection, params_from_iter,
    types::{ToSqlOutput, Value as Sqlite, ValueRef},
};
use sea_orm::{DbErr, RuntimeErr, Value, sea_query::Values};

/// Texts of statements that stay prepared: an insert has one for each number of rows.
const PREPARED: usize = 256;

/// Statements in their order, with their values.
pub(super) type Rows = Vec<(String, Values)>;

/// The connection.
#[derive(Debug)]
pub(super) struct Hand {
    connection: Connection,
}

impl Hand {
    /// On the same file as the other connections, with the same settings.
    pub(super) fn open(file: &str, pragmas: &[(&str, &str)]) -> Result<Self, DbErr> {
        let connection = Connection::open(file).map_err(fault)?;
        for (pragma, value) in pragmas {
            connection.pragma_update(None, pragma, value).map_err(fault)?;
        }
        connection.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Self { connection })
    }

    /// What a pragma stands at.
    pub(super) fn pragma(&self, name: &str) -> Result<String, DbErr> {
        let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        self.connection.query_row(&sql, [], |row| row.get(0)).map_err(fault)
    }

    /// Writes these, all or none of them, and waits for the disk. Else: which one is to blame, or none, and why.
    pub(super) fn write<'a>(&mut self, all: impl Iterator<Item = &'a Rows>) -> Result<(), (Option<usize>, DbErr)> {
        self.run("BEGIN IMMEDIATE").map_err(|error| (None, error))?;
        let written = self.write_rows(all).and_then(|()| self.run("COMMIT").map_err(|error| (None, error)));
        // What failed may have ended the transaction already.
        if written.is_err()
            && !self.connection.is_autocommit()
            && let Err(error) = self.run("ROLLBACK")
        {
            tracing::error!(%error, "rollback failed");
        }
        written
    }

    fn write_rows<'a>(&mut self, all: impl Iterator<Item = &'a Rows>) -> Result<(), (Option<usize>, DbErr)> {
        for (at, rows) in all.enumerate() {
            for (sql, values) in rows {
                let mut statement = self.connection.prepare_cached(sql).map_err(|error| (Some(at), fault(error)))?;
                let values = values.0.iter().map(sqlite).collect::<Result<Vec<_>, _>>();
                let values = values.map_err(|error| (Some(at), error))?;
                statement.execute(params_from_iter(values)).map_err(|error| (Some(at), fault(error)))?;
            }
        }
        Ok(())
    }

    fn run(&mut self, sql: &str) -> Result<(), DbErr> {
        self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map_err(fault)?;
        Ok(())
    }
}

/// As the other connections bind it.
fn sqlite(value: &Value) -> Result<ToSqlOutput<'_>, DbErr> {
    let number = |number: Option<i64>| ToSqlOutput::Owned(number.map_or(Sqlite::Null, Sqlite::Integer));
    Ok(match value {
        Value::Bool(value) => number(value.map(i64::from)),
        Value::TinyInt(value) => number(value.map(i64::from)),
        Value::SmallInt(value) => number(value.map(i64::from)),
        Value::Int(value) => number(value.map(i64::from)),
        Value::BigInt(value) => number(*value),
        Value::String(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Bytes(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        Value::Uuid(Some(id)) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
        Value::String(None) | Value::Bytes(None) | Value::Uuid(None) => ToSqlOutput::Owned(Sqlite::Null),
        other => return Err(DbErr::Type(format!("no column of ours holds {other:?}"))),
    })
}

fn fault(error: rusqlite::Error) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}
