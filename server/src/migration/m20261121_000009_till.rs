//! Sales, their lines and tenders.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000009_till", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut sale = table(
        "till_sale",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            uuid("till_id"),
            uuid("shift_id"),
            uuid("staff_id"),
            string("staff_name"),
            string("till_no"),
            string("receipt_no"),
            integer("business_day"),
            big_integer("at_ms"),
            uuid("member_id"),
            string("member_name"),
            string("member_no"),
            integer("pays_bp"),
            big_integer("pieces_milli"),
            big_integer("gross_fen"),
            big_integer("discount_fen"),
            big_integer("total_fen"),
            big_integer("points_earned"),
            integer("copies"),
        ],
    );
    belongs(&mut sale, ("till_sale", "shift_id"), "shifts_shift");
    manager.create_table(sale).await?;
    manager.create_index(index("till_sale", "till_sale_receipt", &["merchant_id", "receipt_no"], true)).await?;
    let day = ["merchant_id", "shop_id", "business_day", "id"];
    manager.create_index(index("till_sale", "till_sale_day", &day, false)).await?;
    manager.create_index(index("till_sale", "till_sale_shift", &["merchant_id", "shift_id"], false)).await?;
    let mut line = table(
        "till_sale_line",
        &["merchant_id", "sale_id", "n"],
        vec![
            uuid("merchant_id"),
            uuid("sale_id"),
            small_integer("n"),
            uuid("item_id"),
            uuid("category_id"),
            string("barcode"),
            string("name"),
            string("spec"),
            string("unit"),
            big_integer("price_fen"),
            big_integer("quantity_milli"),
            big_integer("gross_fen"),
            big_integer("discount_fen"),
            boolean("price_changed"),
            boolean("discountable"),
        ],
    );
    belongs(&mut line, ("till_sale_line", "sale_id"), "till_sale");
    manager.create_table(line).await?;
    let mut tender = table(
        "till_sale_tender",
        &["merchant_id", "sale_id", "n"],
        vec![
            uuid("merchant_id"),
            uuid("sale_id"),
            small_integer("n"),
            small_integer("kind"),
            big_integer("amount_fen"),
            big_integer("tendered_fen"),
            big_integer("principal_fen"),
            big_integer("gift_fen"),
        ],
    );
    belongs(&mut tender, ("till_sale_tender", "sale_id"), "till_sale");
    manager.create_table(tender).await
}
