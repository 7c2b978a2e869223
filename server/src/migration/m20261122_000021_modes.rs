//! How a till is set up, the number of sales without a card, and goods with an open price.
use sea_orm_migration::{prelude::*, schema::*};

use super::migration;

migration!("m20261122_000021_modes", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let zero = |name: &'static str| small_integer(name).default(0).to_owned();
    for (table, mut column) in [
        ("chain_till", zero("mode")),
        ("chain_till", zero("flow")),
        ("chain_till", big_integer("version").default(1).to_owned()),
        ("chain_shop", string("walk_in_no").default("").to_owned()),
        ("catalog_item", boolean("open_price").default(false).to_owned()),
    ] {
        manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
    }
    Ok(())
}
