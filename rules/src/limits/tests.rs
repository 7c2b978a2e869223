//! What roles may, told as in the shop.
use super::*;
use crate::{
    access::ROLES,
    money::ONE,
    pricing::{Terms, quote},
};
use proptest::prelude::*;

fn role(code: &str) -> Limits {
    let role = ROLES.iter().find(|role| role.code == code).expect("a role");
    Limits::of(role.permissions.iter().copied())
}

fn judge(code: &str, hand: Hand, bill: Bill, cost: Option<i64>) -> Verdict {
    let line = Line { price: Fen(10_000), quantity: ONE, hand, discountable: true, ..Line::default() };
    let quote = quote(std::slice::from_ref(&line), Terms { bill, ..Terms::default() }).expect("a quote");
    role(code).judge(&deeds(&[line], &[cost.map(Fen)], bill, &quote))
}

#[test]
fn 收银员九折以内自己做主() {
    let rate = |bp| Hand::Rate(BasisPoints(bp));
    assert_eq!(judge("cashier", rate(9_000), Bill::None, None), Verdict::Allowed);
    assert_eq!(judge("cashier", rate(8_999), Bill::None, None), Verdict::Ask(vec![Act::LineDiscount]));
    assert_eq!(judge("cashier", Hand::Off(Fen(1_001)), Bill::None, None), Verdict::Ask(vec![Act::LineDiscount]));
    assert_eq!(judge("cashier", Hand::Gift, Bill::None, None), Verdict::Ask(vec![Act::Gift]));
    assert_eq!(judge("manager", Hand::Gift, Bill::Rate(BasisPoints(1)), Some(5)), Verdict::Allowed);
}

#[test]
fn 涨价不用问_降价看上限() {
    assert_eq!(judge("cashier", Hand::Amount(Fen(12_000)), Bill::None, None), Verdict::Allowed);
    assert_eq!(judge("cashier", Hand::Amount(Fen(1)), Bill::None, None), Verdict::Allowed);
    let strict = Limits::of(["till.change_price=9000:ask"]);
    let deed = |paid| [Deed { act: Act::ChangePrice, paid: BasisPoints(paid), amount: Fen(1) }];
    assert_eq!(strict.judge(&deed(12_000)), Verdict::Allowed);
    assert_eq!(strict.judge(&deed(8_999)), Verdict::Ask(vec![Act::ChangePrice]));
}

#[test]
fn 改成零元和折到零元也是赠送() {
    let gift = || Verdict::Ask(vec![Act::Gift]);
    assert_eq!(judge("cashier", Hand::Amount(Fen::ZERO), Bill::None, None), gift());
    assert_eq!(judge("cashier", Hand::Amount(Fen(1)), Bill::None, None), Verdict::Allowed);
    let both = Verdict::Ask(vec![Act::LineDiscount, Act::Gift]);
    assert_eq!(judge("cashier", Hand::Off(Fen(10_000)), Bill::None, None), both);
    let both = Verdict::Ask(vec![Act::BillDiscount, Act::Gift]);
    assert_eq!(judge("cashier", Hand::None, Bill::Off(Fen(10_000)), None), both);
    assert_eq!(judge("manager", Hand::Amount(Fen::ZERO), Bill::None, None), Verdict::Allowed);
}

#[test]
fn 行折扣加整单折扣合起来算() {
    let (line, bill) = (Hand::Rate(BasisPoints(9_000)), Bill::Rate(BasisPoints(9_000)));
    assert_eq!(judge("cashier", Hand::None, bill, None), Verdict::Allowed);
    assert_eq!(judge("cashier", line, bill, None), Verdict::Ask(vec![Act::BillDiscount]));
}

#[test]
fn 低于进价另外算() {
    assert_eq!(judge("cashier", Hand::Rate(BasisPoints(9_500)), Bill::None, Some(9_500)), Verdict::Allowed);
    assert_eq!(
        judge("cashier", Hand::Rate(BasisPoints(9_500)), Bill::None, Some(9_501)),
        Verdict::Ask(vec![Act::BelowCost])
    );
}

#[test]
fn 没写的都要问_写了不许就不许() {
    let limits = Limits::of(["till.checkout", "till.gift=10000:deny", "till.line_discount=x:ask", "till.other=1:ask"]);
    let deed = |act| [Deed { act, paid: BasisPoints(9_999), amount: Fen(1) }];
    assert_eq!(limits.judge(&deed(Act::Gift)), Verdict::Denied(Act::Gift));
    assert_eq!(limits.judge(&deed(Act::LineDiscount)), Verdict::Ask(vec![Act::LineDiscount]));
    assert_eq!(limits.judge(&[]), Verdict::Allowed);
}

