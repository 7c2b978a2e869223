//! Who audits the auditor: rows changed by SQL and bits flipped in the file, at random. Whatever changes data that matters is
//! named, by an invariant that answers for it; words that nothing depends on (a name, a remark) are counted apart.
use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, Statement,
    TransactionTrait,
};
use server::{
    kit::{Store, Url, store::Mode},
    reports::auditor::{self, Report as Audit},
};

use super::{Ask, Base, Dice, Outcome, Place, Report, note, selling::Seller};
use crate::load::{Failure, Server};

/// Columns that matter: table, column, its kind, the invariants that answer for it.
type Target = (&'static str, &'static str, Kind, &'static [&'static str]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A number: one more, one less, the other sign, twice.
    Number,
    /// An id: another one.
    Id,
    /// Text: one letter more.
    Text,
    /// Bytes: another byte.
    Bytes,
    /// The whole row: gone.
    Row,
}

use Kind::{Bytes, Id, Number, Row, Text};

const TARGETS: &[Target] = &[
    ("ledger_transaction", "seq", Number, &["I-05"]),
    ("ledger_transaction", "business_day", Number, &["I-05"]),
    ("ledger_transaction", "at_ms", Number, &["I-05"]),
    ("ledger_transaction", "kind", Text, &["I-05"]),
    ("ledger_transaction", "id", Id, &["I-05"]),
    ("ledger_transaction", "document_id", Id, &["I-05"]),
    ("ledger_transaction", "request_id", Id, &["I-33", "I-38"]),
    ("ledger_transaction", "chain_id", Id, &["I-05"]),
    ("ledger_transaction", "merchant_id", Id, &["I-05"]),
    ("ledger_transaction", "previous_hash", Bytes, &["I-05"]),
    ("ledger_transaction", "hash", Bytes, &["I-05"]),
    ("ledger_transaction", "", Row, &["I-05"]),
    ("ledger_entry", "amount", Number, &["I-01"]),
    ("ledger_entry", "class", Number, &["I-01", "I-05"]),
    ("ledger_entry", "asset", Number, &["I-01"]),
    ("ledger_entry", "owner_id", Id, &["I-05"]),
    ("ledger_entry", "", Row, &["I-01"]),
    ("ledger_balance", "amount", Number, &["I-03", "I-17"]),
    ("ledger_balance", "class", Number, &["I-03", "I-17"]),
    ("ledger_balance", "owner_id", Id, &["I-03", "I-17"]),
    ("ledger_balance", "", Row, &["I-03", "I-17"]),
    ("ledger_chain", "seq", Number, &["I-05"]),
    ("ledger_chain", "hash", Bytes, &["I-05"]),
    ("ledger_chain", "", Row, &["I-05"]),
    ("till_sale", "gross_fen", Number, &["I-09"]),
    ("till_sale", "discount_fen", Number, &["I-09"]),
    ("till_sale", "total_fen", Number, &["I-09"]),
    ("till_sale", "pieces_milli", Number, &["I-09"]),
    ("till_sale", "points_earned", Number, &["I-11", "I-17"]),
    ("till_sale", "business_day", Number, &["I-11"]),
    ("till_sale", "at_ms", Number, &["I-11"]),
    ("till_sale", "receipt_no", Text, &["I-14"]),
    ("till_sale", "shift_id", Id, &["I-39"]),
    ("till_sale", "till_id", Id, &["I-39"]),
    ("till_sale", "shop_id", Id, &["I-39"]),
    ("till_sale", "staff_id", Id, &["I-38", "I-39"]),
    ("till_sale", "merchant_id", Id, &["I-39"]),
    ("till_sale", "", Row, &["I-11"]),
    ("till_sale_line", "gross_fen", Number, &["I-09"]),
    ("till_sale_line", "discount_fen", Number, &["I-09"]),
    ("till_sale_line", "quantity_milli", Number, &["I-09"]),
    ("till_sale_line", "sale_id", Id, &["I-11"]),
    ("till_sale_line", "item_id", Id, &["I-39"]),
    ("till_sale_line", "", Row, &["I-09"]),
    ("till_sale_tender", "amount_fen", Number, &["I-09"]),
    ("till_sale_tender", "kind", Number, &["I-09"]),
    ("till_sale_tender", "", Row, &["I-09"]),
    ("stored_value_top_up", "paid_fen", Number, &["I-11"]),
    ("stored_value_top_up", "gift_fen", Number, &["I-11"]),
    ("stored_value_top_up", "member_id", Id, &["I-39"]),
    ("stored_value_top_up", "receipt_no", Text, &["I-14"]),
    ("stored_value_top_up", "", Row, &["I-11"]),
    ("shifts_shift", "float_fen", Number, &["I-11", "I-26"]),
    ("shifts_shift", "expected_cash_fen", Number, &["I-26"]),
    ("shifts_shift", "counted_cash_fen", Number, &["I-26"]),
    ("shifts_shift", "business_day", Number, &["I-15"]),
    ("shifts_shift", "staff_id", Id, &["I-38", "I-39"]),
    ("shifts_shift", "", Row, &["I-11", "I-39"]),
    ("shifts_receipt_counter", "last_no", Number, &["I-14"]),
    ("kit_audit", "staff_name", Text, &["I-37"]),
    ("kit_audit", "method", Text, &["I-37"]),
    ("kit_audit", "outcome", Text, &["I-37"]),
    ("kit_audit", "changes", Text, &["I-37"]),
    ("kit_audit", "at_ms", Number, &["I-37"]),
    ("kit_audit", "seq", Number, &["I-37"]),
    ("kit_audit", "hash", Bytes, &["I-37"]),
    ("kit_audit", "staff_id", Id, &["I-37"]),
    ("kit_audit", "till_id", Id, &["I-37"]),
    ("kit_audit", "merchant_id", Id, &["I-37"]),
    ("kit_command", "answer", Bytes, &["I-37"]),
    ("kit_command", "request_hash", Bytes, &["I-37"]),
    ("kit_command", "method", Text, &["I-33"]),
    ("kit_command", "", Row, &["I-33", "I-37"]),
    ("access_staff", "role", Text, &["I-39"]),
    ("chain_till", "shop_id", Id, &["I-39"]),
    ("members_member", "level_id", Id, &["I-39"]),
    ("catalog_item", "category_id", Id, &["I-39"]),
    ("seaql_migrations", "version", Text, &["I-43"]),
];

