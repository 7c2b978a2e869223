//! 开钱箱: without a sale, with a reason, told on the slip; and what else the slip tells of (P-31).
use expect_test::expect;
use proto::{
    shifts::v1::{CloseShiftRequest, GetCurrentShiftRequest, OpenDrawerRequest},
    till::v1::ReprintSaleRequest,
};

use crate::harness::{TestShop, Till, cash};

pub(crate) fn opening(till: &Till, reason: &str) -> OpenDrawerRequest {
    OpenDrawerRequest {
        opening_id: till.new_id().to_string(),
        reason: reason.to_owned(),
        ..OpenDrawerRequest::default()
    }
}

#[tokio::test]
async fn every_opening_reprint_and_changed_price_is_on_the_slip() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.ok(opening(&till, "换零钱")).await;
    expect![[r#"shifts.OpenDrawer 李收银@01 ok [{"what":"drawer","id":"<3>","after":"换零钱"}]"#]]
        .assert_eq(&shop.last_audit(1).await);
    till.ok(opening(&till, "看看")).await;
    let mut cart = till.cart(&[("冰红茶", 1_000), ("瓜子", 1_000)], "");
    cart.lines[0].amount_fen = Some(300);
    let mut request = till.checkout(cart, Vec::new()).await;
    request.tenders = vec![cash(request.total_fen, request.total_fen)];
    let sale = till.ok(request).await.sale.expect("a sale");
    till.ok(ReprintSaleRequest { sale_id: sale.sale_id.clone() }).await;
    // Whoever reprints at this till, it is told on the slip of its open shift.
    let manager = till.clone().sign_in("王店长", crate::harness::MANAGER_PIN).await;
    manager.ok(ReprintSaleRequest { sale_id: sale.sale_id }).await;
    let shift = till.ok(GetCurrentShiftRequest {}).await.shift.expect("an open shift");
    let request = CloseShiftRequest {
        shift_id: shift.shift_id,
        difference_reason: "没点".to_owned(),
        ..CloseShiftRequest::default()
    };
    let slip = manager.ok(request).await.slip.expect("a slip");
    let events: Vec<_> = slip.events.iter().map(|one| (one.event.as_str(), one.count, one.amount_fen)).collect();
    assert_eq!(events, [("no_sale", 2, 0), ("reprint", 2, 0), ("price_change", 1, 0)]);
}

#[tokio::test]
async fn not_without_a_reason_nor_without_a_shift() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect!["kit.BAD_FIELD field=reason rule=required"].assert_eq(&till.refused(opening(&till, "")).await);
    let nobody = shop.signed_in("王店长", crate::harness::MANAGER_PIN, "02").await;
    expect!["shifts.NO_OPEN_SHIFT"].assert_eq(&nobody.refused(opening(&nobody, "试")).await);
    assert_eq!(shop.count("shifts_event").await, 0);
}
