//! Closed days that take more, say something else, or lose a version.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    closed_days_changed "Sales slipped into a closed day, sums and Zs changed, versions and numbers dropped." [
        "I-28" again {
            "UPDATE ledger_entry SET amount = amount + 100 WHERE class = 1 AND (merchant_id, transaction_id) = (SELECT \
             merchant_id, id FROM ledger_transaction WHERE kind = 'sale' AND business_day = 20261121 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-28" again {
            "UPDATE ledger_transaction SET business_day = 20261121 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' AND business_day = 20261122 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-28" {
            "UPDATE shifts_shift SET business_day = 20261121 WHERE closed_ms = 0 AND business_day = 20261122"
        }
        "I-28" {
            "UPDATE shifts_shift SET business_day = 20261120 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE business_day = 20261121 AND closed_ms <> 0 ORDER BY opened_ms LIMIT 1)"
        }
        "I-28" { "UPDATE shifts_day_sum SET amount = amount + 1 WHERE kind = 'top_up' AND class = 0 AND version = 2" }
        "I-28" { "DELETE FROM shifts_day_sum WHERE kind = 'close_shift' AND version = 2" }
        "I-28" { "UPDATE shifts_day_close SET sales_fen = sales_fen - 100 WHERE version = 1" }
        "I-28" { "UPDATE shifts_day_close SET difference_fen = 0 WHERE version = 2" }
        "I-28" { "UPDATE shifts_day_close SET report = {letters} WHERE version = 2" }
        "I-28" {
            "UPDATE shifts_day_close SET report = (SELECT o.report FROM shifts_day_close o WHERE o.version = 1), hash = \
             (SELECT o.hash FROM shifts_day_close o WHERE o.version = 1) WHERE version = 2"
        }
        "I-28" { "UPDATE shifts_day_close SET closed_ms = closed_ms + 1 WHERE version = 2" }
        "I-28" { "DELETE FROM shifts_day_close WHERE version = 1" }
        "I-28" { "DELETE FROM shifts_day_close WHERE version = 2" }
        "I-28" {
            "DELETE FROM shifts_day_close WHERE business_day = 20261121",
            "DELETE FROM shifts_day_sum WHERE business_day = 20261121",
            "DELETE FROM shifts_day_reopen WHERE business_day = 20261121",
        }
        "I-28" {
            "DROP INDEX shifts_day_close_number",
            "UPDATE shifts_day_close SET z_no = 3 WHERE version = 2",
        }
        "I-28" { "UPDATE shifts_day_counter SET last_no = last_no + 1 WHERE last_no > 0" }
        "I-28" { "UPDATE shifts_day SET closed = FALSE WHERE business_day = 20261121" }
        "I-28" { "UPDATE shifts_day SET version = 1 WHERE business_day = 20261121" }
        "I-28" { "DELETE FROM shifts_day_reopen WHERE version = 1" }
        "I-28" { "UPDATE shifts_day_reopen SET approver_id = staff_id WHERE version = 1" }
        "I-28" { "UPDATE shifts_day_reopen SET reason = '' WHERE version = 1" }
        "I-28" { "UPDATE shifts_day_reopen SET at_ms = at_ms - 86400000 WHERE version = 1" }
    ]
}
