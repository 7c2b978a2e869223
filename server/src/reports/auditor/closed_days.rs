//! Closed days 日结: a Z is what its documents are, and stays so.
use prost::Message;
use proto::shifts::v1::{DayReport, ShiftSlip};
use rules::{day::Day, id::Uuid};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use sha2::{Digest, Sha256};

use super::{
    Finding, Invariant,
    part::{Fold, fold, rows},
    since::Reach,
};

/// I-28.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![Invariant {
        id: "I-28",
        sentence: "A closed day is what the book says of its tills, and takes nothing more; its Zs are as they were made, numbered \
                   without a gap, and each but the last was taken back by two people",
        parts: vec![
            rows(
                "a closed day that the book does not make",
                "shifts_day_sum",
                format!("WITH {SPANS}, {STANDING} {SUMS}"),
            ),
            rows("a posting into a closed day", "ledger_transaction", format!("WITH {SPANS}, {STANDING} {POSTED}")),
            rows("an open shift on a closed day", "shifts_shift", format!("WITH {STANDING} {OPEN}")),
            rows("a closed day without one of its shifts", "shifts_day_close", format!("WITH {STANDING} {SHIFTS}"))
                .reaching(Reach::Full),
            rows("a day that its Zs and reopenings do not make", "shifts_day", STATES).reaching(Reach::Whole),
            rows("a version that is missing", "shifts_day_close", VERSIONS).reaching(Reach::Whole),
            rows("a Z number that is missing or comes twice", "shifts_day_close", NUMBERS).reaching(Reach::Whole),
            rows("a reopening that cannot have been", "shifts_day_reopen", REOPENED).reaching(Reach::Whole),
            rows("a Z that the audit log does not tell", "shifts_day_close", NOT_TOLD).reaching(Reach::Full),
            fold(ZS, || Box::new(Zs)).reaching(Reach::Full),
        ],
    }]
}

/// The part of a till's chain that a closed shift is.
const SPANS: &str = "spans AS MATERIALIZED (SELECT f.merchant_id, f.shop_id, f.till_id, f.business_day, o.seq AS first, c.seq AS last \
    FROM shifts_shift f \
    JOIN ledger_transaction o ON o.merchant_id = f.merchant_id AND o.document_id = f.id AND o.kind = 'open_shift' \
    JOIN ledger_transaction c ON c.merchant_id = f.merchant_id AND c.document_id = f.id AND c.kind = 'close_shift')";

/// The Zs that hold.
const STANDING: &str = "standing AS MATERIALIZED (SELECT z.merchant_id, z.shop_id, z.business_day, z.version, z.shifts_count \
    FROM shifts_day_close z WHERE NOT EXISTS (SELECT 1 FROM shifts_day_reopen r WHERE r.merchant_id = z.merchant_id \
      AND r.shop_id = z.shop_id AND r.business_day = z.business_day AND r.version = z.version))";

/// Till by till, so that a window over some tills tells the truth about those.
const SUMS: &str = "SELECT d.shop_id AS shop, d.business_day AS day, d.till_id AS till, d.kind, d.class, \
      CAST(SUM(d.stored) AS text) AS stored, CAST(SUM(d.book) AS text) AS book FROM (\
      SELECT s.merchant_id, s.shop_id, s.business_day, s.till_id, s.kind, s.class, s.amount AS stored, 0 AS book \
        FROM shifts_day_sum s JOIN standing z ON z.merchant_id = s.merchant_id AND z.shop_id = s.shop_id \
          AND z.business_day = s.business_day AND z.version = s.version \
        WHERE EXISTS (SELECT 1 FROM spans p WHERE p.merchant_id = s.merchant_id AND p.till_id = s.till_id \
          AND p.business_day = s.business_day) \
      UNION ALL SELECT p.merchant_id, p.shop_id, p.business_day, p.till_id, t.kind, 0, 0, 1 FROM spans p \
        JOIN standing z ON z.merchant_id = p.merchant_id AND z.shop_id = p.shop_id AND z.business_day = p.business_day \
        JOIN ledger_transaction t ON t.merchant_id = p.merchant_id AND t.chain_id = p.till_id AND t.seq BETWEEN p.first AND p.last \
      UNION ALL SELECT p.merchant_id, p.shop_id, p.business_day, p.till_id, t.kind, e.class, 0, e.amount FROM spans p \
        JOIN standing z ON z.merchant_id = p.merchant_id AND z.shop_id = p.shop_id AND z.business_day = p.business_day \
        JOIN ledger_transaction t ON t.merchant_id = p.merchant_id AND t.chain_id = p.till_id AND t.seq BETWEEN p.first AND p.last \
        JOIN ledger_entry e ON e.merchant_id = t.merchant_id AND e.transaction_id = t.id) d \
    GROUP BY d.merchant_id, d.shop_id, d.business_day, d.till_id, d.kind, d.class HAVING SUM(d.stored) <> SUM(d.book)";