#[test]
fn 折扣和赠送也能按金额限制() {
    let limits = |words: &'static str| Limits::of([words]);
    let rate = |bp| judge_with(limits("till.line_discount=9000/500:ask"), &[Hand::Rate(BasisPoints(bp))]);
    // 9 折 of 100 yuan is 10 yuan off: more than 5.
    assert_eq!(rate(9_500), Verdict::Allowed);
    assert_eq!(rate(9_499), Verdict::Ask(vec![Act::LineDiscount]));
    let off = |fen| judge_with(limits("till.line_discount=0/500:deny"), &[Hand::Off(Fen(fen))]);
    assert_eq!(off(500), Verdict::Allowed);
    assert_eq!(off(501), Verdict::Denied(Act::LineDiscount));
    let gifts = |many| judge_with(limits("till.gift=10000/20000:ask"), &vec![Hand::Gift; many]);
    assert_eq!(gifts(2), Verdict::Allowed);
    assert_eq!(gifts(3), Verdict::Ask(vec![Act::Gift]), "三份小赠送也是一份大赠送");
    let dearer = judge_with(limits("till.change_price=9000/1:ask"), &[Hand::Amount(Fen(12_000))]);
    assert_eq!(dearer, Verdict::Allowed);
}

#[test]
fn 支出和退货按金额() {
    let limits =
        Limits::of(["till.cash_out=10000/50000:ask", "till.return=10000/10000:deny", "till.no_sale=10000:ask"]);
    let judge = |act, fen| limits.judge(&[Deed::of_money(act, Fen(fen))]);
    assert_eq!(judge(Act::CashOut, 50_000), Verdict::Allowed);
    assert_eq!(judge(Act::CashOut, 50_001), Verdict::Ask(vec![Act::CashOut]));
    assert_eq!(judge(Act::Return, 10_000), Verdict::Allowed);
    assert_eq!(judge(Act::Return, 10_001), Verdict::Denied(Act::Return));
    assert_eq!(judge(Act::NoSale, 0), Verdict::Ask(vec![Act::NoSale]));
    assert_eq!(judge(Act::CashIn, 1), Verdict::Ask(vec![Act::CashIn]), "没写的都要问");
}

#[test]
fn 写不通的上限() {
    let check = |act, free, most: Option<i64>, beyond| {
        Limit { free: BasisPoints(free), most: most.map(Fen), beyond }.check(act).err().unwrap_or("")
    };
    for (act, free, most, beyond, rule) in [
        (Act::LineDiscount, 9_000, Some(5_000), Beyond::Ask, ""),
        (Act::LineDiscount, 0, Some(5_000), Beyond::Deny, ""),
        (Act::LineDiscount, 0, None, Beyond::Ask, "limit_low"),
        (Act::LineDiscount, 50, Some(1), Beyond::Ask, "limit_low"),
        (Act::LineDiscount, 10_000, Some(1), Beyond::Ask, "limit_whole"),
        (Act::LineDiscount, 9_000, Some(0), Beyond::Ask, "amount"),
        (Act::LineDiscount, 0, Some(1), Beyond::Allow, "limit_none"),
        (Act::Gift, 10_000, Some(1), Beyond::Ask, ""),
        (Act::Gift, 9_000, Some(1), Beyond::Ask, "limit_whole"),
        (Act::CashOut, 10_000, Some(100_000_000), Beyond::Deny, ""),
        (Act::CashOut, 10_000, Some(100_000_001), Beyond::Deny, "amount"),
        (Act::NoSale, 10_000, None, Beyond::Ask, ""),
        (Act::NoSale, 10_000, Some(1), Beyond::Ask, "limit_whole"),
    ] {
        assert_eq!(check(act, free, most, beyond), rule, "{act:?} {free} {most:?} {beyond:?}");
    }
}

/// Each on a line of 100 yuan.
fn judge_with(limits: Limits, hands: &[Hand]) -> Verdict {
    let line =
        |hand: &Hand| Line { price: Fen(10_000), quantity: ONE, hand: *hand, discountable: true, ..Line::default() };
    let lines: Vec<Line> = hands.iter().map(line).collect();
    let quote = quote(&lines, Terms::default()).expect("a quote");
    limits.judge(&deeds(&lines, &vec![None; lines.len()], Bill::None, &quote))
}

proptest! {
    #[test]
    fn who_may_do_less_is_never_allowed_more(free in 0i32..=10_000, more in 0i32..=10_000, paid in 0i32..=10_000) {
        let (strict, loose) = (free.max(more), free.min(more));
        let read = |free: i32| Limits::of([format!("till.line_discount={free}:ask").as_str()]);
        let deed = [Deed { act: Act::LineDiscount, paid: BasisPoints(paid), amount: Fen(1) }];
        if read(strict).judge(&deed) == Verdict::Allowed {
            prop_assert_eq!(read(loose).judge(&deed), Verdict::Allowed);
        }
    }

    #[test]
    fn what_is_written_is_read(at in 0..Act::ALL.len(), free in 0i32..=10_000, most in proptest::option::of(1i64..=100_000_000), beyond in 0i32..3) {
        let (act, beyond) = (Act::ALL[at], Beyond::from_code(beyond).expect("a code"));
        let limit = Limit { free: BasisPoints(free), most: most.map(Fen), beyond };
        prop_assert_eq!(Limits::read(&limit.permission(act)), Some((act, limit)));
    }

    #[test]
    fn a_lower_sum_never_allows_more(most in 1i64..1_000, less in 1i64..1_000, amount in 0i64..1_000) {
        let may = |most: i64| {
            let limits = Limits::of([]).with(Act::CashOut, Limit { most: Some(Fen(most)), ..Limit::ASK });
            limits.judge(&[Deed::of_money(Act::CashOut, Fen(amount))]) == Verdict::Allowed
        };
        prop_assert!(!may(most.min(less)) || may(most.max(less)));
    }
}
