//! Business days: how they stand, their Zs and reopenings; business hours of the shop.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, guard, index, migration, table};

migration!("m20261122_000017_days", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // A shop that never said when it is open is open all day.
    for (name, minute) in [("opens_minute", 0), ("closes_minute", 1_440)] {
        let mut column = integer(name).default(minute).to_owned();
        manager.alter_table(Table::alter().table("chain_shop").add_column(&mut column).to_owned()).await?;
    }
    let of_shop = ["merchant_id", "shop_id", "business_day"];
    manager.create_index(index("shifts_shift", "shifts_shift_day", &of_shop, false)).await?;
    let key = || vec![uuid("merchant_id"), uuid("shop_id"), integer("business_day")];
    let with = |more: Vec<ColumnDef>| key().into_iter().chain(more).collect();
    let day = table("shifts_day", &of_shop, with(vec![integer("version"), boolean("closed")]));
    let versions = ["merchant_id", "shop_id", "business_day", "version"];
    let close = with(vec![
        integer("version"),
        big_integer("z_no"),
        big_integer("closed_ms"),
        uuid("staff_id"),
        string("staff_name"),
        integer("shifts_count"),
        big_integer("sales_count"),
        big_integer("sales_fen"),
        big_integer("difference_fen"),
        blob("report"),
        blob("hash"),
    ]);
    let reopen = with(vec![
        integer("version"),
        big_integer("at_ms"),
        uuid("staff_id"),
        string("staff_name"),
        uuid("approver_id"),
        string("approver_name"),
        string("reason"),
    ]);
    let sum =
        with(vec![integer("version"), uuid("till_id"), string("kind"), small_integer("class"), big_integer("amount")]);
    let sums = ["merchant_id", "shop_id", "business_day", "version", "till_id", "kind", "class"];
    let counter = vec![uuid("merchant_id"), uuid("shop_id"), big_integer("last_no")];
    for (name, mut new) in [
        ("shifts_day", day),
        ("shifts_day_close", table("shifts_day_close", &versions, close)),
        ("shifts_day_sum", table("shifts_day_sum", &sums, sum)),
        ("shifts_day_reopen", table("shifts_day_reopen", &versions, reopen)),
        ("shifts_day_counter", table("shifts_day_counter", &["merchant_id", "shop_id"], counter)),
    ] {
        belongs(&mut new, (name, "shop_id"), "chain_shop");
        manager.create_table(new).await?;
    }
    let number = ["merchant_id", "shop_id", "z_no"];
    manager.create_index(index("shifts_day_close", "shifts_day_close_number", &number, true)).await?;
    for kept in ["shifts_day_close", "shifts_day_sum", "shifts_day_reopen"] {
        guard(manager, kept).await?;
    }
    Ok(())
}
