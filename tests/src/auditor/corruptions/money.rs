//! Money and chains.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    money_made_or_lost "Money made or lost." [
        "I-01" again {
            "UPDATE ledger_entry SET amount = amount + 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" again {
            "UPDATE ledger_entry SET amount = -amount WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 30 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n \
             FROM ledger_entry WHERE class = 1 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" {
            "UPDATE ledger_entry SET asset = 2 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 10 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" again {
            "INSERT INTO ledger_entry (merchant_id, transaction_id, n, class, owner_id, asset, amount) SELECT \
             merchant_id, transaction_id, n + 50, class, owner_id, asset, amount FROM ledger_entry WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 12 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" again {
            "UPDATE ledger_entry SET class = 99 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 31 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-01" again {
            "UPDATE ledger_entry SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE \
             merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-01" {
            "UPDATE ledger_entry SET n = n + 20 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE n = 0 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-02" again {
            "UPDATE ledger_entry SET amount = amount + 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-02" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n \
             FROM ledger_entry WHERE class = 11 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-02" again {
            "INSERT INTO ledger_entry (merchant_id, transaction_id, n, class, owner_id, asset, amount) SELECT \
             merchant_id, transaction_id, n + 50, class, owner_id, asset, amount FROM ledger_entry WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 1 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-02" again {
            "UPDATE ledger_entry SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE \
             merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-02" again {
            "UPDATE ledger_entry SET n = 77, transaction_id = (SELECT t.id FROM ledger_transaction t WHERE t.kind = \
             'open_shift' ORDER BY t.business_day DESC, t.id DESC LIMIT 1) WHERE (merchant_id, transaction_id, n) = \
             (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE merchant_id = (SELECT id FROM \
             chain_merchant WHERE name = '清和商贸') AND class = 30 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-03" {
            "UPDATE ledger_balance SET amount = amount + 1 WHERE (merchant_id, owner_id, class) = (SELECT \
             merchant_id, owner_id, class FROM ledger_balance WHERE class = 10 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-03" {
            "DELETE FROM ledger_balance WHERE (merchant_id, owner_id, class) = (SELECT merchant_id, owner_id, class \
             FROM ledger_balance WHERE class = 11 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-03" {
            "UPDATE ledger_balance SET class = 30 WHERE (merchant_id, owner_id, class) = (SELECT merchant_id, \
             owner_id, class FROM ledger_balance WHERE class = 10 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-03" {
            "UPDATE ledger_balance SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, owner_id, class) = (SELECT merchant_id, owner_id, class FROM ledger_balance WHERE class = \
             10 AND merchant_id = (SELECT id FROM chain_merchant WHERE name = '清和商贸') ORDER BY owner_id, class LIMIT \
             1)"
        }
        "I-03" {
            "INSERT INTO ledger_balance (merchant_id, owner_id, class, amount) SELECT merchant_id, id, 10, 500 FROM \
             catalog_item WHERE code = '102'"
        }
        "I-03" again {
            "UPDATE ledger_entry SET amount = amount - 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-03" again {
            "UPDATE ledger_entry SET owner_id = (SELECT id FROM members_member WHERE name = '李晓梅') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 10 AND amount > 0 AND owner_id = (SELECT id FROM members_member WHERE name = '王建国') ORDER BY \
             transaction_id, n LIMIT 1)"
        }
        "I-04" {
            "UPDATE ledger_balance SET amount = -1 WHERE (merchant_id, owner_id, class) = (SELECT merchant_id, \
             owner_id, class FROM ledger_balance WHERE class = 10 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-04" again {
            "UPDATE ledger_entry SET amount = amount + 90000000 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 AND amount > 0 ORDER BY \
             transaction_id, n LIMIT 1)"
        }
        "I-04" again {
            "DELETE FROM ledger_entry WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n \
             FROM ledger_entry WHERE class = 10 AND amount < 0 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-04" again {
            "UPDATE ledger_entry SET amount = 1 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 12 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-04" again {
            "UPDATE ledger_entry SET amount = amount + 90000000 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 AND amount > 0 ORDER BY \
             transaction_id, n LIMIT 1)",
            "UPDATE ledger_entry SET amount = amount - 90000000 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 AND amount > 0 ORDER BY transaction_id \
             DESC, n LIMIT 1)"
        }
        "I-04" again {
            "UPDATE ledger_entry SET amount = -amount WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 1 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-07" {
            "UPDATE ledger_entry SET asset = 1 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 11 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-07" again {
            "UPDATE ledger_entry SET amount = amount + 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 32 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-07" again {
            "UPDATE ledger_entry SET class = 31 WHERE (merchant_id, transaction_id, n) = (SELECT merchant_id, \
             transaction_id, n FROM ledger_entry WHERE class = 32 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-07" again {
            "UPDATE ledger_entry SET class = 32, asset = 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 20 AND amount > 0 ORDER BY \
             transaction_id, n LIMIT 1)",
            "UPDATE ledger_entry SET class = 10, asset = 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 11 AND amount < 0 ORDER BY \
             transaction_id, n LIMIT 1)"
        }
        "I-07" again {
            "UPDATE ledger_transaction SET kind = 'open_shift' WHERE id = (SELECT transaction_id FROM ledger_entry \
             WHERE class = 11 ORDER BY transaction_id LIMIT 1)"
        }
        "I-07" {
            "UPDATE stored_value_top_up SET gift_fen = gift_fen * 2 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM stored_value_top_up WHERE gift_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-07" {
            "UPDATE stored_value_top_up SET gift_fen = 100 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             stored_value_top_up WHERE gift_fen = 0 ORDER BY id LIMIT 1)"
        }
        "I-08" {
            "UPDATE ledger_balance SET amount = amount + 1 WHERE (merchant_id, owner_id, class) = (SELECT \
             merchant_id, owner_id, class FROM ledger_balance WHERE class = 11 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-08" again {
            "UPDATE ledger_entry SET amount = amount - 5 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 10 AND amount < 0 ORDER BY \
             transaction_id, n LIMIT 1)"
        }
        "I-08" {
            "UPDATE stored_value_top_up SET paid_fen = paid_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM stored_value_top_up WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-08" {
            "UPDATE till_sale_tender SET principal_fen = principal_fen - 1, gift_fen = gift_fen + 1 WHERE \
             (merchant_id, sale_id, n) = (SELECT merchant_id, sale_id, n FROM till_sale_tender WHERE principal_fen > \
             0 ORDER BY sale_id, n LIMIT 1)"
        }
        "I-08" {
            "DELETE FROM stored_value_top_up WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             stored_value_top_up WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-08" {
            "UPDATE till_sale SET points_earned = points_earned + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_sale WHERE points_earned > 0 ORDER BY id LIMIT 1)"
        }
        "I-17" {
            "UPDATE ledger_balance SET amount = amount + 1 WHERE (merchant_id, owner_id, class) = (SELECT \
             merchant_id, owner_id, class FROM ledger_balance WHERE class = 12 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-17" {
            "DELETE FROM ledger_balance WHERE (merchant_id, owner_id, class) = (SELECT merchant_id, owner_id, class \
             FROM ledger_balance WHERE class = 12 ORDER BY owner_id, class LIMIT 1)"
        }
        "I-17" again {
            "UPDATE ledger_entry SET amount = amount - 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE class = 12 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-17" {
            "UPDATE till_sale SET points_earned = points_earned + 7 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_sale WHERE points_earned > 10 ORDER BY id LIMIT 1)"
        }
        "I-17" {
            "UPDATE till_sale SET points_earned = 5 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_sale \
             WHERE member_name = '' AND total_fen > 0 ORDER BY id LIMIT 1)"
        }
        "I-17" { "UPDATE members_level SET points_per_yuan = 3 WHERE name = '钻石会员'" }
        "I-17" again {
            "UPDATE ledger_entry SET owner_id = (SELECT id FROM members_member WHERE name = '李晓梅') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 12 AND owner_id = (SELECT id FROM members_member WHERE name = '王建国') ORDER BY transaction_id, n LIMIT \
             1)"
        }
    ]
    chains_cut "Chains cut, mended, and put in another order." [
        "I-05" {
            "UPDATE ledger_transaction SET at_ms = at_ms + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE 1 = 1 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_transaction SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_transaction SET kind = 'top_up' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" again {
            "UPDATE ledger_transaction SET seq = seq + 100 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq DESC LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_transaction SET hash = previous_hash WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM ledger_transaction WHERE seq = 3 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_transaction SET previous_hash = hash WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM ledger_transaction WHERE seq = 3 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_transaction SET document_id = id WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             ledger_transaction WHERE kind = 'sale' ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" again {
            "DELETE FROM ledger_entry WHERE transaction_id = (SELECT id FROM ledger_transaction WHERE seq = 4 ORDER \
             BY chain_id LIMIT 1)",
            "DELETE FROM ledger_transaction WHERE (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction \
             WHERE seq = 4 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" again {
            "DELETE FROM ledger_transaction WHERE (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction \
             WHERE seq = 4 ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" {
            "DELETE FROM ledger_chain WHERE chain_id = (SELECT chain_id FROM ledger_chain ORDER BY chain_id LIMIT 1)"
        }
        "I-05" { "UPDATE ledger_chain SET seq = seq + 1" }
        "I-05" { "UPDATE ledger_chain SET hash = (SELECT hash FROM ledger_transaction ORDER BY id LIMIT 1)" }
        "I-05" {
            "UPDATE ledger_entry SET owner_id = (SELECT id FROM members_member WHERE name = '李晓梅') WHERE \
             (merchant_id, transaction_id, n) = (SELECT merchant_id, transaction_id, n FROM ledger_entry WHERE class \
             = 10 AND owner_id = (SELECT id FROM members_member WHERE name = '王建国') ORDER BY transaction_id, n LIMIT \
             1)"
        }
        "I-05" {
            "UPDATE ledger_entry SET amount = amount + 1 WHERE (merchant_id, transaction_id, n) = (SELECT \
             merchant_id, transaction_id, n FROM ledger_entry WHERE 1 = 1 ORDER BY transaction_id, n LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_entry SET n = 1 - n + 100 WHERE n < 2 AND transaction_id = (SELECT id FROM \
             ledger_transaction WHERE kind = 'open_shift' ORDER BY id LIMIT 1)",
            "UPDATE ledger_entry SET n = n - 100 WHERE n >= 100"
        }
        "I-05" {
            "UPDATE ledger_transaction SET merchant_id = (SELECT id FROM chain_merchant WHERE name = '别家商贸') WHERE \
             (merchant_id, id) = (SELECT merchant_id, id FROM ledger_transaction WHERE merchant_id = (SELECT id FROM \
             chain_merchant WHERE name = '清和商贸') ORDER BY chain_id, seq LIMIT 1)"
        }
        "I-05" {
            "UPDATE shifts_shift SET ledger_head = 'c0ffee' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_shift WHERE closed_ms <> 0 ORDER BY id LIMIT 1)"
        }
        "I-05" {
            "UPDATE ledger_chain SET chain_id = (SELECT id FROM catalog_item WHERE code = '102') WHERE seq = (SELECT \
             MAX(seq) FROM ledger_chain)"
        }
    ]
}
