//! A return's slip can be printed again: how often it was.
use sea_orm_migration::{prelude::*, schema::*};

use super::migration;

migration!("m20261122_000025_return_copies", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let copies = integer("copies").default(0).to_owned();
    manager.alter_table(Table::alter().table("till_return").add_column(copies).to_owned()).await
}
