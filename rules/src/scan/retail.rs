//! Barcodes of goods as the world prints them: EAN-8, EAN-13, UPC-A, UPC-E, each with its check digit.

/// EAN-8, UPC-A (12), EAN-13 or UPC-E (8) with a right check digit.
pub fn is_retail(text: &str) -> bool {
    matches!(text.len(), 8 | 12 | 13) && (checks(text) || upc_e(text).is_some())
}

/// Looks like one, but for its check digit: misread, or misprinted.
pub fn is_misread(text: &str) -> bool {
    matches!(text.len(), 12 | 13) && text.bytes().all(|byte| byte.is_ascii_digit()) && !checks(text)
}

/// The UPC-A of a UPC-E: number system 0 or 1, six digits, check digit. `None` when it is none.
pub fn upc_e(text: &str) -> Option<String> {
    let digits = text.as_bytes();
    let [system @ (b'0' | b'1'), a, b, c, d, e, last, check] = *digits else { return None };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let middle: [u8; 10] = match last {
        b'0' | b'1' | b'2' => [a, b, last, b'0', b'0', b'0', b'0', c, d, e],
        b'3' => [a, b, c, b'0', b'0', b'0', b'0', b'0', d, e],
        b'4' => [a, b, c, d, b'0', b'0', b'0', b'0', b'0', e],
        _ => [a, b, c, d, e, b'0', b'0', b'0', b'0', last],
    };
    let whole: String = [system].iter().chain(&middle).chain(&[check]).map(|byte| char::from(*byte)).collect();
    checks(&whole).then_some(whole)
}

/// Is the last digit the GS1 check digit of the others?
pub(super) fn checks(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let weighed = |(at, byte): (usize, u8)| u32::from(byte - b'0') * if at % 2 == 1 { 3 } else { 1 };
    digits && text.bytes().rev().enumerate().map(weighed).sum::<u32>().is_multiple_of(10)
}