/// Rows changed by SQL: 200, unless asked for another number; as many bits are flipped in a file.
///
/// # Errors
/// When the shop cannot be opened, or the auditor cannot look.
pub async fn run(ask: &Ask) -> Outcome {
    let mut report = Report::of(format!("corruptions::{}", ask.base.name()));
    let count = ask.count.unwrap_or(200);
    let mut dice = Dice::new(ask.seed);
    let place = Place::new(&ask.base, "corruptions").await?;
    let server = Server::start(&ask.program(), place.url()).await?;
    for till_no in ["01", "02"] {
        let seller = Seller::at(server.wire()?, till_no).await;
        // Whoever is on duty at one till is not at another: the second sells nothing, and is no till of this book.
        let Ok(seller) = seller else { continue };
        for n in 0..24 {
            seller.sell(&mut dice).await?;
            if n % 10 == 9 {
                seller.change_shift().await?;
            }
        }
    }
    server.kill().await?;

    let shell = shell(place.url()).await?;
    let healthy = within(&shell, None, &mut dice).await?;
    report.check("a_healthy_book_has_no_violation", healthy.violations == 0, &healthy);
    let (mut missed, mut by_id) = (Vec::new(), BTreeMap::<&str, u64>::new());
    let mut done = 0;
    while done < count {
        let target = &TARGETS[dice.place(TARGETS.len())];
        let said = match within(&shell, Some(target), &mut dice).await {
            // A key that is taken, a table without rows: nothing was done to the book.
            Err(_) => continue,
            Ok(said) => said,
        };
        done += 1;
        let named = named(&said);
        named.iter().for_each(|id| *by_id.entry(id).or_default() += 1);
        if !target.3.iter().any(|id| named.contains(id)) {
            missed.push(format!("{}.{} {:?}: {named:?}", target.0, target.1, target.2));
        }
    }
    report.figure("changed_by_sql", done);
    report.figure("named", serde_json::to_value(&by_id)?);
    report.check("every_change_is_named", missed.is_empty(), missed.join("; "));
    let control: Target = ("till_sale", "staff_name", Text, &["I-09"]);
    let said = within(&shell, Some(&control), &mut dice).await?;
    report.check("control_a_change_nobody_answers_for_is_missed", named(&said).is_empty(), "a name on a receipt");
    shell.close().await?;
    if ask.base == Base::Sqlite {
        flips(&mut report, &place, count, &mut dice).await?;
    }
    place.leave().await?;
    Ok(report)
}

