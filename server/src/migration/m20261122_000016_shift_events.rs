//! What happens at a till beside selling: cash in and out, openings of the drawer, reprints, changed prices; and who may.
use sea_orm_migration::{prelude::*, schema::*};

use super::{index, migration, table};

migration!("m20261122_000016_shift_events", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let event = table(
        "shifts_event",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            uuid("till_id"),
            uuid("shift_id"),
            uuid("staff_id"),
            string("staff_name"),
            integer("business_day"),
            big_integer("at_ms"),
            small_integer("kind"),
            big_integer("amount_fen"),
            string("reason"),
        ],
    );
    manager.create_table(event).await?;
    manager.create_index(index("shifts_event", "shifts_event_shift", &["merchant_id", "shift_id"], false)).await?;
    // A member's sales of all days: where a return begins when the receipt is lost.
    manager.create_index(index("till_sale", "till_sale_member", &["merchant_id", "member_id", "id"], false)).await?;
    let connection = manager.get_connection();
    for change in [
        // A changed price is told under its sale's id: those of before are told too.
        "INSERT INTO shifts_event (merchant_id, id, shop_id, till_id, shift_id, staff_id, staff_name, business_day, at_ms, kind, \
           amount_fen, reason) \
         SELECT s.merchant_id, s.id, s.shop_id, s.till_id, s.shift_id, s.staff_id, s.staff_name, s.business_day, s.at_ms, 5, 0, '' \
         FROM till_sale s WHERE EXISTS (SELECT 1 FROM till_sale_line l WHERE l.merchant_id = s.merchant_id \
           AND l.sale_id = s.id AND l.price_changed)",
        "UPDATE access_role SET permissions = permissions || ' shifts.move_cash shifts.open_drawer till.no_receipt=0:allow' \
         WHERE code = 'manager'",
        "UPDATE access_role SET permissions = permissions || ' shifts.move_cash shifts.open_drawer till.no_receipt=10000:ask' \
         WHERE code = 'cashier'",
    ] {
        connection.execute_unprepared(change).await?;
    }
    Ok(())
}
