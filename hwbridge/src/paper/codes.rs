//! QR and bar codes as SVG paths, drawn again from what the bytes say they hold.

use std::fmt::Write as _;

use barcoders::sym::code128::Code128;
use fast_qr::{ECL, QRBuilder};

/// Code 128 in `GS k`.
const CODE_128: u8 = 73;

/// Side in modules, and a path with one rectangle for each run of dark modules.
pub(super) fn qr(data: &[u8]) -> Option<(usize, String)> {
    let code = QRBuilder::new(data).ecl(ECL::M).build().ok()?;
    let side = code.size;
    let mut path = String::new();
    for row in 0..side {
        let dark: Vec<bool> = (0..side).map(|column| code[row][column].value()).collect();
        runs(&dark, row, &mut path);
    }
    Some((side, path))
}

/// What a bar code says, without its code set and escapes.
pub(super) fn barcode_text(kind: u8, data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data).into_owned();
    match text.strip_prefix("{B") {
        Some(rest) if kind == CODE_128 => rest.replace("{{", "{"),
        _ => text,
    }
}

/// Modules across, and a path one module high.
pub(super) fn bars(kind: u8, text: &str) -> Option<(usize, String)> {
    if kind != CODE_128 {
        return None;
    }
    let modules = Code128::new(format!("\u{181}{text}")).ok()?.encode();
    let dark: Vec<bool> = modules.iter().map(|module| *module == 1).collect();
    let mut path = String::new();
    runs(&dark, 0, &mut path);
    Some((dark.len(), path))
}

fn runs(dark: &[bool], row: usize, path: &mut String) {
    let mut column = 0;
    for run in dark.chunk_by(|left, right| left == right) {
        if run[0] {
            let _a_string_takes_all = write!(path, "M{column} {row}h{0}v1h-{0}z", run.len());
        }
        column += run.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_has_its_three_finders() {
        let (side, path) = qr(b"ZF-0101-20261121-0001").unwrap();
        assert_eq!(side, 25);
        assert!(path.starts_with("M0 0h7v1h-7z"), "{path}");
        assert!(path.contains("M18 0h7v1h-7z") && path.contains("M0 24h7v1h-7z"), "{path}");
    }

    #[test]
    fn a_bar_code_begins_and_ends_as_code_128_does() {
        let text = barcode_text(CODE_128, b"{BA{{1");
        assert_eq!(text, "A{1");
        let (modules, path) = bars(CODE_128, &text).unwrap();
        assert_eq!(modules, 11 * 5 + 13);
        assert!(path.starts_with("M0 0h2v1h-2zM3 0h1v1h-1zM6 0h1v1h-1z"), "start B: {path}");
        assert!(path.ends_with("M66 0h2v1h-2z"), "stop: {path}");
    }
}
