//! The raw limits: the rows of sales by plain statements, without our server.
use std::{
    path::Path,
    time::{Duration, Instant},
};

use ::tests::load::{Failure, Times};
use rusqlite::types::Value as Sqlite;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement, TransactionTrait, Value};
use serde_json::json;
use server::kit::Clock;
use tokio::task::JoinSet;

use crate::{founded::Seat, rounded, rows::Sales};

/// One writer, `group` sales a commit.
pub(crate) fn sqlite(file: &Path, seats: &[Seat], each: Duration, group: usize) -> Result<serde_json::Value, Failure> {
    let mut database = rusqlite::Connection::open(file)?;
    for pragma in
        ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000", "mmap_size = 0"]
    {
        // Some answer a row, some none.
        database.prepare(&format!("PRAGMA {pragma}"))?.query([])?.next()?;
    }
    database.set_prepared_statement_cache_capacity(64);
    let seat = seats.first().ok_or("no till")?;
    let last_seq = database.query_row(
        "SELECT COALESCE(MAX(seq), 0) FROM ledger_transaction WHERE chain_id = ?1",
        [seat.place.till_id.as_bytes().as_slice()],
        |row| row.get(0),
    )?;
    let (mut sales, mut times, clock, started) =
        (Sales::new(seat.clone(), last_seq), Times::default(), Clock::System, Instant::now());
    // Receipt numbers go on where another measurement on this file ended.
    sales.skip(usize::try_from(last_seq)?);
    let mut sold = 0_usize;
    while started.elapsed() < each {
        let begun = Instant::now();
        let transaction = database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for _ in 0..group {
            for (sql, values) in sales.next(clock.now_ms()) {
                let mut statement = transaction.prepare_cached(&sql)?;
                let values: Vec<Sqlite> = values.into_iter().map(bound).collect::<Result<_, _>>()?;
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                while rows.next()?.is_some() {}
            }
        }
        transaction.commit()?;
        times.add(begun.elapsed());
        sold += group;
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(json!({ "sales_per_second": rounded(sold as f64 / seconds), "latency_ms": times.summary(), "sales": sold }))
}

fn bound(value: Value) -> Result<Sqlite, Failure> {
    Ok(match value {
        Value::Uuid(Some(id)) => Sqlite::Blob(id.as_bytes().to_vec()),
        Value::Bytes(Some(bytes)) => Sqlite::Blob(bytes),
        Value::String(Some(text)) => Sqlite::Text(text),
        Value::BigInt(Some(number)) => Sqlite::Integer(number),
        Value::Int(Some(number)) => Sqlite::Integer(number.into()),
        Value::SmallInt(Some(number)) => Sqlite::Integer(number.into()),
        Value::Bool(Some(yes)) => Sqlite::Integer(yes.into()),
        other => return Err(format!("no row of a sale holds {other:?}").into()),
    })
}

/// As many connections as seats, one sale a transaction, statement by statement, synchronous_commit on.
pub(crate) async fn postgres(url: &str, seats: &[Seat], each: Duration) -> Result<serde_json::Value, Failure> {
    let mut working = JoinSet::new();
    for seat in seats {
        let (seat, url) = (seat.clone(), url.to_owned());
        working.spawn(async move { connection(&url, seat, each).await });
    }
    let (mut times, started) = (Times::default(), Instant::now());
    while let Some(done) = working.join_next().await {
        times.join(done??);
    }
    let rate = times.count() as f64 / started.elapsed().as_secs_f64();
    Ok(json!({ "sales_per_second": rounded(rate), "latency_ms": times.summary(), "sales": times.count() }))
}

async fn connection(url: &str, seat: Seat, each: Duration) -> Result<Times, Failure> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    let database = Database::connect(options).await?;
    database.execute_unprepared("SET synchronous_commit = on").await?;
    let sql = "SELECT COALESCE(MAX(seq), 0) AS seq FROM ledger_transaction WHERE chain_id = $1";
    let last = Statement::from_sql_and_values(DbBackend::Postgres, sql, [seat.place.till_id.into()]);
    let last_seq: i64 = database.query_one_raw(last).await?.ok_or("no answer")?.try_get("", "seq")?;
    let (mut sales, mut times, clock, started) =
        (Sales::new(seat, last_seq), Times::default(), Clock::System, Instant::now());
    sales.skip(usize::try_from(last_seq)?);
    while started.elapsed() < each {
        let begun = Instant::now();
        let transaction = database.begin().await?;
        for (sql, values) in sales.next(clock.now_ms()) {
            transaction.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
        }
        transaction.commit().await?;
        times.add(begun.elapsed());
    }
    database.close().await?;
    Ok(times)
}
