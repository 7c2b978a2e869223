//! 现金收支: in and out of the drawer, told on the slip, in what the drawer should hold.
use expect_test::expect;
use proto::shifts::v1::{CloseShiftRequest, Denomination, GetCurrentShiftRequest, MoveCashRequest};

use crate::harness::{TestShop, Till};

pub(crate) fn moved(till: &Till, amount_fen: i64, reason: &str) -> MoveCashRequest {
    MoveCashRequest {
        move_id: till.new_id().to_string(),
        amount_fen,
        reason: reason.to_owned(),
        ..MoveCashRequest::default()
    }
}

#[tokio::test]
async fn in_and_out_are_in_what_the_drawer_should_hold() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let change = moved(&till, 5_000, "换零钱");
    let id = change.move_id.clone();
    till.ok(change).await;
    expect![[r#"
        cash_move #2
          drawer cny +5000
          cash_moves cny -5000"#]]
    .assert_eq(&till.book(&id).await);
    expect![[r#"shifts.MoveCash 李收银@01 ok [{"what":"cash_move","id":"<3>","after":{"amount_fen":5000,"reason":"换零钱"}}]"#]].assert_eq(&shop.last_audit(1).await);
    till.ok(moved(&till, -2_000, "付快递费")).await;
    till.ok(moved(&till, -1_000, "买水")).await;
    let shift = till.ok(GetCurrentShiftRequest {}).await.shift.expect("an open shift");
    let counted = vec![Denomination { value_fen: 1_000, count: (shift.float_fen + 2_000) / 1_000 }];
    let request = CloseShiftRequest { shift_id: shift.shift_id, counted, ..CloseShiftRequest::default() };
    let slip = till.ok(request).await.slip.expect("a slip");
    assert_eq!((slip.expected_cash_fen, slip.difference_fen), (shift.float_fen + 2_000, 0));
    let events: Vec<_> = slip.events.iter().map(|one| (one.event.as_str(), one.count, one.amount_fen)).collect();
    assert_eq!(events, [("cash_in", 1, 5_000), ("cash_out", 2, -3_000)]);
}

#[tokio::test]
async fn a_retry_moves_nothing() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let (id, request) = (till.new_id(), moved(&till, 5_000, "换零钱"));
    for _ in 0..2 {
        till.ask_as(id, request.clone()).await.expect("an answer, and the same again");
    }
    assert_eq!(shop.count("shifts_event").await, 1);
}

#[tokio::test]
async fn not_without_a_reason_nor_more_than_there_is() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect!["kit.BAD_FIELD field=reason rule=required"].assert_eq(&till.refused(moved(&till, 100, " ")).await);
    expect!["kit.BAD_FIELD field=amount_fen rule=amount"].assert_eq(&till.refused(moved(&till, 0, "试")).await);
    expect!["shifts.DRAWER_TOO_SMALL wanted_fen=10000000"]
        .assert_eq(&till.refused(moved(&till, -10_000_000, "拿钱")).await);
    let nobody = shop.signed_in("王店长", crate::harness::MANAGER_PIN, "02").await;
    expect!["shifts.NO_OPEN_SHIFT"].assert_eq(&nobody.refused(moved(&nobody, 100, "找零")).await);
    assert_eq!(shop.count("shifts_event").await, 0);
}
