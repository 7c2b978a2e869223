//! What PostgreSQL knows of tables that have just begun to fill.
//!
//! Of a table it never looked at it takes every index for as good as any other, and the plans of prepared statements and foreign
//! keys last: rows were found by reading all of a merchant's, a little slower with each sale. It looks by itself within a minute,
//! by then an import is over and a queue at the tills has waited; here it looks once a table has its first rows. From then on
//! PostgreSQL's own care is enough. SQLite needs none.
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::Store;

const EVERY: Duration = Duration::from_secs(2);
/// Fewer rows are read as quickly in any way.
const FIRST_ROWS: i64 = 50;

/// Looks at new tables for as long as the server lives.
pub async fn keep(store: Store) {
    if store.backend() != DbBackend::Postgres {
        return;
    }
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = look(&store).await {
            tracing::debug!(%error, "statistics");
        }
    }
}

/// Looks at the tables of PostgreSQL that have rows and no statistics yet.
///
/// # Errors
/// When the database does not answer.
pub async fn look(store: &Store) -> Result<(), DbErr> {
    let database = store.connection();
    let unseen = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT quote_ident(relname) FROM pg_stat_user_tables WHERE schemaname = current_schema() \
         AND last_analyze IS NULL AND last_autoanalyze IS NULL AND n_live_tup >= $1 LIMIT 100",
        [FIRST_ROWS.into()],
    );
    for row in database.query_all_raw(unseen).await? {
        let table: String = row.try_get_by_index(0)?;
        database.execute_unprepared(&format!("ANALYZE {table}")).await?;
    }
    Ok(())
}
