//! The chains 账链: what was written stays as it was written.
use std::collections::HashMap;

use rules::{
    day::Day,
    id::Uuid,
    ledger::{Asset, Class, Entry, Head, hash},
};
use sea_orm::{DbBackend, DbErr, FromQueryResult, QueryResult};

use super::{
    Finding, Invariant,
    part::{Fold, fold, list, rows, rows_on},
    since::Since,
};

/// Tables whose rows are never changed nor removed.
const APPEND_ONLY: &[&str] = &[
    "ledger_transaction",
    "ledger_entry",
    "kit_audit",
    "kit_epoch",
    "payments_past",
    "shifts_day_close",
    "shifts_day_sum",
    "shifts_day_reopen",
];

/// I-05.
pub(super) fn invariants() -> Vec<Invariant> {
    let no_guard = "a trigger that keeps rows as they are is gone";
    vec![Invariant {
        id: "I-05",
        sentence: "Entries and transactions stay as they were written: each till's chain has no gap, every hash is right, \
                   the head is the last one, and triggers refuse a change",
        parts: vec![
            fold(LINKS, || Box::new(Chain::default())),
            rows("a chain whose head is not its last transaction", "ledger_chain", HEADS),
            rows(
                "an entry without its transaction",
                "ledger_entry",
                "SELECT e.transaction_id AS \"transaction\", e.n, e.amount FROM ledger_entry e WHERE NOT EXISTS \
                   (SELECT 1 FROM ledger_transaction t WHERE t.merchant_id = e.merchant_id AND t.id = e.transaction_id)",
            ),
            rows(
                "a shift whose closing slip names another head",
                "shifts_shift",
                "SELECT f.id AS shift, f.ledger_head, t.hash FROM shifts_shift f JOIN ledger_transaction t \
                   ON t.merchant_id = f.merchant_id AND t.document_id = f.id AND t.kind = 'close_shift' \
                 WHERE f.ledger_head <> {hex.t.hash}",
            ),
            rows_on(
                DbBackend::Sqlite,
                no_guard,
                format!(
                    "SELECT column1 AS \"trigger\" FROM (VALUES {}) AS v WHERE NOT EXISTS (SELECT 1 FROM sqlite_master m \
                     WHERE m.type = 'trigger' AND m.name = column1 AND m.tbl_name = column2 \
                     AND m.sql LIKE '% BEFORE ' || column3 || ' ON % BEGIN SELECT RAISE(ABORT,%')",
                    guards()
                ),
            ),
            rows_on(
                DbBackend::Postgres,
                no_guard,
                format!(
                    "SELECT column1 AS \"trigger\" FROM (VALUES {}) AS v WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g \
                     JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_proc p ON p.oid = g.tgfoid \
                     WHERE g.tgname = column1 AND c.relname = column2 AND g.tgenabled IN ('O', 'A') \
                     AND pg_get_triggerdef(g.oid) LIKE '% BEFORE ' || column3 || ' ON % FOR EACH ROW EXECUTE %' \
                     AND p.prosrc LIKE '%BEGIN RAISE EXCEPTION%')",
                    guards()
                ),
            ),
        ],
    }]
}

/// Trigger, table, verb.
fn guards() -> String {
    let verbs = ["UPDATE", "DELETE"];
    list(
        APPEND_ONLY
            .iter()
            .flat_map(|table| verbs.map(|verb| format!("('{table}_no_{}', '{table}', '{verb}')", verb.to_lowercase()))),
    )
}

const HEADS: &str = "SELECT COALESCE(c.chain_id, l.chain_id) AS chain, c.seq AS head, l.seq AS last FROM ledger_chain c \
    FULL JOIN (SELECT t.merchant_id, t.chain_id, t.seq, t.hash FROM ledger_transaction t \
        JOIN (SELECT merchant_id, chain_id, MAX(seq) AS seq FROM ledger_transaction GROUP BY merchant_id, chain_id) m \
          ON m.merchant_id = t.merchant_id AND m.chain_id = t.chain_id AND m.seq = t.seq) l \
      ON l.merchant_id = c.merchant_id AND l.chain_id = c.chain_id \
    WHERE c.chain_id IS NULL OR l.chain_id IS NULL OR c.seq <> l.seq OR c.hash <> l.hash";

