//! Guesses counted beyond the pair of person and till: at a till, at a person anywhere, at enrolment codes.
use sea_orm_migration::{prelude::*, schema::*};

use super::{migration, table};

migration!("m20261122_000013_guesses", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut right = big_integer("right_ms");
    right.default(0);
    manager.alter_table(Table::alter().table("access_guess").add_column(&mut right).to_owned()).await?;
    manager
        .create_table(table(
            "access_limit",
            &["merchant_id", "kind", "subject"],
            vec![
                uuid("merchant_id"),
                small_integer("kind"),
                uuid("subject"),
                integer("wrong"),
                big_integer("since_ms"),
                big_integer("locked_until_ms"),
            ],
        ))
        .await
}
