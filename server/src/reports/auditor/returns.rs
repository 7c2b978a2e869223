//! Returns 退货 against the sales they take back: never more than was sold, paid or earned, and what the one rule says.
use rules::{
    id::Uuid,
    money::{Fen, Milli},
    payments::Kind,
    returns::{self, Back, Line, Part},
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::{
    Finding, Invariant,
    part::{Fold, fold, rows},
    since::Reach,
};

/// I-06, I-12, I-18. A return may be of a sale of long ago, and there are few: all of them are looked at every time.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            id: "I-06",
            sentence: "Every return takes back from one sale of its shop and member, after it, and its lines, its rounding and \
                       its tenders make its total; without a receipt it is cash for goods, and nothing else",
            parts: vec![
                rows("a return that is not of its sale", "till_return", OF_SALE).reaching(Reach::Whole),
                rows("a return that its lines do not make", "till_return", LINES).reaching(Reach::Whole),
                rows("a return that its tenders do not make", "till_return", TENDERS).reaching(Reach::Whole),
            ],
        },
        Invariant {
            id: "I-12",
            sentence: "Of no line, tender or points of a sale came back more than was sold, paid or earned, and each line gave \
                       back its share of what it cost",
            parts: vec![
                rows("more money or points back than the sale took", "till_return", MORE_BACK).reaching(Reach::Whole),
                rows("more back through a tender than it paid", "till_return_tender", MORE_OF_TENDER)
                    .reaching(Reach::Whole),
                fold(SHARES, || Box::new(Shares::default())).reaching(Reach::Whole),
            ],
        },
        Invariant {
            id: "I-18",
            sentence: "A return went to the tenders, gave back the rounding and took back the points that the one rule says",
            parts: vec![fold(REFUNDS, || Box::new(Refunds::default())).reaching(Reach::Whole)],
        },
    ]
}

const OF_SALE: &str = "SELECT r.id AS \"return\", r.sale_id AS sale, r.nth FROM till_return r \
    LEFT JOIN till_sale s ON s.merchant_id = r.merchant_id AND s.id = r.sale_id \
    LEFT JOIN (SELECT merchant_id, sale_id, COUNT(*) AS returns, MAX(nth) AS last, MIN(nth) AS first FROM till_return \
      GROUP BY merchant_id, sale_id) n ON n.merchant_id = r.merchant_id AND n.sale_id = r.sale_id \
    WHERE r.reason = '' OR CASE WHEN r.sale_id IS NULL \
      THEN r.nth <> 0 OR r.member_id <> {nil} OR r.points_reversed <> 0 OR r.discount_fen <> 0 OR r.given_fen <> 0 \
      ELSE s.id IS NULL OR s.shop_id <> r.shop_id OR s.member_id <> r.member_id OR r.at_ms < s.at_ms \
      OR n.first <> 1 OR n.last <> n.returns END";

const LINES: &str = "SELECT r.id AS \"return\", r.total_fen, CAST(l.net AS text) AS lines_net FROM till_return r LEFT JOIN (\
      SELECT b.merchant_id, b.return_id, COUNT(*) AS lines, MIN(b.n) AS first, MAX(b.n) AS last, SUM(b.net_fen) AS net, \
        SUM(b.discount_fen) AS discount, SUM(b.given_fen) AS given, COUNT(DISTINCT b.sale_n) AS places, \
        MIN(b.quantity_milli) AS least, SUM(CASE WHEN b.sale_id = r.sale_id OR (r.sale_id IS NULL AND b.sale_id IS NULL AND b.sale_n IS NULL) \
          THEN 0 ELSE 1 END) AS strange \
      FROM till_return_line b JOIN till_return r ON r.merchant_id = b.merchant_id AND r.id = b.return_id \
      GROUP BY b.merchant_id, b.return_id) l ON l.merchant_id = r.merchant_id AND l.return_id = r.id \
    WHERE l.lines IS NULL OR l.first <> 0 OR l.last <> l.lines - 1 OR (r.sale_id IS NOT NULL AND l.places <> l.lines) OR l.least <= 0 OR l.strange <> 0 \
      OR l.discount <> r.discount_fen OR l.given <> r.given_fen OR r.gross_fen <> l.net + l.discount \
      OR r.total_fen <> l.net + r.rounding_fen OR r.total_fen < 0 OR r.points_reversed < 0";

