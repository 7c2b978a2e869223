//! What the server would take for a cart.
use expect_test::expect;
use proto::till::v1::{Cart, CartLine, QuoteRequest, Quoted};

use crate::harness::{TestShop, Till};

async fn quote(till: &Till, cart: Cart) -> Quoted {
    till.ok(QuoteRequest { cart: Some(cart) }).await.quote.expect("a quote")
}

async fn refused(till: &Till, cart: Cart) -> String {
    till.refused(QuoteRequest { cart: Some(cart) }).await
}

#[tokio::test]
async fn price_times_quantity_then_the_members_discount() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    // 3.50×3 + 25.60×0.255 + 88.00, at 9 折.
    let cart = till.cart(&[("冰红茶", 3_000), ("瓜子", 255), ("足疗", 1_000)], "王建国");
    expect![[r#"
        Quoted {
            lines: [
                QuotedLine {
                    item_id: "<冰红茶>",
                    barcode: "",
                    name: "冰红茶",
                    spec: "500ml",
                    unit: "瓶",
                    price_fen: 350,
                    quantity_milli: 3000,
                    gross_fen: 1050,
                    discount_fen: 105,
                    net_fen: 945,
                    price_changed: false,
                    off: Some(
                        Off {
                            level_price_fen: 0,
                            level_fen: 105,
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
                    item_id: "<瓜子>",
                    barcode: "",
                    name: "瓜子",
                    spec: "散装",
                    unit: "kg",
                    price_fen: 2560,
                    quantity_milli: 255,
                    gross_fen: 653,
                    discount_fen: 65,
                    net_fen: 588,
                    price_changed: false,
                    off: Some(
                        Off {
                            level_price_fen: 0,
                            level_fen: 65,
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
                    item_id: "<足疗>",
                    barcode: "",
                    name: "足疗",
                    spec: "60 分钟",
                    unit: "次",
                    price_fen: 8800,
                    quantity_milli: 1000,
                    gross_fen: 8800,
                    discount_fen: 880,
                    net_fen: 7920,
                    price_changed: false,
                    off: Some(
                        Off {
                            level_price_fen: 0,
                            level_fen: 880,
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
            gross_fen: 10503,
            discount_fen: 1050,
            total_fen: 9453,
            pays_bp: 9000,
            off: Some(
                Off {
                    level_price_fen: 0,
                    level_fen: 1050,
                    hand_fen: 0,
                    bill_fen: 0,
                    given_fen: 0,
                },
            ),
            rounding_fen: 0,
            bill_rate_bp: 0,
        }"#]]
    .assert_eq(&shop.show(&quote(&till, cart).await));
}

#[tokio::test]
async fn a_walk_in_pays_the_price() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let quoted = quote(&till, till.cart(&[("西湖龙井", 2_000)], "")).await;
    assert_eq!((quoted.total_fen, quoted.discount_fen, quoted.pays_bp), (5_600, 0, 10_000));
}

#[tokio::test]
async fn a_changed_amount_is_final() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let mut cart = till.cart(&[("西湖龙井", 1_000), ("冰红茶", 1_000)], "王建国");
    cart.lines[0].amount_fen = Some(2_000);
    let quoted = quote(&till, cart).await;
    let lines: Vec<_> = quoted.lines.iter().map(|line| (line.net_fen, line.price_changed)).collect();
    assert_eq!(lines, [(2_000, true), (315, false)]);
}

#[tokio::test]
async fn changing_a_price_is_a_right() {
    let shop = TestShop::new().await;
    let sql = "UPDATE access_role SET permissions = 'till.checkout' WHERE code = 'cashier' AND merchant_id = $1";
    let till = shop.cashier().await;
    shop.by_hand(sql, [shop.uuid("清和商贸").into()]).await;
    let mut cart = till.cart(&[("西湖龙井", 1_000)], "");
    quote(&till, cart.clone()).await;
    cart.lines[0].amount_fen = Some(2_800);
    expect!["kit.PERMISSION_DENIED permission=till.change_price"].assert_eq(&refused(&till, cart).await);
}

#[tokio::test]
async fn what_is_archived_or_anothers_is_gone() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    expect!["till.ITEM_GONE item_id=<别家红茶>"]
        .assert_eq(&refused(&till, till.cart(&[("别家红茶", 1_000)], "")).await);
    expect!["kit.NOT_FOUND"].assert_eq(&refused(&till, till.cart(&[("冰红茶", 1_000)], "别家会员甲")).await);
    shop.by_hand("UPDATE catalog_item SET archived = TRUE WHERE id = $1", [shop.uuid("冰红茶").into()]).await;
    expect!["till.ITEM_GONE item_id=<冰红茶>"]
        .assert_eq(&refused(&till, till.cart(&[("西湖龙井", 1_000), ("冰红茶", 1_000)], "")).await);
}

#[tokio::test]
async fn bad_carts_are_named() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let good = till.line("冰红茶", 1_000);
    let with = |line: CartLine| Cart { lines: vec![good.clone(), line], ..Cart::default() };
    let bad = [
        Cart::default(),
        Cart { lines: vec![good.clone(); 501], ..Cart::default() },
        with(CartLine { quantity_milli: 0, ..good.clone() }),
        with(CartLine { quantity_milli: -1_000, ..good.clone() }),
        with(CartLine { quantity_milli: 6_921_168_509_256, ..good.clone() }),
        with(CartLine { amount_fen: Some(-1), ..good.clone() }),
        with(CartLine { amount_fen: Some(i64::MAX), ..good.clone() }),
        with(CartLine { item_id: "冰红茶".to_owned(), ..good.clone() }),
        with(CartLine { barcode: "0000".to_owned(), ..good.clone() }),
        Cart { lines: vec![good.clone()], member_id: "王建国".to_owned(), ..Cart::default() },
    ];
    let mut refusals = Vec::new();
    for cart in bad {
        refusals.push(refused(&till, cart).await);
    }
    expect![[r#"
        kit.BAD_FIELD field=cart.lines rule=count
        kit.BAD_FIELD field=cart.lines rule=count
        kit.BAD_FIELD field=cart.lines[1].quantity_milli rule=amount
        kit.BAD_FIELD field=cart.lines[1].quantity_milli rule=amount
        kit.BAD_FIELD field=cart.lines[1].quantity_milli rule=amount
        kit.BAD_FIELD field=cart.lines[1].amount_fen rule=amount
        kit.BAD_FIELD field=cart.lines[1].amount_fen rule=amount
        kit.BAD_FIELD field=cart.lines[1].item_id rule=id
        till.ITEM_GONE item_id=<冰红茶>
        kit.BAD_FIELD field=cart.member_id rule=id"#]]
    .assert_eq(&refusals.join("\n"));
}

/// With its check digit.
fn label(digits: &str) -> String {
    (0..10).map(|n| format!("{digits}{n}")).find(|code| rules::scan::is_retail(code)).expect("one fits")
}

#[tokio::test]
async fn a_scale_label_is_read_by_the_server_itself() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    // 瓜子 costs 25.60 the kilogram and has the code 103: a label with ¥12.34, and one with 0.255 kg.
    let (amount, weight) = (label("200010301234"), label("230010300255"));
    let line = |barcode: &str| CartLine { barcode: barcode.to_owned(), ..till.line("瓜子", 99_000) };
    let cart = Cart { lines: vec![line(&amount), line(&weight)], member_id: shop.id("王建国"), ..Cart::default() };
    let quoted = quote(&till, cart).await;
    let lines: Vec<_> = quoted.lines.iter().map(|l| (l.quantity_milli, l.gross_fen, l.discount_fen)).collect();
    // What the wire says of the quantity counts for nothing.
    assert_eq!(lines, [(482, 1_234, 124), (255, 653, 65)]);
    let other = Cart { lines: vec![CartLine { barcode: amount, ..till.line("冰红茶", 1_000) }], ..Cart::default() };
    expect!["till.ITEM_GONE item_id=<冰红茶>"].assert_eq(&refused(&till, other).await);
}

#[tokio::test]
async fn a_code_with_a_wrong_check_digit_is_no_label() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let mut code = label("200010301234");
    let last = code.pop().and_then(|digit| digit.to_digit(10)).expect("a digit");
    code.push_str(&((last + 1) % 10).to_string());
    let line = CartLine { barcode: code, ..till.line("瓜子", 1_000) };
    let cart = Cart { lines: vec![line], ..Cart::default() };
    expect!["till.ITEM_GONE item_id=<瓜子>"].assert_eq(&refused(&till, cart).await);
}
