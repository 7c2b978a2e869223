//! 收款: one sale, whole or not at all.
use expect_test::expect;
use proto::till::v1::{CheckoutRequest, QuoteRequest, Tender};
use rules::ledger::Class;

use crate::harness::{CASHIER_PIN, MANAGER_PIN, TestShop, Till, cash, stored};

/// A cup of tea (28.00, 25.20 for 王建国) with these tenders.
async fn tea(till: &Till, member: &str, tenders: Vec<Tender>) -> CheckoutRequest {
    till.checkout(till.cart(&[("西湖龙井", 1_000)], member), tenders).await
}

#[tokio::test]
async fn cash_and_change() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let cart = till.cart(&[("冰红茶", 2_000), ("西湖龙井", 1_000)], "");
    let sale = till.ok(till.checkout(cart, vec![cash(3_500, 10_000)]).await).await.sale.expect("a sale");
    expect![[r#"
        Sale {
            sale_id: "<1>",
            receipt_no: "01-01-261121-0001",
            at_ms: 1795226400000,
            business_date: "2026-11-21",
            staff_name: "李收银",
            till_no: "01",
            quote: Some(
                Quoted {
                    lines: [
                        QuotedLine {
                            item_id: "<冰红茶>",
                            barcode: "",
                            name: "冰红茶",
                            spec: "500ml",
                            unit: "瓶",
                            price_fen: 350,
                            quantity_milli: 2000,
                            gross_fen: 700,
                            discount_fen: 0,
                            net_fen: 700,
                            price_changed: false,
                            off: Some(
                                Off {
                                    level_price_fen: 0,
                                    level_fen: 0,
                                    hand_fen: 0,
                                    bill_fen: 0,
                                    given_fen: 0,
                                },
                            ),
                            rate_bp: 0,
                            staff_name: "",
                            remark: "",
                        },
                        QuotedLine {
                            item_id: "<西湖龙井>",
                            barcode: "",
                            name: "西湖龙井",
                            spec: "大杯",
                            unit: "杯",
                            price_fen: 2800,
                            quantity_milli: 1000,
                            gross_fen: 2800,
                            discount_fen: 0,
                            net_fen: 2800,
                            price_changed: false,
                            off: Some(
                                Off {
                                    level_price_fen: 0,
                                    level_fen: 0,
                                    hand_fen: 0,
                                    bill_fen: 0,
                                    given_fen: 0,
                                },
                            ),
                            rate_bp: 0,
                            staff_name: "",
                            remark: "",
                        },
                    ],
                    gross_fen: 3500,
                    discount_fen: 0,
                    total_fen: 3500,
                    pays_bp: 10000,
                    off: Some(
                        Off {
                            level_price_fen: 0,
                            level_fen: 0,
                            hand_fen: 0,
                            bill_fen: 0,
                            given_fen: 0,
                        },
                    ),
                    rounding_fen: 0,
                    bill_rate_bp: 0,
                },
            ),
            tenders: [
                SaleTender {
                    kind: Cash,
                    amount_fen: 3500,
                    tendered_fen: 10000,
                    change_fen: 6500,
                    principal_fen: 0,
                    gift_fen: 0,
                    tender_type_id: "",
                    name: "",
                    currency: "",
                    foreign_minor: 0,
                    rate: 0,
                    excess_fen: 0,
                },
            ],
            change_fen: 6500,
            member_id: "",
            member_name: "",
            member_no: "",
            points_earned: 0,
            assets_after: None,
            copies: 0,
            approver_name: "",
            approval_reason: "",
            returns: [],
        }"#]]
    .assert_eq(&shop.show(&sale));
    expect![[r#"
        sale #2
          drawer cny +3500
          sales cny -3500"#]]
    .assert_eq(&till.book(&sale.sale_id).await);
    expect![[r#"till.Checkout 李收银@01 ok [{"what":"sale","id":"<3>","after":3500}]"#]]
        .assert_eq(&shop.last_audit(1).await);
}

#[tokio::test]
async fn stored_value_and_cash_with_points() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 1_000).await;
    let sale = till.ok(tea(&till, "王建国", vec![stored(1_000), cash(1_520, 1_520)]).await).await.sale.expect("a sale");
    assert_eq!((sale.points_earned, sale.member_name.as_str()), (50, "王建国"), "25.20 at two points a yuan");
    expect![[r#"
        Some(
            Assets {
                principal_fen: 0,
                gift_fen: 0,
                points: 50,
            },
        )"#]]
    .assert_eq(&shop.show(&sale.assets_after));
    expect![[r#"
        sale #3
          drawer cny +1520
          member_principal cny +1000
          discount cny +280
          sales cny -2800
          points_issued points +50
          member_points points -50"#]]
    .assert_eq(&till.book(&sale.sale_id).await);
    assert_eq!(shop.balance("王建国", Class::MemberPrincipal).await, 0);
    assert_eq!(shop.balance("王建国", Class::MemberPoints).await, 50);
}

#[tokio::test]
async fn principal_goes_before_gift_and_gift_earns_nothing() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 1_000).await;
    let give = "UPDATE stored_value_plan SET pay_fen = 100, gift_fen = 5000 WHERE id = $1";
    shop.by_hand(give, [shop.uuid("充 500 送 50").into()]).await;
    let plan = proto::stored_value::v1::TopUpRequest {
        top_up_id: shop.new_id().to_string(),
        member_id: shop.id("王建国"),
        plan_id: shop.id("充 500 送 50"),
        paid_fen: 100,
        tendered_fen: 100,
    };
    till.ok(plan).await;
    let sale = till.ok(tea(&till, "王建国", vec![stored(2_520)]).await).await.sale.expect("a sale");
    assert_eq!((sale.tenders[0].principal_fen, sale.tenders[0].gift_fen), (1_100, 1_420));
    assert_eq!(sale.points_earned, 22, "only what principal paid earns");
    expect![[r#"
        sale #4
          member_principal cny +1100
          gift_cost cny +1420
          discount cny +280
          sales cny -2800
          member_gift gift +1420
          gift_issued gift -1420
          points_issued points +22
          member_points points -22"#]]
    .assert_eq(&till.book(&sale.sale_id).await);
}

#[tokio::test]
async fn receipt_numbers_have_no_gap() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let other_till = shop.on_duty("周收银", "2468", "02").await;
    let mut numbers = vec![till.sell(&[("冰红茶", 1_000)], "").await.receipt_no];
    till.refused(tea(&till, "", vec![cash(1, 1)]).await).await;
    numbers.push(till.sell(&[("冰红茶", 1_000)], "").await.receipt_no);
    numbers.push(till.top_up("王建国", 100).await.receipt_no);
    numbers.push(other_till.sell(&[("冰红茶", 1_000)], "").await.receipt_no);
    expect![[r#"
        01-01-261121-0001
        01-01-261121-0002
        01-01-261121-0003
        01-02-261121-0001"#]]
    .assert_eq(&numbers.join("\n"));
}

#[tokio::test]
async fn another_total_than_the_screens_is_refused() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let mut request = tea(&till, "", vec![cash(2_700, 2_700)]).await;
    request.total_fen = 2_700;
    expect!["till.TOTAL_CHANGED shown_fen=2700 total_fen=2800"].assert_eq(&till.refused(request.clone()).await);
    expect!["till.Checkout 李收银@01 till.TOTAL_CHANGED"].assert_eq(&shop.last_audit(1).await);
    // The price went up while the screen showed the old one.
    request.total_fen = 2_800;
    request.tenders = vec![cash(2_800, 2_800)];
    shop.by_hand("UPDATE catalog_item SET price_fen = 2900 WHERE id = $1", [shop.uuid("西湖龙井").into()]).await;
    expect!["till.TOTAL_CHANGED shown_fen=2800 total_fen=2900"].assert_eq(&till.refused(request).await);
    assert_eq!(shop.count("till_sale").await, 0);
}

#[tokio::test]
async fn tenders_pay_the_total_and_nothing_else() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 1_000).await;
    let mut refusals = Vec::new();
    for tenders in [
        vec![],
        vec![cash(2_519, 2_519)],
        vec![cash(2_521, 2_521)],
        vec![cash(2_520, 2_519)],
        vec![cash(-2_520, 2_520), cash(5_040, 5_040)],
        vec![cash(i64::MAX, i64::MAX), cash(i64::MAX, i64::MAX)],
        vec![stored(1_001), cash(1_519, 1_519)],
        vec![stored(600), stored(600), cash(1_320, 1_320)],
        vec![Tender { kind: 0, amount_fen: 2_520, tendered_fen: 2_520, ..Tender::default() }],
        vec![Tender { kind: 99, amount_fen: 2_520, tendered_fen: 2_520, ..Tender::default() }],
        vec![cash(252, 252); 11],
    ] {
        refusals.push(till.refused(tea(&till, "王建国", tenders).await).await);
    }
    refusals.push(till.refused(tea(&till, "", vec![stored(2_800)]).await).await);
    expect![[r#"
        till.TENDERS_DIFFER tendered_fen=0 total_fen=2520
        till.TENDERS_DIFFER tendered_fen=2519 total_fen=2520
        till.TENDERS_DIFFER tendered_fen=2521 total_fen=2520
        kit.BAD_FIELD field=tenders.tendered_fen rule=too_small
        kit.BAD_FIELD field=tenders.amount_fen rule=amount
        kit.BAD_FIELD field=tenders.amount_fen rule=amount
        till.BALANCE_TOO_SMALL balance_fen=1000 tender=0 wanted_fen=1001
        till.BALANCE_TOO_SMALL balance_fen=400 tender=1 wanted_fen=600
        kit.BAD_FIELD field=tenders.kind rule=choice
        kit.BAD_FIELD field=tenders.kind rule=choice
        kit.BAD_FIELD field=tenders rule=count
        till.MEMBER_NEEDED"#]]
    .assert_eq(&refusals.join("\n"));
    assert_eq!((shop.count("till_sale").await, shop.balance("王建国", Class::MemberPrincipal).await), (0, 1_000));
}

#[tokio::test]
async fn nothing_is_sold_without_a_shift() {
    let shop = TestShop::new().await;
    let till = shop.signed_in("李收银", CASHIER_PIN, "01").await;
    expect!["shifts.NO_OPEN_SHIFT"].assert_eq(&till.refused(tea(&till, "", vec![cash(2_800, 2_800)]).await).await);
    let till = shop.on_duty("周收银", "2468", "01").await.sign_in("李收银", CASHIER_PIN).await;
    expect!["shifts.SHIFT_OF_OTHER staff_name=周收银"]
        .assert_eq(&till.refused(tea(&till, "", vec![cash(2_800, 2_800)]).await).await);
}

#[tokio::test]
async fn what_belongs_to_another_merchant_is_not_there() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let mut request = tea(&till, "", vec![cash(2_800, 2_800)]).await;
    request.cart = Some(till.cart(&[("别家红茶", 1_000)], ""));
    expect!["till.ITEM_GONE item_id=<别家红茶>"].assert_eq(&till.refused(request.clone()).await);
    request.cart = Some(till.cart(&[("西湖龙井", 1_000)], "别家会员甲"));
    expect!["kit.NOT_FOUND"].assert_eq(&till.refused(request).await);
}

#[tokio::test]
async fn a_member_is_a_member_in_every_shop_of_the_merchant() {
    let shop = TestShop::new().await;
    shop.cashier().await.top_up("王建国", 2_520).await;
    let sibling = shop.sibling_shop().await;
    let sale = sibling.ok(tea(&sibling, "王建国", vec![stored(2_520)]).await).await.sale.expect("a sale");
    assert_eq!(sale.receipt_no, "02-01-261121-0001");
}

#[tokio::test]
async fn a_sale_for_nothing_needs_no_tender() {
    let shop = TestShop::new().await;
    // Who may give: a price of nothing is a gift.
    let till = shop.on_duty("王店长", MANAGER_PIN, "01").await;
    let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
    cart.lines[0].amount_fen = Some(0);
    let sale = till.ok(till.checkout(cart, Vec::new()).await).await.sale.expect("a sale");
    assert_eq!((sale.tenders.len(), sale.quote.expect("a quote").total_fen), (0, 0));
    expect!["sale #2"].assert_eq(&till.book(&sale.sale_id).await);
}

#[tokio::test]
async fn changing_a_price_is_a_right() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sql = "UPDATE access_role SET permissions = 'till.checkout' WHERE code = 'cashier' AND merchant_id = $1";
    shop.by_hand(sql, [shop.uuid("清和商贸").into()]).await;
    let mut request = tea(&till, "", vec![cash(2_800, 2_800)]).await;
    if let Some(line) = request.cart.as_mut().and_then(|cart| cart.lines.first_mut()) {
        line.amount_fen = Some(2_800);
    }
    expect!["kit.PERMISSION_DENIED permission=till.change_price"].assert_eq(&till.refused(request.clone()).await);
    let allowed = till.refused(QuoteRequest { cart: request.cart }).await;
    expect!["kit.PERMISSION_DENIED permission=till.change_price"].assert_eq(&allowed);
}
