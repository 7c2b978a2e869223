//! Sales 销售单: do lines, discount and tenders make the total, and does the one arithmetic make the lines.
use rules::{
    id::Uuid,
    money::{BasisPoints, Fen, Milli},
    pricing::{self, Bill, Hand, Line, LineQuote, Parts, Rounding, Terms},
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::{
    Finding, Invariant,
    part::{Fold, fold, rows},
};

/// I-09, I-10.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            id: "I-09",
            sentence: "A sale's total is its lines less discount, rounded, and what its tenders paid: cash handed over less change, \
                       principal and gift of the member, vouchers at face value, foreign cash at its rate",
            parts: vec![
                rows("a sale that its lines do not make", "till_sale_line", LINES),
                rows("a sale that its tenders do not pay", "till_sale_tender", PAID),
                rows("a tender that contradicts itself", "till_sale_tender", TENDERS),
                rows("a tender that its row of the tender table does not allow", "till_sale_tender", TYPES),
            ],
        },
        Invariant {
            id: "I-10",
            sentence: "Each line costs what the one price function makes of price, quantity, scale label, changed amount and member level \
                       (the level itself is known while neither member nor level was changed)",
            parts: vec![
                fold(PRICES, || Box::new(Prices::default())),
                rows("a sale at another rate than its member's", "till_sale", RATES),
            ],
        },
    ]
}

const LINES: &str = "SELECT s.id AS sale, s.receipt_no, s.gross_fen, s.discount_fen, s.rounding_fen, s.total_fen, s.pieces_milli, \
      CAST(l.gross AS text) AS lines_gross, CAST(l.discount AS text) AS lines_discount, CAST(l.pieces AS text) AS lines_pieces \
    FROM till_sale s LEFT JOIN (SELECT merchant_id, sale_id, COUNT(DISTINCT n) AS lines, MIN(n) AS first, MAX(n) AS last, \
        SUM(gross_fen) AS gross, SUM(discount_fen) AS discount, SUM(given_fen) AS given, SUM(quantity_milli) AS pieces, \
        SUM(CASE WHEN discount_fen = level_price_off_fen + level_off_fen + hand_off_fen + bill_off_fen + given_fen THEN 0 ELSE 1 END) \
          AS torn \
      FROM till_sale_line GROUP BY merchant_id, sale_id) l ON l.merchant_id = s.merchant_id AND l.sale_id = s.id \
    WHERE l.lines IS NULL OR l.first <> 0 OR l.last <> l.lines - 1 OR l.gross <> s.gross_fen OR l.discount <> s.discount_fen \
      OR l.given <> s.given_fen OR l.torn <> 0 OR l.pieces <> s.pieces_milli \
      OR s.total_fen <> s.gross_fen - s.discount_fen + s.rounding_fen OR s.total_fen < 0 OR s.copies < 0";

const PAID: &str = "SELECT s.id AS sale, s.receipt_no, s.total_fen, CAST(p.paid AS text) AS paid \
    FROM till_sale s LEFT JOIN (SELECT merchant_id, sale_id, COUNT(DISTINCT n) AS tenders, MIN(n) AS first, MAX(n) AS last, \
        SUM(amount_fen) AS paid FROM till_sale_tender GROUP BY merchant_id, sale_id) p \
      ON p.merchant_id = s.merchant_id AND p.sale_id = s.id \
    WHERE COALESCE(p.paid, 0) <> s.total_fen OR p.first <> 0 OR p.last <> p.tenders - 1";

const TENDERS: &str = "SELECT p.sale_id AS sale, p.n, p.kind, p.amount_fen, p.tendered_fen, p.principal_fen, p.gift_fen \
    FROM till_sale_tender p LEFT JOIN till_sale s ON s.merchant_id = p.merchant_id AND s.id = p.sale_id \
    WHERE p.amount_fen <= 0 OR p.principal_fen < 0 OR p.gift_fen < 0 OR CASE p.kind \
      WHEN {tender.cash} THEN p.tendered_fen < p.amount_fen OR p.principal_fen <> 0 OR p.gift_fen <> 0 \
      WHEN {tender.stored_value} THEN p.tendered_fen <> p.amount_fen OR p.principal_fen + p.gift_fen <> p.amount_fen \
        OR COALESCE(s.member_id, {nil}) = {nil} \
      WHEN {tender.voucher} THEN p.tendered_fen < p.amount_fen OR p.principal_fen <> 0 OR p.gift_fen <> 0 \
      WHEN {tender.foreign_cash} THEN p.tendered_fen < p.amount_fen OR p.principal_fen <> 0 OR p.gift_fen <> 0 \
        OR p.foreign_minor <= 0 OR p.rate <= 0 OR p.currency = 0 \
        OR p.tendered_fen <> (p.foreign_minor * p.rate + 5000) / 10000 \
      WHEN {tender.bank_card} THEN p.tendered_fen <> p.amount_fen OR p.principal_fen <> 0 OR p.gift_fen <> 0 \
      WHEN {tender.other} THEN p.tendered_fen <> p.amount_fen OR p.principal_fen <> 0 OR p.gift_fen <> 0 ELSE 1 = 1 END \
      OR (p.kind <> {tender.foreign_cash} AND (p.foreign_minor <> 0 OR p.rate <> 0 OR p.currency <> 0)) \
      OR (p.kind IN ({tender.cash}, {tender.stored_value})) <> (p.tender_type_id = {nil})";

