//! What is done beyond a role's limits when another person agrees, for the book that is right.
use proto::{
    convert::till as convert,
    shifts::v1::{ApproveMoveCashRequest, ApproveOpenDrawerRequest, MoveCashRequest, OpenDrawerRequest},
    till::v1::{
        ApproveReturnSaleRequest, ApproveSaleRequest, ReprintReturnRequest, ReturnGoodsRequest, ReturnSaleRequest,
    },
};

use super::book::back;
use crate::harness::{MANAGER_PIN, TestShop, Till};

/// What a cashier does when another agrees: cash out, the drawer opened, a piece of a sale back, and goods without a receipt. Only
/// then, so that the role is as it was.
pub(super) async fn agreed(shop: &TestShop, till: &Till, sale_id: &str) {
    let [was, is] = [
        ["till.cash_out=0:allow", "till.no_sale=0:allow", "till.return=0:allow"],
        ["till.cash_out=10000/100:ask", "till.no_sale=10000:ask", "till.return=10000:ask"],
    ];
    let limit = |from: &str, to: &str| {
        let sql = "UPDATE access_role SET permissions = REPLACE(permissions, $1, $2) WHERE code = 'cashier'";
        shop.by_hand(sql, [from.into(), to.into()])
    };
    for (was, is) in was.iter().zip(is) {
        limit(was, is).await;
    }
    let (staff_id, pin, why) = (till.id("王店长"), MANAGER_PIN.to_owned(), "说好了".to_owned());
    let moving = MoveCashRequest {
        move_id: till.new_id().to_string(),
        amount_fen: -200,
        reason: "买水".to_owned(),
        ..MoveCashRequest::default()
    };
    let asked = ApproveMoveCashRequest {
        moving: Some(moving.clone()),
        staff_id: staff_id.clone(),
        pin: pin.clone(),
        reason: why.clone(),
    };
    let approval = till.ok(asked).await.approval;
    till.ok(MoveCashRequest { approval, ..moving }).await;
    let opening = OpenDrawerRequest {
        opening_id: till.new_id().to_string(),
        reason: "清点".to_owned(),
        ..OpenDrawerRequest::default()
    };
    let asked = ApproveOpenDrawerRequest {
        opening: Some(opening.clone()),
        staff_id: staff_id.clone(),
        pin: pin.clone(),
        reason: why.clone(),
    };
    let approval = till.ok(asked).await.approval;
    till.ok(OpenDrawerRequest { approval, ..opening }).await;
    let returning = till.return_request(sale_id, &[(0, 1_000)]).await;
    let asked = ApproveReturnSaleRequest {
        returning: Some(returning.clone()),
        staff_id: staff_id.clone(),
        pin: pin.clone(),
        reason: why.clone(),
    };
    let approval = till.ok(asked).await.approval;
    till.ok(ReturnSaleRequest { approval, ..returning }).await;
    let goods = vec![back(till, "冰红茶", 1_000)];
    let back = ReturnGoodsRequest {
        return_id: till.new_id().to_string(),
        goods: goods.clone(),
        total_fen: 350,
        reason: "没有小票".to_owned(),
        ..ReturnGoodsRequest::default()
    };
    let asked = ApproveSaleRequest {
        sale_id: back.return_id.clone(),
        cart: Some(convert::goods(goods)),
        staff_id,
        pin,
        reason: why,
        without_receipt: true,
    };
    let approval = till.ok(asked).await.approval;
    let returned = till.ok(ReturnGoodsRequest { approval, ..back }).await.returned.expect("a return");
    till.ok(ReprintReturnRequest { return_id: returned.return_id }).await;
    for (was, is) in was.iter().zip(is) {
        limit(is, was).await;
    }
}
