//! Held bills 挂单, and who may hold and drop them.
use sea_orm_migration::{prelude::*, schema::*};

use super::{index, migration, table};

migration!("m20261122_000022_held", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let held = table(
        "till_held",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            big_integer("version"),
            small_integer("state"),
            blob("cart"),
            blob("quote"),
            string("note"),
            uuid("member_id"),
            string("member_name"),
            string("member_no"),
            string("goods"),
            text("words"),
            integer("lines"),
            big_integer("pieces_milli"),
            big_integer("total_fen"),
            big_integer("held_ms"),
            uuid("staff_id"),
            string("staff_name"),
            uuid("till_id"),
            string("till_no"),
            uuid("by_staff_id"),
            string("by_staff_name"),
            uuid("by_till_id"),
            string("by_till_no"),
            big_integer("by_ms"),
            uuid("sale_id"),
            string("reason"),
        ],
    );
    manager.create_table(held).await?;
    let open = ["merchant_id", "shop_id", "state", "held_ms"];
    manager.create_index(index("till_held", "till_held_open", &open, false)).await?;
    let may = "UPDATE access_role SET permissions = permissions || ' till.hold till.drop_held' \
               WHERE ' ' || permissions || ' ' LIKE '% till.checkout %'";
    manager.get_connection().execute_unprepared(may).await.map(|_| ())
}
