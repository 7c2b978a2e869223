//! 收款: by rows of the tender table, several on one sale.
use expect_test::expect;
use proto::{
    payments::v1::{GetTenderTypeRequest, SaveTenderTypeRequest, TenderType},
    till::v1::{CheckoutRequest, GetSaleRequest, Sale, Tender, TenderKind},
};
use rules::payments::Rate;

use crate::harness::{MANAGER_PIN, TestShop, Till, cash, of_type, stored};

/// A cup of tea (28.00, 25.20 for 王建国) with these tenders.
async fn tea(till: &Till, member: &str, tenders: Vec<Tender>) -> CheckoutRequest {
    till.checkout(till.cart(&[("西湖龙井", 1_000)], member), tenders).await
}

async fn sell(till: &Till, member: &str, tenders: Vec<Tender>) -> Sale {
    till.ok(tea(till, member, tenders).await).await.sale.expect("a sale")
}

/// Foreign cash: what it pays, and what was handed over.
fn hkd(till: &Till, amount_fen: i64, minor: i64) -> Tender {
    let tendered_fen = Rate(9_200).worth(minor).0;
    Tender { tendered_fen, foreign_minor: minor, ..of_type(till, "港币", TenderKind::ForeignCash, amount_fen) }
}

fn voucher(till: &Till, amount_fen: i64, face_fen: i64) -> Tender {
    Tender { tendered_fen: face_fen, ..of_type(till, "代金券", TenderKind::Voucher, amount_fen) }
}

