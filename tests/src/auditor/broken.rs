//! The database itself broken: guards taken away, pages and indexes spoilt, amounts beyond all numbers.
use sea_orm::ConnectionTrait;
use server::{
    kit::{Store, store::Mode},
    reports::auditor,
};

use super::{audit, busy_book, named, shell};
use crate::harness::{Kind, TestDatabase};

/// What is broken in ways that no transaction takes back, all of them told in this file.
pub(super) const HERE: &[&str] = &["I-42"];

/// Does it to a copy of the book and tells what the auditor names.
async fn after(book: &TestDatabase, sql: &str) -> Vec<&'static str> {
    let copy = TestDatabase::copy_of(book).await;
    let database = shell(&copy).await;
    database.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    database.close().await.expect("a closed connection");
    named(&audit(&copy).await)
}

#[tokio::test]
async fn a_guard_that_is_gone() {
    let shop = busy_book().await;
    let book = shop.closed().await;
    for table in [
        "ledger_transaction",
        "ledger_entry",
        "kit_audit",
        "kit_epoch",
        "shifts_day_close",
        "shifts_day_sum",
        "shifts_day_reopen",
    ] {
        for (verb, lower) in [("UPDATE", "update"), ("DELETE", "delete")] {
            let name = format!("{table}_no_{lower}");
            let doings = match book.kind() {
                Kind::Sqlite => [
                    format!("DROP TRIGGER {name}"),
                    format!("DROP TRIGGER {name}; CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT 1; END"),
                ],
                Kind::Postgres => {
                    [format!("DROP TRIGGER {name} ON {table}"), format!("ALTER TABLE {table} DISABLE TRIGGER {name}")]
                }
            };
            for sql in doings {
                assert_eq!(after(book, &sql).await, ["I-05"], "{sql}");
            }
        }
    }
}

#[tokio::test]
async fn an_index_or_key_that_is_broken() {
    let shop = busy_book().await;
    let book = shop.closed().await;
    let doings: &[&str] = match book.kind() {
        Kind::Sqlite => &[
            "PRAGMA foreign_keys = OFF; DELETE FROM chain_merchant WHERE name = '别家商贸'",
            "PRAGMA foreign_keys = OFF; DELETE FROM till_sale WHERE total_fen > 0",
            "PRAGMA foreign_keys = OFF; DELETE FROM access_staff WHERE name = '李收银'",
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = REPLACE(sql, 'business_day', 'at_ms') \
             WHERE name = 'till_sale_day'",
        ],
        Kind::Postgres => &[
            "UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'till_sale_day'::regclass",
            "UPDATE pg_index SET indisready = FALSE WHERE indexrelid = 'till_sale_receipt'::regclass",
            "ALTER TABLE till_sale ADD CONSTRAINT later CHECK (total_fen >= 0) NOT VALID",
        ],
    };
    for sql in doings {
        assert!(after(book, sql).await.contains(&"I-42"), "{sql}");
    }
}

/// A page full of noughts: whatever lay there, the auditor does not say that all is well.
#[tokio::test]
async fn a_page_that_is_lost() {
    const PAGE: usize = 4096;
    let shop = busy_book().await;
    let book = shop.closed().await;
    let Some(length) = book.url().strip_prefix("sqlite://").map(|file| std::fs::read(file).expect("a file").len())
    else {
        return;
    };
    for page in (1..length / PAGE).step_by(7) {
        let copy = TestDatabase::copy_of(book).await;
        let url = copy.url();
        let file = url.strip_prefix("sqlite://").expect("a file");
        let mut bytes = std::fs::read(file).expect("the copy");
        bytes[page * PAGE..(page + 1) * PAGE].fill(0);
        std::fs::write(file, bytes).expect("the spoilt copy");
        let Ok(store) = Store::open(&url.parse().expect("a URL"), Mode::ReadOnly).await else { continue };
        if let Ok(report) = auditor::audit(&store, &mut |_| {}).await {
            assert!(named(&report).contains(&"I-42"), "page {page}: {report}");
        }
        store.readers().clone().close().await.expect("a closed connection");
    }
}

#[tokio::test]
async fn an_amount_beyond_all_numbers() {
    let shop = busy_book().await;
    let book = shop.closed().await;
    let guards = match book.kind() {
        Kind::Sqlite => "DROP TRIGGER ledger_entry_no_update",
        Kind::Postgres => "SET session_replication_role = replica",
    };
    let sql = format!("{guards}; UPDATE ledger_entry SET amount = 9223372036854775807 WHERE class IN (1, 30)");
    assert!(after(book, &sql).await.contains(&"I-01"));
}
