//! The migrations add up to the schema that the entities describe, on the database the tests run on.
use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::MigratorTrait as _;
use server::{
    kit::{Store, Url, store::Mode},
    migration::Migrator,
    schema,
};

use crate::harness::{Kind, TestDatabase};

const SQLITE: &str = "SELECT m.name || '.' || c.name || ' ' || replace(lower(c.type), 'varbinary_', '') || CASE WHEN c.\"notnull\" = 1 THEN '' ELSE ' null' END \
     || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END AS line FROM sqlite_master m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'seaql_migrations'";

const POSTGRES: &str = "SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type \
     || COALESCE('(' || c.character_maximum_length || ')', '') || CASE c.is_nullable WHEN 'YES' THEN ' null' ELSE '' END \
     || COALESCE(' key ' || k.ordinal_position, '') AS line FROM information_schema.columns c \
     LEFT JOIN information_schema.table_constraints t ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
     AND t.constraint_type = 'PRIMARY KEY' \
     LEFT JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name \
     AND k.table_schema = c.table_schema AND k.column_name = c.column_name \
     WHERE c.table_schema = 'public' AND c.table_name <> 'seaql_migrations'";

#[tokio::test]
async fn migrations_give_what_the_entities_describe() {
    let kind = Kind::chosen();
    let (migrated, described) = (TestDatabase::empty(kind).await, TestDatabase::empty(kind).await);
    let (from_migrations, from_entities) = (open(&migrated).await, open(&described).await);
    Migrator::up(from_migrations.connection(), None).await.expect("migrations");
    for table in schema::tables(from_entities.backend()) {
        from_entities.connection().execute(&table).await.expect("a table");
    }
    let (migrated, described) =
        (columns(from_migrations.connection()).await, columns(from_entities.connection()).await);
    let missing: Vec<_> = described.difference(&migrated).collect();
    let unknown: Vec<_> = migrated.difference(&described).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "the entities say {missing:#?}\nthe migrations made {unknown:#?}"
    );
    assert!(migrated.len() > 150, "{} columns only", migrated.len());
}

/// Speed, not safety: a build that lost the flags of `.cargo/config.toml` sells a third slower and says nothing.
#[tokio::test]
async fn sqlite_keeps_its_plans() {
    let database = TestDatabase::empty(Kind::Sqlite).await;
    let options =
        Statement::from_string(DbBackend::Sqlite, "SELECT compile_options AS one FROM pragma_compile_options");
    let rows = open(&database).await.connection().query_all_raw(options).await.expect("options");
    let options: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "one").expect("an option")).collect();
    assert!(options.contains("ENABLE_QPSG"), "{options:?}");
    assert!(!options.contains("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}

async fn open(database: &TestDatabase) -> Store {
    let url: Url = database.url().parse().expect("a database URL");
    Store::open(&url, Mode::Serve).await.expect("a database")
}

/// `table.column type [null] [key n]`
async fn columns(database: &DatabaseConnection) -> BTreeSet<String> {
    let backend = database.get_database_backend();
    let sql = if backend == DbBackend::Postgres { POSTGRES } else { SQLITE };
    let rows = database.query_all_raw(Statement::from_string(backend, sql)).await.expect("columns");
    rows.into_iter().map(|row| row.try_get("", "line").expect("a line")).collect()
}
