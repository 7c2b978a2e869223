//! Items 商品与服务: what an item file may hold.
use crate::{
    members::BadField,
    money::{Fen, MAX_LINE, Milli},
};

/// Longest name, characters.
pub const MAX_NAME: usize = 60;
/// Longest specification, unit or category, characters.
pub const MAX_SPEC: usize = 30;
/// Longest barcode or item code.
pub const MAX_CODE: usize = 32;
/// The most barcodes of one item.
pub const MAX_BARCODES: usize = 20;

/// What people type of an item.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// As it stands on the receipt.
    pub name: &'a str,
    /// "500ml".
    pub spec: &'a str,
    /// "瓶".
    pub unit: &'a str,
    /// Empty for one that the server gives.
    pub code: &'a str,
    /// Of one unit.
    pub price: Fen,
}

/// Checks an item.
///
/// # Errors
/// The first field that is wrong.
pub fn check(fields: &Fields<'_>) -> Result<(), BadField> {
    let name = fields.name.trim();
    if name.is_empty() {
        return Err(("name", "required"));
    }
    if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(("name", "too_long"));
    }
    if !is_short(fields.spec) {
        return Err(("spec", "too_long"));
    }
    if !is_short(fields.unit) {
        return Err(("unit", "too_long"));
    }
    if !fields.code.is_empty() && !is_code(fields.code) {
        return Err(("code", "code"));
    }
    if fields.price < Fen::ZERO || fields.price > MAX_LINE {
        return Err(("price_fen", "amount"));
    }
    Ok(())
}

/// A specification or unit: at most [`MAX_SPEC`] characters that can be printed.
pub fn is_short(text: &str) -> bool {
    text.chars().count() <= MAX_SPEC && !text.chars().any(char::is_control)
}

/// Checks one barcode and its unit (P-43).
///
/// # Errors
/// The field that is wrong.
pub fn check_barcode(barcode: &str, factor: Milli, price: Fen) -> Result<(), BadField> {
    if !is_code(barcode) {
        return Err(("barcode", "code"));
    }
    if factor < Milli(0) || factor > Milli(10_000_000) {
        return Err(("factor_milli", "amount"));
    }
    if price < Fen::ZERO || price > MAX_LINE {
        return Err(("price_fen", "amount"));
    }
    Ok(())
}

/// Checks a category's name.
///
/// # Errors
/// The rule it breaks.
pub fn check_category(name: &str) -> Result<(), &'static str> {
    match name.trim().chars().count() {
        0 => Err("required"),
        _ if is_short(name) => Ok(()),
        _ => Err("too_long"),
    }
}

/// Price of a barcode's unit: its own, or factor × the base price.
pub fn unit_price(base: Fen, factor: Milli, own: Fen) -> Fen {
    match (own, factor) {
        (Fen(0), Milli(0)) => base,
        (Fen(0), factor) => base.times(factor),
        (own, _) => own,
    }
}

/// What an import calls goods and services: `true` for a service, goods when nothing is said. `None` for another word.
pub fn read_kind(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" | "goods" | "商品" => Some(false),
        "service" | "服务" => Some(true),
        _ => None,
    }
}

/// What the one search field of the catalogue asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// A barcode or item code; if there is none, the start of the pinyin initials or a part of the name. As typed.
    Code(String),
    /// Part of a name.
    Name(String),
}

/// Reads the search field; `None` when it holds nothing to search by.
pub fn read_query(text: &str) -> Option<Query> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_NAME || text.chars().any(char::is_control) {
        return None;
    }
    Some(if is_code(text) { Query::Code(text.to_owned()) } else { Query::Name(text.to_owned()) })
}

/// The other reading of a barcode: a scanner may give the 12 digits of a UPC-A, or the 13 of the EAN-13 that starts with 0.
pub fn barcode_twin(barcode: &str) -> Option<String> {
    match (barcode.len(), barcode.strip_prefix('0')) {
        (13, Some(upc)) => Some(upc.to_owned()),
        (12, _) => Some(format!("0{barcode}")),
        _ => None,
    }
}

/// The one form of an item code: capital letters, so that it is found however it is typed.
pub fn normal_code(text: &str) -> String {
    text.trim().to_ascii_uppercase()
}

/// Letters, digits, dash and dot, at most [`MAX_CODE`].
pub fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_CODE
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEA: Fields<'static> = Fields { name: "冰红茶", spec: "500ml", unit: "瓶", code: "", price: Fen(350) };

    #[test]
    fn 商品资料() {
        assert_eq!(check(&TEA), Ok(()));
        assert_eq!(check(&Fields { name: "", ..TEA }), Err(("name", "required")));
        assert_eq!(check(&Fields { spec: "500\0ml", ..TEA }), Err(("spec", "too_long")));
        assert_eq!(check(&Fields { unit: &"瓶".repeat(31), ..TEA }), Err(("unit", "too_long")));
        assert_eq!(check(&Fields { price: Fen(-1), ..TEA }), Err(("price_fen", "amount")));
        assert_eq!(check(&Fields { code: "a b", ..TEA }), Err(("code", "code")));
        assert_eq!(check_barcode("6901234567892", Milli(0), Fen(0)), Ok(()));
        assert_eq!(check_barcode("", Milli(0), Fen(0)), Err(("barcode", "code")));
    }

    #[test]
    fn 搜索框里是条码还是名称() {
        assert_eq!(read_query(" 6901234567892 "), Some(Query::Code("6901234567892".into())));
        assert_eq!(read_query("BHC"), Some(Query::Code("BHC".into())));
        assert_eq!(read_query("红茶"), Some(Query::Name("红茶".into())));
        assert_eq!(read_query("'; DROP"), Some(Query::Name("'; DROP".into())));
        assert_eq!(read_query("  "), None);
        assert_eq!(read_query("a\u{0}b"), None);
        assert_eq!(read_query(&"茶".repeat(61)), None);
    }

    #[test]
    fn 十二位和十三位是同一个条码() {
        assert_eq!(barcode_twin("012345678905").as_deref(), Some("0012345678905"));
        assert_eq!(barcode_twin("0012345678905").as_deref(), Some("012345678905"));
        assert_eq!(barcode_twin("6901234567892"), None);
        assert_eq!(normal_code(" a-01 "), "A-01");
    }

    #[test]
    fn 类别名称() {
        assert_eq!(check_category("茶饮"), Ok(()));
        assert_eq!(check_category(" "), Err("required"));
        assert_eq!(check_category(&"茶".repeat(31)), Err("too_long"));
        assert_eq!(check_category("茶\n饮"), Err("too_long"));
    }

    #[test]
    fn 商品还是服务() {
        assert_eq!((read_kind(""), read_kind("商品"), read_kind(" Service ")), (Some(false), Some(false), Some(true)));
        assert_eq!(read_kind("套餐"), None);
    }

    #[test]
    fn 整箱条码按箱卖() {
        assert_eq!(unit_price(Fen(350), Milli(0), Fen(0)), Fen(350));
        assert_eq!(unit_price(Fen(350), Milli(24_000), Fen(0)), Fen(8_400));
        assert_eq!(unit_price(Fen(350), Milli(24_000), Fen(7_800)), Fen(7_800));
    }
}
