//! 日结: numbered, whole, and the day takes nothing more.
use expect_test::expect;
use proto::{
    shifts::v1::{CloseDayRequest, DayReport, GetCurrentShiftRequest, OpenShiftRequest},
    till::v1::CheckoutRequest,
};

use super::{close_day, left};
use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till, cash, stored};

const HOUR: i64 = 3_600_000;

/// Two tills, a top-up, sales in cash and from the card, 1.00 missing in one drawer.
async fn a_day(shop: &TestShop) -> Till {
    let till = shop.cashier().await;
    let second = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    till.top_up("王建国", 10_000).await;
    let cart = till.cart(&[("西湖龙井", 1_000)], "王建国");
    let tenders = vec![stored(1_260), cash(1_260, 2_000)];
    till.ok(CheckoutRequest { tenders, ..till.checkout(cart, Vec::new()).await }).await;
    second.sell(&[("冰红茶", 1_000)], "").await;
    shop.later(8 * HOUR);
    left(&till, 31_160, "找零出错").await;
    left(&second, 20_350, "").await;
    second
}

fn report(version: Option<proto::shifts::v1::DayVersion>) -> DayReport {
    version.and_then(|version| version.report).expect("a Z")
}

#[tokio::test]
async fn a_z_sums_up_the_day() {
    let shop = TestShop::new().await;
    let manager = a_day(&shop).await;
    let request = CloseDayRequest { business_date: "2026-11-21".to_owned(), note: "辛苦了".to_owned() };
    let z = report(manager.ok(request).await.version);
    assert_eq!((z.version, z.z_no, z.staff_name.as_str(), z.note.as_str()), (1, 1, "王店长", "辛苦了"));
    let totals = z.totals.expect("totals");
    assert_eq!((totals.sales_count, totals.sales_fen, totals.discount_fen), (2, 2_870, 280));
    assert_eq!((totals.top_ups_count, totals.top_ups_fen, totals.shifts_count), (1, 10_000, 2));
    assert_eq!((totals.expected_cash_fen, totals.counted_cash_fen, totals.difference_fen), (51_610, 51_510, -100));
    let tenders: Vec<_> = totals
        .tenders
        .iter()
        .map(|sum| (sum.tender.as_str(), sum.sales_count, sum.sales_fen, sum.top_ups_fen))
        .collect();
    assert_eq!(tenders, [("cash", 2, 1_610, 10_000), ("stored_value", 1, 1_260, 0)]);
    let shifts: Vec<_> =
        z.shifts.iter().map(|slip| (slip.shift.as_ref().map(|s| s.till_no.as_str()), slip.difference_fen)).collect();
    assert_eq!(shifts, [(Some("01"), -100), (Some("02"), 0)]);
    expect![[r#"shifts.CloseDay 王店长@02 ok [{"what":"day","id":"2026-11-21","after":{"digest":"","name":"2026-11-21","sales_fen":2870,"version":1,"z_no":1}}]"#]]
        .assert_eq(&without_digest(&shop.last_audit(1).await));
}

fn without_digest(row: &str) -> String {
    let Some((head, rest)) = row.split_once("\"digest\":\"") else { return row.to_owned() };
    let (digest, tail) = rest.split_once('"').expect("the end of a text");
    assert_eq!(digest.len(), 64);
    format!("{head}\"digest\":\"\"{tail}")
}

#[tokio::test]
async fn an_open_shift_is_named() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let manager = shop.manager().await;
    let ask = || close_day("2026-11-21");
    expect!["shifts.DAY_HAS_OPEN_SHIFT date=2026-11-21 staff_name=李收银 till_no=01"]
        .assert_eq(&manager.refused(ask()).await);
    left(&till, 20_000, "").await;
    manager.ok(ask()).await;
    expect!["shifts.DAY_CLOSED date=2026-11-21"].assert_eq(&manager.refused(ask()).await);
    assert_eq!(shop.count("shifts_day_close").await, 1);
}

#[tokio::test]
async fn no_day_without_a_shift_and_none_of_tomorrow() {
    let shop = TestShop::new().await;
    let manager = shop.manager().await;
    assert_eq!(manager.refused(close_day("2026-11-20")).await, "kit.NOT_FOUND");
    expect!["shifts.DAY_NOT_COME date=2026-11-22"].assert_eq(&manager.refused(close_day("2026-11-22")).await);
    expect!["kit.BAD_FIELD field=business_date rule=date"].assert_eq(&manager.refused(close_day("22/11")).await);
    let long = CloseDayRequest { note: "长".repeat(201), ..close_day("2026-11-21") };
    expect!["kit.BAD_FIELD field=note rule=too_long"].assert_eq(&manager.refused(long).await);
    assert_eq!(shop.count("shifts_day_counter WHERE last_no <> 0").await, 0, "what is refused takes no number");
}

/// The way out of a day that was closed too early: what sells on belongs to the next one.
#[tokio::test]
async fn a_closed_day_takes_no_more_documents() {
    let shop = TestShop::new().await;
    let manager = a_day(&shop).await;
    manager.ok(close_day("2026-11-21")).await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    let current = till.ok(GetCurrentShiftRequest {}).await;
    assert_eq!((current.shift, current.business_dates), (None, vec!["2026-11-22".to_owned()]));
    let open = |business_date: &str| OpenShiftRequest {
        shift_id: shop.new_id().to_string(),
        business_date: business_date.to_owned(),
        ..OpenShiftRequest::default()
    };
    expect!["shifts.DAY_CLOSED date=2026-11-21"].assert_eq(&till.refused(open("")).await);
    expect!["kit.BAD_FIELD field=business_date rule=choice"].assert_eq(&till.refused(open("2026-11-20")).await);
    expect!["kit.BAD_FIELD field=business_date rule=choice"].assert_eq(&till.refused(open("2026-11-23")).await);
    till.ok(open("2026-11-22")).await;
    let sale = till.sell(&[("冰红茶", 1_000)], "").await;
    assert_eq!((sale.business_date.as_str(), sale.receipt_no.as_str()), ("2026-11-22", "01-01-261122-0001"));
    left(&till, 350, "").await;
    expect!["shifts.DAY_NOT_COME date=2026-11-22"].assert_eq(&manager.refused(close_day("2026-11-22")).await);
}

/// A retry hears of the same Z, whatever became of the first answer.
#[tokio::test]
async fn a_repeat_is_answered_not_done_again() {
    let shop = TestShop::new().await;
    let manager = a_day(&shop).await;
    let id = manager.new_id();
    let first = manager.ask_as(id, close_day("2026-11-21")).await.expect("a Z");
    assert_eq!(manager.ask_as(id, close_day("2026-11-21")).await.expect("the same"), first);
    assert_eq!(
        (shop.count("shifts_day_close").await, shop.count("shifts_day_counter WHERE last_no = 1").await),
        (1, 1)
    );
}

#[tokio::test]
async fn two_people_close_it_once() {
    let shop = TestShop::new().await;
    let one = a_day(&shop).await;
    let other = shop.signed_in("王店长", MANAGER_PIN, "03").await;
    let (first, second) = tokio::join!(one.ask(close_day("2026-11-21")), other.ask(close_day("2026-11-21")));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refusal = first.err().or(second.err()).expect("one is refused");
    assert_eq!(refusal.to_string(), "shifts.DAY_CLOSED date=2026-11-21");
    assert_eq!(shop.count("shifts_day_close").await, 1);
}

/// Who opens a shift while the day is closed: one of them is first, and the other hears of it. Nothing is sold into a closed
/// day either way; the auditor looks when the shop closes.
#[tokio::test]
async fn a_till_opens_and_sells_while_the_day_is_closed() {
    for round in 0..6 {
        let shop = TestShop::new().await;
        let manager = a_day(&shop).await;
        let till = shop.signed_in("周收银", "2468", "04").await;
        let request = || OpenShiftRequest { shift_id: shop.new_id().to_string(), ..OpenShiftRequest::default() };
        let sells = async {
            let opened = till.ask(request()).await;
            if opened.is_ok() {
                till.sell(&[("冰红茶", 1_000)], "").await;
            }
            opened
        };
        let closes = async {
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            manager.ask(close_day("2026-11-21")).await
        };
        let (opened, closed) = tokio::join!(sells, closes);
        let told = |refusal: proto::refusal::Refusal| refusal.to_string();
        match (opened, closed) {
            (Ok(_), Err(refusal)) => {
                assert!(told(refusal).starts_with("shifts.DAY_HAS_OPEN_SHIFT date=2026-11-21 staff_name=周收银"));
            }
            (Err(refusal), Ok(_)) => assert_eq!(told(refusal), "shifts.DAY_CLOSED date=2026-11-21"),
            both => panic!("one must be first: {both:?}"),
        }
    }
}

#[tokio::test]
async fn another_shops_day_is_its_own() {
    let shop = TestShop::new().await;
    let manager = a_day(&shop).await;
    let sibling = shop.sibling_shop().await;
    manager.ok(close_day("2026-11-21")).await;
    sibling.sell(&[("冰红茶", 1_000)], "").await;
    left(&sibling, 20_350, "").await;
    let theirs = sibling.sign_in("王店长", MANAGER_PIN).await;
    let z = report(theirs.ok(close_day("2026-11-21")).await.version);
    assert_eq!((z.z_no, z.totals.expect("totals").sales_fen), (1, 350));
}
