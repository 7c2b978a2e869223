//! Answered commands and the audit log.
use sea_orm_migration::{prelude::*, schema::*};

use super::{index, migration, table};

migration!("m20261121_000001_kit", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "kit_command",
            &["merchant_id", "request_id"],
            vec![
                uuid("merchant_id"),
                uuid("request_id"),
                string("method"),
                blob("request_hash"),
                blob("answer"),
                big_integer("at_ms"),
            ],
        ))
        .await?;
    manager
        .create_table(table(
            "kit_audit",
            &["merchant_id", "id"],
            vec![
                uuid("merchant_id"),
                uuid("id"),
                uuid("shop_id"),
                uuid("till_id"),
                uuid("staff_id"),
                string("staff_name"),
                big_integer("at_ms"),
                string("method"),
                uuid_null("request_id"),
                string("outcome"),
                text("changes"),
            ],
        ))
        .await?;
    manager
        .create_index(index("kit_audit", "kit_audit_by_shop", &["merchant_id", "shop_id", "at_ms", "id"], false))
        .await
}
