use super::*;
use crate::money::Fen;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// As a new shop has them, with cards and badges of its own.
fn shop() -> Patterns {
    let read = |text| Prefixes::read(text).expect("prefixes");
    Patterns {
        amount: read("20-22"),
        weight: read("23, 24"),
        weight_first: false,
        in_store: read("29"),
        member: read("8888，ZFM"),
        badge: read("ZFS"),
    }
}

fn check(field: &str, expected: Expect) {
    check_on(Page::Sale, field, &shop(), expected);
}

fn check_on(page: Page, field: &str, patterns: &Patterns, expected: Expect) {
    let said = match hear(field, page, patterns) {
        None => "无".to_owned(),
        Some(heard) => {
            let quantity = heard.quantity.map(|quantity| format!("{quantity}× ")).unwrap_or_default();
            let roads: Vec<String> = heard.roads.iter().map(|road| show(road, &heard.text)).collect();
            format!("{quantity}{} → {}", heard.text, roads.join(" "))
        }
    };
    expected.assert_eq(&said);
}

/// A road by its name; by which text, when it is another one than was heard.
fn show(road: &Road, heard: &str) -> String {
    let by = |name: &str, text: &str| if text == heard { name.to_owned() } else { format!("{name}({text})") };
    match road {
        Road::Barcode(text) => by("条码", text),
        Road::ItemCode(text) => by("编码", text),
        Road::Member(text) => by("会员", text),
        Road::Search(text) => by("搜索", text),
        Road::Receipt(_) => "小票".to_owned(),
        Road::Badge(number) => by("工牌", number),
        Road::Payment(Wallet::WeChat) => "微信".to_owned(),
        Road::Payment(Wallet::Alipay) => "支付宝".to_owned(),
        Road::Payment(Wallet::UnionPay) => "云闪付".to_owned(),
        Road::Label(label) => {
            let weight = label.weight.map(|weight| format!(" {weight}kg")).unwrap_or_default();
            let amount = label.amount.map(|amount| format!(" {amount}元")).unwrap_or_default();
            format!("秤签[{}{weight}{amount}]", label.plu)
        }
    }
}

/// With its check digit.
fn checked(digits: &str) -> String {
    (0..10).map(|n| format!("{digits}{n}")).find(|code| retail::checks(code)).expect("one fits")
}

#[test]
fn 条码先找商品() {
    check("6901234567892", expect!["6901234567892 → 条码 编码 会员"]);
    check("012345678905", expect!["012345678905 → 条码 编码 会员"]);
    check("96385074", expect!["96385074 → 条码 编码 会员"]);
    check("6901234567890", expect!["6901234567890 → 条码 编码 会员 搜索"]);
}

#[test]
fn 八位的北美短码展开成十二位() {
    check("04252614", expect!["04252614 → 条码 条码(042100005264) 编码 会员"]);
    assert_eq!(upc_e("04252614").as_deref(), Some("042100005264"));
    assert_eq!(upc_e("04252615"), None);
    assert_eq!(upc_e("96385074"), None);
}

#[test]
fn 手机号先找会员() {
    check("13812345521", expect!["13812345521 → 会员 条码 编码"]);
    check("5521", expect!["5521 → 编码 条码 会员"]);
}

#[test]
fn 卡号和编码() {
    check("VIP0001", expect!["VIP0001 → 条码 编码 会员 搜索"]);
    check("88", expect!["88 → 条码 编码 会员 搜索"]);
}

#[test]
fn 会员卡前缀只去找会员() {
    check("888800001234", expect!["888800001234 → 会员"]);
    check("ZFM00000012", expect!["ZFM00000012 → 会员 会员(00000012)"]);
    check("8888", expect!["8888 → 编码 条码 会员"]);
}

#[test]
fn 拼音和名称去搜索() {
    check("ksf", expect!["ksf → 编码 搜索"]);
    check(" 冰红茶 ", expect!["冰红茶 → 编码 搜索"]);
}

