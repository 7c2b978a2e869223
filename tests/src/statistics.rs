//! PostgreSQL knows its new tables before plans are made of them.
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait as _, Statement};
use server::kit::{Store, statistics, store::Mode};

use crate::harness::{Kind, TestDatabase};

#[tokio::test]
async fn a_table_is_looked_at_once_it_has_rows() {
    if Kind::chosen() != Kind::Postgres {
        return;
    }
    let database = TestDatabase::empty(Kind::Postgres).await;
    let store = Store::open(&database.url().parse().expect("a url"), Mode::Serve).await.expect("the database");
    let fill = |table: &str, rows: i32| format!("CREATE TABLE {table} AS SELECT generate_series(1, {rows}) AS id");
    for sql in [fill("\"as Filled\"", 60), fill("hardly", 40)] {
        store.connection().execute_unprepared(&sql).await.expect("a table");
    }
    // How many rows there are is told to PostgreSQL a moment after they are there.
    let begun = Instant::now();
    while !looked_at(&store, "as Filled").await {
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody looked");
        statistics::look(&store).await.expect("a look");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!looked_at(&store, "hardly").await, "too few rows to know anything of them");
    store.close().await.expect("an end");
}

async fn looked_at(store: &Store, table: &str) -> bool {
    let sql = "SELECT 1 FROM pg_stat_user_tables WHERE last_analyze IS NOT NULL AND relname = $1";
    let asked = Statement::from_sql_and_values(store.backend(), sql, [table.into()]);
    store.connection().query_one_raw(asked).await.expect("an answer").is_some()
}
