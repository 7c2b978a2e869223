//! Roles that are edited: their version, and who edits them.
use sea_orm_migration::{prelude::*, schema::*};

use super::migration;

migration!("m20261122_000024_roles", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut version = big_integer("version").default(1).to_owned();
    manager.alter_table(Table::alter().table("access_role").add_column(&mut version).to_owned()).await?;
    let edits = "UPDATE access_role SET permissions = permissions || ' access.edit_roles' WHERE code = 'owner'";
    manager.get_connection().execute_unprepared(edits).await?;
    Ok(())
}