/// Whatever kind it is: no shift of the day made it.
const POSTED: &str = "SELECT t.id AS \"transaction\", t.kind, t.business_day AS day FROM ledger_transaction t \
    JOIN chain_till h ON h.merchant_id = t.merchant_id AND h.id = t.chain_id \
    JOIN standing z ON z.merchant_id = h.merchant_id AND z.shop_id = h.shop_id AND z.business_day = t.business_day \
    WHERE NOT EXISTS (SELECT 1 FROM spans p WHERE p.merchant_id = t.merchant_id AND p.till_id = t.chain_id \
      AND p.business_day = t.business_day AND t.seq BETWEEN p.first AND p.last)";

const OPEN: &str = "SELECT f.id AS shift, f.business_day AS day FROM shifts_shift f \
    JOIN standing z ON z.merchant_id = f.merchant_id AND z.shop_id = f.shop_id AND z.business_day = f.business_day \
    WHERE f.closed_ms = 0";

const SHIFTS: &str = "SELECT z.shop_id AS shop, z.business_day AS day, z.shifts_count, COUNT(f.id) AS shifts FROM standing z \
    LEFT JOIN shifts_shift f ON f.merchant_id = z.merchant_id AND f.shop_id = z.shop_id AND f.business_day = z.business_day \
    GROUP BY z.merchant_id, z.shop_id, z.business_day, z.shifts_count HAVING COUNT(f.id) <> z.shifts_count";

const STATES: &str = "SELECT COALESCE(d.shop_id, z.shop_id) AS shop, COALESCE(d.business_day, z.business_day) AS day, d.version, \
      z.version AS last FROM shifts_day d \
    FULL JOIN (SELECT c.merchant_id, c.shop_id, c.business_day, MAX(c.version) AS version FROM shifts_day_close c \
        GROUP BY c.merchant_id, c.shop_id, c.business_day) z \
      ON z.merchant_id = d.merchant_id AND z.shop_id = d.shop_id AND z.business_day = d.business_day \
    LEFT JOIN shifts_day_reopen r ON r.merchant_id = z.merchant_id AND r.shop_id = z.shop_id \
      AND r.business_day = z.business_day AND r.version = z.version \
    WHERE d.version IS NULL OR z.version IS NULL OR d.version <> z.version \
      OR (CASE WHEN d.closed THEN 1 ELSE 0 END) <> (CASE WHEN r.version IS NULL THEN 1 ELSE 0 END)";

const VERSIONS: &str = "SELECT z.shop_id AS shop, z.business_day AS day, COUNT(*) AS versions, MAX(z.version) AS last \
    FROM shifts_day_close z LEFT JOIN shifts_day_reopen r ON r.merchant_id = z.merchant_id AND r.shop_id = z.shop_id \
      AND r.business_day = z.business_day AND r.version = z.version - 1 \
    GROUP BY z.merchant_id, z.shop_id, z.business_day \
    HAVING MIN(z.version) <> 1 OR MAX(z.version) <> COUNT(*) OR COUNT(r.version) <> COUNT(*) - 1";

const NUMBERS: &str = "SELECT COALESCE(c.shop_id, z.shop_id) AS shop, c.last_no, z.last, z.zs FROM shifts_day_counter c \
    FULL JOIN (SELECT merchant_id, shop_id, MIN(z_no) AS first, MAX(z_no) AS last, COUNT(DISTINCT z_no) AS zs, COUNT(*) AS all_zs \
        FROM shifts_day_close GROUP BY merchant_id, shop_id) z ON z.merchant_id = c.merchant_id AND z.shop_id = c.shop_id \
    WHERE c.last_no IS NULL OR c.last_no <> COALESCE(z.last, 0) OR z.first <> 1 OR z.zs <> z.last OR z.all_zs <> z.zs";

