//! Days and drawers 日结与钱箱: receipt numbers, shifts.
use rules::{
    day::{Day, DayRule},
    id::Uuid,
    money::Fen,
    shifts,
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::{
    Finding, Invariant,
    part::{Fold, fold, rows},
};

/// I-14, I-15, I-26, I-27.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            id: "I-14",
            sentence: "Receipt numbers of a till and day run from 1 to its counter without a gap, over sales, returns \
                       and top-ups together, and none comes twice",
            parts: vec![
                rows(
                    "a receipt number that comes twice",
                    "till_sale",
                    "SELECT d.receipt_no, COUNT(*) AS documents FROM (SELECT merchant_id, receipt_no FROM till_sale \
                       UNION ALL SELECT merchant_id, receipt_no FROM till_return \
                       UNION ALL SELECT merchant_id, receipt_no FROM stored_value_top_up) d \
                     GROUP BY d.merchant_id, d.receipt_no HAVING COUNT(*) > 1",
                ),
                rows(
                    "a counter of a day without documents",
                    "shifts_receipt_counter",
                    "SELECT c.till_id AS till, c.business_day AS day, c.last_no FROM shifts_receipt_counter c WHERE \
                       NOT EXISTS (SELECT 1 FROM till_sale s WHERE s.merchant_id = c.merchant_id \
                         AND s.till_id = c.till_id AND s.business_day = c.business_day) \
                       AND NOT EXISTS (SELECT 1 FROM till_return r WHERE r.merchant_id = c.merchant_id \
                         AND r.till_id = c.till_id AND r.business_day = c.business_day) \
                       AND NOT EXISTS (SELECT 1 FROM stored_value_top_up u WHERE u.merchant_id = c.merchant_id \
                         AND u.till_id = c.till_id AND u.business_day = c.business_day)",
                ),
                fold(NUMBERS, || Box::new(Numbers::default())),
            ],
        },
        Invariant {
            id: "I-15",
            sentence: "Nothing comes into a shift before it was opened or after it was closed, nor into another business day \
                       than its shift's",
            parts: vec![
                rows("a document outside its shift", "ledger_transaction", OUTSIDE),
                rows("a document of another day than its shift", "ledger_transaction", OTHER_DAY),
            ],
        },
        Invariant {
            id: "I-27",
            sentence: "A shop's takings of a business day are the same by its sales less returns, by the tenders of its shifts and by the \
                       book",
            parts: vec![rows("a day that is told in two ways", "till_sale", TAKINGS)],
        },
        Invariant {
            id: "I-26",
            sentence: "A drawer should hold float, cash sales, top-ups and cash moves of its shift less what went back, and each foreign \
                       currency that was taken; the count, its difference and reason \
                       are on the slip; a closed drawer is empty",
            parts: vec![
                rows("a drawer that its documents do not make", "shifts_shift", EXPECTED),
                rows("an event that contradicts itself", "shifts_event", EVENTS),
                rows("a changed price that is told by no event", "till_sale_line", UNTOLD),
                rows("a drawer that the book does not make, or that is not empty", "shifts_shift", DRAWERS),
                rows("foreign cash that its documents or the book do not make", "shifts_foreign_count", FOREIGN),
                rows("foreign cash of a closed shift that was not counted", "shifts_shift", UNCOUNTED),
                rows(
                    "two open shifts on one till",
                    "shifts_shift",
                    "SELECT till_id AS till, COUNT(*) AS shifts FROM shifts_shift WHERE closed_ms = 0 \
                     GROUP BY merchant_id, till_id HAVING COUNT(*) > 1",
                ),
                rows(
                    "a top-up that took less than it was paid",
                    "stored_value_top_up",
                    "SELECT id AS top_up, paid_fen, tendered_fen FROM stored_value_top_up \
                     WHERE tendered_fen < paid_fen OR paid_fen <= 0 OR gift_fen < 0",
                ),
                fold(SLIPS, || Box::new(Slips)),
            ],
        },
    ]
}

