//! Items 商品与服务: what an item file may hold.
use crate::{
    members::BadField,
    money::{Fen, MAX_LINE, Milli},
};

/// Longest name, characters.
pub const MAX_NAME: usize = 60;
/// Longest specification or unit, characters.
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
    if fields.spec.chars().count() > MAX_SPEC {
        return Err(("spec", "too_long"));
    }
    if fields.unit.chars().count() > MAX_SPEC {
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

/// Price of a barcode's unit: its own, or factor × the base price.
pub fn unit_price(base: Fen, factor: Milli, own: Fen) -> Fen {
    match (own, factor) {
        (Fen(0), Milli(0)) => base,
        (Fen(0), factor) => base.times(factor),
        (own, _) => own,
    }
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
        assert_eq!(check(&Fields { price: Fen(-1), ..TEA }), Err(("price_fen", "amount")));
        assert_eq!(check(&Fields { code: "a b", ..TEA }), Err(("code", "code")));
        assert_eq!(check_barcode("6901234567892", Milli(0), Fen(0)), Ok(()));
        assert_eq!(check_barcode("", Milli(0), Fen(0)), Err(("barcode", "code")));
    }

    #[test]
    fn 整箱条码按箱卖() {
        assert_eq!(unit_price(Fen(350), Milli(0), Fen(0)), Fen(350));
        assert_eq!(unit_price(Fen(350), Milli(24_000), Fen(0)), Fen(8_400));
        assert_eq!(unit_price(Fen(350), Milli(24_000), Fen(7_800)), Fen(7_800));
    }
}
