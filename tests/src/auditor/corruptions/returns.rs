//! Returns, and what happens beside selling.
use super::{
    super::{Corruption, all_are_named},
    corruptions,
};

corruptions! {
    returns_and_events_forged "Returns and events forged." [
        "I-06" {
            "UPDATE till_return SET member_id = (SELECT id FROM members_member WHERE name = '李晓梅' ORDER BY id \
             LIMIT 1) WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_return WHERE 1 = 1 ORDER BY id \
             LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET at_ms = 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_return \
             WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET nth = 9 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_return \
             WHERE nth = 2 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET gross_fen = gross_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET reason = '' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET rounding_fen = rounding_fen + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET given_fen = given_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET total_fen = total_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_line SET quantity_milli = -quantity_milli WHERE (merchant_id, return_id, n) = \
             (SELECT merchant_id, return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_line SET sale_id = (SELECT id FROM till_sale WHERE id <> till_return_line.sale_id \
             ORDER BY id LIMIT 1) WHERE (merchant_id, return_id, n) = (SELECT merchant_id, return_id, n FROM \
             till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_line SET given_fen = given_fen - 1 WHERE (merchant_id, return_id, n) = (SELECT \
             merchant_id, return_id, n FROM till_return_line WHERE given_fen > 0 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "DELETE FROM till_return_line WHERE (merchant_id, return_id, n) = (SELECT merchant_id, return_id, n \
             FROM till_return_line WHERE n = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "DELETE FROM till_return_tender WHERE (merchant_id, return_id, n) = (SELECT merchant_id, return_id, n \
             FROM till_return_tender WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_tender SET amount_fen = amount_fen + 1 WHERE (merchant_id, return_id, n) = \
             (SELECT merchant_id, return_id, n FROM till_return_tender WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_tender SET principal_fen = principal_fen - 1 WHERE (merchant_id, return_id, n) = \
             (SELECT merchant_id, return_id, n FROM till_return_tender WHERE principal_fen > 0 ORDER BY \
             return_id, n LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_tender SET n = 7 WHERE (merchant_id, return_id, n) = (SELECT merchant_id, \
             return_id, n FROM till_return_tender WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET quantity_milli = quantity_milli + 5000 WHERE (merchant_id, return_id, n) \
             = (SELECT merchant_id, return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET quantity_milli = quantity_milli - 50 WHERE (merchant_id, return_id, n) = \
             (SELECT merchant_id, return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET net_fen = net_fen + 1 WHERE (merchant_id, return_id, n) = (SELECT \
             merchant_id, return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET given_fen = given_fen + 1 WHERE (merchant_id, return_id, n) = (SELECT \
             merchant_id, return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET sale_n = 7 WHERE (merchant_id, return_id, n) = (SELECT merchant_id, \
             return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET price_fen = price_fen + 1 WHERE (merchant_id, return_id, n) = (SELECT \
             merchant_id, return_id, n FROM till_return_line WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_line SET item_id = (SELECT id FROM catalog_item WHERE name = '瓜子' ORDER BY id \
             LIMIT 1) WHERE (merchant_id, return_id, n) = (SELECT merchant_id, return_id, n FROM till_return_line \
             WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_tender SET amount_fen = amount_fen + 100000 WHERE (merchant_id, return_id, n) = \
             (SELECT merchant_id, return_id, n FROM till_return_tender WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_tender SET sale_n = 5 WHERE (merchant_id, return_id, n) = (SELECT merchant_id, \
             return_id, n FROM till_return_tender WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return_tender SET kind = 3 - kind WHERE (merchant_id, return_id, n) = (SELECT \
             merchant_id, return_id, n FROM till_return_tender WHERE 1 = 1 ORDER BY return_id, n LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return SET points_reversed = points_reversed + 1000000 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-12" {
            "UPDATE till_return SET total_fen = total_fen + 1000000 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-18" {
            "UPDATE till_return SET points_reversed = points_reversed + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-18" {
            "UPDATE till_return SET points_reversed = 0 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_return WHERE points_reversed > 0 ORDER BY id LIMIT 1)"
        }
        "I-18" {
            "UPDATE till_return SET rounding_fen = 0 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             till_return WHERE rounding_fen <> 0 ORDER BY id LIMIT 1)"
        }
        "I-18" {
            "UPDATE till_return SET total_fen = total_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM till_return WHERE 1 = 1 ORDER BY id LIMIT 1)"
        }
        "I-18" {
            "UPDATE till_return_tender SET principal_fen = principal_fen - 1, gift_fen = gift_fen + 1 WHERE \
             (merchant_id, return_id, n) = (SELECT merchant_id, return_id, n FROM till_return_tender WHERE \
             principal_fen > 0 ORDER BY return_id, n LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET nth = 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_return \
             WHERE sale_id IS NULL ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return SET member_id = (SELECT id FROM members_member WHERE name = '李晓梅' ORDER BY id \
             LIMIT 1) WHERE (merchant_id, id) = (SELECT merchant_id, id FROM till_return WHERE sale_id IS NULL \
             ORDER BY id LIMIT 1)"
        }
        "I-06" {
            "UPDATE till_return_tender SET kind = 2 WHERE (merchant_id, return_id) = (SELECT merchant_id, id FROM \
             till_return WHERE sale_id IS NULL ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_event SET amount_fen = -amount_fen WHERE (merchant_id, id) = (SELECT merchant_id, id \
             FROM shifts_event WHERE kind = 1 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_event SET amount_fen = amount_fen + 1 WHERE (merchant_id, id) = (SELECT merchant_id, \
             id FROM shifts_event WHERE kind = 2 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_event SET amount_fen = 1 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_event WHERE kind = 3 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_event SET reason = '' WHERE (merchant_id, id) = (SELECT merchant_id, id FROM \
             shifts_event WHERE kind = 3 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "UPDATE shifts_event SET kind = 9 WHERE (merchant_id, id) = (SELECT merchant_id, id FROM shifts_event \
             WHERE kind = 4 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "DELETE FROM shifts_event WHERE (merchant_id, id) = (SELECT merchant_id, id FROM shifts_event WHERE \
             kind = 5 ORDER BY id LIMIT 1)"
        }
        "I-26" {
            "DELETE FROM shifts_event WHERE (merchant_id, id) = (SELECT merchant_id, id FROM shifts_event WHERE \
             kind = 1 ORDER BY id LIMIT 1)"
        }
        "I-11" {
            "DELETE FROM shifts_event WHERE (merchant_id, id) = (SELECT merchant_id, id FROM shifts_event WHERE \
             kind = 2 ORDER BY id LIMIT 1)"
        }
        "I-11" {
            "UPDATE shifts_event SET amount_fen = amount_fen - 1 WHERE (merchant_id, id) = (SELECT merchant_id, \
             id FROM shifts_event WHERE kind = 2 ORDER BY id LIMIT 1)"
        }
        "I-15" {
            "UPDATE shifts_event SET business_day = business_day + 1 WHERE (merchant_id, id) = (SELECT \
             merchant_id, id FROM shifts_event WHERE kind = 1 ORDER BY id LIMIT 1)"
        }
    ]
}
