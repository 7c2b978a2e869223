//! Approvals 授权: what somebody else agreed to was agreed to.
use super::{
    Invariant,
    part::{Part, rows},
};

/// I-16. Agreements are kept for good: those of what is new are looked for among all of them.
pub(super) fn invariants() -> Vec<Invariant> {
    let mut parts: Vec<Part> = DOCUMENTS.iter().flat_map(Document::parts).collect();
    parts.extend([
        rows(
            "a sale with a reason that nobody gave",
            "till_sale",
            "SELECT s.id AS sale FROM till_sale s WHERE s.approver_id = {nil} AND s.approval_reason <> ''",
        ),
        rows(
            "somebody who agreed with oneself",
            "access_approval",
            "SELECT a.document_id AS document FROM access_approval a WHERE a.approver_id = a.staff_id",
        ),
    ]);
    vec![Invariant {
        id: "I-16",
        sentence: "What somebody could not do alone was agreed to by somebody else, for this sale, return, cash move or opening of \
                   the drawer, for what it does, on this till, within its time, and the document says by whom",
        parts,
    }]
}

/// A kind of document that says who agreed to it.
struct Document {
    what: &'static str,
    table: &'static str,
    /// What an agreement to it was to, where it can be only one thing: names of `rules::limits::Act`.
    acts: &'static str,
    /// What it keeps of the reason.
    reason: &'static str,
}

const DOCUMENTS: [Document; 3] = [
    Document { what: "a sale", table: "till_sale", acts: "a.acts", reason: "d.approval_reason" },
    Document {
        what: "a return",
        table: "till_return",
        acts: "CASE WHEN d.sale_id IS NULL THEN 'no_receipt' ELSE 'return' END",
        reason: "a.reason",
    },
    Document {
        what: "an event of a shift",
        table: "shifts_event",
        acts: "CASE d.kind WHEN {event.cash_in} THEN 'cash_in' WHEN {event.cash_out} THEN 'cash_out' \
               WHEN {event.no_sale} THEN 'no_sale' ELSE '-' END",
        reason: "a.reason",
    },
];

impl Document {
    /// An agreement to nothing is one that was not needed when it was given: the role was changed since.
    fn parts(&self) -> [Part; 3] {
        let Self { what, table, acts, reason } = self;
        [
            rows(
                "a document whose approval is not there, or is of another document, deed, person, till, reason or time",
                table,
                format!(
                    "SELECT '{what}' AS what, d.id AS document FROM {table} d WHERE d.approver_id <> {{nil}} AND NOT EXISTS \
                       (SELECT 1 FROM access_approval a WHERE a.merchant_id = d.merchant_id AND a.document_id = d.id \
                        AND a.shop_id = d.shop_id AND a.till_id = d.till_id AND a.staff_id = d.staff_id \
                        AND a.approver_id = d.approver_id AND a.approver_name = d.approver_name AND a.acts IN ('', {acts}) \
                        AND a.reason = {reason} \
                        AND a.at_ms <= d.at_ms AND a.expires_ms > d.at_ms)"
                ),
            ),
            rows(
                "a document that who made it agreed to",
                table,
                format!("SELECT '{what}' AS what, d.id AS document FROM {table} d WHERE d.approver_id = d.staff_id"),
            ),
            rows(
                "a document with half an approval",
                table,
                format!(
                    "SELECT '{what}' AS what, d.id AS document FROM {table} d \
                     WHERE (d.approver_id = {{nil}}) <> (d.approver_name = '')"
                ),
            ),
        ]
    }
}
