//! Restores from a backup, each of which begins an epoch.
use sea_orm_migration::{prelude::*, schema::*};

use super::{guard, migration, table};

migration!("m20261122_000012_kit_epoch", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![integer("number"), big_integer("at_ms"), string("backup_sha256"), text("heads")];
    manager.create_table(table("kit_epoch", &["number"], columns)).await?;
    guard(manager, "kit_epoch").await
}