const NUMBERS: &str = "SELECT d.merchant_id, d.till_id, d.business_day, d.receipt_no, h.shop_no, t.till_no, c.last_no FROM (\
      SELECT merchant_id, till_id, business_day, receipt_no FROM till_sale \
      UNION ALL SELECT merchant_id, till_id, business_day, receipt_no FROM till_return \
      UNION ALL SELECT merchant_id, till_id, business_day, receipt_no FROM stored_value_top_up) d \
    LEFT JOIN chain_till t ON t.merchant_id = d.merchant_id AND t.id = d.till_id \
    LEFT JOIN chain_shop h ON h.merchant_id = t.merchant_id AND h.id = t.shop_id \
    LEFT JOIN shifts_receipt_counter c ON c.merchant_id = d.merchant_id AND c.till_id = d.till_id \
      AND c.business_day = d.business_day \
    ORDER BY d.merchant_id, d.till_id, d.business_day";

#[derive(FromQueryResult)]
struct NumberRow {
    merchant_id: Uuid,
    till_id: Uuid,
    business_day: i32,
    receipt_no: String,
    shop_no: Option<String>,
    till_no: Option<String>,
    last_no: Option<i32>,
}

/// The numbers of one till and day.
#[derive(Default)]
struct Numbers {
    /// Merchant, till, day.
    of: Option<(Uuid, Uuid, i32)>,
    last_no: i32,
    seen: Vec<i32>,
}

impl Fold for Numbers {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let row = NumberRow::from_query_result(row, "")?;
        let of = (row.merchant_id, row.till_id, row.business_day);
        if self.of != Some(of) {
            self.finish(finding);
            self.of = Some(of);
            self.last_no = row.last_no.unwrap_or(0);
        }
        let (shop, till) = (row.shop_no.unwrap_or_default(), row.till_no.unwrap_or_default());
        let head = format!("{shop}-{till}-{}-", Day(row.business_day).short());
        let number = row.receipt_no.strip_prefix(&head).and_then(|number| number.parse().ok());
        match number.filter(|number| format!("{head}{number:04}") == row.receipt_no) {
            Some(number) => self.seen.push(number),
            None => {
                finding.bad("a receipt number of another form", format!("receipt_no={} wanted={head}", row.receipt_no))
            }
        }
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        self.finish(finding);
    }
}

impl Numbers {
    fn finish(&mut self, finding: &mut Finding) {
        let Some((_, till, day)) = self.of.take() else { return };
        self.seen.sort_unstable();
        let gap = self.seen.iter().zip(1..).find(|(seen, wanted)| *seen != wanted).map(|(_, wanted)| wanted);
        if let Some(number) = gap {
            finding.bad("a receipt number that is missing", format!("till={till} day={day} number={number}"));
        }
        if self.seen.last().copied().unwrap_or(0) != self.last_no {
            let (last, counter) = (self.seen.last().copied().unwrap_or(0), self.last_no);
            finding.bad(
                "a counter that is not the last number",
                format!("till={till} day={day} last={last} counter={counter}"),
            );
        }
        self.seen.clear();
    }
}

/// By the documents alone, without the book.
const EXPECTED: &str = "SELECT f.id AS shift, f.expected_cash_fen, f.float_fen, CAST(m.cash AS text) AS cash \
    FROM shifts_shift f LEFT JOIN (SELECT k.merchant_id, k.shift_id, SUM(k.cash) AS cash FROM (\
        SELECT s.merchant_id, s.shift_id, CASE p.kind WHEN {tender.cash} THEN p.amount_fen ELSE p.amount_fen - p.tendered_fen END \
          AS cash FROM till_sale s JOIN till_sale_tender p ON p.merchant_id = s.merchant_id AND p.sale_id = s.id \
          WHERE p.kind IN ({tender.cash}, {tender.foreign_cash}) \
        UNION ALL SELECT r.merchant_id, r.shift_id, -b.amount_fen FROM till_return r \
          JOIN till_return_tender b ON b.merchant_id = r.merchant_id AND b.return_id = r.id WHERE b.kind IN ({tender.cash}, {tender.foreign_cash}) \
        UNION ALL SELECT merchant_id, shift_id, amount_fen FROM shifts_event \
        UNION ALL SELECT merchant_id, shift_id, paid_fen FROM stored_value_top_up) k \
      GROUP BY k.merchant_id, k.shift_id) m ON m.merchant_id = f.merchant_id AND m.shift_id = f.id \
    WHERE f.closed_ms <> 0 AND f.expected_cash_fen <> f.float_fen + COALESCE(m.cash, 0)";