async fn change(till: &Till, name: &str, change: impl FnOnce(&mut TenderType)) {
    let mut one = till.ok(GetTenderTypeRequest { tender_type_id: till.id(name) }).await.r#type.expect("a type");
    change(&mut one);
    till.ok(SaveTenderTypeRequest { r#type: Some(one) }).await;
}

#[tokio::test]
async fn balance_card_and_cash_on_one_sale() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 1_000).await;
    let card = of_type(&till, "银行卡", TenderKind::BankCard, 1_000);
    let sale = sell(&till, "王建国", vec![stored(1_000), card, cash(520, 1_000)]).await;
    assert_eq!((sale.change_fen, sale.points_earned), (480, 50), "all of it is money");
    expect![[r#"
        sale #3
          drawer cny +520
          bank_card cny +1000
          member_principal cny +1000
          discount cny +280
          sales cny -2800
          points_issued points +50
          member_points points -50"#]]
    .assert_eq(&till.book(&sale.sale_id).await);
    let read = till.ok(GetSaleRequest { sale_id: sale.sale_id.clone() }).await.sale.expect("a sale");
    assert_eq!(read.tenders, sale.tenders, "what is kept is what was told");
    assert_eq!(
        (read.tenders[1].name.as_str(), read.tenders[1].tender_type_id.as_str()),
        ("银行卡", shop.id("银行卡").as_str())
    );
}

#[tokio::test]
async fn a_voucher_gives_no_change_and_no_points() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = sell(&till, "王建国", vec![cash(1_000, 1_000), voucher(&till, 1_520, 5_000)]).await;
    assert_eq!((sale.change_fen, sale.points_earned, sale.tenders[1].excess_fen), (0, 20, 3_480));
    expect![[r#"
        sale #2
          drawer cny +1000
          voucher cny +5000
          voucher_excess cny -3480
          discount cny +280
          sales cny -2800
          points_issued points +20
          member_points points -20"#]]
    .assert_eq(&till.book(&sale.sale_id).await);
}

#[tokio::test]
async fn a_voucher_is_worth_what_its_row_says() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let manager = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    change(&manager, "代金券", |one| (one.face_fen, one.may_exceed) = (2_000, false)).await;
    let mut refused = Vec::new();
    for (amount, face) in [(1_800, 1_800), (1_500, 2_000), (2_000, 1_999)] {
        let tenders = vec![cash(2_800 - amount, 2_800), voucher(&till, amount, face)];
        refused.push(till.refused(tea(&till, "", tenders).await).await);
    }
    expect![[r#"
        till.TENDER_AMOUNT name=代金券 tender=1
        till.TENDER_AMOUNT name=代金券 tender=1
        till.TENDER_AMOUNT name=代金券 tender=1"#]]
    .assert_eq(&refused.join("\n"));
    sell(&till, "", vec![voucher(&till, 2_000, 2_000), cash(800, 800)]).await;
}

#[tokio::test]
async fn foreign_cash_is_kept_apart_and_changed_locally() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let sale = sell(&till, "", vec![hkd(&till, 2_800, 5_000)]).await;
    let one = &sale.tenders[0];
    assert_eq!((one.currency.as_str(), one.foreign_minor, one.rate), ("HKD", 5_000, 9_200));
    assert_eq!((one.tendered_fen, sale.change_fen), (4_600, 1_800), "50.00 HKD are 46.00 yuan");
    expect![[r#"
        sale #2
          drawer cny -1800
          exchange cny +4600
          foreign_drawer HKD +5000
          foreign_exchange HKD -5000
          sales cny -2800"#]]
    .assert_eq(&till.book(&sale.sale_id).await);
    let read = till.ok(GetSaleRequest { sale_id: sale.sale_id.clone() }).await.sale.expect("a sale");
    assert_eq!(read.tenders, sale.tenders);
}

#[tokio::test]
async fn foreign_cash_is_worth_what_the_rate_makes() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let wrong = Tender { tendered_fen: 4_601, ..hkd(&till, 2_800, 5_000) };
    expect!["till.TENDER_AMOUNT name=港币 tender=0"].assert_eq(&till.refused(tea(&till, "", vec![wrong]).await).await);
    let nothing = Tender { foreign_minor: 0, tendered_fen: 2_800, ..hkd(&till, 2_800, 5_000) };
    expect!["till.TENDER_AMOUNT name=港币 tender=0"]
        .assert_eq(&till.refused(tea(&till, "", vec![nothing]).await).await);
}

#[tokio::test]
async fn change_comes_from_the_drawer() {
    let shop = TestShop::new().await;
    let till = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    let refused = till.refused(tea(&till, "", vec![hkd(&till, 2_800, 100_000)]).await).await;
    expect!["till.CHANGE_SHORT"].assert_eq(&refused);
    sell(&till, "", vec![hkd(&till, 2_800, 10_000)]).await;
}

#[tokio::test]
async fn an_open_shift_goes_on_with_its_rate() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    shop.later(1_000);
    let manager = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    change(&manager, "港币", |one| one.rate = 9_500).await;
    let old = Tender { type_version: 1, ..hkd(&till, 2_800, 5_000) };
    let sale = sell(&till, "", vec![old.clone()]).await;
    assert_eq!(sale.tenders[0].rate, 9_200, "the rate on the screen");
    let newest = Tender { tendered_fen: 4_750, type_version: 2, ..old.clone() };
    assert_eq!(sell(&till, "", vec![newest]).await.tenders[0].rate, 9_500);
    shop.later(1_000);
    let later = shop.on_duty("周收银", "2468", "03").await;
    let refused = later.refused(tea(&later, "", vec![old]).await).await;
    expect!["till.TENDER_CHANGED name=港币 tender=0"].assert_eq(&refused);
}

#[tokio::test]
async fn a_tender_names_a_row_that_is_there_and_of_its_kind() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let manager = shop.on_duty("王店长", MANAGER_PIN, "02").await;
    let mut refused = Vec::new();
    for wrong in [
        of_type(&till, "其他", TenderKind::BankCard, 2_800),
        of_type(&till, "现金", TenderKind::Other, 2_800),
        of_type(&till, "别家商贸其他", TenderKind::Other, 2_800),
        Tender { type_version: 7, ..of_type(&till, "其他", TenderKind::Other, 2_800) },
    ] {
        refused.push(till.refused(tea(&till, "", vec![wrong]).await).await);
    }
    change(&manager, "其他", |one| one.archived = true).await;
    let archived = of_type(&till, "其他", TenderKind::Other, 2_800);
    refused.push(till.refused(tea(&till, "", vec![archived]).await).await);
    expect![[r#"
        till.TENDER_GONE tender=0
        till.TENDER_GONE tender=0
        till.TENDER_GONE tender=0
        till.TENDER_GONE tender=0
        till.TENDER_GONE tender=0"#]]
    .assert_eq(&refused.join("\n"));
}

#[tokio::test]
async fn a_failed_tender_is_named_and_nothing_is_kept() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    till.top_up("王建国", 1_000).await;
    let card = of_type(&till, "银行卡", TenderKind::BankCard, 1_000);
    let refused = till.refused(tea(&till, "王建国", vec![card, stored(1_520)]).await).await;
    expect!["till.BALANCE_TOO_SMALL balance_fen=1000 tender=1 wanted_fen=1520"].assert_eq(&refused);
    assert_eq!(shop.count("till_sale").await, 0);
}

#[tokio::test]
async fn ten_tenders_and_no_more() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let vouchers = |n: usize| vec![voucher(&till, 280, 280); n];
    let sale = sell(&till, "", vouchers(10)).await;
    assert_eq!(sale.tenders.len(), 10);
    let mut eleven = vouchers(9);
    eleven.extend([voucher(&till, 140, 140), voucher(&till, 140, 140)]);
    let refused = till.refused(tea(&till, "", eleven).await).await;
    expect!["kit.BAD_FIELD field=tenders rule=count"].assert_eq(&refused);
}

#[tokio::test]
async fn each_kind_goes_back_as_its_kind() {
    let shop = TestShop::new().await;
    let till = shop.cashier().await;
    let card = of_type(&till, "银行卡", TenderKind::BankCard, 520);
    let tenders = vec![card, hkd(&till, 1_000, 5_000), voucher(&till, 1_000, 5_000)];
    let sale = sell(&till, "王建国", tenders).await;
    assert_eq!(sale.points_earned, 30, "fifteen yuan are money, at two points");
    let back = till.take_back(&sale.sale_id, &[(0, 1_000)]).await;
    assert_eq!(back.points_reversed, 30);
    let told: Vec<(&str, i64)> = back.tenders.iter().map(|one| (one.name.as_str(), one.amount_fen)).collect();
    assert_eq!(told, [("银行卡", 520), ("港币", 1_000), ("代金券", 1_000)]);
    // Foreign cash goes back in local cash at what it paid, a voucher as a voucher, the card on the card.
    expect![[r#"
        return #3
          drawer cny -1000
          bank_card cny -520
          voucher cny -1000
          discount cny -280
          sales cny +2800
          points_issued points -30
          member_points points +30"#]]
    .assert_eq(&till.book(&back.return_id).await);
}
