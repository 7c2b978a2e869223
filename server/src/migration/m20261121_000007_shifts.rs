//! Shifts and the receipt numbers of each till and day.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000007_shifts", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut shift = table(
        "shifts_shift",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            uuid("till_id"),
            string("till_no"),
            uuid("staff_id"),
            string("staff_name"),
            integer("business_day"),
            big_integer("opened_ms"),
            big_integer("closed_ms"),
            big_integer("float_fen"),
            big_integer("expected_cash_fen"),
            big_integer("counted_cash_fen"),
            string("difference_reason"),
            string("note"),
            string("counted"),
            string("ledger_head"),
        ],
    );
    belongs(&mut shift, ("shifts_shift", "till_id"), "chain_till");
    manager.create_table(shift).await?;
    // Two open shifts of one till cannot be: closed_ms is 0 only while open, and opened_ms differs between closed ones.
    let till = ["merchant_id", "till_id", "opened_ms"];
    manager.create_index(index("shifts_shift", "shifts_shift_till", &till, true)).await?;
    let open = "CREATE UNIQUE INDEX shifts_shift_open ON shifts_shift (merchant_id, till_id) WHERE closed_ms = 0";
    manager.get_connection().execute_unprepared(open).await?;
    manager
        .create_table(table(
            "shifts_receipt_counter",
            &["merchant_id", "till_id", "business_day"],
            vec![uuid("merchant_id"), uuid("till_id"), integer("business_day"), integer("last_no")],
        ))
        .await
}
