//! What the one field of the till was given: a number of pieces, and roads to try in order until one answers.
//!
//! One small table ([`roads`]). It asks nobody and decides nothing that needs data: the page walks the roads, the catalogue
//! in memory and the server say whether a road leads anywhere.
use crate::money::{MAX_QUANTITY, Milli};

/// Where a typed or scanned text may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// A barcode of the catalogue.
    Barcode,
    /// An item code of the catalogue.
    ItemCode,
    /// A member's whole phone number, card or member number, or the last digits of a phone.
    Member,
    /// Goods by pinyin initials or name.
    Search,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// From a prefix `3*`.
    pub quantity: Option<Milli>,
    /// The rest, half-width and trimmed; empty when only a quantity was typed.
    pub text: String,
    /// What to try, best first.
    pub roads: &'static [Road],
}

/// Reads the one field. `None` when there is nothing to act on or the quantity before `*` is not one.
pub fn hear(field: &str) -> Option<Heard> {
    let folded = fold(field);
    let text = folded.trim();
    let (quantity, text) = match text.split_once('*') {
        Some((quantity, rest)) => {
            let in_range = |quantity: &Milli| (Milli(1)..=MAX_QUANTITY).contains(quantity);
            (Some(Milli::parse(quantity).filter(in_range)?), rest.trim())
        }
        None => (None, text),
    };
    if text.is_empty() && quantity.is_none() {
        return None;
    }
    Some(Heard { quantity, text: text.to_owned(), roads: roads(text) })
}

/// The table. Digits that look like a phone go to the members first; all other digits to the catalogue first, which is in
/// memory and exact; words are searched.
pub fn roads(text: &str) -> &'static [Road] {
    use Road::{Barcode, ItemCode, Member, Search};
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        0 => &[],
        _ if digits && is_phone(text) => &[Member, Barcode, ItemCode],
        _ if digits && is_retail_barcode(text) => &[Barcode, ItemCode, Member],
        4 if digits => &[ItemCode, Barcode, Member],
        _ if digits => &[Barcode, ItemCode, Member, Search],
        _ if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && text.bytes().any(|byte| byte.is_ascii_digit()) =>
        {
            &[Barcode, ItemCode, Member, Search]
        }
        _ => &[ItemCode, Search],
    }
}

/// EAN-8, UPC-A (12) or EAN-13 with a right check digit.
pub fn is_retail_barcode(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits && matches!(text.len(), 8 | 12 | 13) && {
        let sum: u32 = text
            .bytes()
            .rev()
            .enumerate()
            .map(|(at, byte)| u32::from(byte - b'0') * if at % 2 == 1 { 3 } else { 1 })
            .sum();
        sum.is_multiple_of(10)
    }
}

/// A mainland mobile number: 11 digits, 13… to 19….
pub fn is_phone(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
}

/// Full-width forms that a Chinese input method makes of a scan, back to half-width; controls of a scanner away.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '×' => '*',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(field: &str, expected: Expect) {
        let said = match hear(field) {
            None => "无".to_owned(),
            Some(heard) => {
                let quantity = heard.quantity.map(|quantity| format!("{quantity}× ")).unwrap_or_default();
                let roads: Vec<&str> = heard
                    .roads
                    .iter()
                    .map(|road| match road {
                        Road::Barcode => "条码",
                        Road::ItemCode => "编码",
                        Road::Member => "会员",
                        Road::Search => "搜索",
                    })
                    .collect();
                format!("{quantity}{} → {}", heard.text, roads.join(" "))
            }
        };
        expected.assert_eq(&said);
    }

    #[test]
    fn 条码先找商品() {
        check("6901234567892", expect!["6901234567892 → 条码 编码 会员"]);
        check("012345678905", expect!["012345678905 → 条码 编码 会员"]);
        check("96385074", expect!["96385074 → 条码 编码 会员"]);
        check("6901234567890", expect!["6901234567890 → 条码 编码 会员 搜索"]);
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
    fn 拼音和名称去搜索() {
        check("ksf", expect!["ksf → 编码 搜索"]);
        check(" 冰红茶 ", expect!["冰红茶 → 编码 搜索"]);
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

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(digits in "[0-9]{12}", at in 0usize..13, other in 1u8..10) {
            let check = (0..10).map(|n| format!("{digits}{n}")).find(|code| is_retail_barcode(code)).expect("one fits");
            let mut wrong = check.into_bytes();
            wrong[at] = (wrong[at] - b'0' + other) % 10 + b'0';
            prop_assert!(!is_retail_barcode(std::str::from_utf8(&wrong).expect("digits")));
        }

        #[test]
        fn hears_anything(field in "\\PC{0,40}") {
            if let Some(heard) = hear(&field) {
                prop_assert!(!heard.text.is_empty() || heard.quantity.is_some());
                prop_assert_eq!(heard.text.is_empty(), heard.roads.is_empty());
            }
        }
    }
}