const EVENTS: &str = "SELECT v.id AS event, v.kind, v.amount_fen FROM shifts_event v \
    LEFT JOIN shifts_shift f ON f.merchant_id = v.merchant_id AND f.id = v.shift_id \
    WHERE CASE WHEN v.kind IN ({event.cash_in}, {event.cash_out}) \
        THEN v.amount_fen = 0 OR (v.kind = {event.cash_in}) <> (v.amount_fen > 0) OR v.reason = '' \
        WHEN v.kind = {event.no_sale} THEN v.amount_fen <> 0 OR v.reason = '' \
        WHEN v.kind IN ({event.reprint}, {event.price_change}) THEN v.amount_fen <> 0 ELSE 1 = 1 END \
      OR (v.shift_id <> {nil} AND (f.id IS NULL OR f.till_id <> v.till_id OR f.business_day <> v.business_day)) \
      OR (v.shift_id = {nil} AND v.kind <> {event.reprint})";

const UNTOLD: &str = "SELECT l.sale_id AS sale FROM (\
      SELECT DISTINCT merchant_id, sale_id FROM till_sale_line WHERE price_changed) l \
    LEFT JOIN shifts_event v ON v.merchant_id = l.merchant_id AND v.id = l.sale_id AND v.kind = {event.price_change} \
    LEFT JOIN till_sale s ON s.merchant_id = l.merchant_id AND s.id = l.sale_id \
    WHERE v.id IS NULL OR v.shift_id <> s.shift_id";

/// Foreign cash by the documents, and a difference without a reason.
const FOREIGN: &str = "SELECT c.shift_id AS shift, c.currency, c.expected_minor, c.counted_minor, CAST(m.minor AS text) AS taken \
    FROM shifts_foreign_count c LEFT JOIN shifts_shift f ON f.merchant_id = c.merchant_id AND f.id = c.shift_id \
    LEFT JOIN (SELECT s.merchant_id, s.shift_id, p.currency, SUM(p.foreign_minor) AS minor FROM till_sale s \
        JOIN till_sale_tender p ON p.merchant_id = s.merchant_id AND p.sale_id = s.id WHERE p.currency <> 0 \
      GROUP BY s.merchant_id, s.shift_id, p.currency) m \
      ON m.merchant_id = c.merchant_id AND m.shift_id = c.shift_id AND m.currency = c.currency \
    WHERE COALESCE(f.closed_ms, 0) = 0 OR c.expected_minor <> COALESCE(m.minor, 0) OR c.counted_minor < 0 \
      OR (c.counted_minor <> c.expected_minor AND f.difference_reason = '')";

/// A closed drawer has no foreign cash left.
const UNCOUNTED: &str = "SELECT k.owner_id AS shift, k.asset, CAST(k.total AS text) AS left_over FROM (\
      SELECT merchant_id, owner_id, asset, SUM(amount) AS total FROM ledger_entry WHERE class = {class.foreign_drawer} \
      GROUP BY merchant_id, owner_id, asset) k \
    JOIN shifts_shift f ON f.merchant_id = k.merchant_id AND f.id = k.owner_id WHERE f.closed_ms <> 0 AND k.total <> 0";

/// By the book alone.
const DRAWERS: &str = "SELECT f.id AS shift, f.expected_cash_fen, CAST(k.before AS text) AS book, CAST(k.total AS text) AS left_over \
    FROM shifts_shift f LEFT JOIN (SELECT e.merchant_id, e.owner_id, SUM(e.amount) AS total, \
        SUM(CASE WHEN t.kind = 'close_shift' THEN 0 ELSE e.amount END) AS before \
      FROM ledger_entry e JOIN ledger_transaction t ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
      WHERE e.class = {class.drawer} GROUP BY e.merchant_id, e.owner_id) k \
      ON k.merchant_id = f.merchant_id AND k.owner_id = f.id \
    WHERE f.closed_ms <> 0 AND (f.expected_cash_fen <> COALESCE(k.before, 0) OR COALESCE(k.total, 0) <> 0)";