const TENDERS: &str = "SELECT r.id AS \"return\", r.total_fen, CAST(p.paid AS text) AS paid FROM till_return r LEFT JOIN (\
      SELECT merchant_id, return_id, COUNT(*) AS tenders, MIN(n) AS first, MAX(n) AS last, SUM(amount_fen) AS paid, \
        SUM(CASE WHEN amount_fen <= 0 OR principal_fen < 0 OR gift_fen < 0 OR CASE kind \
          WHEN {tender.stored_value} THEN principal_fen + gift_fen <> amount_fen \
          ELSE principal_fen <> 0 OR gift_fen <> 0 END THEN 1 ELSE 0 END) AS torn, \
        SUM(CASE WHEN sale_n IS NULL AND kind = {tender.cash} THEN 0 ELSE 1 END) AS tied \
      FROM till_return_tender GROUP BY merchant_id, return_id) p ON p.merchant_id = r.merchant_id AND p.return_id = r.id \
    WHERE COALESCE(p.paid, 0) <> r.total_fen OR p.first <> 0 OR p.last <> p.tenders - 1 OR p.torn <> 0 \
      OR (r.sale_id IS NULL AND p.tied <> 0)";

const MORE_BACK: &str = "SELECT r.sale_id AS sale, CAST(r.total AS text) AS total, CAST(r.points AS text) AS points FROM (\
      SELECT merchant_id, sale_id, SUM(points_reversed) AS points, SUM(total_fen) AS total, SUM(gross_fen) AS gross, \
        SUM(given_fen) AS given FROM till_return GROUP BY merchant_id, sale_id) r \
    JOIN till_sale s ON s.merchant_id = r.merchant_id AND s.id = r.sale_id \
    WHERE r.total > s.total_fen OR r.points > s.points_earned OR r.gross > s.gross_fen OR r.given > s.given_fen";

const MORE_OF_TENDER: &str = "SELECT b.sale_id AS sale, b.sale_n AS tender, CAST(b.amount AS text) AS back, p.amount_fen AS paid FROM (\
      SELECT r.merchant_id, r.sale_id, t.sale_n, t.kind, SUM(t.amount_fen) AS amount, SUM(t.principal_fen) AS principal, \
        SUM(t.gift_fen) AS gift FROM till_return_tender t \
        JOIN till_return r ON r.merchant_id = t.merchant_id AND r.id = t.return_id AND r.sale_id IS NOT NULL \
      GROUP BY r.merchant_id, r.sale_id, t.sale_n, t.kind) b \
    LEFT JOIN till_sale_tender p ON p.merchant_id = b.merchant_id AND p.sale_id = b.sale_id AND p.n = b.sale_n \
      AND p.kind = b.kind \
    WHERE p.n IS NULL OR b.amount > p.amount_fen OR b.principal > p.principal_fen OR b.gift > p.gift_fen";

const SHARES: &str = "SELECT l.merchant_id, r.sale_id, l.sale_n, l.quantity_milli, l.net_fen, l.discount_fen, l.given_fen, \
      s.quantity_milli AS sold_milli, s.gross_fen - s.discount_fen AS sold_net_fen, s.discount_fen AS sold_discount_fen, \
      s.given_fen AS sold_given_fen, CASE WHEN s.item_id = l.item_id AND s.category_id = l.category_id \
        AND s.barcode = l.barcode AND s.price_fen = l.price_fen THEN 1 ELSE 0 END AS same \
    FROM till_return_line l JOIN till_return r ON r.merchant_id = l.merchant_id AND r.id = l.return_id \
    LEFT JOIN till_sale_line s ON s.merchant_id = r.merchant_id AND s.sale_id = r.sale_id AND s.n = l.sale_n \
    WHERE r.sale_id IS NOT NULL ORDER BY l.merchant_id, r.sale_id, l.sale_n, r.nth";

#[derive(FromQueryResult)]
struct Share {
    merchant_id: Uuid,
    sale_id: Uuid,
    sale_n: Option<i16>,
    quantity_milli: i64,
    net_fen: i64,
    discount_fen: i64,
    given_fen: i64,
    sold_milli: Option<i64>,
    sold_net_fen: Option<i64>,
    sold_discount_fen: Option<i64>,
    sold_given_fen: Option<i64>,
    same: i32,
}

impl Share {
    fn sold(&self, back: Milli) -> Option<Line> {
        Some(Line {
            quantity: Milli(self.sold_milli?),
            back,
            net: Fen(self.sold_net_fen?),
            discount: Fen(self.sold_discount_fen?),
            given: Fen(self.sold_given_fen?),
        })
    }
}

/// How much of the line that is coming came back.
#[derive(Default)]
struct Shares {
    of: Option<(Uuid, Uuid, Option<i16>)>,
    before: Milli,
}

impl Fold for Shares {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let row = Share::from_query_result(row, "")?;
        let of = (row.merchant_id, row.sale_id, row.sale_n);
        if self.of != Some(of) {
            *self = Self { of: Some(of), before: Milli(0) };
        }
        let at = || format!("sale={} line={}", row.sale_id, row.sale_n.unwrap_or(-1));
        let Some(sold) = row.sold(self.before) else {
            finding.bad("something back that was not sold", at());
            return Ok(());
        };
        let kept = Back { net: Fen(row.net_fen), discount: Fen(row.discount_fen), given: Fen(row.given_fen) };
        match returns::line(sold, Milli(row.quantity_milli)) {
            None => finding.bad("more of a line back than was sold", at()),
            Some(back) if back != kept => finding.bad("a line that gave back something else than its share", at()),
            Some(_) if row.same == 0 => finding.bad("a line of another good than was sold", at()),
            Some(_) => {}
        }
        self.before = self.before + Milli(row.quantity_milli);
        Ok(())
    }
}

