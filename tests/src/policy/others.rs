//! What others have that nobody of them makes in this world: closed days; and tables without their guards, to plant it.
use sea_orm::DbBackend;

use super::tables::Table;
use crate::harness::TestShop;

/// A day of a shop that was closed and reopened, as it lies in the tables: who trades in this world is on duty all day.
pub(super) async fn a_closed_day(shop: &TestShop, name: &str) {
    const DAY: &str = "SELECT h.merchant_id, h.id, 20200101, 1";
    const OF: &str = "FROM chain_shop h JOIN access_staff p ON p.merchant_id = h.merchant_id AND p.role = 'manager' \
         JOIN shifts_shift f ON f.merchant_id = h.merchant_id AND f.shop_id = h.id WHERE h.id = $1 LIMIT 1";
    let nothing = match shop.house.store().backend() {
        DbBackend::Postgres => "'\\x00'::bytea",
        _ => "x'00'",
    };
    for insert in [
        format!("shifts_day {DAY}, FALSE {OF}"),
        format!("shifts_day_close {DAY}, 1, 1, p.id, p.name, 1, 1, 100, 0, {nothing}, {nothing} {OF}"),
        format!("shifts_day_sum {DAY}, f.till_id, 'sale', 0, 1 {OF}"),
        format!("shifts_day_reopen {DAY}, 2, p.id, p.name, p.id, p.name, '漏了一单' {OF}"),
    ] {
        shop.by_hand(&format!("INSERT INTO {insert}"), [shop.uuid(name).into()]).await;
    }
}

/// Rows that never change do not let a canary in: what guards them goes, in this shop that nobody will audit.
pub(super) async fn unguard(shop: &TestShop, tables: &[Table]) {
    if shop.house.store().backend() == DbBackend::Postgres {
        for table in tables {
            shop.run(&format!("ALTER TABLE {} DISABLE TRIGGER USER", table.name)).await;
        }
        return;
    }
    for row in shop.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'").await {
        let name: String = row.try_get("", "name").expect("a name");
        shop.run(&format!("DROP TRIGGER {name}")).await;
    }
}
