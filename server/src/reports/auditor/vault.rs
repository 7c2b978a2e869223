//! The vault 保险库: secrets, the database itself, its schema.
use argon2::password_hash::phc::PasswordHash;
use sea_orm::{DbBackend, DbErr, QueryResult};
use sea_orm_migration::MigratorTrait;

use super::{
    Finding, Invariant,
    part::{Fold, fold, list, rows, rows_on},
    since::Reach,
};
use crate::migration::Migrator;

/// I-41, I-42, I-43.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            id: "I-41",
            sentence: "No secret is stored as it is: PINs as argon2id with at least 19 MiB and two passes, tokens and codes as \
                       SHA-256",
            parts: vec![
                fold("SELECT id, pin_hash FROM access_staff", || Box::new(Pins)).reaching(Reach::Whole),
                fold(
                    "SELECT 'access_session' AS at, token_hash FROM access_session \
                     UNION ALL SELECT 'chain_till', device_hash FROM chain_till \
                     UNION ALL SELECT 'chain_shop', enrol_hash FROM chain_shop",
                    || Box::new(Tokens),
                )
                .reaching(Reach::Whole),
            ],
        },
        Invariant {
            id: "I-42",
            sentence: "The database is whole: its pages, indexes and foreign keys are right, and it is set up to survive a \
                       power cut",
            parts: physical(),
        },
        Invariant {
            id: "I-43",
            sentence: "The schema is the one that this program knows: every migration ran, and no other",
            parts: vec![rows("a migration that is missing or unknown", "seaql_migrations", migrations())],
        },
    ]
}

fn physical() -> Vec<super::Part> {
    let setting = |name: &str, wanted: &str| {
        format!("SELECT name, setting, '{wanted}' AS wanted FROM pg_settings WHERE name = '{name}' AND setting = 'off'")
    };
    vec![
        rows_on(
            DbBackend::Sqlite,
            "a broken page or index",
            "SELECT integrity_check AS check_says FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        )
        .reaching(Reach::Full),
        rows_on(
            DbBackend::Sqlite,
            "a broken foreign key",
            "SELECT \"table\" AS in_table, rowid, parent FROM pragma_foreign_key_check",
        )
        .reaching(Reach::Full),
        rows_on(
            DbBackend::Sqlite,
            "not in write-ahead mode: a copy, or somebody switched it off",
            "SELECT journal_mode FROM pragma_journal_mode WHERE journal_mode <> 'wal'",
        )
        .that_warns(),
        rows_on(
            DbBackend::Postgres,
            "an index that is not valid, or not ready",
            "SELECT c.relname AS index FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
             JOIN pg_namespace s ON s.oid = c.relnamespace \
             WHERE s.nspname = current_schema() AND NOT (i.indisvalid AND i.indisready AND i.indislive)",
        ),
        rows_on(
            DbBackend::Postgres,
            "a constraint that was never checked",
            "SELECT conname AS constraint_name FROM pg_constraint k JOIN pg_namespace s ON s.oid = k.connamespace \
             WHERE s.nspname = current_schema() AND NOT k.convalidated",
        ),
        rows_on(DbBackend::Postgres, "a power cut can lose sales", setting("fsync", "on")).that_warns(),
        rows_on(DbBackend::Postgres, "a power cut can lose sales", setting("full_page_writes", "on")).that_warns(),
        rows_on(DbBackend::Postgres, "a power cut can lose sales", setting("synchronous_commit", "on")).that_warns(),
        rows_on(DbBackend::Postgres, "a rotten disk is not noticed", setting("data_checksums", "on")).that_warns(),
    ]
}

fn migrations() -> String {
    let known = list(Migrator::migrations().iter().map(|migration| format!("('{}')", migration.name())));
    format!(
        "SELECT column1 AS missing, NULL AS unknown FROM (VALUES {known}) AS v \
           WHERE column1 NOT IN (SELECT version FROM seaql_migrations) \
         UNION ALL SELECT NULL, version FROM seaql_migrations WHERE version NOT IN (VALUES {known})"
    )
}

struct Pins;

impl Fold for Pins {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let (staff, stored): (rules::id::Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if !is_argon2(&stored) {
            finding.bad("a PIN that is not hashed as it must be", format!("staff={staff}"));
        }
        Ok(())
    }
}

fn is_argon2(stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else { return false };
    let at_least = |name: &str, least: u32| hash.params.get_decimal(name).is_some_and(|value| value >= least);
    hash.algorithm.as_str() == "argon2id"
        && at_least("m", 19_456)
        && at_least("t", 2)
        && hash.salt.is_some_and(|salt| salt.len() >= 16)
        && hash.hash.is_some_and(|hash| hash.len() >= 32)
}

struct Tokens;

impl Fold for Tokens {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let (at, stored): (String, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        // A digest of which every byte is a printable letter does not happen; a secret of 32 letters does.
        if stored.len() != 32 || stored.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            finding.bad("a token that is not hashed", format!("at={at} bytes={}", stored.len()));
        }
        Ok(())
    }
}
