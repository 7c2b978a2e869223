//! Merchants, shops, tills.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000002_chain", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "chain_merchant",
            &["id"],
            vec![uuid("id"), string("name"), boolean("demo"), big_integer("created_ms")],
        ))
        .await?;
    let mut shop = table(
        "chain_shop",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            string("shop_no"),
            string("name"),
            string("receipt_header"),
            string("receipt_footer"),
            integer("utc_offset_minutes"),
            integer("day_starts_minute"),
            blob("enrol_hash"),
            big_integer("version"),
        ],
    );
    shop.foreign_key(ForeignKey::create().from("chain_shop", "merchant_id").to("chain_merchant", "id"));
    manager.create_table(shop).await?;
    manager.create_index(index("chain_shop", "chain_shop_no", &["merchant_id", "shop_no"], true)).await?;
    manager.create_index(index("chain_shop", "chain_shop_enrol", &["enrol_hash"], true)).await?;
    let mut till = table(
        "chain_till",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            string("till_no"),
            blob("device_hash"),
            big_integer("enrolled_ms"),
        ],
    );
    belongs(&mut till, ("chain_till", "shop_id"), "chain_shop");
    manager.create_table(till).await?;
    manager.create_index(index("chain_till", "chain_till_no", &["merchant_id", "shop_id", "till_no"], true)).await?;
    manager.create_index(index("chain_till", "chain_till_device", &["device_hash"], true)).await
}