/// In the till's chain a shift's documents lie between its opening and its closing: clocks are not asked.
const OUTSIDE: &str = "SELECT d.shift_id AS shift, d.id AS document, t.seq, o.seq AS opened, c.seq AS closed FROM (\
      SELECT merchant_id, id, shift_id FROM till_sale UNION ALL SELECT merchant_id, id, shift_id FROM till_return \
      UNION ALL SELECT merchant_id, id, shift_id FROM shifts_event WHERE kind IN ({event.cash_in}, {event.cash_out}) \
      UNION ALL SELECT merchant_id, id, shift_id FROM stored_value_top_up) d \
    JOIN ledger_transaction t ON t.merchant_id = d.merchant_id AND t.document_id = d.id AND t.kind IN ('sale', 'return', 'top_up', 'cash_move') \
    LEFT JOIN ledger_transaction o ON o.merchant_id = d.merchant_id AND o.document_id = d.shift_id AND o.kind = 'open_shift' \
    LEFT JOIN ledger_transaction c ON c.merchant_id = d.merchant_id AND c.document_id = d.shift_id AND c.kind = 'close_shift' \
    WHERE o.id IS NULL OR o.chain_id <> t.chain_id OR t.seq < o.seq OR (c.id IS NOT NULL AND t.seq > c.seq)";

const OTHER_DAY: &str = "SELECT d.shift_id AS shift, d.id AS document, d.business_day AS day, t.business_day AS posted, \
      f.business_day AS shift_day FROM (\
      SELECT merchant_id, id, shift_id, business_day FROM till_sale \
      UNION ALL SELECT merchant_id, id, shift_id, business_day FROM till_return \
      UNION ALL SELECT merchant_id, id, shift_id, business_day FROM shifts_event WHERE kind IN ({event.cash_in}, {event.cash_out}) \
      UNION ALL SELECT merchant_id, id, shift_id, business_day FROM stored_value_top_up \
      UNION ALL SELECT merchant_id, id, id, business_day FROM shifts_shift) d \
    JOIN shifts_shift f ON f.merchant_id = d.merchant_id AND f.id = d.shift_id \
    LEFT JOIN ledger_transaction t ON t.merchant_id = d.merchant_id AND t.document_id = d.id \
    WHERE d.business_day <> f.business_day OR t.business_day <> f.business_day";

const TAKINGS: &str = "SELECT d.shop_id AS shop, d.business_day AS day, CAST(SUM(d.sales) AS text) AS sales, \
      CAST(SUM(d.tenders) AS text) AS tenders, CAST(SUM(d.book) AS text) AS book FROM (\
      SELECT merchant_id, shop_id, business_day, total_fen AS sales, 0 AS tenders, 0 AS book FROM till_sale \
      UNION ALL SELECT merchant_id, shop_id, business_day, -total_fen, 0, 0 FROM till_return \
      UNION ALL SELECT b.merchant_id, f.shop_id, f.business_day, 0, -b.amount_fen, 0 FROM till_return_tender b \
        JOIN till_return r ON r.merchant_id = b.merchant_id AND r.id = b.return_id \
        JOIN shifts_shift f ON f.merchant_id = r.merchant_id AND f.id = r.shift_id \
      UNION ALL SELECT p.merchant_id, f.shop_id, f.business_day, 0, p.amount_fen, 0 FROM till_sale_tender p \
        JOIN till_sale s ON s.merchant_id = p.merchant_id AND s.id = p.sale_id \
        JOIN shifts_shift f ON f.merchant_id = s.merchant_id AND f.id = s.shift_id \
      UNION ALL SELECT e.merchant_id, e.owner_id, t.business_day, 0, 0, -e.amount FROM ledger_entry e \
        JOIN ledger_transaction t ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
        WHERE e.class IN ({class.sales}, {class.discount}, {class.given}, {class.rounding})) d \
    GROUP BY d.merchant_id, d.shop_id, d.business_day \
    HAVING SUM(d.sales) <> SUM(d.tenders) OR SUM(d.sales) <> SUM(d.book)";

