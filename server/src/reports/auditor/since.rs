//! What came after a checkpoint 检查点: the tables as they look from there, so that every query reads only what is new.
//!
//! A checkpoint holds the heads of an audit that found nothing wrong. From each head the window goes back to the beginning of
//! its till's business day, so that shifts, receipt numbers and takings in it are whole. Each table that grows with the
//! business is then hidden behind a view of the same name (`WITH till_sale AS (…)`) that shows the window: the invariants'
//! own queries stay as they are.
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
};

use rules::id::Uuid;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Finding, Standing,
    books::Books,
    is_sqlite,
    part::{Part, list, rows},
    standing::Head,
};
use crate::ledger::hex;

/// Of this form.
const FORMAT: &str = "zhangfang.checkpoint.v1";

/// Where a book stood when an audit found nothing wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    format: String,
    /// Of the program that audited.
    pub program: String,
    /// When, ms since 1970 UTC.
    pub at_ms: i64,
    /// Where it stood.
    pub standing: Standing,
    /// SHA-256 of all of the above, hex.
    digest: String,
}

/// Not what an audit wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no checkpoint, or not as it was written")]
pub struct BadCheckpoint;

impl Checkpoint {
    /// Of a book that was found to be right.
    pub fn new(at_ms: i64, standing: Standing) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        let mut new = Self { format: FORMAT.to_owned(), program, at_ms, standing, digest: String::new() };
        new.digest = new.own_digest();
        new
    }

    fn own_digest(&self) -> String {
        hex(&Sha256::digest(Self { digest: String::new(), ..self.clone() }.text()))
    }

    /// As it lies in a file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// From a file.
    ///
    /// # Errors
    /// When it is not what an audit wrote.
    pub fn parse(text: &str) -> Result<Self, BadCheckpoint> {
        let read: Self = serde_json::from_str(text).map_err(|_| BadCheckpoint)?;
        if read.format != FORMAT || read.digest != read.own_digest() { Err(BadCheckpoint) } else { Ok(read) }
    }
}

/// How far a part looks in an audit since a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// At what came since, and the rest of its days.
    New,
    /// At all entries of the accounts that moved.
    Accounts,
    /// At everything: it is little.
    Whole,
    /// Only in a full audit.
    Full,
}

/// The window behind a checkpoint.
pub(super) struct Since {
    heads: Vec<Head>,
    log: Vec<Head>,
    /// Merchant and till → the first place of the window in the ledger.
    pub(super) from: HashMap<(Uuid, Uuid), i64>,
    /// The same for the log, with the hash of the row before it.
    pub(super) log_from: HashMap<(Uuid, Uuid), (i64, Vec<u8>)>,
    sums: String,
    sqlite: bool,
    /// Where the tables themselves are.
    schema: String,
}

#[derive(FromQueryResult)]
struct Shift {
    merchant: Uuid,
    chain: Uuid,
    day: i32,
    opened: i64,
    closed: Option<i64>,
}

#[derive(FromQueryResult)]
struct Place {
    merchant: Uuid,
    chain: Uuid,
    seq: i64,
}

#[derive(FromQueryResult)]
struct Link {
    merchant: Uuid,
    chain: Uuid,
    hash: Vec<u8>,
}

const SHIFTS: &str = "SELECT f.merchant_id AS merchant, f.till_id AS chain, f.business_day AS day, o.seq AS opened, c.seq AS closed \
    FROM shifts_shift f \
    JOIN ledger_transaction o ON o.merchant_id = f.merchant_id AND o.document_id = f.id AND o.kind = 'open_shift' \
    LEFT JOIN ledger_transaction c ON c.merchant_id = f.merchant_id AND c.document_id = f.id AND c.kind = 'close_shift'";

const CHAINS: &str = "SELECT merchant_id AS merchant, chain_id AS chain, seq FROM ledger_chain";

const LOGS: &str =
    "SELECT merchant_id AS merchant, till_id AS chain, MIN(seq) AS seq FROM kit_audit GROUP BY merchant_id, till_id";

