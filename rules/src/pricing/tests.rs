use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// `check("康师傅 12.00×3, 足疗 24.00×2 不打折", "会员 9000 抹零 元", …)`: lines as "name price×quantity [不打折] [会员价 n]
/// [改价 n] [折 bp] [减 n] [赠送]", terms as "会员 bp 整单折 bp 整单减 n 抹零 角|元|角入|元入".
fn check(cart: &str, terms: &str, expected: Expect) {
    let lines: Vec<(String, Line)> = cart.split(", ").map(read_line).collect();
    let only: Vec<Line> = lines.iter().map(|(_, line)| line.clone()).collect();
    let bill = match quote(&only, read_terms(terms)) {
        Err(error) => error.to_string(),
        Ok(quote) => {
            let rows = lines
                .iter()
                .zip(&quote.lines)
                .map(|((name, _), line)| format!("{name} {}{} = {}", line.gross, show(line.off), line.net()));
            let rounding =
                if quote.rounding == Fen::ZERO { String::new() } else { format!(" 抹零 {}", quote.rounding) };
            let sum = format!("合计 {}{}{rounding} 应收 {}", quote.gross, show(quote.off), quote.total);
            rows.chain([sum]).collect::<Vec<_>>().join("\n")
        }
    };
    expected.assert_eq(&bill);
}

fn show(off: Parts) -> String {
    let parts = [
        ("会员价", off.level_price),
        ("会员折扣", off.level),
        ("行优惠", off.hand),
        ("整单", off.bill),
        ("赠送", off.given),
    ];
    parts.iter().filter(|(_, fen)| *fen != Fen::ZERO).map(|(name, fen)| format!(" {name} −{fen}")).collect()
}

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).expect("amount")
}

fn read_line(text: &str) -> (String, Line) {
    let words: Vec<&str> = text.split(' ').collect();
    let (price, quantity) = words[1].split_once('×').expect("price×quantity");
    let after = |word: &str| words.iter().position(|w| *w == word).map(|at| words[at + 1]);
    let rate = |text: &str| BasisPoints(text.parse().expect("basis points"));
    let hand = None
        .or(after("改价").map(|n| Hand::Amount(yuan(n))))
        .or(after("折").map(|n| Hand::Rate(rate(n))))
        .or(after("减").map(|n| Hand::Off(yuan(n))))
        .or(words.contains(&"赠送").then_some(Hand::Gift));
    let line = Line {
        price: yuan(price),
        quantity: Milli::parse(quantity).expect("quantity"),
        level_price: after("会员价").map(yuan),
        label: after("秤签").map(yuan),
        hand: hand.unwrap_or_default(),
        discountable: !words.contains(&"不打折"),
    };
    (words[0].to_owned(), line)
}

fn read_terms(text: &str) -> Terms {
    let words: Vec<&str> = text.split(' ').collect();
    let mut terms = Terms::default();
    for pair in words.chunks(2) {
        let rate = |text: &str| BasisPoints(text.parse().expect("basis points"));
        match pair {
            ["会员", bp] => terms.pays = rate(bp),
            ["整单折", bp] => terms.bill = Bill::Rate(rate(bp)),
            ["整单减", n] => terms.bill = Bill::Off(yuan(n)),
            ["抹零", to] => {
                let at = ["分", "角", "角入", "元", "元入"].iter().position(|name| name == to).expect("a way to round");
                terms.rounding = Rounding::ALL[at];
            }
            _ => {}
        }
    }
    terms
}

