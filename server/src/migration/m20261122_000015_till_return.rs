//! Returns, their lines and where their money went, each tied to the sale they take back; and who may make them.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261122_000015_till_return", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    document(manager).await?;
    lines(manager).await?;
    tenders(manager).await?;
    let grant =
        "UPDATE access_role SET permissions = permissions || ' till.return' WHERE code IN ('cashier', 'manager')";
    manager.get_connection().execute_unprepared(grant).await.map(|_| ())
}

async fn document(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut document = table(
        "till_return",
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
            uuid_null("sale_id"),
            small_integer("nth"),
            uuid("member_id"),
            string("reason"),
            big_integer("gross_fen"),
            big_integer("discount_fen"),
            big_integer("given_fen"),
            big_integer("rounding_fen"),
            big_integer("total_fen"),
            big_integer("points_reversed"),
            uuid("approver_id"),
            string("approver_name"),
        ],
    );
    belongs(&mut document, ("till_return", "sale_id"), "till_sale");
    belongs(&mut document, ("till_return", "shift_id"), "shifts_shift");
    manager.create_table(document).await?;
    manager.create_index(index("till_return", "till_return_receipt", &["merchant_id", "receipt_no"], true)).await?;
    // Two returns that did not see each other would both be the first, or both the second: one of them is refused.
    manager.create_index(index("till_return", "till_return_nth", &["merchant_id", "sale_id", "nth"], true)).await?;
    let day = ["merchant_id", "shop_id", "business_day"];
    manager.create_index(index("till_return", "till_return_day", &day, false)).await?;
    let shift = ["merchant_id", "shift_id"];
    manager.create_index(index("till_return", "till_return_shift", &shift, false)).await
}

async fn lines(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut line = table(
        "till_return_line",
        &["merchant_id", "return_id", "n"],
        vec![
            uuid("merchant_id"),
            uuid("return_id"),
            small_integer("n"),
            uuid_null("sale_id"),
            small_integer_null("sale_n"),
            uuid("item_id"),
            uuid("category_id"),
            string("barcode"),
            string("name"),
            string("spec"),
            string("unit"),
            big_integer("price_fen"),
            big_integer("quantity_milli"),
            big_integer("discount_fen"),
            big_integer("given_fen"),
            big_integer("net_fen"),
            boolean("restock"),
        ],
    );
    belongs(&mut line, ("till_return_line", "return_id"), "till_return");
    belongs(&mut line, ("till_return_line", "sale_id"), "till_sale");
    manager.create_table(line).await?;
    let sale = ["merchant_id", "sale_id"];
    manager.create_index(index("till_return_line", "till_return_line_sale", &sale, false)).await
}

async fn tenders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut tender = table(
        "till_return_tender",
        &["merchant_id", "return_id", "n"],
        vec![
            uuid("merchant_id"),
            uuid("return_id"),
            small_integer("n"),
            small_integer_null("sale_n"),
            small_integer("kind"),
            big_integer("amount_fen"),
            big_integer("principal_fen"),
            big_integer("gift_fen"),
        ],
    );
    belongs(&mut tender, ("till_return_tender", "return_id"), "till_return");
    manager.create_table(tender).await
}
