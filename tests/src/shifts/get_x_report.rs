//! X 报表: so far, without closing; and blind for whoever counts blind.
use expect_test::expect;
use proto::{
    shifts::v1::{GetCurrentShiftRequest, GetXReportRequest, ShiftSlip},
    till::v1::CheckoutRequest,
};

use super::close;
use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till, cash, stored};

async fn some_work(till: &Till) {
    till.top_up("王建国", 10_000).await;
    let cart = till.cart(&[("西湖龙井", 1_000)], "王建国");
    let tenders = vec![stored(1_260), cash(1_260, 2_000)];
    till.ok(CheckoutRequest { tenders, ..till.checkout(cart, Vec::new()).await }).await;
    till.sell(&[("冰红茶", 1_000)], "").await;
}

#[tokio::test]
async fn who_may_see_the_cash_sees_what_the_slip_will_say() {
    let shop = TestShop::new().await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    some_work(&till).await;
    let x = till.ok(GetXReportRequest {}).await;
    let so_far = x.slip.expect("a report");
    assert!(!x.without_cash);
    assert_eq!((so_far.expected_cash_fen, so_far.sales_fen, so_far.sales_count), (31_610, 2_870, 2));
    let shift = till.ok(GetCurrentShiftRequest {}).await.shift.expect("still open");
    assert_eq!(shop.count("shifts_shift WHERE closed_ms <> 0").await, 0, "an X closes nothing");
    let counted = [(10_000, 3), (1_000, 1), (500, 1), (100, 1), (10, 1)];
    let slip = till.ok(close(&shift.shift_id, &counted, "")).await.slip.expect("a slip");
    let same = |slip: ShiftSlip| (slip.tenders, slip.sales_fen, slip.discount_fen, slip.expected_cash_fen);
    assert_eq!(same(so_far), same(slip));
}

/// Float and sums would lead to the cash: none of them is said, not even together.
#[tokio::test]
async fn who_counts_blind_learns_no_cash() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    some_work(&till).await;
    let x = till.ok(GetXReportRequest {}).await;
    assert!(x.without_cash);
    expect![[r#"
        ShiftSlip {
            shift: Some(
                Shift {
                    shift_id: "<1>",
                    staff_id: "<李收银>",
                    staff_name: "李收银",
                    till_no: "01",
                    business_date: "2026-11-21",
                    opened_ms: 1795226400000,
                    closed_ms: 0,
                    float_fen: 20000,
                },
            ),
            tenders: [
                TenderSum {
                    tender: "cash",
                    sales_count: 2,
                    sales_fen: 0,
                    top_ups_count: 1,
                    top_ups_fen: 0,
                    returns_count: 0,
                    returns_fen: 0,
                    tender_type_id: "",
                    name: "",
                    currency: "",
                    foreign_minor: 0,
                },
                TenderSum {
                    tender: "stored_value",
                    sales_count: 1,
                    sales_fen: 1260,
                    top_ups_count: 0,
                    top_ups_fen: 0,
                    returns_count: 0,
                    returns_fen: 0,
                    tender_type_id: "",
                    name: "",
                    currency: "",
                    foreign_minor: 0,
                },
            ],
            expected_cash_fen: 0,
            counted_cash_fen: 0,
            difference_fen: 0,
            difference_reason: "",
            note: "",
            counted: [],
            sales_count: 2,
            sales_fen: 0,
            discount_fen: 0,
            ledger_head: "",
            given_fen: 0,
            rounding_fen: 0,
            returns_count: 0,
            returns_fen: 0,
            shifts_count: 0,
            top_ups_count: 1,
            top_ups_fen: 0,
            events: [],
            foreign: [],
            voucher_excess_fen: 0,
        }"#]]
    .assert_eq(&shop.show(&x.slip.expect("a report")));
}

#[tokio::test]
async fn of_ones_own_open_shift() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    assert_eq!(till.refused(GetXReportRequest {}).await, "shifts.NO_OPEN_SHIFT");
    till.open_shift(20_000).await;
    let colleague = till.clone().sign_in("周收银", "2468").await;
    expect!["kit.PERMISSION_DENIED permission=shifts.close_other"]
        .assert_eq(&colleague.refused(GetXReportRequest {}).await);
    let manager = till.clone().sign_in("王店长", MANAGER_PIN).await;
    assert_eq!(manager.ok(GetXReportRequest {}).await.slip.expect("a report").expected_cash_fen, 20_000);
}
