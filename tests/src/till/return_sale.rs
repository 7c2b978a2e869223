//! 退货: one line or all of a sale, to the tenders it was paid with, never more than was sold.
use expect_test::expect;
use proto::till::v1::{CheckoutRequest, GetSaleRequest, ListSalesRequest, Return, ReturnLine, ReturnSaleRequest, Sale};
use rules::ledger::Class;

use crate::harness::{MANAGER_PIN, TestShop, Till, cash, stored};

/// A request for these places and quantities of a sale, at this total.
fn back(till: &Till, sale: &Sale, lines: &[(i32, i64)], total_fen: i64) -> ReturnSaleRequest {
    ReturnSaleRequest {
        return_id: till.new_id().to_string(),
        sale_id: sale.sale_id.clone(),
        lines: lines
            .iter()
            .map(|(sale_n, quantity_milli)| ReturnLine {
                sale_n: *sale_n,
                quantity_milli: *quantity_milli,
                restock: true,
            })
            .collect(),
        total_fen,
        reason: "不喜欢".to_owned(),
        approval: String::new(),
    }
}

async fn returned(till: &Till, sale: &Sale, lines: &[(i32, i64)], total_fen: i64) -> Return {
    till.ok(back(till, sale, lines, total_fen)).await.returned.expect("a return")
}

/// Two teas and a foot bath, half from the card: 1,000 principal, the rest in cash.
async fn mixed(till: &Till) -> Sale {
    till.top_up("王建国", 1_000).await;
    let cart = till.cart(&[("西湖龙井", 2_000), ("冰红茶", 3_000)], "王建国");
    let request = till.checkout(cart, Vec::new()).await;
    let rest = request.total_fen - 1_000;
    let request = CheckoutRequest { tenders: vec![stored(1_000), cash(rest, rest)], ..request };
    till.ok(request).await.sale.expect("a sale")
}

fn routes(one: &Return) -> (i64, i64, i64, i64) {
    let (principal, gift) = one.tenders.iter().fold((0, 0), |sum, it| (sum.0 + it.principal_fen, sum.1 + it.gift_fen));
    let all: i64 = one.tenders.iter().map(|tender| tender.amount_fen).sum();
    assert_eq!(all, one.total_fen, "the tenders make the total");
    (all - principal - gift, principal, gift, one.points_reversed)
}

#[tokio::test]
async fn one_line_then_the_rest_ends_at_nothing() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = mixed(&till).await;
    let quote = sale.quote.clone().expect("a quote");
    let one = quote.lines[0].net_fen / 2;
    let first = returned(&till, &sale, &[(0, 1_000)], one).await;
    assert_eq!(routes(&first), (one - 1_000, 1_000, 0, first.points_reversed), "principal goes back before cash");
    let second = returned(&till, &sale, &[(0, 1_000), (1, 3_000)], quote.total_fen - one).await;
    assert_eq!(first.points_reversed + second.points_reversed, sale.points_earned);
    assert_eq!((first.receipt_no.ends_with("0003"), second.receipt_no.ends_with("0004")), (true, true));
    assert_eq!(shop.balance("王建国", Class::MemberPrincipal).await, 1_000);
    assert_eq!(shop.balance("王建国", Class::MemberPoints).await, 0);
    let seen = till.ok(GetSaleRequest { sale_id: sale.sale_id.clone() }).await.sale.expect("the sale");
    let numbers: Vec<_> = seen.returns.iter().map(|one| one.receipt_no.clone()).collect();
    assert_eq!(numbers, [first.receipt_no, second.receipt_no], "the sale tells of its returns");
    assert_eq!(
        (seen.quote.expect("a quote"), seen.points_earned),
        (quote, sale.points_earned),
        "the sale stays as it was"
    );
    expect!["till.RETURN_TOO_MUCH left_milli=0"].assert_eq(&till.refused(back(&till, &sale, &[(0, 1)], 0)).await);
    expect!["till.ReturnSale 李收银@01 till.RETURN_TOO_MUCH"].assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn the_day_is_told_net_of_returns() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = till.sell(&[("冰红茶", 3_000)], "").await;
    let total = sale.quote.as_ref().map_or(0, |quote| quote.total_fen);
    returned(&till, &sale, &[(0, 1_000)], total / 3).await;
    let list = till.ok(ListSalesRequest::default()).await;
    assert_eq!((list.day_total_fen, list.day_returns_count, list.day_returns_fen), (total, 1, total / 3));
    assert_eq!(list.rows[0].returned_fen, total / 3);
    let manager = till.clone().sign_in("王店长", MANAGER_PIN).await;
    let report = proto::reports::v1::RunReportRequest { report: "sales_by_item".to_owned(), ..Default::default() };
    let rows = manager.ok(report).await.rows;
    assert_eq!((rows[0].sales, rows[0].pieces_milli, rows[0].amount_fen), (1, 2_000, total - total / 3));
}

