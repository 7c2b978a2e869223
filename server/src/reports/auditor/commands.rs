//! Commands 指令 and the audit log: who asked for what, and that it was done once.
use prost::Message;
use proto::{
    method::Method, methods::METHODS, shifts::v1 as shift, stored_value::v1 as stored_value, till::v1 as till,
};
use rules::id::Uuid;
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use super::{
    Finding, Invariant, log,
    part::{Fold, fold, list, rows},
};

/// What posts, and as what.
const POSTING: &[(&str, &Method)] = &[
    ("sale", &proto::methods::TILL_CHECKOUT),
    ("return", &proto::methods::TILL_RETURN_SALE),
    ("return", &proto::methods::TILL_RETURN_GOODS),
    ("cash_move", &proto::methods::SHIFTS_MOVE_CASH),
    ("top_up", &proto::methods::STORED_VALUE_TOP_UP),
    ("open_shift", &proto::methods::SHIFTS_OPEN_SHIFT),
    ("close_shift", &proto::methods::SHIFTS_CLOSE_SHIFT),
];

/// I-33, I-38.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            id: "I-33",
            sentence: "A command was answered once, its request's hash is kept, and a repeat would hear of the document that \
                       it made",
            parts: vec![
                rows(
                    "a command that was answered twice",
                    "kit_command",
                    "SELECT request_id AS request, COUNT(*) AS answers FROM kit_command \
                     GROUP BY merchant_id, request_id HAVING COUNT(*) > 1",
                ),
                rows(
                    "a transaction whose command has no answer",
                    "ledger_transaction",
                    "SELECT t.id AS \"transaction\", t.request_id AS request FROM ledger_transaction t WHERE NOT EXISTS \
                       (SELECT 1 FROM kit_command c WHERE c.merchant_id = t.merchant_id AND c.request_id = t.request_id)",
                ),
                rows(
                    "a command that posted twice",
                    "ledger_transaction",
                    "SELECT request_id AS request, COUNT(*) AS transactions FROM ledger_transaction \
                     GROUP BY merchant_id, request_id HAVING COUNT(*) > 1",
                ),
                fold(format!("WITH {POSTED} {ANSWERS}"), || Box::new(Answers)),
            ],
        },
        Invariant {
            id: "I-38",
            sentence: "Everything that was posted or answered has exactly one row in the audit log, with its person, till, \
                       time and request, and what the log says was done was done: also goods and shops are as it says",
            parts: log::records()
                .into_iter()
                .chain([
                    rows("a document that the audit log does not tell", "ledger_transaction", not_told()),
                    rows("an audit row of something that is not in the book", "kit_audit", not_done()),
                    rows(
                        "a command that the audit log does not tell",
                        "kit_command",
                        format!(
                            "WITH {TOLD} SELECT c.request_id AS request, c.method FROM kit_command c \
                         LEFT JOIN a ON a.merchant_id = c.merchant_id AND a.request_id = c.request_id \
                         WHERE a.id IS NULL OR a.method <> c.method OR a.at_ms <> c.at_ms"
                        ),
                    ),
                    rows("an audit row of a command that was not answered", "kit_audit", not_answered()),
                    rows(
                        "a command that the audit log tells twice",
                        "kit_audit",
                        "SELECT request_id AS request, COUNT(*) AS audit_rows FROM kit_audit WHERE outcome = 'ok' \
                     AND request_id IS NOT NULL GROUP BY merchant_id, request_id HAVING COUNT(*) > 1",
                    ),
                ])
                .collect(),
        },
    ]
}

/// Neither table has an index on requests: no call asks for one. Kept aside first, each is joined by one made on the way;
/// joined as they are, SQLite would go through a merchant's whole log for each row.
const TOLD: &str = "a AS MATERIALIZED (SELECT merchant_id, id, shop_id, till_id, staff_id, at_ms, method, request_id \
    FROM kit_audit WHERE outcome = 'ok' AND request_id IS NOT NULL)";
const POSTED: &str =
    "t AS MATERIALIZED (SELECT merchant_id, id, kind, document_id, request_id FROM ledger_transaction)";

/// Kind and method, as pairs for SQL.
fn pairs() -> String {
    list(POSTING.iter().map(|(kind, method)| format!("('{kind}', '{}')", method.short)))
}

fn not_told() -> String {
    format!(
        "WITH {TOLD} SELECT t.id AS \"transaction\", t.kind, t.request_id AS request FROM ledger_transaction t \
         LEFT JOIN a ON a.merchant_id = t.merchant_id AND a.request_id = t.request_id \
         LEFT JOIN till_sale s ON s.merchant_id = t.merchant_id AND s.id = t.document_id AND t.kind = 'sale' \
         LEFT JOIN till_return r ON r.merchant_id = t.merchant_id AND r.id = t.document_id AND t.kind = 'return' \
         LEFT JOIN stored_value_top_up u ON u.merchant_id = t.merchant_id AND u.id = t.document_id AND t.kind = 'top_up' \
         LEFT JOIN shifts_shift f ON f.merchant_id = t.merchant_id AND f.id = t.document_id \
         LEFT JOIN shifts_event v ON v.merchant_id = t.merchant_id AND v.id = t.document_id AND t.kind = 'cash_move' \
         WHERE a.id IS NULL OR a.till_id <> t.chain_id OR a.at_ms <> t.at_ms \
           OR (t.kind, a.method) NOT IN (VALUES {}) \
           OR a.staff_id <> COALESCE(s.staff_id, r.staff_id, u.staff_id, v.staff_id, CASE t.kind WHEN 'open_shift' THEN f.staff_id END, a.staff_id) \
           OR a.shop_id <> COALESCE(s.shop_id, r.shop_id, u.shop_id, v.shop_id, f.shop_id, a.shop_id)",
        pairs()
    )
}

