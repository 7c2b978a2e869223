//! Limits of returns, cash moves and the drawer: agreements are of the room access now, events of a shift say who agreed, and what
//! a role did by a right alone it goes on doing by itself.
use sea_orm_migration::{prelude::*, schema::*};

use super::{index, migration};

migration!("m20261122_000026_limits", up);

/// A right, and the limits that say how far it goes from now on.
const FOLLOWING: [(&str, &str); 3] = [
    ("till.return", "till.return=0:allow"),
    ("shifts.move_cash", "till.cash_in=0:allow till.cash_out=0:allow"),
    ("shifts.open_drawer", "till.no_sale=0:allow"),
];

async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for change in [
        "ALTER TABLE till_approval RENAME TO access_approval",
        "ALTER TABLE access_approval RENAME COLUMN sale_id TO document_id",
        "ALTER TABLE access_approval RENAME COLUMN cart_hash TO bound_hash",
    ] {
        connection.execute_unprepared(change).await?;
    }
    let by_document = index("access_approval", "access_approval_document", &["merchant_id", "document_id"], false);
    manager.create_index(by_document).await?;
    let nobody = Expr::val(uuid::Uuid::nil());
    for mut column in [uuid("approver_id").default(nobody).to_owned(), string("approver_name").default("").to_owned()] {
        manager.alter_table(Table::alter().table("shifts_event").add_column(&mut column).to_owned()).await?;
    }
    for (right, limits) in FOLLOWING {
        let sql = format!(
            "UPDATE access_role SET permissions = permissions || ' {limits}' \
             WHERE code <> 'owner' AND ' ' || permissions || ' ' LIKE '% {right} %'"
        );
        connection.execute_unprepared(&sql).await?;
    }
    // Returns without a receipt were never done without the right to returns; now the right follows its limits. An owner has limits
    // to agree by, and no right beside them.
    for change in [
        "UPDATE access_role SET permissions = REPLACE(REPLACE(permissions, 'till.no_receipt=0:allow', 'till.no_receipt=10000:deny'), \
           'till.no_receipt=10000:ask', 'till.no_receipt=10000:deny') \
         WHERE code <> 'owner' AND ' ' || permissions || ' ' NOT LIKE '% till.return %'",
        "UPDATE access_role SET permissions = REPLACE(permissions, 'till.change_price ', '') WHERE code = 'owner'",
    ] {
        connection.execute_unprepared(change).await?;
    }
    Ok(())
}