/// Face values and rates are those of the table, now or in the version of then; the sale keeps no version, so any will do.
const TYPES: &str = "SELECT p.sale_id AS sale, p.n, p.kind, p.tender_type_id AS tender FROM till_sale_tender p \
    LEFT JOIN payments_tender_type y ON y.merchant_id = p.merchant_id AND y.id = p.tender_type_id \
    WHERE p.tender_type_id <> {nil} AND (y.id IS NULL OR y.kind <> p.kind OR y.currency <> p.currency \
      OR NOT ((y.rate = p.rate AND (p.kind <> {tender.voucher} OR (y.face_fen IN (0, p.tendered_fen) AND (y.may_exceed OR p.tendered_fen = p.amount_fen)))) \
        OR EXISTS (SELECT 1 FROM payments_past o WHERE o.merchant_id = y.merchant_id AND o.id = y.id AND o.rate = p.rate \
          AND (p.kind <> {tender.voucher} OR (o.face_fen IN (0, p.tendered_fen) AND (o.may_exceed OR p.tendered_fen = p.amount_fen))))))";

const RATES: &str = "SELECT s.id AS sale, s.receipt_no, s.pays_bp, l.pays_bp AS level_pays_bp FROM till_sale s \
    LEFT JOIN members_member m ON m.merchant_id = s.merchant_id AND m.id = s.member_id \
    LEFT JOIN members_level l ON l.merchant_id = m.merchant_id AND l.id = m.level_id \
    WHERE (s.member_id = {nil} AND s.pays_bp <> 10000) OR (m.version = 1 AND l.version = 1 AND s.pays_bp <> l.pays_bp)";

const PRICES: &str = "SELECT s.merchant_id, s.id, s.pays_bp, s.bill, s.bill_value, s.rounding, s.rounding_fen, l.price_fen, \
      l.level_price_fen, l.quantity_milli, l.gross_fen, l.level_price_off_fen, l.level_off_fen, l.hand_off_fen, l.bill_off_fen, \
      l.given_fen, l.price_changed, l.discountable, l.labelled, l.hand, l.hand_value \
    FROM till_sale s JOIN till_sale_line l ON l.merchant_id = s.merchant_id AND l.sale_id = s.id \
    ORDER BY s.merchant_id, s.id, l.n";

#[derive(FromQueryResult)]
struct PriceRow {
    merchant_id: Uuid,
    id: Uuid,
    pays_bp: i32,
    bill: i16,
    bill_value: i64,
    rounding: i16,
    rounding_fen: i64,
    price_fen: i64,
    level_price_fen: i64,
    quantity_milli: i64,
    gross_fen: i64,
    level_price_off_fen: i64,
    level_off_fen: i64,
    hand_off_fen: i64,
    bill_off_fen: i64,
    given_fen: i64,
    price_changed: bool,
    discountable: bool,
    labelled: bool,
    hand: i16,
    hand_value: i64,
}

/// A sale, and what its row says holds for it.
#[derive(Clone, Copy, PartialEq)]
struct Head {
    merchant: Uuid,
    sale: Uuid,
    terms: Terms,
    rounding: Fen,
}

/// The lines of the sale that is coming.
#[derive(Default)]
struct Prices {
    sale: Option<Head>,
    lines: Vec<Line>,
    stored: Vec<LineQuote>,
}

impl Fold for Prices {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let row = PriceRow::from_query_result(row, "")?;
        let known = (
            Bill::from_code(row.bill, row.bill_value),
            Rounding::from_code(i32::from(row.rounding)),
            Hand::from_code(row.hand, row.hand_value),
        );
        let (Some(bill), Some(rounding), Some(hand)) = known else {
            finding.bad("a sale that cannot be read", format!("sale={}", row.id));
            return Ok(());
        };
        let terms = Terms { pays: BasisPoints(row.pays_bp), bill, rounding };
        let sale = Head { merchant: row.merchant_id, sale: row.id, terms, rounding: Fen(row.rounding_fen) };
        if self.sale != Some(sale) {
            self.finish(finding);
            self.sale = Some(sale);
        }
        if row.price_changed != matches!(hand, Hand::Amount(_)) {
            finding.bad("a changed price that contradicts itself", format!("sale={}", row.id));
        }
        self.lines.push(Line {
            price: Fen(row.price_fen),
            level_price: (row.level_price_fen >= 0).then_some(Fen(row.level_price_fen)),
            quantity: Milli(row.quantity_milli),
            label: row.labelled.then_some(Fen(row.gross_fen)),
            hand,
            discountable: row.discountable,
        });
        let off = Parts {
            level_price: Fen(row.level_price_off_fen),
            level: Fen(row.level_off_fen),
            hand: Fen(row.hand_off_fen),
            bill: Fen(row.bill_off_fen),
            given: Fen(row.given_fen),
        };
        self.stored.push(LineQuote { gross: Fen(row.gross_fen), off });
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        self.finish(finding);
    }
}

impl Prices {
    fn finish(&mut self, finding: &mut Finding) {
        let Some(Head { sale, terms, rounding, .. }) = self.sale.take() else { return };
        match pricing::quote(&self.lines, terms) {
            Err(error) => finding.bad("a sale that cannot be priced", format!("sale={sale} {error}")),
            Ok(quote) => {
                for (n, (stored, right)) in self.stored.iter().zip(&quote.lines).enumerate() {
                    if stored != right {
                        let amounts = format!("gross={} discount={}", stored.gross.0, stored.off.sum().0);
                        let wanted = format!("wanted_gross={} wanted_discount={}", right.gross.0, right.off.sum().0);
                        finding
                            .bad("a line that costs something else", format!("sale={sale} n={n} {amounts} {wanted}"));
                    }
                }
                if quote.rounding != rounding {
                    let amounts = format!("rounding={} wanted_rounding={}", rounding.0, quote.rounding.0);
                    finding.bad("a sale that is rounded otherwise", format!("sale={sale} {amounts}"));
                }
            }
        }
        self.lines.clear();
        self.stored.clear();
    }
}