#[test]
fn 秤上的标签带着金额或重量() {
    check(&checked("200010101234"), expect!["2000101012344 → 条码 秤签[101 12.34元] 编码 会员"]);
    check(&checked("230010101234"), expect!["2300101012345 → 条码 秤签[101 1.234kg] 编码 会员"]);
    check(&checked("20001010123400567"), expect!["200010101234005678 → 条码 秤签[101 0.567kg 12.34元]"]);
    let weight_first = Patterns { weight_first: true, ..shop() };
    check_on(
        Page::Sale,
        &checked("20001010123400567"),
        &weight_first,
        expect!["200010101234005678 → 条码 秤签[101 1.234kg 5.67元]"],
    );
}

#[test]
fn 校验位不对的不是标签() {
    check("2000101012340", expect!["2000101012340 → 条码 编码 会员 搜索"]);
    check(&checked("200000001234"), expect!["2000000012346 → 条码 编码 会员"]);
    check(&checked("200010100000"), expect!["2000101000006 → 条码 编码 会员"]);
    assert!(is_misread("2000101012340") && !is_misread("2000101012344") && !is_misread("101"));
}

#[test]
fn 标签按商品的单位卖() {
    let weighs = |unit| from_kilograms(unit, Milli(1_234));
    assert_eq!((weighs("kg"), weighs("公斤"), weighs("")), (Milli(1_234), Milli(1_234), Milli(1_234)));
    assert_eq!((weighs("斤"), weighs("两"), weighs("g")), (Milli(2_468), Milli(24_680), Milli(1_234_000)));
    let costs = Label { plu: 101, weight: None, amount: Some(Fen(1_234)) };
    assert_eq!(costs.of("kg", Fen(1_000)), Sticker { quantity: Milli(1_234), amount: Some(Fen(1_234)) });
    assert_eq!(costs.of("kg", Fen(0)), Sticker { quantity: Milli(1_000), amount: Some(Fen(1_234)) });
    let both = Label { weight: Some(Milli(567)), ..costs };
    assert_eq!(both.of("斤", Fen(1_000)), Sticker { quantity: Milli(1_134), amount: Some(Fen(1_234)) });
    assert!(costs.names("101") && costs.names("00101") && !costs.names("1010") && !costs.names("000101"));
}

#[test]
fn 店内码里是编码() {
    check(&checked("290000000305"), expect!["2900000003057 → 条码 编码 编码(305)"]);
    check("29A305", expect!["29A305 → 条码 编码 编码(A305)"]);
}

#[test]
fn 小票和工牌() {
    check("01-02-261122-0007", expect!["01-02-261122-0007 → 小票"]);
    check("01-02-2611-0007", expect!["01-02-2611-0007 → 条码 编码 会员 搜索"]);
    check("ZFS0007", expect!["ZFS0007 → 工牌(0007)"]);
}

#[test]
fn 付款码认得出来() {
    check("134567890123456789", expect!["134567890123456789 → 条码 微信"]);
    check("2812345678901234", expect!["2812345678901234 → 条码 支付宝"]);
    check("6212345678901234567", expect!["6212345678901234567 → 条码 云闪付"]);
    check("164567890123456789", expect!["164567890123456789 → 条码 编码 会员 搜索"]);
}

#[test]
fn 标签和付款码撞了_销售页归标签_收款页归付款() {
    let clash = Patterns { amount: Prefixes::read("28").expect("a prefix"), ..shop() };
    let code = checked("28001010123400567");
    check_on(Page::Sale, &code, &clash, expect!["280010101234005670 → 条码 秤签[101 0.567kg 12.34元] 支付宝"]);
    check_on(Page::Payment, &code, &clash, expect!["280010101234005670 → 支付宝"]);
    check_on(Page::Payment, "6901234567892", &clash, expect!["6901234567892 → "]);
}

#[test]
fn 星号前面是数量() {
    check("3*6901234567892", expect!["3× 6901234567892 → 条码 编码 会员"]);
    check("0.5*pg", expect!["0.5× pg → 编码 搜索"]);
    check("12*", expect!["12×  → "]);
    check("0*88", expect!["无"]);
    check("abc*88", expect!["无"]);
    check("6901234567892*1", expect!["无"]);
}

