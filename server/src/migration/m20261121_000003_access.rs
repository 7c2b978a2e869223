//! Roles, staff, sessions, counted guesses.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000003_access", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "access_role",
            &["merchant_id", "code"],
            vec![uuid("merchant_id"), string("code"), text("permissions")],
        ))
        .await?;
    let mut staff = table(
        "access_staff",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            uuid("shop_id"),
            string("name"),
            string("role"),
            string("pin_hash"),
            boolean("disabled"),
            big_integer("version"),
        ],
    );
    staff.foreign_key(
        ForeignKey::create().from("access_staff", ("merchant_id", "role")).to("access_role", ("merchant_id", "code")),
    );
    manager.create_table(staff).await?;
    let mut session = table(
        "access_session",
        &["token_hash"],
        vec![
            blob("token_hash"),
            uuid("merchant_id"),
            uuid("till_id"),
            uuid("staff_id"),
            big_integer("created_ms"),
            big_integer("expires_ms"),
        ],
    );
    belongs(&mut session, ("access_session", "staff_id"), "access_staff");
    belongs(&mut session, ("access_session", "till_id"), "chain_till");
    manager.create_table(session).await?;
    manager.create_index(index("access_session", "access_session_expires", &["expires_ms"], false)).await?;
    let mut guess = table(
        "access_guess",
        &["merchant_id", "staff_id", "till_id"],
        vec![uuid("merchant_id"), uuid("staff_id"), uuid("till_id"), integer("wrong"), big_integer("locked_until_ms")],
    );
    belongs(&mut guess, ("access_guess", "staff_id"), "access_staff");
    manager.create_table(guess).await
}
