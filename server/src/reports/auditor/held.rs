//! Held bills 挂单: each is where its state says, and none was sold twice.
use super::{Invariant, part::rows};

/// I-48.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![Invariant {
        id: "I-48",
        sentence: "A held bill waits, is taken, or became one sale, made where and when the bill was consumed, or was dropped \
                   for a reason; and no sale comes from two bills",
        parts: vec![
            rows("a held bill that contradicts itself", "till_held", STATES),
            rows("a held bill sold elsewhere than its sale", "till_held", SALES),
            rows("a sale of two held bills", "till_held", TWICE),
        ],
    }]
}

/// 0 waits, 1 is taken, 2 is sold, 3 is dropped; each recall takes a version and each end one more.
const STATES: &str = "SELECT h.id AS held, h.state, h.version, h.reason FROM till_held h WHERE h.version < 1 OR h.lines < 1 \
      OR h.by_ms < h.held_ms OR CASE h.state \
        WHEN 0 THEN h.sale_id <> {nil} OR h.reason <> '' OR h.by_ms <> h.held_ms OR h.by_till_id <> h.till_id \
        WHEN 1 THEN h.sale_id <> {nil} OR h.reason <> '' OR h.version < 2 \
        WHEN 2 THEN h.sale_id = {nil} OR h.reason <> '' OR h.version < 3 \
        WHEN 3 THEN h.sale_id <> {nil} OR h.reason = '' OR h.version < 2 ELSE 1 = 1 END";

const SALES: &str = "SELECT h.id AS held, h.sale_id AS sale, s.receipt_no FROM till_held h \
    JOIN till_sale s ON s.merchant_id = h.merchant_id AND s.id = h.sale_id \
    WHERE h.shop_id <> s.shop_id OR h.by_till_id <> s.till_id OR h.by_staff_id <> s.staff_id OR h.by_ms <> s.at_ms";

const TWICE: &str = "SELECT h.sale_id AS sale, COUNT(*) AS bills FROM till_held h WHERE h.sale_id <> {nil} \
    GROUP BY h.merchant_id, h.sale_id HAVING COUNT(*) > 1";
