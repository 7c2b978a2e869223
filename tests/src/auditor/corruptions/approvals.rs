//! What somebody else agreed to.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    approvals_forged "Approvals forged." [
        "I-16" { "DELETE FROM access_approval" }
        "I-16" { "UPDATE till_sale SET approval_reason = '老客户' WHERE approver_name <> ''" }
        "I-16" { "UPDATE till_sale SET approver_id = staff_id WHERE approver_name <> ''" }
        "I-16" { "UPDATE access_approval SET document_id = approver_id" }
        "I-16" { "UPDATE access_approval SET staff_id = approver_id" }
        "I-16" { "UPDATE access_approval SET expires_ms = at_ms - 1" }
        "I-16" { "UPDATE till_sale SET approver_name = '王店长' WHERE approver_name = ''" }
        "I-16" { "UPDATE access_approval SET acts = 'return' WHERE acts = 'no_receipt'" }
        "I-16" { "UPDATE access_approval SET acts = 'cash_in' WHERE acts = 'cash_out'" }
        "I-16" { "UPDATE access_approval SET expires_ms = at_ms WHERE acts = 'no_sale'" }
        "I-16" { "UPDATE access_approval SET till_id = shop_id WHERE acts = 'return'" }
        "I-16" { "UPDATE till_return SET approver_id = staff_id WHERE approver_name <> '' AND sale_id IS NOT NULL" }
        "I-16" { "UPDATE till_return SET approver_name = '' WHERE approver_name <> '' AND sale_id IS NULL" }
        "I-16" { "UPDATE shifts_event SET approver_id = staff_id WHERE approver_name <> '' AND kind = 2" }
        "I-16" { "UPDATE shifts_event SET approver_name = '赵老板' WHERE approver_name <> '' AND kind = 3" }
        "I-16" { "UPDATE shifts_event SET kind = 1, amount_fen = -amount_fen WHERE approver_name <> '' AND kind = 2" }
    ]
}
