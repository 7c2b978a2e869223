//! Categories, items, barcodes.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000006_catalog", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "catalog_category",
            &["merchant_id", "id"],
            vec![uuid("merchant_id"), uuid("id"), string("name"), integer("sort"), big_integer("version")],
        ))
        .await?;
    manager.create_index(index("catalog_category", "catalog_category_name", &["merchant_id", "name"], true)).await?;
    let mut item = table(
        "catalog_item",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            string("code"),
            string("name"),
            string("spec"),
            string("initials"),
            boolean("service"),
            uuid("category_id"),
            string("unit"),
            big_integer("price_fen"),
            boolean("discountable"),
            boolean("archived"),
            big_integer("version"),
        ],
    );
    belongs(&mut item, ("catalog_item", "category_id"), "catalog_category");
    manager.create_table(item).await?;
    manager.create_index(index("catalog_item", "catalog_item_code", &["merchant_id", "code"], true)).await?;
    manager.create_index(index("catalog_item", "catalog_item_initials", &["merchant_id", "initials"], false)).await?;
    let mut barcode = table(
        "catalog_barcode",
        &["merchant_id", "barcode"],
        vec![
            uuid("merchant_id"),
            string("barcode"),
            uuid("item_id"),
            string("unit"),
            big_integer("factor_milli"),
            big_integer("price_fen"),
        ],
    );
    belongs(&mut barcode, ("catalog_barcode", "item_id"), "catalog_item");
    manager.create_table(barcode).await?;
    manager.create_index(index("catalog_barcode", "catalog_barcode_item", &["merchant_id", "item_id"], false)).await?;
    manager
        .create_table(table("catalog_revision", &["merchant_id"], vec![uuid("merchant_id"), big_integer("revision")]))
        .await
}
