//! Tables 表结构: what keeps tenants apart and doubles out is there, as the program made it.
use sea_orm::{DbBackend, sea_query::TableCreateStatement};

use super::{
    Invariant,
    part::{Part, list, rows_on},
};
use crate::schema;

/// Tables of no merchant, each with its reason.
const OF_NOBODY: &[&str] = &[
    // The merchants themselves.
    "chain_merchant",
    // Of the whole database.
    "kit_epoch",
];

/// Found by a secret before anybody knows whose it is: the secret leads the key.
const BY_SECRET: &[&str] = &["access_session"];

/// What stops doubles. A test compares it with a fresh database.
pub const UNIQUE: &[&str] = &[
    "catalog_category_name",
    "catalog_item_code",
    "chain_shop_enrol",
    "chain_shop_no",
    "chain_till_device",
    "chain_till_no",
    "kit_audit_chain",
    "ledger_transaction_chain",
    "members_member_card",
    "members_member_no",
    "members_member_phone",
    "payments_tender_type_name",
    "shifts_day_close_number",
    "shifts_shift_open",
    "shifts_shift_till",
    "stored_value_top_up_receipt",
    "till_return_nth",
    "till_return_receipt",
    "till_sale_receipt",
];

/// I-40.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![Invariant {
        id: "I-40",
        sentence: "Every table has its columns and names its merchant first in a key, and the indexes that refuse doubles are \
                   there",
        parts: [sqlite(), postgres()].into_iter().flatten().collect(),
    }]
}

const NO_COLUMN: &str = "a column that is missing, or that nobody knows";
const NO_MERCHANT: &str = "a table whose rows need not name a merchant, or are not found by it";
const NO_UNIQUE: &str = "an index against doubles that is gone";

fn sqlite() -> [Part; 3] {
    let on = DbBackend::Sqlite;
    let (columns, tables) = (columns(on), tables(on));
    [
        rows_on(
            on,
            NO_COLUMN,
            format!(
                "WITH wanted AS (SELECT column1 AS t, column2 AS c FROM (VALUES {columns})), \
                 found AS (SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p \
                   WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'seaql_migrations') \
                 SELECT t AS in_table, c AS missing, NULL AS unknown FROM wanted WHERE (t, c) NOT IN (SELECT t, c FROM found) \
                 UNION ALL SELECT t, NULL, c FROM found WHERE (t, c) NOT IN (SELECT t, c FROM wanted)"
            ),
        ),
        rows_on(
            on,
            NO_MERCHANT,
            format!(
                "SELECT column1 AS in_table FROM (VALUES {tables}) WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info(column1) p \
                   WHERE p.name = 'merchant_id' AND p.\"notnull\" = 1) \
                 OR (column2 = 1 AND NOT EXISTS (SELECT 1 FROM pragma_table_info(column1) p WHERE p.name = 'merchant_id' AND p.pk = 1))"
            ),
        ),
        rows_on(
            on,
            NO_UNIQUE,
            format!(
                "SELECT column1 AS wanted FROM (VALUES {}) WHERE NOT EXISTS (SELECT 1 FROM sqlite_master m \
                 WHERE m.type = 'index' AND m.name = column1 AND m.sql LIKE 'CREATE UNIQUE INDEX %')",
                uniques()
            ),
        ),
    ]
}

fn postgres() -> [Part; 3] {
    let on = DbBackend::Postgres;
    let (columns, tables) = (columns(on), tables(on));
    [
        rows_on(
            on,
            NO_COLUMN,
            format!(
                "WITH wanted AS (SELECT column1 AS t, column2 AS c FROM (VALUES {columns}) v), \
                 found AS (SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns \
                   WHERE table_schema = current_schema() AND table_name <> 'seaql_migrations') \
                 SELECT t AS in_table, c AS missing, NULL AS unknown FROM wanted WHERE (t, c) NOT IN (SELECT t, c FROM found) \
                 UNION ALL SELECT t, NULL, c FROM found WHERE (t, c) NOT IN (SELECT t, c FROM wanted)"
            ),
        ),
        rows_on(
            on,
            NO_MERCHANT,
            format!(
                "SELECT column1 AS in_table FROM (VALUES {tables}) v WHERE NOT EXISTS (SELECT 1 FROM pg_attribute a \
                   WHERE a.attrelid = to_regclass(column1) AND a.attname = 'merchant_id' AND a.attnotnull AND NOT a.attisdropped) \
                 OR (column2 = 1 AND NOT EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid \
                   AND a.attnum = i.indkey[0] WHERE i.indrelid = to_regclass(column1) AND i.indisprimary AND a.attname = 'merchant_id'))"
            ),
        ),
        rows_on(
            on,
            NO_UNIQUE,
            format!(
                "SELECT column1 AS wanted FROM (VALUES {}) v WHERE NOT EXISTS (SELECT 1 FROM pg_index i \
                 JOIN pg_class c ON c.oid = i.indexrelid WHERE c.oid = to_regclass(column1) AND i.indisunique)",
                uniques()
            ),
        ),
    ]
}

fn uniques() -> String {
    list(UNIQUE.iter().map(|name| format!("('{name}')")))
}

/// Table and column, as the entities describe them.
fn columns(backend: DbBackend) -> String {
    let tables = schema::tables(backend);
    list(tables.iter().flat_map(|table| {
        let name = name(table);
        table.get_columns().iter().map(move |column| format!("('{name}', '{}')", column.get_column_name()))
    }))
}

/// Tables of a merchant, and 1 where the merchant leads the key.
fn tables(backend: DbBackend) -> String {
    let names: Vec<String> = schema::tables(backend).iter().map(name).collect();
    let of_merchants = names.iter().filter(|name| !OF_NOBODY.contains(&name.as_str()));
    list(of_merchants.map(|name| format!("('{name}', {})", u8::from(!BY_SECRET.contains(&name.as_str())))))
}

pub(super) fn name(table: &TableCreateStatement) -> String {
    use sea_orm::sea_query::TableRef;
    match table.get_table_name() {
        Some(TableRef::Table(name, _)) => name.1.to_string(),
        _ => String::new(),
    }
}
