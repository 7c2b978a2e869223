//! Sales, receipt numbers, drawers.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    sales_forged "Sales forged." [
        "I-09" {
            "UPDATE till_sale SET total_fen = total_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_sale WHERE total_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale SET gross_fen = gross_fen + 1, total_fen = total_fen + 1 WHERE (merchant_id, id) = \
             (SELECT merchant_id, id FROM till_sale WHERE total_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale SET discount_fen = discount_fen + 1, total_fen = total_fen - 1 WHERE (merchant_id, id) \
             = (SELECT merchant_id, id FROM till_sale WHERE discount_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale SET pieces_milli = pieces_milli + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_sale WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_line SET gross_fen = gross_fen + 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE 1 = 1 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_line SET level_off_fen = level_off_fen - 1, hand_off_fen = hand_off_fen + 1, bill_off_fen = \
             bill_off_fen + 1 WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM till_sale_line \
             WHERE level_off_fen > 0 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale SET rounding_fen = rounding_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_sale WHERE rounding_fen <> 0 ORDER BY id LIMIT 1)"
        }
        "I-10" {
            "UPDATE till_sale SET rounding = 0 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale WHERE \
             rounding_fen <> 0 ORDER BY id LIMIT 1)"
        }
        "I-10" {
            "UPDATE till_sale_line SET hand_value = hand_value + 100 WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_line WHERE hand = 2 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-48" { "UPDATE till_held SET reason = '' WHERE state = 3" }
        "I-48" { "UPDATE till_held SET version = 0 WHERE state = 0" }
        "I-48" { "UPDATE till_held SET state = 0 WHERE state = 2" }
        "I-48" { "UPDATE till_held SET by_ms = by_ms + 1 WHERE state = 2" }
        "I-48" {
            "UPDATE till_held SET state = 2, version = 3, sale_id = (SELECT sale_id FROM till_held WHERE state = 2) WHERE \
             state = 1"
        }
        "I-39" { "UPDATE till_held SET sale_id = id WHERE state = 2" }
        "I-11" {
            "UPDATE till_sale SET given_fen = 0 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale WHERE \
             given_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-09" {
            "DELETE FROM till_sale_line WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM \
             till_sale_line WHERE n = 1 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "INSERT INTO till_sale_line (merchant_id, sale_id, n, item_id, category_id, barcode, name, spec, unit, \
             price_fen, quantity_milli, gross_fen, discount_fen, price_changed, discountable) SELECT merchant_id, \
             sale_id, n + 5, item_id, category_id, barcode, name, spec, unit, price_fen, quantity_milli, 0, 0, \
             price_changed, discountable FROM till_sale_line WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_line WHERE n = 0 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET amount_fen = amount_fen - 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 1 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET tendered_fen = amount_fen - 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 1 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET kind = 9 WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n \
             FROM till_sale_tender WHERE kind = 1 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale_tender SET principal_fen = principal_fen + 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 2 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "DELETE FROM till_sale_tender WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM \
             till_sale_tender WHERE kind = 2 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-09" {
            "UPDATE till_sale SET member_id = (SELECT member_id FROM till_sale WHERE member_name = '' LIMIT 1) WHERE \
             member_name = '王建国'"
        }
        "I-10" {
            "UPDATE till_sale_line SET price_fen = price_fen + 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE quantity_milli >= 1000 AND NOT price_changed ORDER BY \
             sale_id, n LIMIT 1)"
        }
        "I-10" {
            "UPDATE till_sale_line SET quantity_milli = quantity_milli * 2 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE NOT price_changed ORDER BY sale_id, n LIMIT 1)",
            "UPDATE till_sale SET pieces_milli = (SELECT SUM(l.quantity_milli) FROM till_sale_line l WHERE \
             l.merchant_id = till_sale.merchant_id AND l.sale_id = till_sale.id)"
        }
        "I-10" {
            "UPDATE till_sale_line SET discount_fen = discount_fen + 1, level_off_fen = level_off_fen + 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE n = 0 AND discount_fen > 0 AND EXISTS (SELECT 1 FROM \
             till_sale_line o WHERE o.sale_id = till_sale_line.sale_id AND o.n = 1) ORDER BY sale_id, n LIMIT 1)",
            "UPDATE till_sale_line SET discount_fen = discount_fen - 1, level_off_fen = level_off_fen - 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE n = 1 AND discount_fen > 0 ORDER BY sale_id, n LIMIT \
             1)"
        }
        "I-10" {
            "UPDATE till_sale_line SET discountable = FALSE WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_line WHERE discount_fen > 0 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-10" {
            "UPDATE till_sale_line SET price_changed = TRUE WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_line WHERE discount_fen > 0 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-10" {
            "UPDATE till_sale_line SET price_changed = FALSE WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_line WHERE price_changed ORDER BY sale_id, n LIMIT 1)"
        }
        "I-10" {
            "UPDATE till_sale SET pays_bp = 8000 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale \
             WHERE pays_bp = 9000 ORDER BY id LIMIT 1)"
        }
        "I-10" { "UPDATE members_level SET pays_bp = 8000 WHERE name = '钻石会员'" }
        "I-10" {
            "UPDATE till_sale_line SET gross_fen = gross_fen - 100 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE gross_fen > 100 AND NOT price_changed ORDER BY \
             sale_id, n LIMIT 1)"
        }
        "I-11" {
            "DELETE FROM till_sale WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale WHERE total_fen > \
             0 ORDER BY id LIMIT 1)"
        }
        "I-11" {
            "DELETE FROM stored_value_top_up WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             stored_value_top_up WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-11" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)",
            "DELETE FROM ledger_transaction WHERE (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction \
             WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_entry SET amount = amount + 100 WHERE class = 1 AND (merchant_id, transaction_id) = \
             (SELECT merchant_id, id FROM ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)",
            "UPDATE ledger_entry SET amount = amount - 100 WHERE class = 30 AND (merchant_id, transaction_id) = \
             (SELECT merchant_id, id FROM ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_entry SET class = 2, owner_id = (SELECT id FROM chain_shop WHERE name = '清和茶铺') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 1 AND merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY transaction_id, n \
             LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_entry SET owner_id = (SELECT id FROM chain_shop WHERE name = '清和二店') WHERE (merchant_id, \
             transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class = 30 AND \
             merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_transaction SET document_id = (SELECT id FROM till_sale ORDER BY id DESC LIMIT 1) WHERE \
             (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction WHERE kind = 'sale' ORDER BY \
             chain_id, seq LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_transaction SET kind = 'refund' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-11" again {
            "UPDATE ledger_transaction SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM ledger_transaction WHERE kind = 'top_up' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-11" {
            "UPDATE till_sale_line SET sale_id = item_id WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_line WHERE n = 1 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-11" {
            "UPDATE till_sale_tender SET kind = 2, principal_fen = amount_fen, tendered_fen = amount_fen WHERE \
             (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM till_sale_tender WHERE kind = 1 ORDER \
             BY sale_id, n LIMIT 1)"
        }
        "I-11" {
            "UPDATE shifts_shift SET float_fen = float_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-11" {
            "UPDATE shifts_shift SET counted_cash_fen = counted_cash_fen + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-11" {
            "UPDATE stored_value_top_up SET member_id = (SELECT id FROM members_member WHERE name = '李晓梅') WHERE \
             member_id = (SELECT id FROM members_member WHERE name = '王建国')"
        }
        "I-11" {
            "UPDATE till_sale SET at_ms = at_ms + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale \
             WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
    ]
    days_and_drawers_forged "Receipt numbers and drawers." [
        "I-14" {
            "DROP INDEX till_sale_receipt",
            "UPDATE till_sale SET receipt_no = (SELECT receipt_no FROM till_sale WHERE merchant_id = (SELECT id FROM \
             chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1) WHERE (merchant_id, id) = (SELECT merchant_id, \
             id FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id \
             DESC LIMIT 1)"
        }
        "I-14" {
            "UPDATE till_sale SET receipt_no = (SELECT receipt_no FROM stored_value_top_up WHERE merchant_id = \
             (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1) WHERE (merchant_id, id) = \
             (SELECT merchant_id, id FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = \
             '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-14" {
            "UPDATE till_sale SET receipt_no = '01-01-261121-0099' WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT \
             1)"
        }
        "I-14" {
            "UPDATE till_sale SET receipt_no = '01-01-261121-1' WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT \
             1)"
        }
        "I-14" {
            "UPDATE till_sale SET receipt_no = '' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale \
             WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-14" { "UPDATE shifts_receipt_counter SET last_no = last_no + 1" }
        "I-14" { "DELETE FROM shifts_receipt_counter WHERE last_no > 3" }
        "I-14" { "UPDATE shifts_receipt_counter SET business_day = business_day + 5 WHERE last_no > 3" }
        "I-14" {
            "DELETE FROM till_sale WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale WHERE merchant_id \
             = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-14" {
            "UPDATE till_sale SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT \
             1)"
        }
        "I-14" { "UPDATE chain_till SET till_no = '09' WHERE till_no = '01'" }
        "I-26" {
            "UPDATE shifts_shift SET expected_cash_fen = expected_cash_fen + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_shift SET expected_cash_fen = expected_cash_fen - 100, float_fen = float_fen - 100 WHERE \
             (merchant_id, id) = (SELECT merchant_id, id FROM shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_shift SET counted_cash_fen = counted_cash_fen + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-26" { "UPDATE shifts_shift SET difference_reason = '' WHERE difference_reason <> ''" }
        "I-26" {
            "UPDATE shifts_shift SET counted = '[]' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE closed_ms <> 0 AND counted_cash_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_shift SET counted = '?' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_shift SET closed_ms = 0 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE closed_ms <> 0 AND till_no = '02' ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_shift SET closed_ms = 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_shift SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT merchant_id, \
             id FROM shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE till_sale SET shift_id = (SELECT id FROM shifts_shift WHERE closed_ms = 0 AND merchant_id = \
             (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY opened_ms DESC LIMIT 1) WHERE (merchant_id, \
             id) = (SELECT merchant_id, id FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE \
             name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-26" again {
            "UPDATE ledger_entry SET amount = amount + 5 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 1 AND amount < 0 ORDER BY transaction_id, \
             n LIMIT 1)"
        }
        "I-26" again {
            "DELETE FROM ledger_entry WHERE transaction_id = (SELECT id FROM ledger_transaction WHERE kind = \
             'close_shift' ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "DROP INDEX shifts_shift_open",
            "UPDATE shifts_shift SET closed_ms = 0 WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = \
             '清和商贸')"
        }
        "I-26" {
            "UPDATE stored_value_top_up SET tendered_fen = paid_fen - 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM stored_value_top_up WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
    ]
}