fn not_done() -> String {
    format!(
        "WITH {POSTED} SELECT a.id AS audit, a.method, a.request_id AS request FROM kit_audit a \
         LEFT JOIN t ON t.merchant_id = a.merchant_id AND t.request_id = a.request_id \
         WHERE a.outcome = 'ok' AND a.method IN ({}) AND (t.id IS NULL OR (t.kind, a.method) NOT IN (VALUES {}))",
        list(POSTING.iter().map(|(_, method)| format!("'{}'", method.short))),
        pairs()
    )
}

fn not_answered() -> String {
    let idempotent = METHODS.iter().filter(|method| method.idempotent && method.audit);
    format!(
        "SELECT a.id AS audit, a.method, a.request_id AS request FROM kit_audit a \
         WHERE a.outcome = 'ok' AND a.method IN ({}) AND NOT EXISTS (SELECT 1 FROM kit_command c \
           WHERE c.merchant_id = a.merchant_id AND c.request_id = a.request_id AND c.method = a.method)",
        list(idempotent.map(|method| format!("'{}'", method.short)))
    )
}

const ANSWERS: &str = "SELECT c.request_id, c.method, c.request_hash, c.answer, t.kind, t.document_id, \
      COALESCE(s.receipt_no, r.receipt_no, u.receipt_no) AS receipt_no, COALESCE(s.total_fen, r.total_fen, u.paid_fen, v.amount_fen, f.counted_cash_fen) AS amount_fen \
    FROM kit_command c \
    LEFT JOIN t ON t.merchant_id = c.merchant_id AND t.request_id = c.request_id \
    LEFT JOIN till_sale s ON s.merchant_id = t.merchant_id AND s.id = t.document_id AND t.kind = 'sale' \
    LEFT JOIN till_return r ON r.merchant_id = t.merchant_id AND r.id = t.document_id AND t.kind = 'return' \
    LEFT JOIN stored_value_top_up u ON u.merchant_id = t.merchant_id AND u.id = t.document_id AND t.kind = 'top_up' \
    LEFT JOIN shifts_shift f ON f.merchant_id = t.merchant_id AND f.id = t.document_id AND t.kind = 'close_shift' \
    LEFT JOIN shifts_event v ON v.merchant_id = t.merchant_id AND v.id = t.document_id AND t.kind = 'cash_move'";

struct Answers;

#[derive(FromQueryResult)]
struct Answer {
    request_id: Uuid,
    method: String,
    request_hash: Vec<u8>,
    answer: Vec<u8>,
    kind: Option<String>,
    document_id: Option<Uuid>,
    receipt_no: Option<String>,
    amount_fen: Option<i64>,
}

impl Fold for Answers {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let command = Answer::from_query_result(row, "")?;
        let row = || format!("request={} method={}", command.request_id, command.method);
        if !METHODS.iter().any(|method| method.idempotent && method.short == command.method) {
            finding.bad("a command of no method that keeps answers", row());
        }
        if command.request_hash.len() != 32 {
            finding.bad("a command without its request's hash", row());
        }
        let posts = POSTING.iter().find(|(_, method)| method.short == command.method).map(|(kind, _)| *kind);
        if posts != command.kind.as_deref() {
            finding.bad("a command that posted something else than its method does", row());
        } else if posts.is_some() && !command.tells() {
            finding.bad("an answer that does not tell of its document", row());
        }
        Ok(())
    }
}

impl Answer {
    /// Does a repeat hear of the document the command made?
    fn tells(&self) -> bool {
        let bytes = self.answer.as_slice();
        let told = match self.kind.as_deref() {
            Some("sale") => till::CheckoutResponse::decode(bytes).ok().and_then(|answer| answer.sale).map(|sale| {
                let total = sale.quote.map_or(0, |quote| quote.total_fen);
                (sale.sale_id, Some(sale.receipt_no), Some(total))
            }),
            Some("return") => till::ReturnSaleResponse::decode(bytes)
                .ok()
                .and_then(|answer| answer.returned)
                .map(|one| (one.return_id, Some(one.receipt_no), Some(one.total_fen))),
            Some("top_up") => stored_value::TopUpResponse::decode(bytes)
                .ok()
                .and_then(|answer| answer.top_up)
                .map(|top_up| (top_up.top_up_id, Some(top_up.receipt_no), Some(top_up.paid_fen))),
            Some("cash_move") => shift::MoveCashResponse::decode(bytes)
                .ok()
                .and_then(|answer| answer.moved)
                .map(|moved| (moved.move_id, None, Some(moved.amount_fen))),
            Some("open_shift") => shift::OpenShiftResponse::decode(bytes)
                .ok()
                .and_then(|answer| answer.shift)
                .map(|shift| (shift.shift_id, None, None)),
            _ => shift::CloseShiftResponse::decode(bytes)
                .ok()
                .and_then(|answer| answer.slip)
                .map(|slip| (slip.shift.unwrap_or_default().shift_id, None, Some(slip.counted_cash_fen))),
        };
        let document = self.document_id.map(|id| id.to_string()).unwrap_or_default();
        told == Some((document, self.receipt_no.clone(), self.amount_fen))
    }
}