#[test]
fn 输入法的全角也认得() {
    check("３＊６９０１２３４５６７８９２", expect!["3× 6901234567892 → 条码 编码 会员"]);
    check("　", expect!["无"]);
    check("\u{1d}6901234567892\r", expect!["6901234567892 → 条码 编码 会员"]);
}

#[test]
fn 前缀怎么写() {
    for text in ["", "20", "20-24", "20-22，24、8888 ZFM"] {
        assert!(Prefixes::read(text).is_ok(), "{text}");
    }
    for text in ["24-20", "2-24", "A-C", "20-", "12*", "123456789"] {
        assert_eq!(Prefixes::read(text), Err("prefix"), "{text}");
    }
    assert_eq!(Prefixes::read(&"1 ".repeat(21)), Err("too_many"));
    let read = |text| Prefixes::read(text).expect("prefixes");
    assert_eq!(shop().check(), Ok(()));
    assert_eq!(Patterns { amount: read("2"), ..shop() }.check(), Err(("amount_prefixes", "two_digits")));
    assert_eq!(Patterns { weight: read("22-23"), ..shop() }.check(), Err(("weight_prefixes", "duplicate")));
}

proptest! {
    #[test]
    fn one_wrong_digit_is_noticed(digits in "[0-9]{12}", at in 0usize..13, other in 1u8..10) {
        let mut wrong = checked(&digits).into_bytes();
        wrong[at] = (wrong[at] - b'0' + other) % 10 + b'0';
        prop_assert!(!is_retail(std::str::from_utf8(&wrong).expect("digits")));
    }

    #[test]
    fn a_label_says_what_the_scale_printed(prefix in 20u32..25, plu in 1u32..100_000, first in 1i64..100_000, second in 1i64..100_000, both: bool) {
        let code = if both { format!("{prefix}{plu:05}{first:05}{second:05}") } else { format!("{prefix}{plu:05}{first:05}") };
        let label = shop().label(&checked(&code)).expect("a label");
        prop_assert_eq!(label.plu, plu);
        let weighs = prefix >= 23;
        prop_assert_eq!(label.amount, match (both, weighs) { (false, true) => None, _ => Some(Fen(first)) });
        prop_assert_eq!(label.weight, match (both, weighs) { (true, _) => Some(Milli(second)), (_, true) => Some(Milli(first)), _ => None });
    }

    #[test]
    fn no_payment_code_is_looked_up_at_the_server(code in "(1[0-5][0-9]{16})|((2[5-9]|30)[0-9]{14,22})|(62[0-9]{17})") {
        let heard = hear(&code, Page::Sale, &shop()).expect("something");
        prop_assert!(heard.roads.iter().any(|road| matches!(road, Road::Payment(_))));
        prop_assert!(!heard.roads.iter().any(|road| matches!(road, Road::Member(_) | Road::Search(_))));
        let paying = hear(&code, Page::Payment, &shop()).expect("something");
        prop_assert!(matches!(paying.roads.as_slice(), [Road::Payment(_)]));
    }

    #[test]
    fn hears_anything(field in "\\PC{0,40}", payment: bool) {
        let page = if payment { Page::Payment } else { Page::Sale };
        if let Some(heard) = hear(&field, page, &shop()) {
            prop_assert!(!heard.text.is_empty() || heard.quantity.is_some());
            prop_assert!(payment || heard.text.is_empty() == heard.roads.is_empty());
        }
    }

    #[test]
    fn any_prefixes_are_read_or_refused(text in "\\PC{0,30}", code in "[0-9A-Z]{0,20}") {
        if let Ok(prefixes) = Prefixes::read(&text) {
            prop_assert!(prefixes.of(&code).is_none_or(|prefix| code.starts_with(prefix) && prefix.len() < code.len()));
        }
    }
}
