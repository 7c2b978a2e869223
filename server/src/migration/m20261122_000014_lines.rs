//! What was done to a sale's lines and bill by hand, who agreed, what rounding did; costs, weights and prices of levels.
use sea_orm_migration::{prelude::*, schema::*};

use super::{migration, table};

migration!("m20261122_000014_lines", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let nobody = || Expr::val(uuid::Uuid::nil());
    add(manager, "chain_shop", vec![small("rounding"), small("below_cost")]).await?;
    let prices = text("level_prices").default("").to_owned();
    add(manager, "catalog_item", vec![fen("cost_fen"), boolean("weighed").default(false).to_owned(), prices]).await?;
    let sale = vec![
        fen("given_fen"),
        fen("rounding_fen"),
        small("rounding"),
        small("bill"),
        fen("bill_value"),
        uuid("approver_id").default(nobody()).to_owned(),
        words("approver_name"),
        words("approval_reason"),
    ];
    add(manager, "till_sale", sale).await?;
    let line = vec![
        small("hand"),
        fen("hand_value"),
        big_integer("level_price_fen").default(-1).to_owned(),
        fen("level_price_off_fen"),
        fen("level_off_fen"),
        fen("hand_off_fen"),
        fen("bill_off_fen"),
        fen("given_fen"),
        uuid("staff_id").default(nobody()).to_owned(),
        words("staff_name"),
        words("remark"),
    ];
    add(manager, "till_sale_line", line).await?;
    // What came off until now was the level's, and what was changed was changed by hand.
    let connection = manager.get_connection();
    for change in [
        "UPDATE till_sale_line SET level_off_fen = discount_fen",
        "UPDATE till_sale_line SET hand = 1, hand_value = gross_fen WHERE price_changed",
        "UPDATE access_role SET permissions = permissions || ' till.change_price=0:allow till.line_discount=0:allow \
         till.bill_discount=0:allow till.gift=0:allow till.below_cost=0:allow' WHERE code = 'manager'",
        "UPDATE access_role SET permissions = permissions || ' till.change_price=0:allow till.line_discount=9000:ask \
         till.bill_discount=9000:ask till.gift=10000:ask till.below_cost=10000:ask' WHERE code = 'cashier'",
    ] {
        connection.execute_unprepared(change).await?;
    }
    let approval = table(
        "till_approval",
        &["merchant_id", "token_hash"],
        vec![
            uuid("merchant_id"),
            blob("token_hash"),
            uuid("shop_id"),
            uuid("till_id"),
            uuid("staff_id"),
            uuid("approver_id"),
            string("approver_name"),
            uuid("sale_id"),
            blob("cart_hash"),
            string("acts"),
            string("reason"),
            big_integer("at_ms"),
            big_integer("expires_ms"),
        ],
    );
    manager.create_table(approval).await
}

/// SQLite takes one new column a statement.
async fn add(manager: &SchemaManager<'_>, table: &'static str, columns: Vec<ColumnDef>) -> Result<(), DbErr> {
    for mut column in columns {
        manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
    }
    Ok(())
}

fn small(name: &'static str) -> ColumnDef {
    small_integer(name).default(0).to_owned()
}

fn fen(name: &'static str) -> ColumnDef {
    big_integer(name).default(0).to_owned()
}

fn words(name: &'static str) -> ColumnDef {
    string(name).default("").to_owned()
}
