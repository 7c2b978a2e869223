//! 储值: plans and top-ups.
use proto::stored_value::v1::TopUpRequest;

use crate::harness::TestShop;

mod get_top_up;
mod list_plans;
mod top_up;

/// A top-up of 王建国; no plan's name means a free amount.
fn of_wang(shop: &TestShop, plan: &str, paid_fen: i64, tendered_fen: i64) -> TopUpRequest {
    TopUpRequest {
        top_up_id: shop.new_id().to_string(),
        member_id: shop.id("王建国"),
        plan_id: if plan.is_empty() { String::new() } else { shop.id(plan) },
        paid_fen,
        tendered_fen,
    }
}
