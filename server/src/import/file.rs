//! Bytes into text or a workbook: by what is in the file, not by its name.
use std::{
    fs::File,
    io::{Cursor, Read},
    path::Path,
};

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use super::ImportError;

/// On the disk, and unpacked.
pub(super) const MAX_MIB: u64 = 64;
/// How far the first look for signs of a binary file goes.
const LOOK: usize = 64 * 1024;

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// CSV in one of its forms.
    Text(String),
    /// XLSX.
    Workbook(Vec<u8>),
}

/// Reads a file within the limits.
pub(super) fn read(path: &Path) -> Result<Content, ImportError> {
    content(within(File::open(path)?, MAX_MIB)?, MAX_MIB)
}

/// Tells what these bytes are.
pub(super) fn content(bytes: Vec<u8>, max_mib: u64) -> Result<Content, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::Empty);
    }
    match bytes.as_slice() {
        [0x1F, 0x8B, ..] => Ok(Content::Text(text(within(MultiGzDecoder::new(Cursor::new(bytes)), max_mib)?)?)),
        [b'P', b'K', 3 | 5, ..] => Ok(Content::Workbook(bytes)),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(ImportError::OldExcel),
        _ => Ok(Content::Text(text(bytes)?)),
    }
}

fn within(source: impl Read, max_mib: u64) -> Result<Vec<u8>, ImportError> {
    let limit = max_mib * 1024 * 1024;
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(ImportError::TooLarge) } else { Ok(bytes) }
}

/// BOM, then UTF-8, then GB18030, which is what Chinese Excel writes as "CSV".
fn text(bytes: Vec<u8>) -> Result<String, ImportError> {
    let text = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => strict(encoding_rs::UTF_8, rest)?,
        [0xFF, 0xFE, rest @ ..] => strict(UTF_16LE, rest)?,
        [0xFE, 0xFF, rest @ ..] => strict(UTF_16BE, rest)?,
        _ if bytes.contains(&0) => return Err(ImportError::Binary),
        _ => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => strict(GB18030, error.as_bytes())?,
        },
    };
    let control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C' | '\x1A');
    if text.contains('\0') || text.chars().take(LOOK).any(control) {
        return Err(ImportError::Binary);
    }
    if text.trim().is_empty() { Err(ImportError::Empty) } else { Ok(text) }
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, ImportError> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    let (replaced, _) = encoding.decode_without_bom_handling(bytes);
    let line = replaced.lines().position(|line| line.contains('\u{FFFD}')).map_or(1, |at| at + 1);
    Err(ImportError::Encoding { line })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read_text(bytes: &[u8]) -> String {
        match content(bytes.to_vec(), 1) {
            Ok(Content::Text(text)) => text,
            other => panic!("no text: {other:?}"),
        }
    }

    fn utf16(text: &str, bom: [u8; 2], bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        bom.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    #[test]
    fn 各种编码读出同样的字() {
        let text = "品名,售价\n冰红茶 龘,3.50\n";
        let (gb, _, _) = GB18030.encode(text);
        assert_ne!(gb, text.as_bytes());
        for bytes in [
            text.as_bytes().to_vec(),
            [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
            gb.into_owned(),
            utf16(text, [0xFF, 0xFE], u16::to_le_bytes),
            utf16(text, [0xFE, 0xFF], u16::to_be_bytes),
        ] {
            assert_eq!(read_text(&bytes), text, "{:02x?}", &bytes[..4]);
        }
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(text).expect("memory");
        gzip.finish().expect("memory")
    }

    #[test]
    fn 压缩过的也读() {
        assert_eq!(read_text(&packed(b"name,price\n")), "name,price\n");
        let bomb = packed(&vec![b' '; 3 * 1024 * 1024]);
        assert!(bomb.len() < 10_000);
        assert!(matches!(content(bomb, 1), Err(ImportError::TooLarge)));
    }

    #[test]
    fn 不是表格就说明白() {
        for (bytes, wanted) in [
            (b"".to_vec(), "the file is empty"),
            (b"  \r\n\r\n".to_vec(), "the file is empty"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "the file is not a table"),
            (b"\x7fELF\x02\x01\x01\x03abc".to_vec(), "the file is not a table"),
            (vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "the file is an old Excel workbook"),
            (b"name,price\n\xff\xff\xff,1\n".to_vec(), "the text is neither UTF-8 nor GB18030 (line 2)"),
            (vec![b'a'; 2 * 1024 * 1024], "the file is larger than"),
        ] {
            let error = within(bytes.as_slice(), 1).and_then(|bytes| content(bytes, 1)).expect_err(wanted).to_string();
            assert!(error.starts_with(wanted), "{error}");
        }
    }
}
