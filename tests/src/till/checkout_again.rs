//! Retries, double clicks and two tills on one card: one effect each.
use expect_test::expect;
use proto::till::v1::CheckoutRequest;
use rules::ledger::Class;

use crate::harness::{TestShop, Till, cash, stored};

async fn tea(till: &Till) -> CheckoutRequest {
    till.checkout(till.cart(&[("西湖龙井", 1_000)], "王建国"), vec![cash(2_520, 3_000)]).await
}

#[tokio::test]
async fn a_retry_gets_the_same_answer_and_sells_once() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let (id, request) = (shop.new_id(), tea(&till).await);
    let first = till.ask_as(id, request.clone()).await.expect("a sale");
    shop.later(3_600_000);
    // Also after the price changed, and from the person's next session.
    shop.by_hand("UPDATE catalog_item SET price_fen = 2900 WHERE id = $1", [shop.uuid("西湖龙井").into()]).await;
    let again = till.clone().sign_in("李收银", crate::harness::CASHIER_PIN).await.ask_as(id, request).await;
    assert_eq!(again.expect("the same"), first);
    assert_eq!((shop.count("till_sale").await, shop.balance("王建国", Class::MemberPoints).await), (1, 50));
    expect![[r#"
        till.Checkout 李收银@01 ok [{"what":"sale","id":"<3>","after":2520}]
        access.SignIn 李收银@01 ok"#]]
    .assert_eq(&shop.last_audit(2).await);
}

#[tokio::test]
async fn the_same_id_with_another_body_is_refused() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let (id, request) = (shop.new_id(), tea(&till).await);
    till.ask_as(id, request.clone()).await.expect("a sale");
    let other = CheckoutRequest { tenders: vec![cash(2_520, 5_000)], ..request };
    let refusal = till.ask_as(id, other).await.expect_err("another body");
    expect!["kit.REQUEST_ID_REUSED"].assert_eq(&refusal.to_string());
    assert_eq!(shop.count("till_sale").await, 1);
}

#[tokio::test]
async fn the_same_sale_under_another_id_is_no_second_sale() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = tea(&till).await;
    till.ok(request.clone()).await;
    till.refused(request).await;
    assert_eq!(shop.count("till_sale").await, 1);
}

#[tokio::test]
async fn a_refused_command_may_be_corrected_under_its_id() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let id = shop.new_id();
    let request = tea(&till).await;
    let wrong = CheckoutRequest { total_fen: 1, ..request.clone() };
    till.ask_as(id, wrong).await.expect_err("another total");
    till.ask_as(id, request).await.expect("a sale");
}

#[tokio::test]
async fn a_command_without_an_id_is_refused() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let request = tea(&till).await;
    let refusal = till.wire.call(request, &till.papers).await.expect_err("no id");
    expect!["kit.REQUEST_ID_MISSING"].assert_eq(&refusal.to_string());
}

#[tokio::test]
async fn a_double_click_is_one_sale() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let (id, request) = (shop.new_id(), tea(&till).await);
    let clicks: Vec<_> = (0..8)
        .map(|_| {
            let (till, request) = (till.clone(), request.clone());
            tokio::spawn(async move { till.ask_as(id, request).await })
        })
        .collect();
    let mut answers = Vec::new();
    for click in clicks {
        answers.push(click.await.expect("no panic").expect("an answer"));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:#?}");
    assert_eq!((shop.count("till_sale").await, shop.balance("王建国", Class::MemberPoints).await), (1, 50));
}

#[tokio::test]
async fn two_tills_cannot_spend_the_same_money() {
    let shop = TestShop::new().await;
    let one = shop.cashier().await;
    let two = shop.on_duty("周收银", "2468", "02").await;
    one.top_up("王建国", 2_520).await;
    let mut requests = Vec::new();
    for at in 0..8 {
        let till = if at % 2 == 0 { one.clone() } else { two.clone() };
        let request = CheckoutRequest { tenders: vec![stored(2_520)], ..tea(&till).await };
        requests.push((till, request));
    }
    let races: Vec<_> =
        requests.into_iter().map(|(till, request)| tokio::spawn(async move { till.ask(request).await })).collect();
    let (mut sold, mut refusals) = (0, Vec::new());
    for race in races {
        match race.await.expect("no panic") {
            Ok(_) => sold += 1,
            Err(refusal) => refusals.push(refusal.name()),
        }
    }
    assert_eq!((sold, shop.balance("王建国", Class::MemberPrincipal).await), (1, 0));
    refusals.sort();
    refusals.dedup();
    let known = ["ledger.INSUFFICIENT_BALANCE", "till.BALANCE_TOO_SMALL"];
    assert!(refusals.iter().all(|name| known.contains(&name.as_str())), "{refusals:?}");
}