impl Since {
    /// The window of this book behind this checkpoint.
    pub(super) async fn of(books: &Books, checkpoint: &Checkpoint) -> Result<Self, DbErr> {
        books.look_at_few().await?;
        let sqlite = is_sqlite(books.backend());
        let schema = if sqlite { "main".to_owned() } else { books.text("SELECT current_schema()::text").await? };
        let standing = &checkpoint.standing;
        let mut since = Self {
            heads: standing.heads.clone(),
            log: standing.log.clone(),
            from: HashMap::new(),
            log_from: HashMap::new(),
            sums: String::new(),
            sqlite,
            schema,
        };
        let shifts: Vec<Shift> = books.all(SHIFTS).await?;
        for chain in books.all::<Place>(CHAINS).await? {
            let key = (chain.merchant, chain.chain);
            let head = since.heads.iter().find(|head| (head.merchant, head.chain) == key);
            let of_till = shifts.iter().filter(|shift| (shift.merchant, shift.chain) == key).collect();
            since.from.insert(key, begin(head.map_or(1, |head| head.seq), of_till));
        }
        since.find_log(books).await?;
        let sums = standing.sums.iter().filter(|sum| sum.amount.parse::<i128>().is_ok());
        since.sums = list(sums.map(|sum| format!("({}, {}, {})", since.id(sum.merchant), sum.class, sum.amount)));
        Ok(since)
    }

    /// The log's window begins with the row that tells of the ledger's first.
    async fn find_log(&mut self, books: &Books) -> Result<(), DbErr> {
        let told = format!(
            "WITH w(m, c, s) AS (VALUES {}) SELECT a.merchant_id AS merchant, a.till_id AS chain, a.seq FROM w \
             JOIN ledger_transaction t ON t.merchant_id = w.m AND t.chain_id = w.c AND t.seq = w.s \
             JOIN chain_till h ON h.merchant_id = t.merchant_id AND h.id = t.chain_id \
             JOIN kit_audit a ON a.merchant_id = t.merchant_id AND a.shop_id = h.shop_id AND a.at_ms = t.at_ms \
               AND a.till_id = t.chain_id AND a.request_id = t.request_id AND a.outcome = 'ok'",
            self.values(&self.from)
        );
        let told: Vec<Place> = if self.from.is_empty() { Vec::new() } else { books.all(&told).await? };
        let mut from: HashMap<(Uuid, Uuid), i64> = HashMap::new();
        for log in books.all::<Place>(LOGS).await? {
            let key = (log.merchant, log.chain);
            let head = self.log.iter().find(|head| (head.merchant, head.chain) == key).map_or(1, |head| head.seq);
            let told = told.iter().find(|place| (place.merchant, place.chain) == key).map_or(head, |place| place.seq);
            from.insert(key, head.min(told));
        }
        if from.is_empty() {
            return Ok(());
        }
        let before = format!(
            "WITH w(m, c, s) AS (VALUES {}) SELECT a.merchant_id AS merchant, a.till_id AS chain, a.hash FROM w \
             JOIN kit_audit a ON a.merchant_id = w.m AND a.till_id = w.c AND a.seq = w.s - 1",
            self.values(&from)
        );
        let before: Vec<Link> = books.all(&before).await?;
        self.log_from = from.into_iter().map(|(key, seq)| (key, (seq, Vec::new()))).collect();
        for link in before {
            if let Some(start) = self.log_from.get_mut(&(link.merchant, link.chain)) {
                start.1 = link.hash;
            }
        }
        Ok(())
    }

    fn id(&self, id: Uuid) -> String {
        if self.sqlite { format!("x'{}'", id.simple()) } else { format!("'{id}'::uuid") }
    }

    fn values(&self, places: &HashMap<(Uuid, Uuid), i64>) -> String {
        let nowhere = [((Uuid::nil(), Uuid::max()), 1)];
        let places = places.iter().map(|(key, seq)| (*key, *seq)).chain(nowhere);
        list(places.map(|((merchant, chain), seq)| {
            format!("({}, {}, CAST({seq} AS bigint))", self.id(merchant), self.id(chain))
        }))
    }

    /// A query of a part, as it sees the window.
    pub(super) fn narrow(&self, reach: Reach, sql: &str) -> String {
        let views = match reach {
            Reach::Whole | Reach::Full => return sql.to_owned(),
            Reach::New => NEW,
            Reach::Accounts => ACCOUNTS,
        };
        let log = self.log_from.iter().map(|(key, (seq, _))| (*key, *seq)).collect();
        let views = views.replace("{s}", &self.schema);
        let with = format!(
            "WITH zf_from(m, c, s) AS (VALUES {}), zf_log(m, c, s) AS (VALUES {}), {views}",
            self.values(&self.from),
            self.values(&log)
        );
        match sql.strip_prefix("WITH ") {
            Some(rest) => format!("{with}, {rest}"),
            None => format!("{with} {sql}"),
        }
    }

