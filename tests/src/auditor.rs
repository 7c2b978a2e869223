//! Who audits the auditor: a healthy book has no violation, and whatever somebody does to a book by SQL is named.
//!
//! Every corruption is done to a copy of the same book, with constraints off and triggers away, as somebody with a database
//! shell would. What changes the ledger is done twice: as it is, and with all hashes made anew behind it.
use rules::{
    day::Day,
    id::Uuid,
    ledger::{Asset, Class, Entry, Head, hash},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, FromQueryResult,
    Statement, TransactionTrait, Value,
};
use server::{
    kit::{Store, store::Mode},
    reports::auditor::{self, Report},
};
use sha2::{Digest, Sha256};

use crate::harness::{Kind, TestDatabase, TestShop};

mod agreed;
pub(crate) mod book;
mod broken;
mod corruptions;
mod since;
mod tenders;

use book::{busy_book, random_book};

/// Audits a database as the program does.
async fn audit(database: &TestDatabase) -> Report {
    let store = Store::open(&database.url().parse().expect("a URL"), Mode::ReadOnly).await.expect("a database");
    let report = auditor::audit(&store, &mut |_| {}).await.expect("a report");
    store.readers().clone().close().await.expect("a closed connection");
    report
}

#[tokio::test]
async fn a_healthy_book_beside_a_running_server() {
    let shop = busy_book().await;
    let report = auditor::audit(shop.house.store(), &mut |_| {}).await.expect("a report");
    assert_eq!(report.violations, 0, "{report}");
    for finding in &report.invariants {
        assert!(finding.checked > 0 || ["I-40", "I-42"].contains(&finding.id), "{} looked at nothing", finding.id);
    }
}

#[tokio::test]
async fn every_invariant_is_broken_in_five_ways() {
    let wanted = auditor::invariants();
    for invariant in wanted.iter().filter(|one| !broken::HERE.contains(&one.id)) {
        let ways = corruptions::all().filter(|id| *id == invariant.id).count();
        assert!(ways >= 5, "{} is broken in {ways} ways only", invariant.id);
    }
}

#[tokio::test]
async fn the_list_of_unique_indexes_is_whole() {
    let shop = TestShop::new().await;
    let sql = match Kind::chosen() {
        Kind::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE INDEX %' ORDER BY name"
        }
        Kind::Postgres => {
            "SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
             JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = 'public' AND i.indisunique AND NOT i.indisprimary ORDER BY name"
        }
    };
    let found: Vec<String> = shop.rows(sql).await.iter().map(|row| row.try_get("", "name").expect("a name")).collect();
    assert_eq!(found, auditor::tables::UNIQUE);
}

#[tokio::test]
async fn random_healthy_books() {
    for seed in 1..=4 {
        let shop = random_book(seed).await;
        let report = auditor::audit(shop.house.store(), &mut |_| {}).await.expect("a report");
        assert_eq!(report.violations, 0, "seed {seed}: {report}");
    }
}

#[tokio::test]
async fn a_healthy_book_of_a_stopped_server_stays_as_it_is() {
    let shop = busy_book().await;
    let book = shop.closed().await;
    let before = bytes(book);
    let mut heard = Vec::new();
    let store = Store::open(&book.url().parse().expect("a URL"), Mode::ReadOnly).await.expect("a database");
    let report = auditor::audit(&store, &mut |progress| heard.push(progress.id)).await.expect("a report");
    store.readers().clone().close().await.expect("a closed connection");
    assert_eq!(report.violations, 0, "{report}");
    let ids: Vec<&str> = report.invariants.iter().map(|finding| finding.id).collect();
    assert_eq!(heard, ids, "told where it is");
    assert_eq!(before, bytes(book), "the auditor writes nothing");
}

/// The file, where there is one.
fn bytes(database: &TestDatabase) -> Vec<u8> {
    match database.url().strip_prefix("sqlite://") {
        Some(file) => std::fs::read(file).expect("the database's file"),
        None => Vec::new(),
    }
}

#[tokio::test]
async fn what_is_no_book_is_not_audited() {
    let empty = TestDatabase::empty(Kind::chosen()).await;
    if let Some(file) = empty.url().strip_prefix("sqlite://") {
        std::fs::write(file, b"").expect("an empty file");
    }
    let store = Store::open(&empty.url().parse().expect("a URL"), Mode::ReadOnly).await.expect("a database");
    let error = auditor::audit(&store, &mut |_| {}).await.expect_err("no report");
    assert!(error.to_string().contains("not a book of ours"), "{error}");
    store.readers().clone().close().await.expect("a closed connection");
}

/// What somebody with a database shell did.
struct Corruption {
    /// The invariant that must name it.
    id: &'static str,
    /// One statement or more, for both databases.
    sql: &'static [&'static str],
    /// Also with all hashes made anew.
    rechained: bool,
}

