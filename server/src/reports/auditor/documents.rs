//! Documents 单据 against the book: what the paper says is what was posted, once, on the right accounts.
use rules::ledger::Class;

use super::{
    Invariant,
    part::{Part, rows},
};

/// I-11.
pub(super) fn invariants() -> Vec<Invariant> {
    let mut parts: Vec<Part> = DOCUMENTS.iter().map(Document::part).collect();
    parts.extend([
        rows("a document that was posted twice", "ledger_transaction", TWICE),
        rows("a transaction without its document", "ledger_transaction", NO_DOCUMENT),
        rows("a tender that is not in the book as its own", "till_sale_tender", TENDERS),
        rows("foreign cash that is in the book as another currency", "till_sale_tender", CURRENCIES),
        rows(
            "a line without its sale",
            "till_sale_line",
            "SELECT l.sale_id AS sale, l.n FROM till_sale_line l WHERE NOT EXISTS \
               (SELECT 1 FROM till_sale s WHERE s.merchant_id = l.merchant_id AND s.id = l.sale_id)",
        ),
        rows(
            "a tender without its sale",
            "till_sale_tender",
            "SELECT p.sale_id AS sale, p.n FROM till_sale_tender p WHERE NOT EXISTS \
               (SELECT 1 FROM till_sale s WHERE s.merchant_id = p.merchant_id AND s.id = p.sale_id)",
        ),
    ]);
    vec![Invariant {
        id: "I-11",
        sentence: "Every sale, return, top-up, cash move, opening and closing of a shift has exactly one transaction in the book, with its \
                   amounts on its accounts, and every transaction has its document",
        parts,
    }]
}

/// A kind of document, and the entries it must have: these, and no others.
struct Document {
    kind: &'static str,
    table: &'static str,
    /// Which rows of the table.
    which: &'static str,
    /// When it was posted.
    at: &'static str,
    /// What is joined to read the amounts.
    join: &'static str,
    /// Account, its owner (empty: whoever, [`TENDERS`] knows), what is posted there. Foreign cash is summed over the
    /// currencies here; [`CURRENCIES`] keeps them apart.
    legs: &'static [(Class, &'static str, &'static str)],
}

