//! The double-entry book. What is written stays: triggers refuse updates and deletes.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000004_ledger", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "ledger_transaction",
            &["merchant_id", "id"],
            vec![
                uuid("merchant_id"),
                uuid("id"),
                uuid("chain_id"),
                big_integer("seq"),
                string("kind"),
                uuid("document_id"),
                uuid("request_id"),
                integer("business_day"),
                big_integer("at_ms"),
                blob("previous_hash"),
                blob("hash"),
            ],
        ))
        .await?;
    let chain = ["merchant_id", "chain_id", "seq"];
    manager.create_index(index("ledger_transaction", "ledger_transaction_chain", &chain, true)).await?;
    let document = ["merchant_id", "document_id"];
    manager.create_index(index("ledger_transaction", "ledger_transaction_document", &document, false)).await?;
    let mut entry = table(
        "ledger_entry",
        &["merchant_id", "transaction_id", "n"],
        vec![
            uuid("merchant_id"),
            uuid("transaction_id"),
            small_integer("n"),
            small_integer("class"),
            uuid("owner_id"),
            small_integer("asset"),
            big_integer("amount"),
        ],
    );
    belongs(&mut entry, ("ledger_entry", "transaction_id"), "ledger_transaction");
    manager.create_table(entry).await?;
    let owner = ["merchant_id", "owner_id", "class", "transaction_id"];
    manager.create_index(index("ledger_entry", "ledger_entry_owner", &owner, false)).await?;
    manager
        .create_table(
            table(
                "ledger_balance",
                &["merchant_id", "owner_id", "class"],
                vec![uuid("merchant_id"), uuid("owner_id"), small_integer("class"), big_integer("amount")],
            )
            .check(Expr::col("amount").gte(0))
            .to_owned(),
        )
        .await?;
    manager
        .create_table(table(
            "ledger_chain",
            &["merchant_id", "chain_id"],
            vec![uuid("merchant_id"), uuid("chain_id"), big_integer("seq"), blob("hash")],
        ))
        .await?;
    append_only(manager, &["ledger_transaction", "ledger_entry", "kit_audit"]).await
}

async fn append_only(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    let sqlite = manager.get_database_backend() == sea_orm::DbBackend::Sqlite;
    let database = manager.get_connection();
    if !sqlite {
        let refuse = "CREATE FUNCTION zf_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'rows of this table stay as they are'; END $$";
        database.execute_unprepared(refuse).await?;
    }
    for table in tables {
        for verb in ["UPDATE", "DELETE"] {
            let name = format!("{table}_no_{}", verb.to_lowercase());
            let sql = if sqlite {
                format!(
                    "CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of this table stay as they are'); END"
                )
            } else {
                format!("CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION zf_append_only()")
            };
            database.execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}
