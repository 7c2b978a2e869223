//! The audit log becomes a chain for each till; what it holds already is chained in the order it was written.
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use sea_orm_migration::{prelude::*, schema::*};

use super::{guard, index, migration};
use crate::kit::log_chain::{TOLD, digest, link, read as read_link};

migration!("m20261122_000011_kit_log_chain", up);

/// Rows read at once.
const PAGE: usize = 1_000;

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let database = manager.get_connection();
    let backend = manager.get_database_backend();
    for mut column in [big_integer("seq").default(0).take(), blob("hash").default(Vec::<u8>::new()).take()] {
        manager.alter_table(Table::alter().table("kit_audit").add_column(&mut column).take()).await?;
    }
    for verb in ["update", "delete"] {
        let on = if backend == DbBackend::Sqlite { "" } else { " ON kit_audit" };
        database.execute_unprepared(&format!("DROP TRIGGER kit_audit_no_{verb}{on}")).await?;
    }
    // A page after a page in this order: without an index each would sort the whole log.
    let ordered = ["merchant_id", "till_id", "id"];
    manager.create_index(index("kit_audit", "kit_audit_ordered", &ordered, false)).await?;
    chain_all(database, backend).await?;
    manager.drop_index(Index::drop().name("kit_audit_ordered").table("kit_audit").to_owned()).await?;
    manager.create_index(index("kit_audit", "kit_audit_chain", &["merchant_id", "till_id", "seq"], true)).await?;
    guard(manager, "kit_audit").await
}

async fn chain_all(database: &impl ConnectionTrait, backend: DbBackend) -> Result<(), DbErr> {
    let page = format!(
        "SELECT {TOLD} WHERE (a.merchant_id, a.till_id, a.id) > ($1, $2, $3) ORDER BY a.merchant_id, a.till_id, a.id LIMIT {PAGE}"
    );
    let write = "UPDATE kit_audit SET seq = $1, hash = $2 WHERE merchant_id = $3 AND id = $4";
    let nil = rules::id::Uuid::nil();
    let mut at = (nil, nil, nil);
    let (mut seq, mut previous) = (0, Vec::new());
    loop {
        let values: [Value; 3] = [at.0.into(), at.1.into(), at.2.into()];
        let rows = Statement::from_sql_and_values(backend, &page, values);
        let rows = database.query_all_raw(rows).await?;
        let read = rows.len();
        for row in rows {
            let (row, told) = read_link(&row)?;
            if (row.merchant_id, row.till_id) != (at.0, at.1) {
                (seq, previous) = (0, Vec::new());
            }
            at = (row.merchant_id, row.till_id, row.id);
            seq += 1;
            previous = link(&previous, seq, &digest(&row, told.as_ref()));
            let values: [Value; 4] = [seq.into(), previous.clone().into(), row.merchant_id.into(), row.id.into()];
            database.execute_raw(Statement::from_sql_and_values(backend, write, values)).await?;
        }
        if read < PAGE {
            return Ok(());
        }
    }
}
