//! 交班: the blind count meets the book.
use expect_test::expect;
use proto::{shifts::v1::GetCurrentShiftRequest, stored_value::v1::TopUpRequest, till::v1::CheckoutRequest};

use super::close;
use crate::harness::{MANAGER_PIN, TestShop, Till, cash, stored};

async fn shift_of(till: &Till) -> String {
    till.ok(GetCurrentShiftRequest {}).await.shift.expect("a shift").shift_id
}

/// Float 200.00, a top-up of 100.00, a sale of 25.20 half from the card, a sale of 3.50.
async fn some_work(till: &Till) {
    till.top_up("王建国", 10_000).await;
    let cart = till.cart(&[("西湖龙井", 1_000)], "王建国");
    let tenders = vec![stored(1_260), cash(1_260, 2_000)];
    till.ok(CheckoutRequest { tenders, ..till.checkout(cart, Vec::new()).await }).await;
    till.sell(&[("冰红茶", 1_000)], "").await;
}

#[tokio::test]
async fn a_right_count_needs_no_reason() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    some_work(&till).await;
    let shift = shift_of(&till).await;
    shop.later(8 * 3_600_000);
    // 200.00 + 100.00 + 12.60 + 3.50
    let counted = [(10_000, 3), (1_000, 1), (500, 1), (100, 1), (10, 1)];
    let slip = till.ok(close(&shift, &counted, "")).await.slip.expect("a slip");
    assert_eq!(slip.ledger_head.len(), 12);
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
                    closed_ms: 1795255200000,
                    float_fen: 20000,
                },
            ),
            tenders: [
                TenderSum {
                    tender: "cash",
                    sales_count: 2,
                    sales_fen: 1610,
                    top_ups_count: 1,
                    top_ups_fen: 10000,
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
            expected_cash_fen: 31610,
            counted_cash_fen: 31610,
            difference_fen: 0,
            difference_reason: "",
            note: "明早补零钱",
            counted: [
                Denomination {
                    value_fen: 10000,
                    count: 3,
                },
                Denomination {
                    value_fen: 1000,
                    count: 1,
                },
                Denomination {
                    value_fen: 500,
                    count: 1,
                },
                Denomination {
                    value_fen: 100,
                    count: 1,
                },
                Denomination {
                    value_fen: 10,
                    count: 1,
                },
            ],
            sales_count: 2,
            sales_fen: 2870,
            discount_fen: 280,
            ledger_head: "d9e4f9077d7e",
            given_fen: 0,
            rounding_fen: 0,
            returns_count: 0,
            returns_fen: 0,
            shifts_count: 0,
            top_ups_count: 1,
            top_ups_fen: 10000,
            events: [],
            foreign: [],
            voucher_excess_fen: 0,
        }"#]]
    .assert_eq(&shop.show(&slip));
    expect![[r#"
        open_shift #1
          drawer cny +20000
          safe cny -20000
        close_shift #5
          safe cny +31610
          drawer cny -31610"#]]
    .assert_eq(&till.book(&shift).await);
    expect![[r#"shifts.CloseShift 李收银@01 ok [{"what":"shift","id":"<2>","before":31610,"after":31610}]"#]]
        .assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn a_difference_needs_a_reason_and_is_booked() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift = shift_of(&till).await;
    expect!["shifts.DIFFERENCE_NEEDS_REASON counted_fen=10000 expected_fen=20000"]
        .assert_eq(&till.refused(close(&shift, &[(10_000, 1)], " ")).await);
    let slip = till.ok(close(&shift, &[(10_000, 1)], "给错找零")).await.slip.expect("a slip");
    assert_eq!((slip.expected_cash_fen, slip.counted_cash_fen, slip.difference_fen), (20_000, 10_000, -10_000));
    assert_eq!(slip.difference_reason, "给错找零");
    expect![[r#"
        open_shift #1
          drawer cny +20000
          safe cny -20000
        close_shift #2
          safe cny +10000
          drawer cny -10000
          cash_difference cny +10000
          drawer cny -10000"#]]
    .assert_eq(&till.book(&shift).await);
}

#[tokio::test]
async fn more_than_expected_is_booked_too() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift = shift_of(&till).await;
    let slip = till.ok(close(&shift, &[(10_000, 2), (50, 1)], "顾客不要零钱")).await.slip.expect("a slip");
    assert_eq!(slip.difference_fen, 50);
    expect![[r#"
        open_shift #1
          drawer cny +20000
          safe cny -20000
        close_shift #2
          safe cny +20050
          drawer cny -20050
          cash_difference cny -50
          drawer cny +50"#]]
    .assert_eq(&till.book(&shift).await);
}

/// One sale takes principal, the next what gift is left: two sales from the card, in two accounts.
#[tokio::test]
async fn a_sale_from_gift_alone_is_counted_beside_one_from_principal() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let by_plan = TopUpRequest {
        top_up_id: till.new_id().to_string(),
        member_id: till.id("李晓梅"),
        plan_id: till.id("充 500 送 50"),
        paid_fen: 50_000,
        tendered_fen: 50_000,
    };
    till.ok(by_plan).await;
    for paid in [50_000, 2_000] {
        let cart = till.cart(&[("足疗", 6_000)], "李晓梅");
        let request = till.checkout(cart, Vec::new()).await;
        let tenders = vec![stored(paid), cash(request.total_fen - paid, request.total_fen - paid)];
        till.ok(CheckoutRequest { tenders, ..request }).await;
    }
    let slip = till.ok(close(&shift_of(&till).await, &[], "没点")).await.slip.expect("a slip");
    let card = slip.tenders.iter().find(|one| one.tender == "stored_value").expect("the card's line");
    assert_eq!((card.sales_count, card.sales_fen), (2, 52_000));
}

#[tokio::test]
async fn only_once() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift = shift_of(&till).await;
    till.ok(close(&shift, &[(10_000, 2)], "")).await;
    expect!["shifts.SHIFT_CLOSED"].assert_eq(&till.refused(close(&shift, &[(10_000, 2)], "")).await);
}

#[tokio::test]
async fn somebody_elses_only_with_the_right_to() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift = shift_of(&till).await;
    let colleague = till.clone().sign_in("周收银", "2468").await;
    expect!["kit.PERMISSION_DENIED permission=shifts.close_other"]
        .assert_eq(&colleague.refused(close(&shift, &[(10_000, 2)], "")).await);
    let manager = till.clone().sign_in("王店长", MANAGER_PIN).await;
    let slip = manager.ok(close(&shift, &[(10_000, 2)], "")).await.slip.expect("a slip");
    assert_eq!(slip.shift.expect("a shift").staff_name, "李收银", "it stays the cashier's");
}

#[tokio::test]
async fn a_shift_of_another_till_shop_or_merchant_is_not_there() {
    let shop = TestShop::new().await;
    let shift = shift_of(&shop.cashier().await).await;
    for till in [shop.manager().await, shop.sibling_shop().await, shop.other_merchant().await] {
        assert_eq!(till.refused(close(&shift, &[], "")).await, "kit.NOT_FOUND");
    }
}

#[tokio::test]
async fn a_count_is_pieces_of_real_money() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let shift = shift_of(&till).await;
    for counted in [&[(300, 1)][..], &[(100, -1)], &[(100, 1), (100, 1)], &[(100, 100_001)], &[(100, i64::MAX)]] {
        assert_eq!(till.refused(close(&shift, counted, "")).await, "kit.BAD_FIELD field=counted rule=count");
    }
    expect!["kit.BAD_FIELD field=difference_reason rule=too_long"]
        .assert_eq(&till.refused(close(&shift, &[], &"长".repeat(201))).await);
}
