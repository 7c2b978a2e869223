//! Who of the roles there are may see, close and reopen days, and look at an X.
use sea_orm_migration::prelude::*;

use super::migration;

migration!("m20261122_000018_day_rights", up);

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (role, rights) in [
        ("cashier", "shifts.x_report"),
        (
            "manager",
            "shifts.x_report shifts.see_expected shifts.view_days shifts.close_day shifts.reopen_day shifts.agree_reopen",
        ),
        ("owner", "shifts.view_days shifts.agree_reopen"),
    ] {
        let sql = format!("UPDATE access_role SET permissions = permissions || ' {rights}' WHERE code = '{role}'");
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