const REFUNDS: &str = "SELECT r.merchant_id, r.sale_id, r.id, r.total_fen, r.rounding_fen, r.gross_fen - r.discount_fen AS net_fen, \
      r.points_reversed, s.points_earned, s.rounding_fen AS sold_rounding_fen, s.gross_fen - s.discount_fen AS sold_net_fen, \
      p.n, p.kind, p.amount_fen, p.principal_fen, p.gift_fen, COALESCE(b.amount_fen, 0) AS back_fen, \
      COALESCE(b.principal_fen, 0) AS back_principal_fen, COALESCE(b.gift_fen, 0) AS back_gift_fen \
    FROM till_return r JOIN till_sale s ON s.merchant_id = r.merchant_id AND s.id = r.sale_id \
    LEFT JOIN till_sale_tender p ON p.merchant_id = s.merchant_id AND p.sale_id = s.id \
    LEFT JOIN till_return_tender b ON b.merchant_id = r.merchant_id AND b.return_id = r.id AND b.sale_n = p.n \
    ORDER BY r.merchant_id, r.sale_id, r.nth, r.id, p.n";

#[derive(FromQueryResult)]
struct Refund {
    merchant_id: Uuid,
    sale_id: Uuid,
    id: Uuid,
    total_fen: i64,
    rounding_fen: i64,
    net_fen: i64,
    points_reversed: i64,
    points_earned: i64,
    sold_rounding_fen: i64,
    sold_net_fen: i64,
    n: Option<i16>,
    kind: Option<i16>,
    amount_fen: Option<i64>,
    principal_fen: Option<i64>,
    gift_fen: Option<i64>,
    back_fen: i64,
    back_principal_fen: i64,
    back_gift_fen: i64,
}

/// The sale and the return that are coming, and what went back of the sale before.
#[derive(Default)]
struct Refunds {
    sale: Option<(Uuid, Uuid)>,
    before: Fen,
    net_before: Fen,
    one: Option<Refund>,
    paid: Vec<Part>,
    /// As the parts of a payment, so that both are told in the same words.
    kept: Vec<Part>,
}

impl Fold for Refunds {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let row = Refund::from_query_result(row, "")?;
        if self.one.as_ref().is_some_and(|one| one.id != row.id) {
            self.finish(finding);
        }
        let sale = (row.merchant_id, row.sale_id);
        if self.sale != Some(sale) {
            *self = Self { sale: Some(sale), ..Self::default() };
        }
        if let (Some(n), Some(amount), Some(principal), Some(gift)) =
            (row.n, row.amount_fen, row.principal_fen, row.gift_fen)
        {
            let kind = Kind::from_code(row.kind.unwrap_or_default().into()).unwrap_or_default();
            let back = (Fen(row.back_fen), Fen(row.back_principal_fen), Fen(row.back_gift_fen));
            self.paid.extend(Part::of(n, kind, Fen(amount), Fen(principal), Fen(gift)));
            self.kept.extend(Part::of(n, kind, back.0, back.1, back.2));
        }
        self.one = Some(row);
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        self.finish(finding);
    }
}

impl Refunds {
    fn finish(&mut self, finding: &mut Finding) {
        let Some(one) = self.one.take() else { return };
        let at = || format!("return={}", one.id);
        let (paid, kept) = (std::mem::take(&mut self.paid), std::mem::take(&mut self.kept));
        let went = returns::refund(&paid, self.before, Fen(one.total_fen)).map(|went| {
            let parts = paid.iter().zip(went).map(|(part, amount)| Part { amount, ..*part });
            parts.filter(|part| part.amount > Fen::ZERO).collect::<Vec<_>>()
        });
        if went.as_ref() != Ok(&kept) {
            finding.bad("a refund that went another way than the rule says", at());
        }
        let points = returns::points(&paid, one.points_earned, self.before, Fen(one.total_fen));
        if points != one.points_reversed {
            finding.bad("points that are taken back otherwise than they were earned", at());
        }
        let rounded = |net: Fen| returns::rounding(Fen(one.sold_rounding_fen), Fen(one.sold_net_fen), net).0;
        let net = self.net_before + Fen(one.net_fen);
        if rounded(net) - rounded(self.net_before) != one.rounding_fen {
            finding.bad("a rounding that went back otherwise than the rule says", at());
        }
        self.before += Fen(one.total_fen);
        self.net_before = net;
    }
}