#[test]
fn 散客付原价() {
    check(
        "冰红茶 3.50×2, 瓜子 12.80×1",
        "",
        expect![[r#"
        冰红茶 7.00 = 7.00
        瓜子 12.80 = 12.80
        合计 19.80 应收 19.80"#]],
    );
}

#[test]
fn 会员九折_零头分给余数最大的一行() {
    check(
        "甲 0.33×1, 乙 0.33×1, 丙 0.33×1",
        "会员 9000",
        expect![[r#"
        甲 0.33 会员折扣 −0.04 = 0.29
        乙 0.33 会员折扣 −0.03 = 0.30
        丙 0.33 会员折扣 −0.03 = 0.30
        合计 0.99 会员折扣 −0.10 应收 0.89"#]],
    );
}

#[test]
fn 改价和不打折的行不参与会员折扣() {
    check(
        "洗剪吹 48.00×1, 烟 20.00×1 不打折, 足疗 88.00×1 改价 66.00",
        "会员 8000",
        expect![[r#"
        洗剪吹 48.00 会员折扣 −9.60 = 38.40
        烟 20.00 = 20.00
        足疗 66.00 = 66.00
        合计 134.00 会员折扣 −9.60 应收 124.40"#]],
    );
}

#[test]
fn 会员价代替会员折扣_比原价高就不算() {
    check(
        "洗剪吹 48.00×2 会员价 30.00, 茶 20.00×1, 贵了 10.00×1 会员价 12.00",
        "会员 9000",
        expect![[r#"
        洗剪吹 96.00 会员价 −36.00 = 60.00
        茶 20.00 会员折扣 −2.00 = 18.00
        贵了 10.00 会员折扣 −1.00 = 9.00
        合计 126.00 会员价 −36.00 会员折扣 −3.00 应收 87.00"#]],
    );
}

#[test]
fn 行上打过折的不再享受会员折扣() {
    check(
        "甲 100.00×1 折 8500, 乙 100.00×1 减 12.34, 丙 100.00×1",
        "会员 9000",
        expect![[r#"
        甲 100.00 行优惠 −15.00 = 85.00
        乙 100.00 行优惠 −12.34 = 87.66
        丙 100.00 会员折扣 −10.00 = 90.00
        合计 300.00 会员折扣 −10.00 行优惠 −27.34 应收 262.66"#]],
    );
}

#[test]
fn 赠送的行不收钱也不参与整单折扣() {
    check(
        "茶 28.00×1, 花生 12.00×1 赠送",
        "整单折 9000",
        expect![[r#"
        茶 28.00 整单 −2.80 = 25.20
        花生 12.00 赠送 −12.00 = 0.00
        合计 40.00 整单 −2.80 赠送 −12.00 应收 25.20"#]],
    );
}

#[test]
fn 整单折扣在会员折扣之后() {
    check(
        "甲 100.00×1, 乙 50.00×1 折 8000, 烟 20.00×1 不打折, 改 30.00×1 改价 25.00",
        "会员 9000 整单折 9000",
        expect![[r#"
            甲 100.00 会员折扣 −10.00 整单 −9.00 = 81.00
            乙 50.00 行优惠 −10.00 整单 −4.00 = 36.00
            烟 20.00 = 20.00
            改 25.00 = 25.00
            合计 195.00 会员折扣 −10.00 行优惠 −10.00 整单 −13.00 应收 162.00"#]],
    );
    check(
        "甲 100.00×1, 乙 50.00×1",
        "整单减 10.00",
        expect![[r#"
        甲 100.00 整单 −6.67 = 93.33
        乙 50.00 整单 −3.33 = 46.67
        合计 150.00 整单 −10.00 应收 140.00"#]],
    );
}

#[test]
fn 减的钱不能比能减的多() {
    check("甲 10.00×1, 烟 20.00×1 不打折", "整单减 10.01", expect!["discount out of range"]);
    check("甲 10.00×1 减 10.01", "", expect!["line 0: amount out of range"]);
    check("甲 10.00×1 折 10001", "", expect!["discount out of range"]);
}

#[test]
fn 抹零单独一行() {
    for to in ["分", "角", "角入", "元", "元入"] {
        let terms = read_terms(&format!("抹零 {to}"));
        let sums = [("19.84", 1_984), ("19.85", 1_985), ("19.50", 1_950), ("0.04", 4)]
            .map(|(_, fen)| terms.rounding.of(Fen(fen)).0);
        let wanted: [i64; 4] = match to {
            "角" => [1_980, 1_980, 1_950, 0],
            "角入" => [1_980, 1_990, 1_950, 0],
            "元" => [1_900, 1_900, 1_900, 0],
            "元入" => [2_000, 2_000, 2_000, 0],
            _ => [1_984, 1_985, 1_950, 4],
        };
        assert_eq!(sums, wanted, "{to}");
    }
    check(
        "茶 12.80×1, 糕 7.05×1",
        "会员 9000 抹零 元",
        expect![[r#"
        茶 12.80 会员折扣 −1.28 = 11.52
        糕 7.05 会员折扣 −0.70 = 6.35
        合计 19.85 会员折扣 −1.98 抹零 −0.87 应收 17.00"#]],
    );
    check(
        "茶 12.80×1, 糕 7.05×1",
        "抹零 元入",
        expect![[r#"
        茶 12.80 = 12.80
        糕 7.05 = 7.05
        合计 19.85 抹零 0.15 应收 20.00"#]],
    );
}

#[test]
fn 称重商品四舍五入到分() {
    check(
        "苹果 9.98×0.255",
        "",
        expect![[r#"
        苹果 2.54 = 2.54
        合计 2.54 应收 2.54"#]],
    );
}

#[test]
fn 秤签上写多少就是多少_会员照样打折() {
    check(
        "苹果 9.98×0.255 秤签 2.55",
        "会员 9000",
        expect![[r#"
        苹果 2.55 会员折扣 −0.25 = 2.30
        合计 2.55 会员折扣 −0.25 应收 2.30"#]],
    );
    check(
        "苹果 10.00×0.255 秤签 2.55 会员价 8.00",
        "会员 9000",
        expect![[r#"
        苹果 2.55 会员价 −0.51 = 2.04
        合计 2.55 会员价 −0.51 应收 2.04"#]],
    );
}

#[test]
fn 数量不能是零也不能是条码() {
    check("水 2.00×0", "", expect!["line 0: quantity out of range"]);
    check("水 2.00×6901234567892", "", expect!["line 0: quantity out of range"]);
    check("金条 500000.00×3", "", expect!["line 0: amount out of range"]);
}

/// Any line: price, quantity, discountable, level price, hand.
fn any_line() -> impl Strategy<Value = Line> {
    let hand = prop_oneof![
        3 => Just(Hand::None),
        1 => (0i64..100_000).prop_map(|fen| Hand::Amount(Fen(fen))),
        1 => (0i32..=10_000).prop_map(|bp| Hand::Rate(BasisPoints(bp))),
        1 => (0i64..500).prop_map(|fen| Hand::Off(Fen(fen))),
        1 => Just(Hand::Gift),
    ];
    (500i64..200_000, 1_000i64..50_000, any::<bool>(), prop::option::of(0i64..200_000), hand).prop_map(
        |(price, quantity, discountable, level_price, hand)| Line {
            price: Fen(price),
            level_price: level_price.map(Fen),
            quantity: Milli(quantity),
            label: None,
            hand,
            discountable,
        },
    )
}

proptest! {
    #[test]
    fn every_fen_has_its_rule(
        lines in prop::collection::vec(any_line(), 1..60), pays in 0i32..=10_000, bill in 0i32..=10_000, rounding in 0usize..5,
    ) {
        let terms = Terms { pays: BasisPoints(pays), bill: Bill::Rate(BasisPoints(bill)), rounding: Rounding::ALL[rounding] };
        let quote = quote(&lines, terms).expect("in range");
        prop_assert_eq!(quote.lines.iter().map(|l| l.net()).sum::<Fen>() + quote.rounding, quote.total);
        prop_assert_eq!(quote.gross - quote.discount() + quote.rounding, quote.total);
        prop_assert!(quote.rounding > Fen(-100) && quote.rounding <= Fen(50) && quote.total >= Fen::ZERO);
        for (line, costs) in lines.iter().zip(&quote.lines) {
            let Parts { level_price, level, hand, bill, given } = costs.off;
            prop_assert!([level_price, level, hand, bill, given].iter().all(|part| *part >= Fen::ZERO));
            prop_assert!(costs.net() >= Fen::ZERO);
            prop_assert!([level_price, level, hand, given].iter().filter(|part| **part > Fen::ZERO).count() <= 1, "one rule a line");
            if matches!(line.hand, Hand::Amount(_)) {
                prop_assert_eq!(costs.off.sum(), Fen::ZERO);
            }
        }
    }

    #[test]
    fn money_off_the_bill_is_what_was_asked(lines in prop::collection::vec(any_line(), 1..20), share in 0i64..=100) {
        let whole = quote(&lines, Terms::default()).expect("in range");
        let most = bill_base(&lines, &whole);
        let off = Fen(most.0 * share / 100);
        let less = quote(&lines, Terms { bill: Bill::Off(off), ..Terms::default() }).expect("in range");
        prop_assert_eq!(less.off.bill, off);
        prop_assert_eq!(less.total + off, whole.total);
        prop_assert_eq!(bill_base(&lines, &less), most);
        let more = Terms { bill: Bill::Off(most + Fen(1)), ..Terms::default() };
        prop_assert_eq!(quote(&lines, more), Err(Error::Discount));
    }
}
