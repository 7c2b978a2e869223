//! Money 钱: entries, balances, what members own.
use rules::{money::Fen, points};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::{
    Finding, Invariant,
    part::{Fold, Part, fold, rows},
    since::Reach,
};

/// I-01 to I-04, I-07, I-08, I-17.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        balanced(),
        Invariant {
            id: "I-02",
            sentence: "All accounts of a merchant sum to zero for each asset, at the end of every business day",
            parts: vec![rows("a day that does not end at zero", "ledger_entry", DAYS)],
        },
        Invariant {
            id: "I-03",
            sentence: "What a member's balance says is the sum of its entries, and each has the other",
            parts: vec![balances(
                "a balance that its entries do not make",
                "{class.member_principal}, {class.member_gift}",
                " OR class NOT IN ({members})",
            )],
        },
        floors(),
        gift(),
        Invariant {
            id: "I-08",
            sentence: "What members own is the same by their balances, by the entries, and by top-ups less payments \
                       and plus what went back",
            parts: vec![
                owned(
                    "principal",
                    "{class.member_principal}",
                    "paid_fen",
                    ("till_sale_tender", "-principal_fen"),
                    ("till_return_tender", "principal_fen"),
                ),
                owned(
                    "gift",
                    "{class.member_gift}",
                    "gift_fen",
                    ("till_sale_tender", "-gift_fen"),
                    ("till_return_tender", "gift_fen"),
                ),
                owned(
                    "points",
                    "{class.member_points}",
                    "0",
                    ("till_sale", "points_earned"),
                    ("till_return", "-points_reversed"),
                ),
            ],
        },
        Invariant {
            id: "I-17",
            sentence: "A member's points are the sum of what each sale earned, and each sale earned what money (all but gifts and vouchers) \
                       paid for by the level's rate (the rate itself is known while neither member nor level was changed)",
            parts: vec![
                balances("points that their entries do not make", "{class.member_points}", ""),
                fold(EARNED, || Box::new(Earned)),
            ],
        },
    ]
}

fn balanced() -> Invariant {
    Invariant {
        id: "I-01",
        sentence: "The entries of a transaction sum to zero for each asset, and there are none only where nothing moved",
        parts: vec![
            rows(
                "entries that do not sum to zero",
                "ledger_entry",
                "SELECT transaction_id AS \"transaction\", asset, CAST(SUM(amount) AS text) AS sum FROM ledger_entry \
                 GROUP BY merchant_id, transaction_id, asset HAVING SUM(amount) <> 0",
            ),
            rows(
                "a lone entry, or a gap in their numbers",
                "ledger_entry",
                "SELECT transaction_id AS \"transaction\", COUNT(*) AS entries, MAX(n) AS last FROM ledger_entry \
                 GROUP BY merchant_id, transaction_id \
                 HAVING COUNT(*) < 2 OR MIN(n) <> 0 OR MAX(n) <> COUNT(*) - 1 OR COUNT(DISTINCT n) <> COUNT(*)",
            ),
            rows(
                "an entry of no amount, of an unknown account, or in another asset",
                "ledger_entry",
                "SELECT transaction_id AS \"transaction\", n, class, asset, amount FROM ledger_entry \
                 WHERE amount = 0 OR (class, asset) NOT IN {accounts}",
            ),
            rows(
                "value that moved without entries",
                "ledger_transaction",
                "SELECT t.id AS \"transaction\", t.kind FROM ledger_transaction t \
                 LEFT JOIN till_sale s ON s.merchant_id = t.merchant_id AND s.id = t.document_id \
                 LEFT JOIN shifts_shift f ON f.merchant_id = t.merchant_id AND f.id = t.document_id \
                 LEFT JOIN till_return r ON r.merchant_id = t.merchant_id AND r.id = t.document_id \
                 WHERE COALESCE(CASE t.kind WHEN 'sale' THEN s.gross_fen + s.points_earned \
                   WHEN 'return' THEN r.gross_fen + r.points_reversed \
                   WHEN 'open_shift' THEN f.float_fen WHEN 'close_shift' THEN f.expected_cash_fen + f.counted_cash_fen \
                   END, 1) <> 0 AND NOT EXISTS \
                   (SELECT 1 FROM ledger_entry e WHERE e.merchant_id = t.merchant_id AND e.transaction_id = t.id)",
            ),
        ],
    }
}

const DAYS: &str = "SELECT d.merchant_id AS merchant, d.business_day AS day, d.asset, CAST(d.sum AS text) AS sum FROM (\
    SELECT t.merchant_id, t.business_day, e.asset, \
      SUM(SUM(e.amount)) OVER (PARTITION BY t.merchant_id, e.asset ORDER BY t.business_day) AS sum \
    FROM ledger_entry e JOIN ledger_transaction t ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
    GROUP BY t.merchant_id, t.business_day, e.asset) d WHERE d.sum <> 0";

