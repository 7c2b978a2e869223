use super::*;
use crate::currency::Currency;
use expect_test::{Expect, expect};
use proptest::prelude::*;

const SHOP: Uuid = Uuid::from_u128(1);
const SHIFT: Uuid = Uuid::from_u128(2);
const MEMBER: Uuid = Uuid::from_u128(3);

fn check(posting: Posting, expected: Expect) {
    let text = match post(&posting) {
        Err(error) => error.to_string(),
        Ok(entries) => {
            let rows = entries.iter().map(|e| format!("{:17}{:>8} {}", e.class.name(), e.amount, e.asset.name()));
            rows.collect::<Vec<_>>().join("\n")
        }
    };
    expected.assert_eq(&text);
}

#[test]
fn 充五百送五十() {
    let (paid, gift) = (Fen(50_000), Fen(5_000));
    check(
        Posting::TopUp { shift: SHIFT, shop: SHOP, member: MEMBER, paid, gift },
        expect![[r#"
        drawer              50000 cny
        member_principal   -50000 cny
        gift_issued          5000 gift
        member_gift         -5000 gift"#]],
    );
}

#[test]
fn 余额加现金付款_得积分() {
    let sale = Sale {
        shop: SHOP,
        shift: SHIFT,
        member: Some(MEMBER),
        gross: Fen(12_000),
        discount: Fen(1_200),
        given: Fen(0),
        rounding: Fen(0),
        cash: Fen(800),
        principal: Fen(7_000),
        gift: Fen(3_000),
        points: 78,
        taken: Vec::new(),
    };
    check(
        Posting::Sale(sale),
        expect![[r#"
        drawer                800 cny
        member_principal     7000 cny
        gift_cost            3000 cny
        discount             1200 cny
        sales              -12000 cny
        member_gift          3000 gift
        gift_issued         -3000 gift
        points_issued          78 points
        member_points         -78 points"#]],
    );
}

#[test]
fn 折扣_赠送_抹零各是一笔() {
    let sale = Sale {
        shop: SHOP,
        shift: SHIFT,
        member: None,
        gross: Fen(12_345),
        discount: Fen(1_000),
        given: Fen(2_000),
        rounding: Fen(-45),
        cash: Fen(9_300),
        principal: Fen(0),
        gift: Fen(0),
        points: 0,
        taken: Vec::new(),
    };
    check(
        Posting::Sale(sale.clone()),
        expect![[r#"
        drawer               9300 cny
        discount             1000 cny
        given                2000 cny
        rounding               45 cny
        sales              -12345 cny"#]],
    );
    check(
        Posting::Sale(Sale { rounding: Fen(55), cash: Fen(9_400), ..sale.clone() }),
        expect![[r#"
        drawer               9400 cny
        discount             1000 cny
        given                2000 cny
        rounding              -55 cny
        sales              -12345 cny"#]],
    );
    check(Posting::Sale(Sale { rounding: Fen(0), ..sale }), expect!["tenders do not equal the total"]);
}

const CARD: Uuid = Uuid::from_u128(4);
const VOUCHER: Uuid = Uuid::from_u128(5);
const HKD: Uuid = Uuid::from_u128(6);

fn hkd() -> Currency {
    Currency::from_code("HKD").expect("HKD")
}

/// 100.00 of goods, paid so; the rest in cash.
fn sale_of_hundred(cash: i64, taken: Vec<Taken>) -> Posting {
    Posting::Sale(Sale {
        shop: SHOP,
        shift: SHIFT,
        member: None,
        gross: Fen(10_000),
        discount: Fen(0),
        given: Fen(0),
        rounding: Fen(0),
        cash: Fen(cash),
        principal: Fen(0),
        gift: Fen(0),
        points: 0,
        taken,
    })
}

#[test]
fn 刷卡加代金券_超额另记() {
    let card = Taken { tender: CARD, what: What::BankCard, pays: Fen(5_700), worth: Fen(5_700) };
    let voucher = Taken { tender: VOUCHER, what: What::Voucher, pays: Fen(4_300), worth: Fen(5_000) };
    check(
        sale_of_hundred(0, vec![card, voucher]),
        expect![[r#"
            bank_card            5700 cny
            voucher              5000 cny
            voucher_excess       -700 cny
            sales              -10000 cny"#]],
    );
    check(sale_of_hundred(1, vec![card, voucher]), expect!["tenders do not equal the total"]);
    let card = Taken { worth: Fen(5_800), ..card };
    check(sale_of_hundred(0, vec![card, voucher]), expect!["tenders do not equal the total"]);
    let voucher = Taken { worth: Fen(4_000), ..voucher };
    check(sale_of_hundred(5_700, vec![voucher]), expect!["an amount is negative"]);
}

#[test]
fn 港币收款_人民币找零() {
    let what = What::Foreign { currency: hkd(), minor: 10_000 };
    let hundred = Taken { tender: HKD, what, pays: Fen(9_000), worth: Fen(9_213) };
    check(
        sale_of_hundred(1_000, vec![hundred]),
        expect![[r#"
            drawer                787 cny
            exchange             9213 cny
            foreign_drawer      10000 HKD
            foreign_exchange   -10000 HKD
            sales              -10000 cny"#]],
    );
}

#[test]
fn 交班_港币少十元() {
    let foreign = vec![ForeignCount { currency: hkd(), expected: 10_000, counted: 9_000 }];
    let (expected, counted) = (Fen(30_000), Fen(30_000));
    check(
        Posting::CloseShift { shift: SHIFT, shop: SHOP, expected, counted, foreign },
        expect![[r#"
            safe                30000 cny
            drawer             -30000 cny
            foreign_safe         9000 HKD
            foreign_drawer      -9000 HKD
            foreign_difference    1000 HKD
            foreign_drawer      -1000 HKD"#]],
    );
}

#[test]
fn 交班短款两元() {
    let (expected, counted) = (Fen(30_000), Fen(29_800));
    check(
        Posting::CloseShift { shift: SHIFT, shop: SHOP, expected, counted, foreign: Vec::new() },
        expect![[r#"
        safe                29800 cny
        drawer             -29800 cny
        cash_difference       200 cny
        drawer               -200 cny"#]],
    );
}

#[test]
fn refuses_what_cannot_have_happened() {
    let sale = Sale {
        shop: SHOP,
        shift: SHIFT,
        member: None,
        gross: Fen(100),
        discount: Fen(0),
        given: Fen(0),
        rounding: Fen(0),
        cash: Fen(99),
        principal: Fen(0),
        gift: Fen(0),
        points: 0,
        taken: Vec::new(),
    };
    check(Posting::Sale(sale.clone()), expect!["tenders do not equal the total"]);
    check(
        Posting::Sale(Sale { cash: Fen(0), principal: Fen(100), ..sale.clone() }),
        expect!["stored value or points without a member"],
    );
    check(Posting::Sale(Sale { cash: Fen(200), discount: Fen(-100), ..sale }), expect!["an amount is negative"]);
}

#[test]
fn stored_numbers_are_unique_and_read_back() {
    for class in Class::ALL {
        assert_eq!(Class::from_code(class.code()), Some(*class));
    }
    let assets = Asset::OWN.iter().copied().chain(Currency::all().map(Asset::Foreign));
    for asset in assets {
        assert_eq!(Asset::from_code(asset.code()), Some(asset));
    }
    assert_eq!(Asset::from_code(1_156), None);
}

#[test]
fn every_part_of_a_transaction_is_in_its_hash() {
    let head = Head {
        previous: &[0; 32],
        chain: SHOP,
        seq: 1,
        transaction: SHIFT,
        kind: "sale",
        document: MEMBER,
        day: Day(20_261_121),
        at_ms: 5,
    };
    let entry = Entry { class: Class::Drawer, owner: SHIFT, asset: Asset::Cny, amount: 100 };
    let changed = [
        hash(&head, &[entry]),
        hash(&Head { previous: &[1; 32], ..head }, &[entry]),
        hash(&Head { chain: MEMBER, ..head }, &[entry]),
        hash(&Head { seq: 2, ..head }, &[entry]),
        hash(&Head { transaction: SHOP, ..head }, &[entry]),
        hash(&Head { kind: "sales", ..head }, &[entry]),
        hash(&Head { document: SHOP, ..head }, &[entry]),
        hash(&Head { day: Day(20_261_122), ..head }, &[entry]),
        hash(&Head { at_ms: 6, ..head }, &[entry]),
        hash(&head, &[]),
        hash(&head, &[Entry { amount: 101, ..entry }]),
        hash(&head, &[Entry { owner: SHOP, ..entry }]),
        hash(&head, &[Entry { asset: Asset::Gift, ..entry }]),
        hash(&head, &[Entry { class: Class::Safe, ..entry }]),
    ];
    for (at, one) in changed.iter().enumerate() {
        assert!(!changed[at + 1..].contains(one), "{at}");
    }
}

proptest! {
    #[test]
    fn gift_money_never_becomes_cash(cash in 0i64..9_999, principal in 0i64..9_999, gift in 0i64..9_999, points in 0i64..99) {
        let sale = Sale {
            shop: SHOP, shift: SHIFT, member: Some(MEMBER), gross: Fen(cash + principal + gift), discount: Fen(0), given: Fen(0), rounding: Fen(0),
            cash: Fen(cash), principal: Fen(principal), gift: Fen(gift), points, taken: Vec::new(),
        };
        let entries = post(&Posting::Sale(sale)).expect("balanced");
        let drawer: i64 = entries.iter().filter(|e| e.class == Class::Drawer).map(|e| e.amount).sum();
        prop_assert_eq!(drawer, cash);
    }
}
