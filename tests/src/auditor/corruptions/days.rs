//! Shifts and days that tell two stories, the chain of the log, records behind the log's back, tables that lost their guards.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    days_forged "Documents pushed into other shifts and days, takings that do not agree." [
        "I-15" {
            "UPDATE till_sale SET shift_id = (SELECT f.id FROM shifts_shift f WHERE f.till_id = till_sale.till_id AND \
             f.closed_ms = 0) WHERE (merchant_id, id) = (SELECT s.merchant_id, s.id FROM till_sale s JOIN shifts_shift f \
             ON f.till_id = s.till_id AND f.closed_ms = 0 WHERE s.shift_id <> f.id ORDER BY s.id LIMIT 1)"
        }
        "I-15" {
            "UPDATE stored_value_top_up SET shift_id = (SELECT f.id FROM shifts_shift f WHERE f.till_id = \
             stored_value_top_up.till_id AND f.closed_ms = 0) WHERE (merchant_id, id) = (SELECT s.merchant_id, s.id FROM \
             stored_value_top_up s JOIN shifts_shift f ON f.till_id = s.till_id AND f.closed_ms = 0 WHERE s.shift_id <> f.id \
             ORDER BY s.id LIMIT 1)"
        }
        "I-15" again {
            "UPDATE ledger_transaction SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-15" {
            "UPDATE till_sale SET business_day = business_day - 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_sale WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-15" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id) IN (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'open_shift')",
            "DELETE FROM ledger_transaction WHERE kind = 'open_shift'",
        }
        "I-15" again {
            "UPDATE ledger_transaction SET seq = seq + 1000 WHERE (merchant_id, id) = (SELECT t.merchant_id, t.id FROM \
             ledger_transaction t JOIN ledger_transaction c ON c.chain_id = t.chain_id AND c.kind = 'close_shift' AND \
             c.seq > t.seq WHERE t.kind = 'sale' ORDER BY t.chain_id, t.seq LIMIT 1)"
        }
        "I-27" {
            "UPDATE till_sale SET total_fen = total_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_sale WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-27" {
            "UPDATE till_sale_tender SET amount_fen = -amount_fen WHERE (merchant_id, sale_id, n) = (SELECT merchant_id, \
             sale_id, n FROM till_sale_tender WHERE n = 0 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-27" again {
            "UPDATE ledger_entry SET amount = amount - 100 WHERE class = 30 AND (merchant_id, transaction_id) = \
             (SELECT merchant_id, id FROM ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-27" {
            "DELETE FROM till_sale WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale WHERE total_fen > 0 \
             ORDER BY id DESC LIMIT 1)"
        }
        "I-27" {
            "UPDATE till_sale SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_sale WHERE total_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-27" {
            "UPDATE till_sale SET shop_id = (SELECT id FROM chain_shop WHERE name = '清和二店') WHERE (merchant_id, id) = \
             (SELECT merchant_id, id FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = \
             '清和商贸') AND total_fen > 0 ORDER BY id LIMIT 1)"
        }
    ]
    the_log_rewritten "Rows of the log changed, dropped, slipped in, moved, and their hashes made anew." [
        "I-37" {
            "UPDATE kit_audit SET staff_name = '赵老板' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit \
             WHERE method = 'till.Checkout' ORDER BY id LIMIT 1)"
        }
        "I-37" {
            "UPDATE kit_audit SET changes = '[]' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit WHERE \
             method = 'members.SaveMember' ORDER BY id LIMIT 1)"
        }
        "I-37" {
            "DELETE FROM kit_audit WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit WHERE outcome <> 'ok' \
             ORDER BY id LIMIT 1)"
        }
        "I-37" {
            "DROP INDEX kit_audit_chain",
            "INSERT INTO kit_audit (merchant_id, id, shop_id, till_id, staff_id, staff_name, at_ms, method, request_id, \
             outcome, changes, seq, hash) SELECT merchant_id, shop_id, shop_id, till_id, staff_id, staff_name, at_ms, \
             method, NULL, outcome, changes, seq, hash FROM kit_audit WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             kit_audit WHERE method = 'access.SignIn' ORDER BY id LIMIT 1)",
        }
        "I-37" {
            "DROP INDEX kit_audit_chain",
            "UPDATE kit_audit SET till_id = (SELECT id FROM chain_till ORDER BY id DESC LIMIT 1) WHERE (merchant_id, id) = \
             (SELECT merchant_id, id FROM kit_audit WHERE method = 'access.SignIn' ORDER BY id LIMIT 1)",
        }
        "I-37" { "UPDATE kit_audit SET seq = -seq" }
        "I-37" {
            "UPDATE kit_audit SET hash = {letters} WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit WHERE \
             method = 'till.Checkout' ORDER BY id DESC LIMIT 1)"
        }
        "I-37" {
            "UPDATE kit_command SET answer = (SELECT c.answer FROM kit_command c WHERE c.method = 'members.SaveMember' \
             LIMIT 1) WHERE method = 'till.ReprintSale'"
        }
        "I-37" {
            "UPDATE kit_command SET request_hash = {letters} WHERE (merchant_id, request_id) = (SELECT merchant_id, \
             request_id FROM kit_command WHERE method = 'till.Checkout' ORDER BY request_id LIMIT 1)"
        }
        "I-37" {
            "INSERT INTO kit_epoch (number, at_ms, backup_sha256, heads) VALUES (2, 1795226400000, \
             '0000000000000000000000000000000000000000000000000000000000000000', '[]')"
        }
        "I-37" again {
            "UPDATE kit_audit SET method = 'backup.Restore' WHERE method = 'test.Found'"
        }
    ]
    records_changed_behind_the_log "Records changed by SQL, after the product changed them." [
        "I-21" { "UPDATE members_member SET level_id = (SELECT id FROM members_level WHERE name = '钻石会员') WHERE name = '李晓梅'" }
        "I-21" { "UPDATE members_member SET card_no = '99999999' WHERE name = '李晓梅'" }
        "I-21" { "UPDATE members_member SET phone = NULL WHERE name = '李晓梅'" }
        "I-21" { "UPDATE members_member SET version = version + 1 WHERE name = '李晓梅'" }
        "I-21" { "UPDATE members_member SET archived = TRUE, version = 1 WHERE name = '李晓梅'" }
        "I-21" { "DELETE FROM members_member WHERE name = '李晓梅'" }
        "I-38" { "UPDATE catalog_item SET price_fen = price_fen - 100 WHERE name = '别家红茶'" }
        "I-38" { "UPDATE chain_shop SET day_starts_minute = 60 WHERE name = '别家小店'" }
    ]
    tables_without_guards "Columns, keys and indexes that went away." [
        "I-40" { "DROP INDEX till_sale_receipt" }
        "I-40" { "DROP INDEX shifts_shift_open" }
        "I-40" { "DROP INDEX kit_audit_chain", "CREATE INDEX kit_audit_chain ON kit_audit (merchant_id, till_id, seq)" }
        "I-40" { "ALTER TABLE till_sale ADD COLUMN paid_back integer" }
        "I-40" { "DROP INDEX members_member_card" }
        "I-40" { "DROP INDEX chain_till_device" }
        "I-40" { "CREATE TABLE bribe (who text)" }
    ]
}
