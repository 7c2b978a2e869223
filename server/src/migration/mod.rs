//! Schema changes, one file each, named with its room; each runs in one transaction on both databases. Released ones are
//! never edited: the next change is a new file, and takes away only what no released program still writes.
use sea_orm_migration::prelude::*;

mod m20261121_000001_kit;
mod m20261121_000002_chain;
mod m20261121_000003_access;
mod m20261121_000004_ledger;
mod m20261121_000005_members;
mod m20261121_000006_catalog;
mod m20261121_000007_shifts;
mod m20261121_000008_stored_value;
mod m20261121_000009_till;
mod m20261122_000010_scan_codes;
mod m20261122_000011_kit_log_chain;
mod m20261122_000012_kit_epoch;
mod m20261122_000013_guesses;
mod m20261122_000014_lines;
mod m20261122_000015_till_return;
mod m20261122_000016_shift_events;
mod m20261122_000017_days;
mod m20261122_000018_day_rights;
mod m20261122_000019_tenders;
mod m20261122_000021_modes;
mod m20261122_000022_held;
mod m20261122_000023_catalog_delta;
mod m20261122_000024_roles;
mod m20261122_000025_return_copies;
mod m20261122_000026_limits;

/// Runs what is missing.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_kit::Migration),
            Box::new(m20261121_000002_chain::Migration),
            Box::new(m20261121_000003_access::Migration),
            Box::new(m20261121_000004_ledger::Migration),
            Box::new(m20261121_000005_members::Migration),
            Box::new(m20261121_000006_catalog::Migration),
            Box::new(m20261121_000007_shifts::Migration),
            Box::new(m20261121_000008_stored_value::Migration),
            Box::new(m20261121_000009_till::Migration),
            Box::new(m20261122_000010_scan_codes::Migration),
            Box::new(m20261122_000011_kit_log_chain::Migration),
            Box::new(m20261122_000012_kit_epoch::Migration),
            Box::new(m20261122_000013_guesses::Migration),
            Box::new(m20261122_000014_lines::Migration),
            Box::new(m20261122_000015_till_return::Migration),
            Box::new(m20261122_000016_shift_events::Migration),
            Box::new(m20261122_000019_tenders::Migration),
            Box::new(m20261122_000021_modes::Migration),
            Box::new(m20261122_000017_days::Migration),
            Box::new(m20261122_000018_day_rights::Migration),
            Box::new(m20261122_000022_held::Migration),
            Box::new(m20261122_000023_catalog_delta::Migration),
            Box::new(m20261122_000024_roles::Migration),
            Box::new(m20261122_000025_return_copies::Migration),
            Box::new(m20261122_000026_limits::Migration),
        ]
    }
}

/// A migration that only goes up, in one transaction also on SQLite (whose default is none: half a change could stay).
macro_rules! migration {
    ($name:literal, $up:path) => {
        pub(super) struct Migration;

        impl sea_orm_migration::MigrationName for Migration {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(&self, manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                $up(manager).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
use migration;

/// A table whose key is `key`, in that order.
fn table(name: &'static str, key: &[&'static str], columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut create = Table::create().table(name).to_owned();
    for mut column in columns {
        create.col(&mut column);
    }
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    create.primary_key(&mut primary);
    create
}

/// `(merchant_id, …)` of this table is `(merchant_id, id)` of that one.
fn belongs(create: &mut TableCreateStatement, from: (&'static str, &'static str), to: &'static str) {
    create.foreign_key(ForeignKey::create().from(from.0, ("merchant_id", from.1)).to(to, ("merchant_id", "id")));
}

/// An index, unique or not.
fn index(table: &'static str, name: &'static str, columns: &[&'static str], unique: bool) -> IndexCreateStatement {
    let mut create = Index::create().table(table).name(name).to_owned();
    for column in columns {
        create.col(*column);
    }
    if unique {
        create.unique();
    }
    create
}

/// The triggers that keep a table's rows as they are; PostgreSQL has their function since the ledger's migration.
async fn guard(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    for verb in ["UPDATE", "DELETE"] {
        let name = format!("{table}_no_{}", verb.to_lowercase());
        let does = match manager.get_database_backend() {
            sea_orm::DbBackend::Sqlite => "BEGIN SELECT RAISE(ABORT, 'rows of this table stay as they are'); END",
            _ => "FOR EACH ROW EXECUTE FUNCTION zf_append_only()",
        };
        let sql = format!("CREATE TRIGGER {name} BEFORE {verb} ON {table} {does}");
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
