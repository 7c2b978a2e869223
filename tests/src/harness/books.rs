//! The cheap invariants of every shop, looked at when it closes. A test that leaves wrong books fails, whatever it was about.
use sea_orm::{ConnectionTrait, Statement};
use server::kit::{Store, Url, store::Mode};

/// A sentence that must hold, and the rows that break it.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "entries of a transaction sum to zero for each asset",
        "SELECT 1 AS one FROM ledger_entry GROUP BY merchant_id, transaction_id, asset HAVING SUM(amount) <> 0",
    ),
    (
        "a balance is the sum of its entries (members' accounts are credit accounts)",
        "SELECT 1 AS one FROM ledger_balance b WHERE b.amount <> (SELECT COALESCE(-SUM(e.amount), 0) FROM ledger_entry e \
         WHERE e.merchant_id = b.merchant_id AND e.owner_id = b.owner_id AND e.class = b.class)",
    ),
    (
        "every account of a member has a balance",
        "SELECT 1 AS one FROM ledger_entry e WHERE e.class IN (10, 11, 12) AND NOT EXISTS (SELECT 1 FROM ledger_balance b \
         WHERE b.merchant_id = e.merchant_id AND b.owner_id = e.owner_id AND b.class = e.class)",
    ),
    ("a balance is never below zero", "SELECT 1 AS one FROM ledger_balance WHERE amount < 0"),
    (
        "a chain has no gap, and its head is its last transaction",
        "SELECT 1 AS one FROM ledger_chain c WHERE c.seq <> (SELECT COUNT(*) FROM ledger_transaction t \
         WHERE t.merchant_id = c.merchant_id AND t.chain_id = c.chain_id) OR c.hash <> (SELECT t.hash FROM ledger_transaction t \
         WHERE t.merchant_id = c.merchant_id AND t.chain_id = c.chain_id AND t.seq = c.seq)",
    ),
    (
        "a sale is the sum of its lines",
        "SELECT 1 AS one FROM till_sale s WHERE s.total_fen <> (SELECT COALESCE(SUM(l.gross_fen - l.discount_fen), 0) \
         FROM till_sale_line l WHERE l.merchant_id = s.merchant_id AND l.sale_id = s.id)",
    ),
    (
        "a sale is the sum of its tenders",
        "SELECT 1 AS one FROM till_sale s WHERE s.total_fen <> (SELECT COALESCE(SUM(t.amount_fen), 0) \
         FROM till_sale_tender t WHERE t.merchant_id = s.merchant_id AND t.sale_id = s.id)",
    ),
    (
        "every sale is in the book once",
        "SELECT 1 AS one FROM till_sale s WHERE 1 <> (SELECT COUNT(*) FROM ledger_transaction t \
         WHERE t.merchant_id = s.merchant_id AND t.document_id = s.id AND t.kind = 'sale')",
    ),
    (
        "every top-up is in the book once",
        "SELECT 1 AS one FROM stored_value_top_up s WHERE 1 <> (SELECT COUNT(*) FROM ledger_transaction t \
         WHERE t.merchant_id = s.merchant_id AND t.document_id = s.id AND t.kind = 'top_up')",
    ),
];

/// The sentences that do not hold.
pub(super) async fn check(url: &Url) -> Vec<String> {
    let store = Store::open(url, Mode::ReadOnly).await.expect("the shop's database");
    let database = store.readers();
    let mut wrong = Vec::new();
    for (sentence, sql) in INVARIANTS {
        let broken = database.query_all_raw(Statement::from_string(store.backend(), *sql)).await;
        let broken = broken.unwrap_or_else(|error| panic!("{sentence}: {error}"));
        if !broken.is_empty() {
            wrong.push(format!("{sentence}: {} times not", broken.len()));
        }
    }
    database.clone().close().await.expect("a closed connection");
    wrong
}
