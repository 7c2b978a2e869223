//! Commands, the audit log, rows of others, secrets, the schema.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    commands_and_logs_forged "Commands and the audit log." [
        "I-33" {
            "UPDATE kit_command SET request_hash = answer WHERE (merchant_id, request_id) = (SELECT merchant_id, \
             request_id FROM kit_command WHERE method = 'till.Checkout' ORDER BY request_id LIMIT 1)"
        }
        "I-33" {
            "UPDATE kit_command SET answer = request_hash WHERE (merchant_id, request_id) = (SELECT merchant_id, \
             request_id FROM kit_command WHERE method = 'till.Checkout' ORDER BY request_id LIMIT 1)"
        }
        "I-33" {
            "UPDATE kit_command SET answer = (SELECT answer FROM kit_command WHERE method = 'till.Checkout' ORDER BY \
             request_id DESC LIMIT 1) WHERE (merchant_id, request_id) = (SELECT merchant_id, request_id FROM \
             kit_command WHERE method = 'till.Checkout' ORDER BY request_id LIMIT 1)"
        }
        "I-33" {
            "DELETE FROM kit_command WHERE (merchant_id, request_id) = (SELECT merchant_id, request_id FROM \
             kit_command WHERE method = 'stored_value.TopUp' ORDER BY request_id LIMIT 1)"
        }
        "I-33" {
            "UPDATE kit_command SET method = 'till.Quote' WHERE (merchant_id, request_id) = (SELECT merchant_id, \
             request_id FROM kit_command WHERE method = 'till.Checkout' ORDER BY request_id LIMIT 1)"
        }
        "I-33" {
            "UPDATE kit_command SET method = 'till.ReprintSale' WHERE (merchant_id, request_id) = (SELECT \
             merchant_id, request_id FROM kit_command WHERE method = 'shifts.CloseShift' ORDER BY request_id LIMIT 1)"
        }
        "I-33" again {
            "UPDATE ledger_transaction SET request_id = (SELECT request_id FROM ledger_transaction WHERE kind = \
             'top_up' ORDER BY id LIMIT 1) WHERE (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction \
             WHERE kind = 'sale' AND merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY \
             chain_id, seq LIMIT 1)"
        }
        "I-33" {
            "UPDATE kit_command SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, request_id) = (SELECT merchant_id, request_id FROM kit_command WHERE method = \
             'till.Checkout' AND merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY \
             request_id LIMIT 1)"
        }
        "I-33" {
            "UPDATE till_sale SET receipt_no = 'x' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale \
             WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "DELETE FROM kit_audit WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit WHERE method = \
             'till.Checkout' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET outcome = 'kit.BUSY' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             kit_audit WHERE method = 'till.Checkout' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET staff_id = (SELECT id FROM access_staff WHERE name = '赵老板') WHERE (merchant_id, id) \
             = (SELECT merchant_id, id FROM kit_audit WHERE method = 'till.Checkout' AND outcome = 'ok' AND \
             merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "DROP INDEX kit_audit_chain",
            "UPDATE kit_audit SET till_id = (SELECT id FROM chain_till ORDER BY id DESC LIMIT 1) WHERE method = \
             'shifts.OpenShift'"
        }
        "I-38" {
            "UPDATE kit_audit SET method = 'till.ReprintSale' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             kit_audit WHERE method = 'stored_value.TopUp' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET request_id = id WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit \
             WHERE method = 'till.Checkout' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET request_id = NULL WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit \
             WHERE method = 'till.ReprintSale' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET at_ms = at_ms + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit \
             WHERE method = 'till.Checkout' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET shop_id = (SELECT id FROM chain_shop WHERE name = '清和二店') WHERE (merchant_id, id) = \
             (SELECT merchant_id, id FROM kit_audit WHERE method = 'till.Checkout' AND outcome = 'ok' AND merchant_id \
             = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-38" {
            "INSERT INTO kit_audit (merchant_id, id, shop_id, till_id, staff_id, staff_name, at_ms, method, \
             request_id, outcome, changes) SELECT merchant_id, shop_id, shop_id, till_id, staff_id, staff_name, \
             at_ms, method, request_id, outcome, changes FROM kit_audit WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM kit_audit WHERE method = 'till.Checkout' AND outcome = 'ok' ORDER BY id LIMIT 1)"
        }
        "I-38" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)",
            "DELETE FROM ledger_transaction WHERE (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction \
             WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-38" {
            "UPDATE kit_audit SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, id) = (SELECT merchant_id, id FROM kit_audit WHERE method = 'members.SaveMember' AND \
             outcome = 'ok' ORDER BY id LIMIT 1)"
        }
    ]
    rows_moved_and_secrets_laid_open "Rows moved to others, secrets laid open, a schema that is not ours." [
        "I-39" {
            "DROP INDEX till_sale_receipt",
            "UPDATE till_sale SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, id) = (SELECT merchant_id, id FROM till_sale WHERE merchant_id = (SELECT id FROM \
             chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-39" {
            "UPDATE till_sale_line SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM till_sale_line WHERE merchant_id = \
             (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY sale_id, n LIMIT 1)"
        }
        "I-39" {
            "UPDATE till_sale_tender SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM till_sale_tender WHERE merchant_id = \
             (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY sale_id, n LIMIT 1)"
        }
        "I-39" {
            "UPDATE till_sale_line SET item_id = (SELECT id FROM catalog_item WHERE name = '别家红茶') WHERE \
             (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM till_sale_line WHERE merchant_id = \
             (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY sale_id, n LIMIT 1)"
        }
        "I-39" {
            "UPDATE members_member SET level_id = (SELECT id FROM members_level WHERE name = '别家会员') WHERE name = \
             '王建国'"
        }
        "I-39" {
            "UPDATE stored_value_top_up SET member_id = (SELECT id FROM members_member WHERE name = '别家会员甲') WHERE \
             (merchant_id, id) = (SELECT merchant_id, id FROM stored_value_top_up WHERE merchant_id = (SELECT id FROM \
             chain_merchant WHERE name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-39" {
            "UPDATE till_sale SET shop_id = (SELECT id FROM chain_shop WHERE name = '清和二店') WHERE (merchant_id, id) = \
             (SELECT merchant_id, id FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = \
             '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-39" {
            "UPDATE till_sale SET staff_id = (SELECT id FROM access_staff WHERE name = '赵老板') WHERE (merchant_id, id) \
             = (SELECT merchant_id, id FROM till_sale WHERE merchant_id = (SELECT id FROM chain_merchant WHERE name = \
             '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-39" {
            "UPDATE shifts_shift SET shop_id = (SELECT id FROM chain_shop WHERE name = '清和二店') WHERE (merchant_id, \
             id) = (SELECT merchant_id, id FROM shifts_shift WHERE merchant_id = (SELECT id FROM chain_merchant WHERE \
             name = '清和商贸') ORDER BY id LIMIT 1)"
        }
        "I-39" again {
            "UPDATE ledger_entry SET owner_id = (SELECT id FROM members_member WHERE name = '别家会员甲') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 10 AND merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY transaction_id, n \
             LIMIT 1)"
        }
        "I-39" { "UPDATE access_staff SET role = 'boss' WHERE name = '李收银'" }
        "I-39" { "DELETE FROM catalog_category" }
        "I-39" { "DELETE FROM chain_till WHERE till_no = '02'" }
        "I-39" { "DELETE FROM chain_merchant WHERE name = '别家商贸'" }
        "I-39" {
            "UPDATE catalog_item SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE code = \
             '102'"
        }
        "I-41" { "UPDATE access_staff SET pin_hash = '123456' WHERE name = '李收银'" }
        "I-41" { "UPDATE access_staff SET pin_hash = '' WHERE name = '李收银'" }
        "I-41" { "UPDATE access_staff SET pin_hash = REPLACE(pin_hash, 'm=19456', 'm=64') WHERE name = '李收银'" }
        "I-41" { "UPDATE access_staff SET pin_hash = REPLACE(pin_hash, 't=2', 't=1') WHERE name = '李收银'" }
        "I-41" { "UPDATE access_staff SET pin_hash = REPLACE(pin_hash, 'argon2id', 'argon2i') WHERE name = '李收银'" }
        "I-41" { "UPDATE access_staff SET pin_hash = 'e10adc3949ba59abbe56e057f20f883e' WHERE name = '李收银'" }
        "I-41" { "UPDATE chain_till SET device_hash = {letters} WHERE till_no = '02'" }
        "I-41" { "UPDATE chain_shop SET enrol_hash = {short} WHERE name = '清和茶铺'" }
        "I-41" {
            "UPDATE access_session SET token_hash = {letters} WHERE created_ms = (SELECT MAX(created_ms) FROM \
             access_session)"
        }
        "I-43" { "DELETE FROM seaql_migrations WHERE version LIKE '%_till'" }
        "I-43" { "DELETE FROM seaql_migrations" }
        "I-43" { "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_tomorrow', 1)" }
        "I-43" {
            "UPDATE seaql_migrations SET version = 'm20261121_000001_kitt' WHERE version = 'm20261121_000001_kit'"
        }
        "I-43" { "UPDATE seaql_migrations SET version = UPPER(version)" }
    ]
}