/// Every corruption is named, as it is and re-chained. Each is done and audited in a transaction that is taken back, so that
/// all are done to one copy of one book.
async fn all_are_named(corruptions: &[Corruption]) {
    let shop = busy_book().await;
    let copy = TestDatabase::copy_of(shop.closed().await).await;
    let database = shell(&copy).await;
    unbind(&database).await;
    let mut missed = Vec::new();
    for corruption in corruptions {
        for rechained in [false, true] {
            if rechained && !corruption.rechained {
                continue;
            }
            let tx = database.begin().await.expect("a transaction");
            corrupt(&tx, corruption, rechained).await;
            let report = auditor::audit_within(&tx, &auditor::Ask::default(), &mut |_| {}).await.expect("a report");
            tx.rollback().await.expect("a clean book again");
            let named = named(&report);
            let mut first = report.invariants.iter().flat_map(|finding| &finding.first);
            let unreadable = first.find(|one| one.what == "it cannot be checked");
            if !named.contains(&corruption.id) || unreadable.is_some() {
                missed.push(format!(
                    "{} rechained={rechained} {:?}: {named:?} {unreadable:?}",
                    corruption.id, corruption.sql
                ));
            }
        }
    }
    let tx = database.begin().await.expect("a transaction");
    let report = auditor::audit_within(&tx, &auditor::Ask::default(), &mut |_| {}).await.expect("a report");
    assert_eq!(named(&report), Vec::<&str>::new(), "taken back, all is well: {report}");
    tx.rollback().await.expect("the end");
    database.close().await.expect("a closed connection");
    assert!(missed.is_empty(), "not named as they should be:\n{}", missed.join("\n"));
}

/// A connection as a shell has it.
async fn shell(copy: &TestDatabase) -> DatabaseConnection {
    let mut options = ConnectOptions::new(copy.url());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the copy")
}

/// The invariants that a report says are broken.
fn named(report: &Report) -> Vec<&'static str> {
    report.invariants.iter().filter(|finding| finding.violations > 0).map(|finding| finding.id).collect()
}

async fn corrupt(tx: &DatabaseTransaction, corruption: &Corruption, rechained: bool) {
    let (letters, short) = match tx.get_database_backend() {
        DbBackend::Postgres => ("CAST('abcdefghijklmnopqrstuvwxyz012345' AS bytea)", "CAST('ab' AS bytea)"),
        _ => ("CAST('abcdefghijklmnopqrstuvwxyz012345' AS BLOB)", "x'0102'"),
    };
    let run = async |sql: &str| {
        let sql = &sql.replace("{letters}", letters).replace("{short}", short);
        let done = tx.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        done.rows_affected()
    };
    let triggers = unguard(tx).await;
    for sql in corruption.sql {
        let touched = run(sql).await;
        assert!(
            touched > 0 || ["ALTER", "CREATE", "DROP"].iter().any(|word| sql.starts_with(word)),
            "{sql} touched nothing"
        );
    }
    if rechained {
        rechain(tx).await;
        relink(tx).await;
    }
    for sql in triggers {
        run(&sql).await;
    }
}

/// Constraints off.
async fn unbind(database: &DatabaseConnection) {
    if database.get_database_backend() == DbBackend::Postgres {
        database.execute_unprepared("SET session_replication_role = replica").await.expect("a superuser");
        let drop_check = "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conname FROM pg_constraint WHERE contype = 'c' \
             AND conrelid = 'ledger_balance'::regclass LOOP EXECUTE format('ALTER TABLE ledger_balance DROP CONSTRAINT %I', \
             c.conname); END LOOP; END $$";
        database.execute_unprepared(drop_check).await.expect("no check");
        return;
    }
    for pragma in ["foreign_keys = OFF", "ignore_check_constraints = ON"] {
        database.execute_unprepared(&format!("PRAGMA {pragma}")).await.expect("a pragma");
    }
}

/// Triggers away; answers how to make them again.
async fn unguard(tx: &DatabaseTransaction) -> Vec<String> {
    if tx.get_database_backend() == DbBackend::Postgres {
        return Vec::new();
    }
    let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'";
    let rows = tx.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.expect("triggers");
    let mut triggers = Vec::new();
    for row in rows {
        let (name, sql): (String, String) =
            (row.try_get("", "name").expect("text"), row.try_get("", "sql").expect("text"));
        tx.execute_unprepared(&format!("DROP TRIGGER {name}")).await.expect("a dropped trigger");
        triggers.push(sql);
    }
    triggers
}

