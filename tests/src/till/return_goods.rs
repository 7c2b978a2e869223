//! 无小票退货: for cash, at today's price at most, when somebody agrees.
use expect_test::expect;
use proto::{
    convert::till as convert,
    till::v1::{ApproveSaleRequest, CheckoutRequest, GoodsBack, ReturnGoodsRequest},
};

use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till, cash};

fn goods(till: &Till, item: &str, quantity_milli: i64, amount_fen: Option<i64>) -> GoodsBack {
    GoodsBack { item_id: till.id(item), barcode: String::new(), quantity_milli, amount_fen }
}

fn back(till: &Till, goods: GoodsBack, total_fen: i64) -> ReturnGoodsRequest {
    ReturnGoodsRequest {
        return_id: till.new_id().to_string(),
        goods: vec![goods],
        total_fen,
        restock: true,
        reason: "没有小票".to_owned(),
        approval: String::new(),
    }
}

fn approve(till: &Till, request: &ReturnGoodsRequest, who: &str, pin: &str) -> ApproveSaleRequest {
    ApproveSaleRequest {
        sale_id: request.return_id.clone(),
        cart: Some(convert::goods(request.goods.clone())),
        staff_id: till.id(who),
        pin: pin.to_owned(),
        reason: "熟客".to_owned(),
        without_receipt: true,
    }
}

#[tokio::test]
async fn somebody_agrees_and_cash_goes_back() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = back(&till, goods(&till, "冰红茶", 2_000, None), 700);
    expect!["access.APPROVAL_NEEDED acts=no_receipt"].assert_eq(&till.refused(request.clone()).await);
    let approval = till.ok(approve(&till, &request, "王店长", MANAGER_PIN)).await.approval;
    let returned = till.ok(ReturnGoodsRequest { approval, ..request }).await.returned.expect("a return");
    assert_eq!((returned.total_fen, returned.tenders[0].amount_fen, returned.sale_id.as_str()), (700, 700, ""));
    assert_eq!(returned.approver_name, "王店长");
    expect![[r#"
        return #2
          drawer cny -700
          sales cny +700"#]]
    .assert_eq(&till.book(&returned.return_id).await);
    expect![[r#"till.ReturnGoods 李收银@01 ok [{"what":"approved","id":"<3>","after":{"acts":"no_receipt","by":"王店长","reason":"熟客"}},{"what":"return","id":"<3>","after":700}]"#]].assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn the_agreement_is_to_these_goods_coming_back() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = back(&till, goods(&till, "冰红茶", 1_000, None), 350);
    let approval = till.ok(approve(&till, &request, "王店长", MANAGER_PIN)).await.approval;
    let more = back(&till, goods(&till, "冰红茶", 2_000, None), 700);
    let more = ReturnGoodsRequest { return_id: request.return_id.clone(), approval: approval.clone(), ..more };
    expect!["access.APPROVAL_NEEDED acts=no_receipt"].assert_eq(&till.refused(more).await);
    // Nor does an agreement to a sale of these goods, though it has the same id and cart.
    let to_sell = ApproveSaleRequest { without_receipt: false, ..approve(&till, &request, "王店长", MANAGER_PIN) };
    let to_sell = till.ok(to_sell).await.approval;
    expect!["access.APPROVAL_NEEDED acts=no_receipt"]
        .assert_eq(&till.refused(ReturnGoodsRequest { approval: to_sell, ..request.clone() }).await);
    expect!["access.APPROVER_MAY_NOT acts=no_receipt"]
        .assert_eq(&till.refused(approve(&till, &request, "周收银", "2468")).await);
    expect!["access.APPROVER_SAME"].assert_eq(&till.refused(approve(&till, &request, "李收银", CASHIER_PIN)).await);
    shop.later(60_000);
    expect!["access.APPROVAL_NEEDED acts=no_receipt"]
        .assert_eq(&till.refused(ReturnGoodsRequest { approval, ..request }).await);
    assert_eq!(shop.count("till_return").await, 0);
}

#[tokio::test]
async fn never_more_than_the_goods_cost() {
    let shop = TestShop::new().await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "01").await;
    let at = |amount_fen| goods(&till, "冰红茶", 1_000, Some(amount_fen));
    expect!["kit.BAD_FIELD field=goods[0].amount_fen rule=amount"]
        .assert_eq(&till.refused(back(&till, at(351), 351)).await);
    expect!["till.TOTAL_CHANGED shown_fen=349 total_fen=350"]
        .assert_eq(&till.refused(back(&till, goods(&till, "冰红茶", 1_000, None), 349)).await);
    // Who may give money back alone needs nobody: a manager, for less than it costs.
    assert_eq!(till.ok(back(&till, at(200), 200)).await.returned.expect("a return").total_fen, 200);
}

#[tokio::test]
async fn no_cash_that_the_drawer_does_not_hold() {
    let shop = TestShop::new().await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "01").await;
    let sale = till.checkout(till.cart(&[("足疗", 90_000)], ""), Vec::new()).await;
    let total = sale.total_fen;
    let request = back(&till, goods(&till, "足疗", 90_000, None), total);
    expect!["till.DRAWER_TOO_SMALL wanted_fen=792000"].assert_eq(&till.refused(request.clone()).await);
    till.ok(CheckoutRequest { tenders: vec![cash(total, total)], ..sale }).await;
    till.ok(request).await;
}