const LINKS: &str = "SELECT t.merchant_id, t.chain_id, t.seq, t.id, t.kind, t.document_id, t.business_day, t.at_ms, \
      t.previous_hash, t.hash, e.class, e.owner_id, e.amount, e.asset \
    FROM ledger_transaction t \
    LEFT JOIN ledger_entry e ON e.merchant_id = t.merchant_id AND e.transaction_id = t.id \
    ORDER BY t.merchant_id, t.chain_id, t.seq, t.id, e.n";

/// A transaction as stored.
#[derive(FromQueryResult)]
struct Link {
    merchant_id: Uuid,
    chain_id: Uuid,
    seq: i64,
    id: Uuid,
    kind: String,
    document_id: Uuid,
    business_day: i32,
    at_ms: i64,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

/// Follows the chains: the transaction whose entries are coming, and the one before it.
#[derive(Default)]
struct Chain {
    current: Option<Link>,
    entries: Vec<Entry>,
    unknown: bool,
    /// Merchant, chain, seq, hash.
    last: Option<(Uuid, Uuid, i64, Vec<u8>)>,
    /// Where chains begin in the middle.
    begun: HashMap<(Uuid, Uuid), i64>,
}

impl Fold for Chain {
    fn begin(&mut self, since: &Since) {
        self.begun.clone_from(&since.from);
    }

    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let (merchant_id, id): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(3)?);
        if !self.current.as_ref().is_some_and(|link| link.id == id && link.merchant_id == merchant_id) {
            self.finish(finding);
            self.current = Some(Link::from_query_result(row, "")?);
        }
        let class: Option<i16> = row.try_get_by_index(10)?;
        if let Some(class) = class {
            match Class::from_code(class).zip(Asset::from_code(row.try_get_by_index(13)?)) {
                Some((class, asset)) => {
                    let (owner, amount) = (row.try_get_by_index(11)?, row.try_get_by_index(12)?);
                    self.entries.push(Entry { class, owner, asset, amount });
                }
                None => self.unknown = true,
            }
        }
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        self.finish(finding);
    }
}

impl Chain {
    /// All entries of the current transaction are there.
    fn finish(&mut self, finding: &mut Finding) {
        let Some(link) = self.current.take() else { return };
        let before = self.last.take().filter(|last| last.0 == link.merchant_id && last.1 == link.chain_id);
        // In the middle of a chain the first row is taken at its word about the one before: the checkpoint's head stands
        // behind it.
        let begun = || match self.begun.get(&(link.merchant_id, link.chain_id)) {
            Some(from) if *from > 1 => (from - 1, link.previous_hash.clone()),
            _ => (0, vec![0; 32]),
        };
        let (seq, previous) = before.map_or_else(begun, |last| (last.2, last.3));
        let row = || format!("chain={} seq={} transaction={}", link.chain_id, link.seq, link.id);
        if link.seq != seq + 1 {
            finding.bad("a gap or a repeat in a chain", row());
        }
        if link.previous_hash != previous {
            finding.bad("a transaction that does not follow the one before it", row());
        }
        let head = Head {
            previous: &link.previous_hash,
            chain: link.chain_id,
            seq: link.seq,
            transaction: link.id,
            kind: &link.kind,
            document: link.document_id,
            day: Day(link.business_day),
            at_ms: link.at_ms,
        };
        if self.unknown || hash(&head, &self.entries).as_slice() != link.hash {
            finding.bad("a transaction that is not what was written", row());
        }
        self.last = Some((link.merchant_id, link.chain_id, link.seq, link.hash));
        self.entries.clear();
        self.unknown = false;
    }
}