const DOCUMENTS: &[Document] = &[
    Document {
        kind: "sale",
        table: "till_sale",
        which: "1 = 1",
        at: "at_ms",
        join: "LEFT JOIN (SELECT merchant_id, sale_id, SUM(principal_fen) AS principal, SUM(gift_fen) AS gift, \
               SUM(CASE kind WHEN {tender.cash} THEN amount_fen WHEN {tender.foreign_cash} THEN amount_fen - tendered_fen \
                 ELSE 0 END) AS cash, \
               SUM(CASE kind WHEN {tender.bank_card} THEN tendered_fen ELSE 0 END) AS card, \
               SUM(CASE kind WHEN {tender.voucher} THEN tendered_fen ELSE 0 END) AS voucher, \
               SUM(CASE kind WHEN {tender.voucher} THEN tendered_fen - amount_fen ELSE 0 END) AS excess, \
               SUM(CASE kind WHEN {tender.other} THEN tendered_fen ELSE 0 END) AS other, \
               SUM(CASE kind WHEN {tender.foreign_cash} THEN tendered_fen ELSE 0 END) AS exchange, \
               SUM(foreign_minor) AS minor \
               FROM till_sale_tender GROUP BY merchant_id, sale_id) p ON p.merchant_id = d.merchant_id AND p.sale_id = d.id",
        legs: &[
            (Class::Drawer, "shift_id", "COALESCE(p.cash, 0)"),
            (Class::BankCard, "", "COALESCE(p.card, 0)"),
            (Class::Voucher, "", "COALESCE(p.voucher, 0)"),
            (Class::VoucherExcess, "", "-COALESCE(p.excess, 0)"),
            (Class::OtherTender, "", "COALESCE(p.other, 0)"),
            (Class::Exchange, "", "COALESCE(p.exchange, 0)"),
            (Class::ForeignDrawer, "shift_id", "COALESCE(p.minor, 0)"),
            (Class::ForeignExchange, "shop_id", "-COALESCE(p.minor, 0)"),
            (Class::MemberPrincipal, "member_id", "COALESCE(p.principal, 0)"),
            (Class::MemberGift, "member_id", "COALESCE(p.gift, 0)"),
            (Class::GiftIssued, "shop_id", "-COALESCE(p.gift, 0)"),
            (Class::GiftCost, "shop_id", "COALESCE(p.gift, 0)"),
            (Class::Discount, "shop_id", "d.discount_fen - d.given_fen"),
            (Class::Given, "shop_id", "d.given_fen"),
            (Class::Rounding, "shop_id", "-d.rounding_fen"),
            (Class::Sales, "shop_id", "-d.gross_fen"),
            (Class::MemberPoints, "member_id", "-d.points_earned"),
            (Class::PointsIssued, "shop_id", "d.points_earned"),
        ],
    },
    Document {
        kind: "return",
        table: "till_return",
        which: "1 = 1",
        at: "at_ms",
        join: "LEFT JOIN (SELECT merchant_id, return_id, SUM(principal_fen) AS principal, SUM(gift_fen) AS gift, \
               SUM(CASE WHEN kind IN ({tender.cash}, {tender.foreign_cash}) THEN amount_fen ELSE 0 END) AS cash, \
               SUM(CASE kind WHEN {tender.bank_card} THEN amount_fen ELSE 0 END) AS card, \
               SUM(CASE kind WHEN {tender.voucher} THEN amount_fen ELSE 0 END) AS voucher, \
               SUM(CASE kind WHEN {tender.other} THEN amount_fen ELSE 0 END) AS other \
               FROM till_return_tender GROUP BY merchant_id, return_id) p \
               ON p.merchant_id = d.merchant_id AND p.return_id = d.id",
        legs: &[
            (Class::Drawer, "shift_id", "-COALESCE(p.cash, 0)"),
            (Class::BankCard, "", "-COALESCE(p.card, 0)"),
            (Class::Voucher, "", "-COALESCE(p.voucher, 0)"),
            (Class::OtherTender, "", "-COALESCE(p.other, 0)"),
            (Class::MemberPrincipal, "member_id", "-COALESCE(p.principal, 0)"),
            (Class::MemberGift, "member_id", "-COALESCE(p.gift, 0)"),
            (Class::GiftIssued, "shop_id", "COALESCE(p.gift, 0)"),
            (Class::GiftCost, "shop_id", "-COALESCE(p.gift, 0)"),
            (Class::Discount, "shop_id", "d.given_fen - d.discount_fen"),
            (Class::Given, "shop_id", "-d.given_fen"),
            (Class::Rounding, "shop_id", "d.rounding_fen"),
            (Class::Sales, "shop_id", "d.gross_fen"),
            (Class::MemberPoints, "member_id", "d.points_reversed"),
            (Class::PointsIssued, "shop_id", "-d.points_reversed"),
        ],
    },
    Document {
        kind: "top_up",
        table: "stored_value_top_up",
        which: "1 = 1",
        at: "at_ms",
        join: "",
        legs: &[
            (Class::Drawer, "shift_id", "d.paid_fen"),
            (Class::MemberPrincipal, "member_id", "-d.paid_fen"),
            (Class::GiftIssued, "shop_id", "d.gift_fen"),
            (Class::MemberGift, "member_id", "-d.gift_fen"),
        ],
    },
    Document {
        kind: "cash_move",
        table: "shifts_event",
        which: "d.kind IN ({event.cash_in}, {event.cash_out})",
        at: "at_ms",
        join: "",
        legs: &[(Class::Drawer, "shift_id", "d.amount_fen"), (Class::CashMoves, "shop_id", "-d.amount_fen")],
    },
    Document {
        kind: "open_shift",
        table: "shifts_shift",
        which: "1 = 1",
        at: "opened_ms",
        join: "",
        legs: &[(Class::Drawer, "id", "d.float_fen"), (Class::Safe, "shop_id", "-d.float_fen")],
    },
    Document {
        kind: "close_shift",
        table: "shifts_shift",
        which: "d.closed_ms <> 0",
        at: "closed_ms",
        join: "LEFT JOIN (SELECT merchant_id, shift_id, SUM(expected_minor) AS expected, SUM(counted_minor) AS counted \
               FROM shifts_foreign_count GROUP BY merchant_id, shift_id) c ON c.merchant_id = d.merchant_id AND c.shift_id = d.id",
        legs: &[
            (Class::Drawer, "id", "-d.expected_cash_fen"),
            (Class::Safe, "shop_id", "d.counted_cash_fen"),
            (Class::CashDifference, "shop_id", "d.expected_cash_fen - d.counted_cash_fen"),
            (Class::ForeignDrawer, "id", "-COALESCE(c.expected, 0)"),
            (Class::ForeignSafe, "shop_id", "COALESCE(c.counted, 0)"),
            (Class::ForeignDifference, "shop_id", "COALESCE(c.expected, 0) - COALESCE(c.counted, 0)"),
        ],
    },
];