#[tokio::test]
async fn another_sum_another_line_another_shop() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = till.sell(&[("冰红茶", 1_000)], "").await;
    expect!["till.TOTAL_CHANGED shown_fen=349 total_fen=350"]
        .assert_eq(&till.refused(back(&till, &sale, &[(0, 1_000)], 349)).await);
    expect!["kit.BAD_FIELD field=lines[0].sale_n rule=choice"]
        .assert_eq(&till.refused(back(&till, &sale, &[(7, 1_000)], 350)).await);
    expect!["kit.BAD_FIELD field=lines[1].sale_n rule=choice"]
        .assert_eq(&till.refused(back(&till, &sale, &[(0, 500), (0, 500)], 350)).await);
    let unsaid = ReturnSaleRequest { reason: " ".to_owned(), ..back(&till, &sale, &[(0, 1_000)], 350) };
    expect!["kit.BAD_FIELD field=reason rule=required"].assert_eq(&till.refused(unsaid).await);
    for elsewhere in [shop.sibling_shop().await, shop.other_merchant().await] {
        assert_eq!(elsewhere.refused(back(&elsewhere, &sale, &[(0, 1_000)], 350)).await, "kit.NOT_FOUND");
    }
    assert_eq!(shop.count("till_return").await, 0);
}

#[tokio::test]
async fn no_cash_that_the_drawer_does_not_hold() {
    let shop = TestShop::new().await;
    let one = shop.cashier().await;
    let sale = one.sell(&[("足疗", 3_000)], "").await;
    let total = sale.quote.as_ref().map_or(0, |quote| quote.total_fen);
    let two = shop.on_duty("周收银", "2468", "02").await;
    expect!["till.DRAWER_TOO_SMALL wanted_fen=26400"]
        .assert_eq(&two.refused(back(&two, &sale, &[(0, 3_000)], total)).await);
    returned(&one, &sale, &[(0, 3_000)], total).await;
}

#[tokio::test]
async fn two_tills_cannot_take_back_the_same_piece() {
    let shop = TestShop::new().await;
    let one = shop.cashier().await;
    let two = shop.on_duty("周收银", "2468", "02").await;
    two.sell(&[("冰红茶", 3_000)], "").await;
    let sale = one.sell(&[("冰红茶", 1_000)], "").await;
    let races: Vec<_> = (0..8)
        .map(|at| {
            let till = if at % 2 == 0 { one.clone() } else { two.clone() };
            let request = back(&till, &sale, &[(0, 1_000)], 350);
            tokio::spawn(async move { till.ask(request).await })
        })
        .collect();
    let (mut done, mut refusals) = (0, Vec::new());
    for race in races {
        match race.await.expect("no panic") {
            Ok(_) => done += 1,
            Err(refusal) => refusals.push(refusal.name()),
        }
    }
    assert_eq!(done, 1, "{refusals:?}");
    assert!(refusals.iter().all(|name| name == "till.RETURN_TOO_MUCH"), "{refusals:?}");
    assert_eq!(shop.count("till_return").await, 1);
}

/// A gift, a tea at 9 折 and two seeds, 5 off the bill, rounded down to the yuan.
async fn by_hand(shop: &TestShop) -> (Till, Sale) {
    let sql = "UPDATE chain_shop SET rounding = 3 WHERE merchant_id = $1";
    shop.by_hand(sql, [shop.uuid("清和商贸").into()]).await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "01").await;
    let mut cart = till.cart(&[("冰红茶", 2_000), ("西湖龙井", 1_000), ("瓜子", 1_333)], "王建国");
    cart.lines[0].gift = true;
    cart.lines[1].rate_bp = Some(9_000);
    cart.bill_off_fen = Some(500);
    let mut request = till.checkout(cart, Vec::new()).await;
    request.tenders = vec![cash(request.total_fen, request.total_fen)];
    let sale = till.ok(request).await.sale.expect("a sale");
    (till, sale)
}

#[tokio::test]
async fn gifts_come_back_for_nothing_and_rounding_goes_back_by_its_share() {
    let shop = TestShop::new().await;
    let (till, sale) = by_hand(&shop).await;
    let quote = sale.quote.clone().expect("a quote");
    assert!(quote.rounding_fen < 0 && quote.off.is_some_and(|off| off.given_fen == 700));
    let gift = till.take_back(&sale.sale_id, &[(0, 2_000)]).await;
    assert_eq!((gift.total_fen, gift.tenders.len(), gift.points_reversed), (0, 0, 0));
    let mut back = vec![gift];
    for (line, pieces) in [(2, 400), (1, 1_000), (2, 933)] {
        back.push(till.take_back(&sale.sale_id, &[(line, pieces)]).await);
    }
    let sum = |of: fn(&Return) -> i64| back.iter().map(of).sum::<i64>();
    assert_eq!(sum(|one| one.total_fen), quote.total_fen);
    assert_eq!(sum(|one| one.rounding_fen), quote.rounding_fen);
    assert_eq!(sum(|one| one.points_reversed), sale.points_earned);
    for class in [Class::Sales, Class::Given, Class::Discount, Class::Rounding] {
        let posted = format!("ledger_entry WHERE class = {}", class.code());
        assert!(shop.count(&posted).await >= 2, "{class:?} was posted, there and back");
        let left = format!("(SELECT SUM(amount) AS sum FROM {posted}) s WHERE s.sum <> 0");
        assert_eq!(shop.count(&left).await, 0, "{class:?} is as before the sale");
    }
}