/// A connection as somebody has it who means harm: constraints off.
async fn shell(url: &str) -> Result<DatabaseConnection, Failure> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let shell = Database::connect(options).await?;
    let off: &[&str] = match shell.get_database_backend() {
        DbBackend::Postgres => &["SET session_replication_role = replica"],
        _ => &["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"],
    };
    for sql in off {
        shell.execute_unprepared(sql).await?;
    }
    Ok(shell)
}

/// What the auditor says when this is done, in a transaction that is taken back.
async fn within(shell: &DatabaseConnection, target: Option<&Target>, dice: &mut Dice) -> Result<Audit, Failure> {
    let tx = shell.begin().await?;
    let done = match target {
        Some(target) => corrupt(&tx, target, dice).await,
        None => Ok(()),
    };
    let said = match done {
        Ok(()) => auditor::audit_within(&tx, &auditor::Ask::default(), &mut |_| {}).await.map_err(Failure::from),
        Err(error) => Err(error),
    };
    tx.rollback().await?;
    said
}

fn named(said: &Audit) -> BTreeSet<&'static str> {
    said.invariants.iter().filter(|finding| finding.violations > 0).map(|finding| finding.id).collect()
}

async fn corrupt(tx: &DatabaseTransaction, (table, column, kind, _): &Target, dice: &mut Dice) -> Result<(), Failure> {
    let backend = tx.get_database_backend();
    let sqlite = backend == DbBackend::Sqlite;
    let mut triggers = Vec::new();
    if sqlite {
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'";
        for row in tx.query_all_raw(Statement::from_string(backend, sql)).await? {
            tx.execute_unprepared(&format!("DROP TRIGGER {}", row.try_get::<String>("", "name")?)).await?;
            triggers.push(row.try_get::<String>("", "sql")?);
        }
    }
    let rows = format!("SELECT COUNT(*) FROM {table}");
    let rows: i64 =
        tx.query_one_raw(Statement::from_string(backend, rows)).await?.ok_or("no count")?.try_get_by_index(0)?;
    let at = dice.below(u64::try_from(rows)?);
    let key = if sqlite { "rowid" } else { "ctid" };
    let row = format!("{key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {at})");
    let random: String = (0..32).map(|_| char::from(b"0123456789abcdef"[dice.place(16)])).collect();
    let value = match kind {
        Row => String::new(),
        Number => {
            [format!("{column} + 1"), format!("{column} - 1"), format!("-{column} - 1"), format!("{column} * 2 + 1")]
                [dice.place(4)]
            .clone()
        }
        Text => format!("{column} || 'x'"),
        Id if sqlite => format!("x'{random}'"),
        Id => format!("'{random}'::uuid"),
        Bytes if sqlite => format!("CAST(substr({column}, 2) || x'5A' AS BLOB)"),
        Bytes => format!("set_byte({column}, 0, (get_byte({column}, 0) + 1) % 256)"),
    };
    let sql = match kind {
        Row => format!("DELETE FROM {table} WHERE {row}"),
        _ => format!("UPDATE {table} SET {column} = {value} WHERE {row}"),
    };
    let done = tx.execute_unprepared(&sql).await?;
    for sql in triggers {
        tx.execute_unprepared(&sql).await?;
    }
    if done.rows_affected() == 1 { Ok(()) } else { Err("nothing was touched".into()) }
}