/// Makes the audit log's chain anew: the same words as the server's, written down a second time.
async fn relink(tx: &DatabaseTransaction) {
    let backend = tx.get_database_backend();
    tx.execute_unprepared("UPDATE kit_audit SET seq = -1 - seq").await.expect("room for new places");
    let sql = "SELECT a.*, c.request_hash, c.answer FROM kit_audit a LEFT JOIN kit_command c ON c.merchant_id = a.merchant_id \
         AND c.request_id = a.request_id AND c.method = a.method AND a.outcome = 'ok' ORDER BY a.merchant_id, a.till_id, a.id";
    let mut last: Option<(Uuid, Uuid, i64, Vec<u8>)> = None;
    for row in tx.query_all_raw(Statement::from_string(backend, sql)).await.expect("the log") {
        let id = |name: &str| row.try_get::<Uuid>("", name).expect("an id");
        let text = |name: &str| row.try_get::<String>("", name).expect("text").into_bytes();
        let bytes = |name: &str| row.try_get::<Option<Vec<u8>>>("", name).expect("bytes").unwrap_or_default();
        let (merchant, till) = (id("merchant_id"), id("till_id"));
        let before = last.take().filter(|last| (last.0, last.1) == (merchant, till));
        let (seq, previous) = before.map_or((1, Vec::new()), |last| (last.2 + 1, last.3));
        let mut said = b"zhangfang.audit.v1".to_vec();
        for name in ["merchant_id", "id", "shop_id", "till_id", "staff_id"] {
            said.extend(id(name).as_bytes());
        }
        said.extend(row.try_get::<i64>("", "at_ms").expect("ms").to_be_bytes());
        let request: Option<Uuid> = row.try_get("", "request_id").expect("an id or none");
        said.push(u8::from(request.is_some()));
        said.extend(request.unwrap_or_default().as_bytes());
        let texts = ["staff_name", "method", "outcome", "changes"].map(text);
        for part in texts.into_iter().chain(["request_hash", "answer"].map(bytes)) {
            said.extend((part.len() as u64).to_be_bytes());
            said.extend(part);
        }
        let hash = Sha256::new().chain_update(&previous).chain_update(seq.to_be_bytes());
        let hash = hash.chain_update(Sha256::digest(&said)).finalize().to_vec();
        let values: [Value; 4] = [seq.into(), hash.clone().into(), merchant.into(), id("id").into()];
        let sql = "UPDATE kit_audit SET seq = $1, hash = $2 WHERE merchant_id = $3 AND id = $4";
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.expect("a new link");
        last = Some((merchant, till, seq, hash));
    }
}

#[derive(FromQueryResult)]
struct Transaction {
    merchant_id: Uuid,
    chain_id: Uuid,
    seq: i64,
    id: Uuid,
    kind: String,
    document_id: Uuid,
    business_day: i32,
    at_ms: i64,
}

/// Makes all hashes anew, and the heads, as somebody would who knows how.
async fn rechain(database: &DatabaseTransaction) {
    let backend = database.get_database_backend();
    let all = Statement::from_string(backend, "SELECT * FROM ledger_transaction ORDER BY merchant_id, chain_id, seq");
    let mut last: Option<(Uuid, Uuid, Vec<u8>)> = None;
    for row in Transaction::find_by_statement(all).all(database).await.expect("transactions") {
        let previous = match last.take() {
            Some((merchant, chain, hash)) if (merchant, chain) == (row.merchant_id, row.chain_id) => hash,
            _ => vec![0; 32],
        };
        let sql = "SELECT class, owner_id, asset, amount FROM ledger_entry WHERE merchant_id = $1 AND transaction_id = $2 ORDER BY n";
        let of = [row.merchant_id.into(), row.id.into()];
        let entries = database.query_all_raw(Statement::from_sql_and_values(backend, sql, of)).await.expect("entries");
        let entries: Vec<Entry> = entries
            .iter()
            .filter_map(|row| {
                let class = Class::from_code(row.try_get("", "class").expect("a class"))?;
                let (owner, amount) =
                    (row.try_get("", "owner_id").expect("an id"), row.try_get("", "amount").expect("fen"));
                let asset = Asset::from_code(row.try_get("", "asset").expect("an asset"))?;
                Some(Entry { class, owner, asset, amount })
            })
            .collect();
        let head = Head {
            previous: &previous,
            chain: row.chain_id,
            seq: row.seq,
            transaction: row.id,
            kind: &row.kind,
            document: row.document_id,
            day: Day(row.business_day),
            at_ms: row.at_ms,
        };
        let hash = hash(&head, &entries).to_vec();
        let keys: [Value; 4] = [previous.into(), hash.clone().into(), row.merchant_id.into(), row.id.into()];
        let sql = "UPDATE ledger_transaction SET previous_hash = $1, hash = $2 WHERE merchant_id = $3 AND id = $4";
        database.execute_raw(Statement::from_sql_and_values(backend, sql, keys)).await.expect("a new hash");
        let keys: [Value; 4] = [hash.clone().into(), row.seq.into(), row.merchant_id.into(), row.chain_id.into()];
        let sql = "UPDATE ledger_chain SET hash = $1, seq = $2 WHERE merchant_id = $3 AND chain_id = $4";
        database.execute_raw(Statement::from_sql_and_values(backend, sql, keys)).await.expect("a new head");
        last = Some((row.merchant_id, row.chain_id, hash));
    }
    let slips = if backend == DbBackend::Sqlite { "lower(hex(t.hash))" } else { "encode(t.hash, 'hex')" };
    let sql = format!(
        "UPDATE shifts_shift SET ledger_head = COALESCE((SELECT {slips} FROM ledger_transaction t \
         WHERE t.merchant_id = shifts_shift.merchant_id AND t.document_id = shifts_shift.id AND t.kind = 'close_shift'), '') \
         WHERE closed_ms <> 0"
    );
    database.execute_unprepared(&sql).await.expect("new slips");
}