/// `sure`: the shop was not changed since it was founded, so its day rule is the one of the shift.
const SLIPS: &str = "SELECT f.id, f.business_day, f.opened_ms, f.closed_ms, f.float_fen, f.expected_cash_fen, f.counted_cash_fen, \
      f.difference_reason, f.counted, f.ledger_head, h.utc_offset_minutes, h.day_starts_minute, \
      CASE WHEN h.version = 1 THEN 1 ELSE 0 END AS sure, \
      (SELECT MAX(z.business_day) FROM shifts_day_close z WHERE z.merchant_id = f.merchant_id AND z.shop_id = f.shop_id \
        AND z.business_day < f.business_day AND z.closed_ms <= f.opened_ms) AS closed_before, \
      (SELECT MIN(r.at_ms) FROM shifts_day_reopen r WHERE r.merchant_id = f.merchant_id AND r.shop_id = f.shop_id \
        AND r.business_day = f.business_day) AS reopened_ms \
    FROM shifts_shift f LEFT JOIN chain_shop h ON h.merchant_id = f.merchant_id AND h.id = f.shop_id";

struct Slips;

#[derive(FromQueryResult)]
struct Slip {
    id: Uuid,
    business_day: i32,
    opened_ms: i64,
    closed_ms: i64,
    float_fen: i64,
    expected_cash_fen: i64,
    counted_cash_fen: i64,
    difference_reason: String,
    counted: String,
    ledger_head: String,
    utc_offset_minutes: Option<i32>,
    day_starts_minute: Option<i32>,
    sure: i32,
    closed_before: Option<i32>,
    reopened_ms: Option<i64>,
}

impl Slip {
    /// Of the day the clock said; or of the next one, once that was closed; or of one that was opened again.
    fn of_its_day(&self) -> bool {
        let (1, Some(utc_offset_minutes), Some(starts_minute)) =
            (self.sure, self.utc_offset_minutes, self.day_starts_minute)
        else {
            return true;
        };
        let natural = DayRule { utc_offset_minutes, starts_minute }.day_of(self.opened_ms).0;
        natural == self.business_day
            || (natural < self.business_day && self.closed_before.is_some_and(|closed| closed >= natural))
            || self.reopened_ms.is_some_and(|reopened| reopened <= self.opened_ms)
    }
}

impl Fold for Slips {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let slip = Slip::from_query_result(row, "")?;
        let mut bad = |what| finding.bad(what, format!("shift={}", slip.id));
        if !slip.of_its_day() {
            bad("a shift of another business day than its opening");
        }
        if slip.float_fen < 0 {
            bad("a float below zero");
        }
        if slip.closed_ms == 0 {
            let blank = slip.expected_cash_fen == 0 && slip.counted_cash_fen == 0 && slip.ledger_head.is_empty();
            if !(blank && slip.counted.is_empty() && slip.difference_reason.is_empty()) {
                bad("an open shift with a count");
            }
            return Ok(());
        }
        if slip.closed_ms < slip.opened_ms {
            bad("a shift that was closed before it was opened");
        }
        let pieces: Option<Vec<(i64, i64)>> = serde_json::from_str(&slip.counted).ok();
        let counted = pieces.and_then(|pieces| {
            let pieces: Vec<(Fen, i64)> = pieces.into_iter().map(|(value, number)| (Fen(value), number)).collect();
            shifts::count(&pieces).ok()
        });
        if counted != Some(Fen(slip.counted_cash_fen)) {
            bad("a count that its banknotes and coins do not make");
        }
        if slip.counted_cash_fen != slip.expected_cash_fen && slip.difference_reason.is_empty() {
            bad("a difference without a reason");
        }
        Ok(())
    }
}