/// Flips bits of the file, one at a time.
async fn flips(report: &mut Report, place: &Place, count: u64, dice: &mut Dice) -> Result<(), Failure> {
    let whole = tokio::fs::read(place.folder.file("shop.db")).await?;
    let spoilt = place.folder.file("flipped.db");
    let url: Url = format!("sqlite://{}", spoilt.display()).parse()?;
    tokio::fs::write(&spoilt, &whole).await?;
    let before = columns(&url).await?;
    let (mut harmful, mut words, mut harmless, mut missed) = (0_u64, 0_u64, 0_u64, Vec::new());
    for _ in 0..count {
        let (at, bit) = (dice.place(whole.len()), dice.below(8));
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << bit;
        for beside in ["flipped.db-wal", "flipped.db-shm"] {
            // There may be none.
            let _ = tokio::fs::remove_file(place.folder.file(beside)).await;
        }
        tokio::fs::write(&spoilt, &bytes).await?;
        let after = columns(&url).await.ok();
        let changed: BTreeSet<&(String, String)> = match &after {
            Some(after) => {
                before.iter().filter(|(key, value)| after.get(*key) != Some(*value)).map(|(key, _)| key).collect()
            }
            None => before.keys().collect(),
        };
        if noticed(&url).await {
            if changed.is_empty() { harmless += 1 } else { harmful += 1 }
        } else if changed.is_empty() {
            harmless += 1;
        } else if changed.iter().any(|(table, column)| TARGETS.iter().any(|one| one.0 == table && one.1 == column)) {
            missed.push(format!("byte {at} bit {bit}: {changed:?}"));
        } else {
            words += 1;
        }
    }
    report.figure("bits_flipped", count);
    report.figure("flips_that_harm", harmful + u64::try_from(missed.len())?);
    report.figure("flips_in_words_nothing_depends_on", words);
    report.figure("flips_that_change_nothing", harmless);
    report.check("every_harmful_flip_is_noticed", missed.is_empty() && harmful > 0, missed.join("; "));
    if harmful == 0 {
        note("no flip did any harm: flip more of them");
    }
    Ok(())
}

/// Does the auditor say that something is wrong, or that it cannot read?
async fn noticed(url: &Url) -> bool {
    let Ok(store) = Store::open(url, Mode::ReadOnly).await else { return true };
    let said = auditor::audit(&store, &mut |_| {}).await;
    let closed = store.readers().clone().close().await;
    closed.is_err() || said.map_or(true, |said| said.violations > 0)
}

/// What each column of each table holds, row after row.
async fn columns(url: &Url) -> Result<BTreeMap<(String, String), String>, Failure> {
    let store = Store::open(url, Mode::ReadOnly).await?;
    let read = all_columns(&store).await;
    store.readers().clone().close().await?;
    read
}

async fn all_columns(store: &Store) -> Result<BTreeMap<(String, String), String>, Failure> {
    let sql =
        "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'";
    let mut found = BTreeMap::new();
    for row in store.readers().query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await? {
        let (table, column): (String, String) = (row.try_get("", "t")?, row.try_get("", "c")?);
        let sql = format!(
            "SELECT COALESCE(group_concat(quote({column})), '') FROM (SELECT {column} FROM {table} ORDER BY rowid)"
        );
        let row =
            store.readers().query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?.ok_or("no row")?;
        found.insert((table, column), row.try_get_by_index(0)?);
    }
    Ok(found)
}