const REOPENED: &str = "SELECT r.shop_id AS shop, r.business_day AS day, r.version FROM shifts_day_reopen r \
    LEFT JOIN shifts_day_close z ON z.merchant_id = r.merchant_id AND z.shop_id = r.shop_id \
      AND z.business_day = r.business_day AND z.version = r.version \
    LEFT JOIN shifts_day_close n ON n.merchant_id = r.merchant_id AND n.shop_id = r.shop_id \
      AND n.business_day = r.business_day AND n.version = r.version + 1 \
    WHERE z.version IS NULL OR r.staff_id = r.approver_id OR r.reason = '' OR r.at_ms < z.closed_ms OR n.closed_ms < r.at_ms";

const NOT_TOLD: &str = "SELECT z.shop_id AS shop, z.z_no, z.business_day AS day FROM shifts_day_close z WHERE NOT EXISTS \
    (SELECT 1 FROM kit_audit a WHERE a.merchant_id = z.merchant_id AND a.shop_id = z.shop_id AND a.staff_id = z.staff_id \
      AND a.at_ms = z.closed_ms AND a.method = 'shifts.CloseDay' AND a.outcome = 'ok')";

const ZS: &str = "SELECT z.shop_id, z.business_day, z.version, z.z_no, z.closed_ms, z.shifts_count, z.sales_count, z.sales_fen, \
      z.difference_fen, z.report, z.hash, CAST(s.sales AS bigint) AS sales, CAST(s.worth AS bigint) AS worth \
    FROM shifts_day_close z LEFT JOIN (SELECT merchant_id, shop_id, business_day, version, \
        SUM(CASE WHEN class = 0 THEN amount ELSE 0 END) AS sales, \
        SUM(CASE WHEN class IN ({class.sales}, {class.discount}, {class.given}, {class.rounding}) THEN -amount ELSE 0 END) AS worth \
      FROM shifts_day_sum WHERE kind = 'sale' GROUP BY merchant_id, shop_id, business_day, version) s \
      ON s.merchant_id = z.merchant_id AND s.shop_id = z.shop_id AND s.business_day = z.business_day AND s.version = z.version";

/// A Z, its columns, and what its sums make of them.
#[derive(FromQueryResult)]
struct Z {
    shop_id: Uuid,
    business_day: i32,
    version: i32,
    z_no: i64,
    closed_ms: i64,
    shifts_count: i32,
    sales_count: i64,
    sales_fen: i64,
    difference_fen: i64,
    report: Vec<u8>,
    hash: Vec<u8>,
    sales: Option<i64>,
    worth: Option<i64>,
}

struct Zs;

impl Fold for Zs {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let z = Z::from_query_result(row, "")?;
        let mut bad = |what| finding.bad(what, format!("shop={} z_no={} day={}", z.shop_id, z.z_no, z.business_day));
        if Sha256::digest(&z.report).as_slice() != z.hash {
            bad("a Z that is not as it was made");
        }
        let Ok(report) = DayReport::decode(z.report.as_slice()) else {
            bad("a Z that cannot be read");
            return Ok(());
        };
        let totals = report.totals.clone().unwrap_or_default();
        let head = (report.business_date.as_str(), report.version, report.z_no, report.closed_ms);
        if head != (Day(z.business_day).to_string().as_str(), z.version, z.z_no, z.closed_ms) {
            bad("a Z of another day");
        }
        let told = (totals.shifts_count, totals.sales_count, totals.sales_fen, totals.difference_fen);
        if told != (z.shifts_count, z.sales_count, z.sales_fen, z.difference_fen) {
            bad("a Z that prints something else");
        }
        if (z.sales_count, z.sales_fen) != (z.sales.unwrap_or(0), z.worth.unwrap_or(0)) {
            bad("a Z that its sums do not make");
        }
        if !adds_up(&totals, &report.shifts) {
            bad("a Z whose shifts do not make its cash");
        }
        Ok(())
    }
}

fn adds_up(totals: &ShiftSlip, shifts: &[ShiftSlip]) -> bool {
    let sum = |of: fn(&ShiftSlip) -> i64| shifts.iter().map(of).sum::<i64>();
    totals.expected_cash_fen == sum(|slip| slip.expected_cash_fen)
        && totals.counted_cash_fen == sum(|slip| slip.counted_cash_fen)
        && totals.difference_fen == totals.counted_cash_fen - totals.expected_cash_fen
        && usize::try_from(totals.shifts_count) == Ok(shifts.len())
}
