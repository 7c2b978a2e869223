//! Levels and members.
use sea_orm_migration::{prelude::*, schema::*};

use super::{belongs, index, migration, table};

migration!("m20261121_000005_members", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(table(
            "members_level",
            &["merchant_id", "id"],
            vec![
                uuid("merchant_id"),
                uuid("id"),
                string("name"),
                integer("pays_bp"),
                integer("points_per_yuan"),
                big_integer("version"),
            ],
        ))
        .await?;
    let mut member = table(
        "members_member",
        &["merchant_id", "id"],
        vec![
            uuid("merchant_id"),
            uuid("id"),
            string("member_no"),
            string("name"),
            string("initials"),
            string_null("phone"),
            string("phone_tail"),
            string_null("card_no"),
            uuid("level_id"),
            string("birthday"),
            string("remark"),
            boolean("archived"),
            big_integer("created_ms"),
            big_integer("version"),
        ],
    );
    belongs(&mut member, ("members_member", "level_id"), "members_level");
    manager.create_table(member).await?;
    for (name, column, unique) in [
        ("members_member_no", "member_no", true),
        ("members_member_phone", "phone", true),
        ("members_member_card", "card_no", true),
        ("members_member_tail", "phone_tail", false),
        ("members_member_initials", "initials", false),
    ] {
        manager.create_index(index("members_member", name, &["merchant_id", column], unique)).await?;
    }
    Ok(())
}
