//! What somebody with a database shell can do to a book, and the invariant that must name it.
use super::{Corruption, all_are_named};

/// `id { statements }`, or `id again { statements }` for what is done once more with all hashes made anew.
macro_rules! corruptions {
    ($($name:ident $doc:literal [$($id:literal $($again:ident)? { $($sql:expr),+ })*])*) => {$(
        #[doc = $doc]
        #[tokio::test]
        async fn $name() {
            all_are_named(&[$(Corruption { id: $id, sql: &[$($sql),+], rechained: corruptions!(@again $($again)?) },)*]).await;
        }
    )*};
    (@again again) => { true };
    (@again) => { false };
}

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
            "UPDATE till_sale_line SET discount_fen = discount_fen + 1 WHERE (merchant_id, sale_id, n) = (SELECT \
             merchant_id, sale_id, n FROM till_sale_line WHERE n = 0 AND discount_fen > 0 AND EXISTS (SELECT 1 FROM \
             till_sale_line o WHERE o.sale_id = till_sale_line.sale_id AND o.n = 1) ORDER BY sale_id, n LIMIT 1)",
            "UPDATE till_sale_line SET discount_fen = discount_fen - 1 WHERE (merchant_id, sale_id, n) = (SELECT \
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
             request_id, outcome, changes) SELECT merchant_id, request_id, shop_id, till_id, staff_id, staff_name, \
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
