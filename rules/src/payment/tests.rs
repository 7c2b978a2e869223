use super::*;
use crate::{currency::Currency, payments::Rate};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).expect("amount")
}

/// The table of a shop: 港币 at 0.9213, vouchers of fifty (may exceed), vouchers of any value (may not).
fn way(name: &str) -> Way {
    let hkd = Currency::from_code("HKD").expect("HKD");
    let (kind, settings) = match name {
        "现金" => return Way::built_in(Kind::Cash),
        "储值" => return Way::built_in(Kind::StoredValue),
        "刷卡" => (Kind::BankCard, Settings::Plain),
        "其他" => (Kind::Other, Settings::Plain),
        "五十券" => (Kind::Voucher, Settings::Voucher { face: Some(Fen(5_000)), may_exceed: true }),
        "券" => (Kind::Voucher, Settings::Voucher { face: None, may_exceed: false }),
        "港币" => (Kind::ForeignCash, Settings::Foreign { currency: hkd, rate: Rate(9_213) }),
        _ => panic!("what is {name}?"),
    };
    Way { tender_type_id: name.to_owned(), version: 1, name: name.to_owned(), settings, ..Way::built_in(kind) }
}

/// `check("43.20", Some("20.00"), "储值, 现金 50", …)`: due, balance of the member, intents; `退 0` takes the first one back.
fn check(due: &str, balance: Option<&str>, intents: &str, expected: Expect) {
    let mut payment = Payment::new(yuan(due), balance.map(yuan));
    let mut rows = Vec::new();
    for intent in intents.split(", ").filter(|intent| !intent.is_empty()) {
        let (name, typed) = intent.split_once(' ').map_or((intent, None), |(name, text)| (name, Some(text)));
        let outcome = match (name, typed) {
            ("退", Some(at)) => {
                payment.remove(at.parse().expect("a place"));
                Ok(())
            }
            (name, typed) => {
                let way = way(name);
                let typed = typed.map(|text| way.typed(text).expect("an amount"));
                payment.pay(&way, typed)
            }
        };
        if let Err(error) = outcome {
            rows.push(format!("{intent}: {error}"));
        }
    }
    for tender in payment.tenders() {
        let name = match tender.way.kind {
            Kind::Cash => "现金",
            Kind::StoredValue => "储值",
            _ => &tender.way.name,
        };
        let foreign = match tender.way.settings {
            Settings::Foreign { currency, .. } => format!(" {} {}", currency.code(), currency.show(tender.minor)),
            _ => String::new(),
        };
        rows.push(format!("{name} {} 收 {}{foreign}", tender.amount, tender.tendered));
    }
    let done = if payment.is_complete() { "完成" } else { "未完" };
    rows.push(format!("还差 {} 找零 {} {done}", payment.left(), payment.change()));
    expected.assert_eq(&rows.join("\n"));
}

