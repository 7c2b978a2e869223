//! The tender table with its past versions, what a sale's tenders say of it, and foreign cash on the closing slip.
use sea_orm::FromQueryResult;
use sea_orm_migration::{prelude::*, schema::*};
use uuid::Uuid;

use super::{belongs, guard, index, migration, table};

migration!("m20261122_000019_tenders", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let types = table(
        "payments_tender_type",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            string("name"),
            small_integer("kind"),
            integer("sort"),
            boolean("opens_drawer"),
            boolean("archived"),
            big_integer("face_fen"),
            boolean("may_exceed"),
            small_integer("currency"),
            big_integer("rate"),
            big_integer("version"),
        ],
    );
    manager.create_table(types).await?;
    let name = index("payments_tender_type", "payments_tender_type_name", &["merchant_id", "name"], true);
    manager.create_index(name).await?;
    let mut past = table(
        "payments_past",
        &["merchant_id", "id", "version"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            big_integer("version"),
            big_integer("until_ms"),
            string("name"),
            boolean("archived"),
            big_integer("face_fen"),
            boolean("may_exceed"),
            big_integer("rate"),
        ],
    );
    belongs(&mut past, ("payments_past", "id"), "payments_tender_type");
    manager.create_table(past).await?;
    guard(manager, "payments_past").await?;
    let mut counts = table(
        "shifts_foreign_count",
        &["merchant_id", "shift_id", "currency"],
        vec![
            uuid("merchant_id"),
            uuid("shift_id"),
            small_integer("currency"),
            big_integer("expected_minor"),
            big_integer("counted_minor"),
        ],
    );
    belongs(&mut counts, ("shifts_foreign_count", "shift_id"), "shifts_shift");
    manager.create_table(counts).await?;
    for mut column in [
        uuid("tender_type_id").default(Expr::val(Uuid::nil())).to_owned(),
        string("name").default("").to_owned(),
        small_integer("currency").default(0).to_owned(),
        big_integer("foreign_minor").default(0).to_owned(),
        big_integer("rate").default(0).to_owned(),
    ] {
        manager.alter_table(Table::alter().table("till_sale_tender").add_column(&mut column).to_owned()).await?;
    }
    for mut column in
        [uuid("tender_type_id").default(Expr::val(Uuid::nil())).to_owned(), string("name").default("").to_owned()]
    {
        manager.alter_table(Table::alter().table("till_return_tender").add_column(&mut column).to_owned()).await?;
    }
    seed(manager).await
}

#[derive(FromQueryResult)]
struct Merchant {
    id: Uuid,
}

/// Merchants that are there get what a new one gets, and their managers may edit it.
async fn seed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection
        .execute_unprepared(
            "UPDATE access_role SET permissions = permissions || ' payments.edit' WHERE code = 'manager'",
        )
        .await?;
    let merchants = Query::select().column("id").from("chain_merchant").to_owned();
    for merchant in
        Merchant::find_by_statement(connection.get_database_backend().build(&merchants)).all(connection).await?
    {
        for (name, kind, sort) in
            [("现金", 1_i16, 10), ("储值", 2, 20), ("银行卡", 3, 30), ("代金券", 4, 40), ("其他", 6, 90)]
        {
            let mut row = Query::insert();
            row.into_table("payments_tender_type").columns([
                "merchant_id",
                "id",
                "name",
                "kind",
                "sort",
                "opens_drawer",
                "archived",
                "face_fen",
                "may_exceed",
                "currency",
                "rate",
                "version",
            ]);
            row.values([
                merchant.id.into(),
                // Of the merchant and the kind, so that the same book becomes the same book everywhere.
                Uuid::from_u128(merchant.id.as_u128() ^ (0x7e4d_e700 + u128::from(kind.unsigned_abs()))).into(),
                name.into(),
                kind.into(),
                sort.into(),
                (kind == 1).into(),
                false.into(),
                0_i64.into(),
                (kind == 4).into(),
                0_i16.into(),
                0_i64.into(),
                1_i64.into(),
            ])
            .map_err(|error| DbErr::Custom(error.to_string()))?;
            connection.execute(&row).await?;
        }
    }
    Ok(())
}