impl Document {
    fn part(&self) -> Part {
        let Self { kind, table, which, at, join, legs } = self;
        let (mut sums, mut ours, mut differ) = (String::new(), String::new(), String::new());
        for (at, (class, owner, amount)) in legs.iter().enumerate() {
            let leg = match *owner {
                "" => format!("(e.class = {})", class.code()),
                owner => format!("(e.class = {} AND e.owner_id = x.{owner})", class.code()),
            };
            sums.push_str(&format!(", SUM(CASE WHEN {leg} THEN e.amount ELSE 0 END) AS leg{at}"));
            ours.push_str(&format!(" OR {leg}"));
            differ.push_str(&format!(" OR b.leg{at} <> {amount}"));
        }
        let sql = format!(
            "SELECT '{kind}' AS kind, d.id AS document, COALESCE(b.transactions, 0) AS transactions, b.others \
             FROM {table} d {join} LEFT JOIN (\
               SELECT x.merchant_id, x.id, COUNT(DISTINCT t.id) AS transactions, \
                 SUM(CASE WHEN e.n IS NULL{ours} THEN 0 ELSE 1 END) AS others{sums} \
               FROM {table} x JOIN ledger_transaction t ON t.merchant_id = x.merchant_id AND t.document_id = x.id \
                 AND t.kind = '{kind}' AND t.chain_id = x.till_id AND t.business_day = x.business_day AND t.at_ms = x.{at} \
               LEFT JOIN ledger_entry e ON e.merchant_id = t.merchant_id AND e.transaction_id = t.id \
               GROUP BY x.merchant_id, x.id) b ON b.merchant_id = d.merchant_id AND b.id = d.id \
             WHERE {which} AND (COALESCE(b.transactions, 0) <> 1 OR b.others <> 0{differ})"
        );
        rows("a document that is not in the book as it says", table, sql)
    }
}

/// Each account of a tender type, by the tenders of a sale and by its entries.
const TENDERS: &str = "SELECT o.document AS sale, o.tender, o.class, CAST(SUM(o.told) AS text) AS tenders, \
      CAST(SUM(o.booked) AS text) AS book FROM (\
      SELECT merchant_id, sale_id AS document, tender_type_id AS tender, tendered_fen AS told, 0 AS booked, \
        CASE kind WHEN {tender.bank_card} THEN {class.bank_card} WHEN {tender.voucher} THEN {class.voucher} \
          WHEN {tender.other} THEN {class.other_tender} ELSE {class.exchange} END AS class \
      FROM till_sale_tender WHERE kind NOT IN ({tender.cash}, {tender.stored_value}) \
      UNION ALL SELECT merchant_id, sale_id, tender_type_id, amount_fen - tendered_fen, 0, {class.voucher_excess} \
      FROM till_sale_tender WHERE kind = {tender.voucher} \
      UNION ALL SELECT merchant_id, return_id, tender_type_id, -amount_fen, 0, \
        CASE kind WHEN {tender.bank_card} THEN {class.bank_card} WHEN {tender.voucher} THEN {class.voucher} \
          ELSE {class.other_tender} END \
      FROM till_return_tender WHERE kind IN ({tender.bank_card}, {tender.voucher}, {tender.other}) \
      UNION ALL SELECT e.merchant_id, t.document_id, e.owner_id, 0, e.amount, e.class FROM ledger_entry e \
        JOIN ledger_transaction t ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
        WHERE e.class IN ({tenders})) o \
    GROUP BY o.merchant_id, o.document, o.tender, o.class HAVING SUM(o.told) <> SUM(o.booked)";

/// Each currency of a sale's tenders and of a shift's count, by the paper and by the entries in the drawer.
const CURRENCIES: &str = "SELECT o.document, o.asset, CAST(SUM(o.told) AS text) AS told, CAST(SUM(o.booked) AS text) AS book FROM (\
      SELECT merchant_id, sale_id AS document, 1000 + currency AS asset, foreign_minor AS told, 0 AS booked \
      FROM till_sale_tender WHERE kind = {tender.foreign_cash} \
      UNION ALL SELECT merchant_id, shift_id, 1000 + currency, -expected_minor, 0 FROM shifts_foreign_count \
      UNION ALL SELECT e.merchant_id, t.document_id, e.asset, 0, e.amount FROM ledger_entry e \
        JOIN ledger_transaction t ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
        WHERE e.class = {class.foreign_drawer}) o \
    GROUP BY o.merchant_id, o.document, o.asset HAVING SUM(o.told) <> SUM(o.booked)";

const TWICE: &str = "SELECT document_id AS document, kind, COUNT(*) AS transactions FROM ledger_transaction \
    GROUP BY merchant_id, document_id, kind HAVING COUNT(*) > 1";

const NO_DOCUMENT: &str = "SELECT t.id AS \"transaction\", t.kind, t.document_id AS document FROM ledger_transaction t \
    LEFT JOIN till_sale s ON s.merchant_id = t.merchant_id AND s.id = t.document_id \
    LEFT JOIN stored_value_top_up u ON u.merchant_id = t.merchant_id AND u.id = t.document_id \
    LEFT JOIN shifts_shift f ON f.merchant_id = t.merchant_id AND f.id = t.document_id \
    LEFT JOIN till_return r ON r.merchant_id = t.merchant_id AND r.id = t.document_id \
    LEFT JOIN shifts_event v ON v.merchant_id = t.merchant_id AND v.id = t.document_id \
    WHERE CASE t.kind WHEN 'sale' THEN s.id IS NULL WHEN 'return' THEN r.id IS NULL WHEN 'cash_move' THEN COALESCE(v.amount_fen, 0) = 0 WHEN 'top_up' THEN u.id IS NULL WHEN 'open_shift' THEN f.id IS NULL \
      WHEN 'close_shift' THEN COALESCE(f.closed_ms, 0) = 0 ELSE 1 = 1 END";
