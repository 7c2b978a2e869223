//! What each shop of the matrix does once, so that no table is empty.
use proto::{
    access::v1::GetSessionRequest,
    shifts::v1::{CloseShiftRequest, GetCurrentShiftRequest, MoveCashRequest, OpenDrawerRequest},
    stored_value::v1::{ListPlansRequest, TopUpRequest},
    till::v1::{ApproveSaleRequest, HoldSaleRequest, Sale},
};

use super::tendered;
use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till};

/// A sale, a top-up and a closed shift, and then an open one again; everything is made once so that no table is empty.
pub(super) async fn trade(
    shop: &TestShop,
    till: &Till,
    item: &str,
    member: &str,
    with_plan: bool,
) -> (Sale, String, String) {
    let sale = till.sell(&[(item, 1_000)], if with_plan { member } else { "" }).await;
    let me = till.ok(GetSessionRequest {}).await.session.expect("a session").staff_name;
    let theirs = if me.ends_with("钱店长") { ("孙收银", CASHIER_PIN) } else { ("钱店长", MANAGER_PIN) };
    let (agrees, pin) = if item == "别家红茶" { theirs } else { ("王店长", MANAGER_PIN) };
    let (sale_id, cart) = (till.new_id().to_string(), Some(till.cart(&[(item, 1_000)], "")));
    let (pin, reason) = (pin.to_owned(), "老顾客".to_owned());
    let (staff_id, without_receipt) = (till.id(agrees), false);
    till.ok(ApproveSaleRequest { sale_id, cart: cart.clone(), staff_id, pin, reason, without_receipt }).await;
    till.ok(HoldSaleRequest { held_id: till.new_id().to_string(), cart, ..HoldSaleRequest::default() }).await;
    till.take_back(&sale.sale_id, &[(0, 100)]).await;
    let (move_id, reason) = (till.new_id().to_string(), "找零".to_owned());
    till.ok(MoveCashRequest { move_id, amount_fen: 500, reason, ..MoveCashRequest::default() }).await;
    let (opening_id, reason) = (till.new_id().to_string(), "换零钱".to_owned());
    till.ok(OpenDrawerRequest { opening_id, reason, ..OpenDrawerRequest::default() }).await;
    let mut top_up = String::new();
    if with_plan {
        let plan = till.ok(ListPlansRequest {}).await.plans.remove(0);
        top_up = till.new_id().to_string();
        let request = TopUpRequest {
            top_up_id: top_up.clone(),
            member_id: till.id(member),
            plan_id: plan.plan_id,
            paid_fen: plan.pay_fen,
            tendered_fen: plan.pay_fen,
        };
        till.ok(request).await;
    } else {
        top_up.push_str(&till.top_up(member, 1_000).await.top_up_id);
    }
    let shift = till.ok(GetCurrentShiftRequest {}).await.shift.expect("an open shift").shift_id;
    tendered::abroad(till, item).await;
    close(till, &shift).await;
    shop.later(1);
    till.open_shift(1_000).await;
    let wrong = shop.sign_in(if with_plan && item == "别家红茶" { "钱店长" } else { "王店长" }, "000000");
    till.refused(wrong).await;
    (sale, top_up, shift)
}

/// Closes a shift whatever is in the drawer.
pub(super) async fn close(till: &Till, shift_id: &str) {
    let (difference_reason, note) = ("数错了".to_owned(), "留言".to_owned());
    let shift_id = shift_id.to_owned();
    till.ok(CloseShiftRequest { shift_id, difference_reason, note, ..CloseShiftRequest::default() }).await;
}
