//! The slip of a closed shift.
use expect_test::expect;
use proto::shifts::v1::{GetCurrentShiftRequest, GetShiftRequest};

use super::close;
use crate::harness::{MANAGER_PIN, TestShop};

#[tokio::test]
async fn nobody_is_told_before_the_count() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift_id = till.ok(GetCurrentShiftRequest {}).await.shift.expect("a shift").shift_id;
    let ask = GetShiftRequest { shift_id: shift_id.clone() };
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(ask.clone()).await);
    expect!["kit.NOT_FOUND"].assert_eq(&till.clone().sign_in("王店长", MANAGER_PIN).await.refused(ask.clone()).await);

    let slip = till.ok(close(&shift_id, &[(10_000, 2)], "")).await.slip;
    assert_eq!(till.ok(ask).await.slip, slip, "and afterwards reads the same");
}

#[tokio::test]
async fn another_shops_is_not_there() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift_id = till.ok(GetCurrentShiftRequest {}).await.shift.expect("a shift").shift_id;
    till.ok(close(&shift_id, &[(10_000, 2)], "")).await;
    for other in [shop.other_merchant().await, shop.sibling_shop().await] {
        let shift_id = shift_id.clone();
        expect!["kit.NOT_FOUND"].assert_eq(&other.refused(GetShiftRequest { shift_id }).await);
    }
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(GetShiftRequest { shift_id: shop.new_id().to_string() }).await);
}
