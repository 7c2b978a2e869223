//! What a shop's own codes begin with, and lines that a scale's label priced.
use sea_orm_migration::{prelude::*, schema::*};

use super::migration;

migration!("m20261122_000010_scan_codes", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let texts = [
        ("scan_amount", "20-22"),
        ("scan_weight", "23-24"),
        ("scan_in_store", ""),
        ("scan_member", "ZFM"),
        ("scan_badge", "ZFS"),
    ];
    for (column, first) in texts {
        let column = string(column).default(first).to_owned();
        manager.alter_table(Table::alter().table("chain_shop").add_column(column).to_owned()).await?;
    }
    let labelled = boolean("labelled").default(false).to_owned();
    manager.alter_table(Table::alter().table("till_sale_line").add_column(labelled).to_owned()).await?;
    let column = boolean("scan_weight_first").default(false).to_owned();
    manager.alter_table(Table::alter().table("chain_shop").add_column(column).to_owned()).await
}