/// Balance rows against sums of entries of some classes, both ways.
fn balances(what: &'static str, classes: &str, or_rows: &str) -> Part {
    let sql = format!(
        "SELECT owner_id AS member, class, CAST(SUM(held) AS text) AS balance, CAST(SUM(moved) AS text) AS entries FROM (\
           SELECT merchant_id, owner_id, class, amount AS held, 0 AS moved, 1 AS rows_held, 0 AS rows_moved \
           FROM ledger_balance WHERE class IN ({classes}){or_rows} \
           UNION ALL SELECT merchant_id, owner_id, class, 0, -amount, 0, 1 \
           FROM ledger_entry WHERE class IN ({classes})) b \
         GROUP BY merchant_id, owner_id, class HAVING SUM(held) <> SUM(moved) OR SUM(rows_held) <> 1 OR SUM(rows_moved) = 0"
    );
    rows(what, "ledger_balance", sql).reaching(Reach::Accounts)
}

/// Ids of transactions only grow, and the id is taken when the balance is locked: their order is the order in which members'
/// money moved, on all tills together. A drawer belongs to one till, whose chain has an order of its own.
fn floors() -> Invariant {
    Invariant {
        id: "I-04",
        sentence: "No member's account and no drawer is below zero, now or at any time before",
        parts: vec![
            rows(
                "a balance below zero",
                "ledger_balance",
                "SELECT owner_id AS member, class, amount FROM ledger_balance WHERE amount < 0",
            ),
            rows(
                "an account that was below zero",
                "ledger_entry",
                "SELECT h.owner_id AS member, h.class, h.transaction_id AS \"transaction\", CAST(-h.sum AS text) AS held FROM (\
                   SELECT owner_id, class, transaction_id, SUM(amount) OVER \
                     (PARTITION BY merchant_id, owner_id, class ORDER BY transaction_id) AS sum \
                   FROM ledger_entry WHERE class IN ({members})) h WHERE h.sum > 0",
            )
            .reaching(Reach::Accounts),
            rows(
                "a drawer that was below zero",
                "ledger_entry",
                "SELECT h.owner_id AS shift, h.transaction_id AS \"transaction\", CAST(h.sum AS text) AS held FROM (\
                   SELECT e.owner_id, e.transaction_id, SUM(e.amount) OVER \
                     (PARTITION BY e.merchant_id, e.owner_id ORDER BY t.seq) AS sum \
                   FROM ledger_entry e JOIN ledger_transaction t \
                     ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
                   WHERE e.class = {class.drawer}) h WHERE h.sum < 0",
            ),
            rows(
                "foreign cash of a drawer that was below zero",
                "ledger_entry",
                "SELECT h.owner_id AS shift, h.asset, h.transaction_id AS \"transaction\", CAST(h.sum AS text) AS held FROM (\
                   SELECT e.owner_id, e.asset, e.transaction_id, SUM(e.amount) OVER \
                     (PARTITION BY e.merchant_id, e.owner_id, e.asset ORDER BY t.seq) AS sum \
                   FROM ledger_entry e JOIN ledger_transaction t \
                     ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
                   WHERE e.class = {class.foreign_drawer}) h WHERE h.sum < 0",
            ),
        ],
    }
}

fn gift() -> Invariant {
    Invariant {
        id: "I-07",
        sentence: "Gift money is given by plans and spent on goods, where it is booked as a cost; it never becomes cash",
        parts: vec![
            rows(
                "gift money on an account of money, or money on one of gifts",
                "ledger_entry",
                "SELECT transaction_id AS \"transaction\", n, class, asset, amount FROM ledger_entry \
                 WHERE (asset = {asset.gift}) <> (class IN ({class.member_gift}, {class.gift_issued}))",
            ),
            rows(
                "gift money that is not booked as what it paid for",
                "ledger_entry",
                "SELECT t.id AS \"transaction\", t.kind, CAST(SUM(CASE WHEN e.class = {class.member_gift} THEN e.amount ELSE 0 END) AS text) \
                   AS moved, CAST(SUM(CASE WHEN e.class = {class.gift_cost} THEN e.amount ELSE 0 END) AS text) AS cost \
                 FROM ledger_entry e JOIN ledger_transaction t ON t.merchant_id = e.merchant_id AND t.id = e.transaction_id \
                 WHERE e.class IN ({class.member_gift}, {class.gift_issued}, {class.gift_cost}) \
                 GROUP BY t.merchant_id, t.id, t.kind \
                 HAVING t.kind NOT IN ('sale', 'return', 'top_up') \
                   OR SUM(CASE e.class WHEN {class.gift_cost} THEN e.amount WHEN {class.member_gift} \
                      THEN CASE WHEN t.kind IN ('sale', 'return') THEN -e.amount ELSE 0 END ELSE 0 END) <> 0 \
                   OR (t.kind = 'sale') <> (SUM(CASE WHEN e.class = {class.member_gift} THEN e.amount ELSE 0 END) > 0)",
            ),
            rows(
                "a top-up that gave something else than its plan",
                "stored_value_top_up",
                "SELECT u.id AS top_up, u.paid_fen, u.gift_fen, p.pay_fen, p.gift_fen AS plan_gift_fen \
                 FROM stored_value_top_up u \
                 LEFT JOIN stored_value_plan p ON p.merchant_id = u.merchant_id AND p.id = u.plan_id \
                 WHERE (u.plan_id = {nil} AND u.gift_fen <> 0) \
                   OR (p.version = 1 AND (u.paid_fen <> p.pay_fen OR u.gift_fen <> p.gift_fen))",
            ),
        ],
    }
}

