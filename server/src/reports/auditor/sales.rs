//! Sales 销售单: do lines, discount and tenders make the total, and does the one arithmetic make the lines.
use rules::{
    id::Uuid,
    money::{BasisPoints, Fen, Milli},
    pricing::{self, Line},
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
            sentence: "A sale's total is its lines less discount, and what its tenders paid: cash handed over less change, \
                       and principal and gift of the member",
            parts: vec![
                rows("a sale that its lines do not make", "till_sale_line", LINES),
                rows("a sale that its tenders do not pay", "till_sale_tender", PAID),
                rows("a tender that contradicts itself", "till_sale_tender", TENDERS),
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

const LINES: &str = "SELECT s.id AS sale, s.receipt_no, s.gross_fen, s.discount_fen, s.total_fen, s.pieces_milli, \
      CAST(l.gross AS text) AS lines_gross, CAST(l.discount AS text) AS lines_discount, CAST(l.pieces AS text) AS lines_pieces \
    FROM till_sale s LEFT JOIN (SELECT merchant_id, sale_id, COUNT(DISTINCT n) AS lines, MIN(n) AS first, MAX(n) AS last, \
        SUM(gross_fen) AS gross, SUM(discount_fen) AS discount, SUM(quantity_milli) AS pieces \
      FROM till_sale_line GROUP BY merchant_id, sale_id) l ON l.merchant_id = s.merchant_id AND l.sale_id = s.id \
    WHERE l.lines IS NULL OR l.first <> 0 OR l.last <> l.lines - 1 OR l.gross <> s.gross_fen OR l.discount <> s.discount_fen \
      OR l.pieces <> s.pieces_milli OR s.total_fen <> s.gross_fen - s.discount_fen OR s.total_fen < 0 OR s.copies < 0";

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
        OR COALESCE(s.member_id, {nil}) = {nil} ELSE 1 = 1 END";

const RATES: &str = "SELECT s.id AS sale, s.receipt_no, s.pays_bp, l.pays_bp AS level_pays_bp FROM till_sale s \
    LEFT JOIN members_member m ON m.merchant_id = s.merchant_id AND m.id = s.member_id \
    LEFT JOIN members_level l ON l.merchant_id = m.merchant_id AND l.id = m.level_id \
    WHERE (s.member_id = {nil} AND s.pays_bp <> 10000) OR (m.version = 1 AND l.version = 1 AND s.pays_bp <> l.pays_bp)";

const PRICES: &str = "SELECT s.merchant_id, s.id, s.pays_bp, l.price_fen, l.quantity_milli, l.gross_fen, l.discount_fen, \
      l.price_changed, l.discountable, l.labelled \
    FROM till_sale s JOIN till_sale_line l ON l.merchant_id = s.merchant_id AND l.sale_id = s.id \
    ORDER BY s.merchant_id, s.id, l.n";

#[derive(FromQueryResult)]
struct PriceRow {
    merchant_id: Uuid,
    id: Uuid,
    pays_bp: i32,
    price_fen: i64,
    quantity_milli: i64,
    gross_fen: i64,
    discount_fen: i64,
    price_changed: bool,
    discountable: bool,
    labelled: bool,
}

/// The lines of the sale that is coming.
#[derive(Default)]
struct Prices {
    /// Merchant, sale, rate.
    sale: Option<(Uuid, Uuid, BasisPoints)>,
    lines: Vec<Line>,
    stored: Vec<pricing::LineQuote>,
}

impl Fold for Prices {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let row = PriceRow::from_query_result(row, "")?;
        let sale = (row.merchant_id, row.id, BasisPoints(row.pays_bp));
        if self.sale != Some(sale) {
            self.finish(finding);
            self.sale = Some(sale);
        }
        self.lines.push(Line {
            price: Fen(row.price_fen),
            quantity: Milli(row.quantity_milli),
            label: row.labelled.then_some(Fen(row.gross_fen)),
            changed: row.price_changed.then_some(Fen(row.gross_fen)),
            discountable: row.discountable,
        });
        self.stored.push(pricing::LineQuote { gross: Fen(row.gross_fen), discount: Fen(row.discount_fen) });
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        self.finish(finding);
    }
}

impl Prices {
    fn finish(&mut self, finding: &mut Finding) {
        let Some((_, sale, pays)) = self.sale.take() else { return };
        match pricing::quote(&self.lines, pays) {
            Err(error) => finding.bad("a sale that cannot be priced", format!("sale={sale} {error}")),
            Ok(quote) => {
                for (n, (stored, right)) in self.stored.iter().zip(&quote.lines).enumerate() {
                    if stored != right {
                        let amounts = format!("gross={} discount={}", stored.gross.0, stored.discount.0);
                        let wanted = format!("wanted_gross={} wanted_discount={}", right.gross.0, right.discount.0);
                        finding
                            .bad("a line that costs something else", format!("sale={sale} n={n} {amounts} {wanted}"));
                    }
                }
            }
        }
        self.lines.clear();
        self.stored.clear();
    }
}
