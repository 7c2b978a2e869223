//! At which revision of the catalogue an item last changed: a till asks for what is newer than what it holds.
use sea_orm_migration::{prelude::*, schema::*};

use super::{index, migration};

migration!("m20261122_000023_catalog_delta", up);

/// What is there is older than every revision that a till may name next.
async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut revision = big_integer("revision").default(0).to_owned();
    manager.alter_table(Table::alter().table("catalog_item").add_column(&mut revision).to_owned()).await?;
    manager
        .create_index(index("catalog_item", "catalog_item_revision", &["merchant_id", "revision", "id"], false))
        .await
}
