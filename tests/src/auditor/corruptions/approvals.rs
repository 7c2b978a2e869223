//! What somebody else agreed to.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    approvals_forged "Approvals forged." [
        "I-16" { "DELETE FROM till_approval" }
        "I-16" { "UPDATE till_sale SET approval_reason = '老客户' WHERE approver_name <> ''" }
        "I-16" { "UPDATE till_sale SET approver_id = staff_id WHERE approver_name <> ''" }
        "I-16" { "UPDATE till_approval SET sale_id = approver_id" }
        "I-16" { "UPDATE till_approval SET staff_id = approver_id" }
        "I-16" { "UPDATE till_approval SET expires_ms = at_ms - 1" }
        "I-16" { "UPDATE till_sale SET approver_name = '王店长' WHERE approver_name = ''" }
    ]
}
