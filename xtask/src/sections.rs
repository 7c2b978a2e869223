//! Drops what a browser never reads from a wasm file: names, relocations, producers.

use crate::Outcome;

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;

/// The same module without its custom sections.
pub(crate) fn without_custom(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let mut rest = wasm.strip_prefix(HEADER).ok_or("not a wasm file of version 1")?;
    let mut out = HEADER.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, body) = unsigned(after_id)?;
        let head = rest.len() - body.len();
        let total = head.checked_add(length).filter(|total| *total <= rest.len()).ok_or("a section is cut off")?;
        if id != CUSTOM {
            out.extend_from_slice(&rest[..total]);
        }
        rest = &rest[total..];
    }
    Ok(out)
}

/// Reads a LEB128 number of at most 32 bits.
fn unsigned(bytes: &[u8]) -> Outcome<(usize, &[u8])> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[index + 1..]));
        }
    }
    Err("a section has no length".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_others_stay() {
        let mut wasm = HEADER.to_vec();
        wasm.extend_from_slice(&[1, 1, 0]); // types: none
        wasm.extend_from_slice(&[CUSTOM, 0x83, 0x00, 1, b'n', 7]); // a padded length, as linkers write them
        wasm.extend_from_slice(&[10, 1, 0]); // code: none
        let mut expected = HEADER.to_vec();
        expected.extend_from_slice(&[1, 1, 0, 10, 1, 0]);
        assert_eq!(without_custom(&wasm).unwrap(), expected);
    }

    #[test]
    fn a_cut_file_is_refused() {
        let mut wasm = HEADER.to_vec();
        wasm.extend_from_slice(&[1, 9, 0]);
        assert!(without_custom(&wasm).is_err());
        assert!(without_custom(b"<!doctype html>").is_err());
    }
}
