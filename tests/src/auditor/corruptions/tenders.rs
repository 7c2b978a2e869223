//! The tender table, recorded tenders and foreign cash.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    tenders_and_foreign_cash "Tenders by the table, and units apart." [
        "I-09" {
            "UPDATE till_sale_tender SET tendered_fen = tendered_fen + 1 WHERE (merchant_id, sale_id, n) = \
             (SELECT merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 5 ORDER BY merchant_id, sale_id, \
             n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET foreign_minor = foreign_minor + 100 WHERE (merchant_id, sale_id, n) = \
             (SELECT merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 5 ORDER BY merchant_id, sale_id, \
             n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET rate = 9999 WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_tender WHERE kind = 5 ORDER BY merchant_id, sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET tendered_fen = amount_fen + 5 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 3 ORDER BY merchant_id, sale_id, n LIMIT \
             1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET tender_type_id = (SELECT id FROM payments_tender_type WHERE name = '其他' \
             ORDER BY id LIMIT 1) WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM \
             till_sale_tender WHERE kind = 3 ORDER BY merchant_id, sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE payments_tender_type SET rate = 1 WHERE currency = 344"
        }
        "I-11" {
            "UPDATE till_sale_tender SET kind = 6 WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, \
             n FROM till_sale_tender WHERE kind = 3 ORDER BY merchant_id, sale_id, n LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_entry SET class = 63 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 60 ORDER BY merchant_id, transaction_id, n LIMIT \
             1)"
        }
        "I-11" again {
            "UPDATE ledger_entry SET asset = 1840 WHERE asset = 1344"
        }
        "I-11" again {
            "UPDATE ledger_entry SET owner_id = (SELECT id FROM payments_tender_type WHERE name = '其他' ORDER BY \
             id LIMIT 1) WHERE class = 60"
        }
        "I-01" again {
            "UPDATE ledger_entry SET amount = amount + 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 70 AND amount > 0 ORDER BY \
             merchant_id, transaction_id, n LIMIT 1)"
        }
        "I-01" again {
            "UPDATE ledger_entry SET asset = 1 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 72 ORDER BY merchant_id, transaction_id, n LIMIT \
             1)"
        }
        "I-01" again {
            "UPDATE ledger_entry SET class = 62 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 70 ORDER BY merchant_id, transaction_id, n LIMIT \
             1)"
        }
        "I-02" again {
            "UPDATE ledger_entry SET amount = amount + 7 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 71 ORDER BY merchant_id, \
             transaction_id, n LIMIT 1)"
        }
        "I-04" again {
            "UPDATE ledger_entry SET amount = -amount WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 70 AND amount > 0 ORDER BY \
             merchant_id, transaction_id, n LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_foreign_count SET expected_minor = expected_minor + 100"
        }
        "I-26" {
            "UPDATE shifts_foreign_count SET counted_minor = -1"
        }
        "I-26" again {
            "DELETE FROM ledger_entry WHERE class = 71 OR class = 73 OR (class = 70 AND amount < 0)"
        }
        "I-39" {
            "UPDATE till_sale_tender SET tender_type_id = merchant_id WHERE kind = 3"
        }
        "I-39" again {
            "UPDATE ledger_entry SET owner_id = merchant_id WHERE class = 61"
        }
        "I-40" {
            "DROP INDEX payments_tender_type_name"
        }
    ]
}