#[test]
fn 现金多收要找零() {
    check(
        "43.20",
        None,
        "现金 50",
        expect![[r#"
        现金 43.20 收 50.00
        还差 0.00 找零 6.80 完成"#]],
    );
}

#[test]
fn 现金分两次给() {
    check(
        "43.20",
        None,
        "现金 20, 现金 30",
        expect![[r#"
        现金 43.20 收 50.00
        还差 0.00 找零 6.80 完成"#]],
    );
}

#[test]
fn 储值不够就用完再付现金() {
    check(
        "432.00",
        Some("400.00"),
        "储值, 现金 50",
        expect![[r#"
        储值 400.00 收 400.00
        现金 32.00 收 50.00
        还差 0.00 找零 18.00 完成"#]],
    );
}

#[test]
fn 储值够就只付应收() {
    check(
        "32.00",
        Some("400.00"),
        "储值, 现金 1",
        expect![[r#"
        现金 1: nothing is left to pay
        储值 32.00 收 32.00
        还差 0.00 找零 0.00 完成"#]],
    );
}

#[test]
fn 储值可以只付一部分() {
    check(
        "100.00",
        Some("400.00"),
        "储值 50, 储值, 退 0, 储值 60",
        expect![[r#"
        储值 60.00 收 60.00
        还差 40.00 找零 0.00 未完"#]],
    );
}

#[test]
fn 储值不能超过余额也不能超过应收() {
    check(
        "100.00",
        Some("30.00"),
        "储值 30.01, 储值 100.01, 储值 30, 储值",
        expect![[r#"
        储值 30.01: balance 30.00 is less than 30.01
        储值 100.01: amount out of range
        储值: balance 30.00 is less than 70.00
        储值 30.00 收 30.00
        还差 70.00 找零 0.00 未完"#]],
    );
    check(
        "100.00",
        None,
        "储值",
        expect![[r#"
        储值: stored value needs a member
        还差 100.00 找零 0.00 未完"#]],
    );
}

#[test]
fn 撤掉储值后现金顶上() {
    check(
        "100.00",
        Some("60.00"),
        "储值, 现金 100, 退 0",
        expect![[r#"
        现金 100.00 收 100.00
        还差 0.00 找零 0.00 完成"#]],
    );
    check("100.00", Some("60.00"), "储值, 退 0", expect!["还差 100.00 找零 0.00 未完"]);
}

#[test]
fn 储值加刷卡加现金() {
    check(
        "100.00",
        Some("30.00"),
        "储值, 刷卡 50, 现金 20",
        expect![[r#"
        储值 30.00 收 30.00
        刷卡 50.00 收 50.00
        现金 20.00 收 20.00
        还差 0.00 找零 0.00 完成"#]],
    );
}

#[test]
fn 刷卡不找零() {
    check(
        "100.00",
        None,
        "刷卡 120, 其他 100.01, 刷卡 60, 刷卡, 其他 1",
        expect![[r#"
        刷卡 120: amount out of range
        其他 100.01: amount out of range
        其他 1: nothing is left to pay
        刷卡 100.00 收 100.00
        还差 0.00 找零 0.00 完成"#]],
    );
}

#[test]
fn 代金券按面值_不找零() {
    check(
        "93.00",
        None,
        "五十券, 五十券",
        expect![[r#"
        五十券 50.00 收 50.00
        五十券 43.00 收 50.00
        还差 0.00 找零 0.00 完成"#]],
    );
    check(
        "93.00",
        None,
        "券, 券 100, 券 20, 券 30, 现金 50",
        expect![[r#"
        券: the face value is needed
        券 100: the voucher is worth 100.00, more than is left
        券 20.00 收 20.00
        券 30.00 收 30.00
        现金 43.00 收 50.00
        还差 0.00 找零 7.00 完成"#]],
    );
    check(
        "93.00",
        None,
        "五十券, 五十券, 退 0",
        expect![[r#"
        五十券 50.00 收 50.00
        还差 43.00 找零 0.00 未完"#]],
    );
}

#[test]
fn 港币多收_人民币找零() {
    check(
        "43.20",
        None,
        "港币",
        expect![[r#"
        港币 43.20 收 43.20 HKD 46.89
        还差 0.00 找零 0.00 完成"#]],
    );
    check(
        "43.20",
        None,
        "港币 50",
        expect![[r#"
        港币 43.20 收 46.07 HKD 50.00
        还差 0.00 找零 2.87 完成"#]],
    );
    check(
        "100.00",
        None,
        "港币 50, 港币 50, 现金 10",
        expect![[r#"
        港币 92.13 收 92.13 HKD 100.00
        现金 7.87 收 10.00
        还差 0.00 找零 2.13 完成"#]],
    );
    check(
        "100.00",
        None,
        "现金 10, 港币 100, 退 0",
        expect![[r#"
        港币 92.13 收 92.13 HKD 100.00
        还差 7.87 找零 0.00 未完"#]],
    );
}

#[test]
fn 一单最多十笔() {
    let vouchers = ["券 1"; MAX_TENDERS].join(", ");
    check(
        "100.00",
        None,
        &format!("{vouchers}, 券 1, 现金 5"),
        expect![[r#"
        券 1: too many tenders
        现金 5: too many tenders
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        券 1.00 收 1.00
        还差 90.00 找零 0.00 未完"#]],
    );
}

#[test]
fn 条码扫进金额会被挡住() {
    check(
        "10.00",
        None,
        "现金 6901234567892, 现金 0, 港币 690123456789",
        expect![[r#"
        现金 6901234567892: amount out of range
        现金 0: amount out of range
        港币 690123456789: amount out of range
        还差 10.00 找零 0.00 未完"#]],
    );
}

#[test]
fn 零元单不用收钱() {
    check("0.00", None, "", expect!["还差 0.00 找零 0.00 完成"]);
}

#[test]
fn 快捷现金键() {
    let keys = |left: &str| {
        let keys = quick_cash(Fen::parse_yuan(left).expect("amount"));
        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys("3.50"), "3.50 5.00 10.00 20.00 50.00 100.00");
    assert_eq!(keys("43.20"), "43.20 45.00 50.00 60.00 100.00");
    assert_eq!(keys("100.00"), "100.00");
    assert_eq!(keys("432.00"), "432.00 435.00 440.00 450.00 500.00");
    assert_eq!(keys("0"), "");
}

const WAYS: [&str; 7] = ["现金", "储值", "刷卡", "其他", "五十券", "券", "港币"];

proptest! {
    #[test]
    fn the_parts_are_the_due(
        due in 0i64..1_000_000, balance in prop::option::of(0i64..1_000_000),
        intents in prop::collection::vec((0usize..8, prop::option::of(1i64..1_000_000)), 0..16),
    ) {
        let mut payment = Payment::new(Fen(due), balance.map(Fen));
        for (what, typed) in intents {
            let before = payment.clone();
            let outcome = match WAYS.get(what) {
                Some(name) => payment.pay(&way(name), typed),
                None => {
                    payment.remove(usize::try_from(typed.unwrap_or(0)).unwrap_or(0) % MAX_TENDERS);
                    Ok(())
                }
            };
            if outcome.is_err() {
                prop_assert_eq!(&payment, &before);
            }
            prop_assert!(payment.left() >= Fen::ZERO && payment.change() >= Fen::ZERO);
            let stored = payment.tenders().iter().filter(|t| t.way.kind == Kind::StoredValue);
            prop_assert!(stored.map(|t| t.amount).sum::<Fen>() <= Fen(balance.unwrap_or(0)));
            prop_assert!(payment.change() == Fen::ZERO || payment.is_complete());
            prop_assert!(payment.tenders().len() <= MAX_TENDERS);
            for tender in payment.tenders() {
                let worth = crate::payments::worth(tender.way.settings, tender.amount, tender.tendered, tender.minor);
                let gives = tender.way.kind == Kind::Cash;
                prop_assert!(tender.amount > Fen::ZERO && (gives || worth == Some(tender.tendered)), "{tender:?}");
            }
        }
    }

    #[test]
    fn quick_keys_cover_what_is_left(left in 1i64..100_000_000) {
        let keys = quick_cash(Fen(left));
        prop_assert_eq!(keys[0], Fen(left));
        prop_assert!(keys.len() <= 6 && keys.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