    /// Do the checkpoint's heads of the ledger, or of the log, still stand?
    pub(super) async fn stand(&self, books: &Books, log: bool, finding: &mut Finding) -> Result<(), DbErr> {
        let (heads, table, chain) =
            if log { (&self.log, "kit_audit", "till_id") } else { (&self.heads, "ledger_transaction", "chain_id") };
        for head in heads {
            let sql = format!("SELECT hash FROM {table} WHERE merchant_id = $1 AND {chain} = $2 AND seq = $3");
            let key = [head.merchant.into(), head.chain.into(), head.seq.into()];
            let found = books.tx().query_one_raw(Statement::from_sql_and_values(books.backend(), sql, key)).await?;
            let hash: Option<Vec<u8>> = found.map(|row| row.try_get_by_index(0)).transpose()?;
            finding.checked += 1;
            if hash.is_none_or(|hash| hex(&hash) != head.hash) {
                let mut row = String::new();
                let _ = write!(row, "chain={} seq={} head={}", head.chain, head.seq, head.hash);
                finding.bad("a head of the checkpoint does not stand any more", row);
            }
        }
        Ok(())
    }

    /// What members own is what the checkpoint says, and what moved since.
    pub(super) fn sums(&self) -> Part {
        let heads = self.heads.iter().map(|head| ((head.merchant, head.chain), head.seq)).collect();
        let nothing = format!("({}, 0, 0)", self.id(Uuid::nil()));
        let sums = if self.sums.is_empty() { &nothing } else { &self.sums };
        let sql = format!(
            "WITH zf_head(m, c, s) AS (VALUES {}), zf_sum(m, k, a) AS (VALUES {sums}) \
             SELECT b.merchant, b.class, CAST(SUM(b.held) AS text) AS balances, CAST(SUM(b.moved) AS text) AS book FROM (\
               SELECT merchant_id AS merchant, class, amount AS held, 0 AS moved FROM ledger_balance \
               UNION ALL SELECT m, k, 0, -a FROM zf_sum WHERE k IN ({{members}}) \
               UNION ALL SELECT e.merchant_id, e.class, 0, -e.amount FROM ledger_chain c \
                 LEFT JOIN zf_head h ON h.m = c.merchant_id AND h.c = c.chain_id \
                 JOIN ledger_transaction t ON t.merchant_id = c.merchant_id AND t.chain_id = c.chain_id AND t.seq > COALESCE(h.s, 0) \
                 JOIN ledger_entry e ON e.merchant_id = t.merchant_id AND e.transaction_id = t.id WHERE e.class IN ({{members}})) b \
             GROUP BY b.merchant, b.class HAVING SUM(b.held) <> SUM(b.moved)",
            self.values(&heads)
        );
        rows("what members own is not what the checkpoint had and what moved since", "ledger_balance", sql)
    }
}

/// Where the window of a till begins: with the first shift of every day that it touches.
fn begin(head: i64, shifts: Vec<&Shift>) -> i64 {
    let mut from = head;
    loop {
        let touched = shifts.iter().filter(|shift| shift.closed.is_none_or(|closed| closed >= from));
        let days: BTreeSet<i32> = touched.map(|shift| shift.day).collect();
        let first = shifts.iter().filter(|shift| days.contains(&shift.day)).map(|shift| shift.opened).min();
        match first {
            Some(first) if first < from => from = first,
            _ => return from,
        }
    }
}