/// One asset of all members of a merchant, by three roads that share no row.
fn owned(
    name: &'static str,
    class: &str,
    topped_up: &str,
    (spent_in, spent): (&'static str, &str),
    (back_in, back): (&str, &str),
) -> Part {
    let sql = format!(
        "SELECT merchant_id AS merchant, '{name}' AS what, CAST(SUM(balances) AS text) AS balances, \
           CAST(SUM(entries) AS text) AS entries, CAST(SUM(documents) AS text) AS documents FROM (\
           SELECT merchant_id, amount AS balances, 0 AS entries, 0 AS documents FROM ledger_balance WHERE class = {class} \
           UNION ALL SELECT merchant_id, 0, -amount, 0 FROM ledger_entry WHERE class = {class} \
           UNION ALL SELECT merchant_id, 0, 0, {topped_up} FROM stored_value_top_up \
           UNION ALL SELECT merchant_id, 0, 0, {back} FROM {back_in} \
           UNION ALL SELECT merchant_id, 0, 0, {spent} FROM {spent_in}) o \
         GROUP BY merchant_id HAVING SUM(balances) <> SUM(entries) OR SUM(entries) <> SUM(documents)"
    );
    rows("three sums that differ", spent_in, sql).reaching(Reach::Full)
}

/// `sure`: neither the member nor any level was changed since it was made, so today's rate is the rate of the sale.
const EARNED: &str = "SELECT s.id, s.points_earned, CAST(COALESCE(p.cash, 0) AS bigint) AS cash, \
      CAST(COALESCE(p.principal, 0) AS bigint) AS principal, \
      CASE WHEN s.member_id = {nil} THEN 0 ELSE l.points_per_yuan END AS rate, \
      CASE WHEN s.member_id = {nil} OR (m.version = 1 AND l.version = 1) THEN 1 ELSE 0 END AS sure \
    FROM till_sale s \
    LEFT JOIN (SELECT merchant_id, sale_id, SUM(CASE WHEN kind IN ({earning}) THEN amount_fen ELSE 0 END) AS cash, \
        SUM(principal_fen) AS principal FROM till_sale_tender GROUP BY merchant_id, sale_id) p \
      ON p.merchant_id = s.merchant_id AND p.sale_id = s.id \
    LEFT JOIN members_member m ON m.merchant_id = s.merchant_id AND m.id = s.member_id \
    LEFT JOIN members_level l ON l.merchant_id = m.merchant_id AND l.id = m.level_id";

struct Earned;

#[derive(FromQueryResult)]
struct EarnedRow {
    id: rules::id::Uuid,
    points_earned: i64,
    cash: i64,
    principal: i64,
    rate: Option<i32>,
    sure: i32,
}

impl Fold for Earned {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let sale = EarnedRow::from_query_result(row, "")?;
        let at = |rate| points::earned(Fen(sale.cash), Fen(sale.principal), rate);
        let right = match (sale.sure, sale.rate) {
            (1, Some(rate)) => sale.points_earned == at(rate),
            // At some whole rate: a multiple of what one point a yuan would be.
            _ => match at(1) {
                0 => sale.points_earned == 0,
                once => sale.points_earned >= 0 && sale.points_earned % once == 0,
            },
        };
        if !right {
            let EarnedRow { id, points_earned, cash, principal, .. } = sale;
            let row = format!("sale={id} points_earned={points_earned} cash={cash} principal={principal}");
            finding.bad("points that the sale did not earn", row);
        }
        Ok(())
    }
}
