//! Approvals 授权: what somebody else agreed to was agreed to.
use super::{
    Invariant,
    part::{Part, rows},
};

/// I-16.
pub(super) fn invariants() -> Vec<Invariant> {
    let parts: Vec<Part> = vec![
        rows(
            "a sale whose approval is not there, or is of another sale, person, till, reason or time",
            "till_sale",
            "SELECT s.id AS sale FROM till_sale s WHERE s.approver_id <> {nil} AND NOT EXISTS \
               (SELECT 1 FROM till_approval a WHERE a.merchant_id = s.merchant_id AND a.sale_id = s.id \
                AND a.shop_id = s.shop_id AND a.till_id = s.till_id AND a.staff_id = s.staff_id \
                AND a.approver_id = s.approver_id AND a.approver_name = s.approver_name AND a.reason = s.approval_reason \
                AND a.at_ms <= s.at_ms AND a.expires_ms > s.at_ms)",
        ),
        rows(
            "a sale that its cashier agreed to",
            "till_sale",
            "SELECT s.id AS sale FROM till_sale s WHERE s.approver_id = s.staff_id",
        ),
        rows(
            "a sale with half an approval",
            "till_sale",
            "SELECT s.id AS sale FROM till_sale s WHERE s.approver_id = {nil} AND (s.approver_name <> '' \
             OR s.approval_reason <> '')",
        ),
        rows(
            "somebody who agreed with oneself",
            "till_approval",
            "SELECT a.sale_id AS sale FROM till_approval a WHERE a.approver_id = a.staff_id",
        ),
    ];
    vec![Invariant {
        id: "I-16",
        sentence: "What a cashier could not do alone was agreed to by somebody else, for this sale, on this till, within its time, \
                   and the sale says by whom and why",
        parts,
    }]
}