const NEW: &str = "ledger_transaction AS MATERIALIZED (SELECT t.* FROM zf_from w JOIN {s}.ledger_transaction t \
      ON t.merchant_id = w.m AND t.chain_id = w.c AND t.seq >= w.s), \
    ledger_entry AS (SELECT e.* FROM ledger_transaction t JOIN {s}.ledger_entry e \
      ON e.merchant_id = t.merchant_id AND e.transaction_id = t.id), \
    shifts_shift AS MATERIALIZED (SELECT f.* FROM {s}.shifts_shift f WHERE f.closed_ms = 0 OR (f.merchant_id, f.id) IN \
      (SELECT merchant_id, document_id FROM ledger_transaction WHERE kind IN ('open_shift', 'close_shift'))), \
    shifts_receipt_counter AS (SELECT n.* FROM {s}.shifts_receipt_counter n WHERE (n.merchant_id, n.till_id, n.business_day) IN \
      (SELECT merchant_id, till_id, business_day FROM shifts_shift)), \
    till_sale AS (SELECT s.* FROM shifts_shift f JOIN {s}.till_sale s ON s.merchant_id = f.merchant_id AND s.shift_id = f.id), \
    till_sale_line AS (SELECT l.* FROM till_sale s JOIN {s}.till_sale_line l ON l.merchant_id = s.merchant_id AND l.sale_id = s.id), \
    till_sale_tender AS (SELECT p.* FROM till_sale s JOIN {s}.till_sale_tender p \
      ON p.merchant_id = s.merchant_id AND p.sale_id = s.id), \
    shifts_event AS (SELECT v.* FROM shifts_shift f JOIN {s}.shifts_event v ON v.merchant_id = f.merchant_id AND v.shift_id = f.id), \
    till_return AS (SELECT r.* FROM shifts_shift f JOIN {s}.till_return r ON r.merchant_id = f.merchant_id AND r.shift_id = f.id), \
    till_return_line AS (SELECT b.* FROM till_return r JOIN {s}.till_return_line b \
      ON b.merchant_id = r.merchant_id AND b.return_id = r.id), \
    till_return_tender AS (SELECT b.* FROM till_return r JOIN {s}.till_return_tender b \
      ON b.merchant_id = r.merchant_id AND b.return_id = r.id), \
    shifts_foreign_count AS (SELECT q.* FROM shifts_shift f JOIN {s}.shifts_foreign_count q \
      ON q.merchant_id = f.merchant_id AND q.shift_id = f.id), \
    stored_value_top_up AS (SELECT u.* FROM shifts_shift f JOIN {s}.stored_value_top_up u \
      ON u.merchant_id = f.merchant_id AND u.shift_id = f.id), \
    till_held AS (SELECT h.* FROM {s}.till_held h WHERE h.sale_id = {nil} OR (h.merchant_id, h.sale_id) IN \
      (SELECT merchant_id, id FROM till_sale)), \
    kit_audit AS (SELECT a.* FROM zf_log w JOIN {s}.kit_audit a ON a.merchant_id = w.m AND a.till_id = w.c AND a.seq >= w.s), \
    kit_command AS (SELECT q.* FROM {s}.kit_command q WHERE (q.merchant_id, q.request_id) IN \
      (SELECT merchant_id, request_id FROM kit_audit WHERE outcome = 'ok' AND request_id IS NOT NULL \
       UNION SELECT merchant_id, request_id FROM ledger_transaction))";

const ACCOUNTS: &str = "zf_moved AS MATERIALIZED (SELECT DISTINCT e.merchant_id, e.owner_id FROM zf_from w JOIN {s}.ledger_transaction t \
      ON t.merchant_id = w.m AND t.chain_id = w.c AND t.seq >= w.s \
      JOIN {s}.ledger_entry e ON e.merchant_id = t.merchant_id AND e.transaction_id = t.id WHERE e.class IN ({members})), \
    ledger_entry AS (SELECT e.* FROM zf_moved z JOIN {s}.ledger_entry e ON e.merchant_id = z.merchant_id AND e.owner_id = z.owner_id), \
    ledger_balance AS (SELECT b.* FROM zf_moved z JOIN {s}.ledger_balance b ON b.merchant_id = z.merchant_id AND b.owner_id = z.owner_id)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_with_a_day() {
        let shift = |day, opened, closed| Shift { merchant: Uuid::nil(), chain: Uuid::nil(), day, opened, closed };
        let all = [shift(20, 1, Some(5)), shift(21, 6, Some(9)), shift(21, 10, Some(14)), shift(22, 15, None)];
        let of = |head| begin(head, all.iter().collect());
        assert_eq!([of(16), of(14), of(12), of(6), of(3)], [15, 6, 6, 6, 1]);
        assert_eq!(begin(1, Vec::new()), 1);
    }

    #[test]
    fn a_checkpoint_is_as_it_was_written() {
        let checkpoint = Checkpoint::new(1, Standing::default());
        assert_eq!(Checkpoint::parse(&checkpoint.text()), Ok(checkpoint.clone()));
        assert_eq!(Checkpoint::parse(&checkpoint.text().replace("\"at_ms\": 1", "\"at_ms\": 2")), Err(BadCheckpoint));
        assert_eq!(Checkpoint::parse("{}"), Err(BadCheckpoint));
    }
}
