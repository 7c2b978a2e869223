//! Top-up plans and top-ups.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000008_stored_value", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "stored_value_plan",
            &["merchant_id", "id"],
            vec![
                uuid("merchant_id"),
                uuid("id"),
                string("name"),
                big_integer("pay_fen"),
                big_integer("gift_fen"),
                boolean("archived"),
                big_integer("version"),
            ],
        ))
        .await?;
    let mut top_up = table(
        "stored_value_top_up",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            uuid("till_id"),
            uuid("shift_id"),
            uuid("staff_id"),
            string("staff_name"),
            uuid("member_id"),
            string("member_name"),
            uuid("plan_id"),
            string("receipt_no"),
            integer("business_day"),
            big_integer("at_ms"),
            big_integer("paid_fen"),
            big_integer("gift_fen"),
            big_integer("tendered_fen"),
        ],
    );
    belongs(&mut top_up, ("stored_value_top_up", "shift_id"), "shifts_shift");
    belongs(&mut top_up, ("stored_value_top_up", "member_id"), "members_member");
    manager.create_table(top_up).await?;
    let number = ["merchant_id", "receipt_no"];
    manager.create_index(index("stored_value_top_up", "stored_value_top_up_receipt", &number, true)).await?;
    let shift = ["merchant_id", "shift_id"];
    manager.create_index(index("stored_value_top_up", "stored_value_top_up_shift", &shift, false)).await
}
