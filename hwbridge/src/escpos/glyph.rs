//! Text as a Chinese printer sees it.
//!
//! The printer reads GB18030, but knows its one- and two-byte forms only: a character of four bytes would come out as
//! junk and break the columns. So text is normalised first (`¥` is a four-byte character, `￥` is not), and what is
//! still too rare becomes `□`, with a note of what was lost.

use encoding_rs::GB18030;

/// Printed in place of a character the printer cannot have.
pub const LOST: char = '□';

/// One character and how many columns it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The character, one that has a one- or two-byte form.
    pub ch: char,
    /// 1 or 2: the number of bytes is the number of columns.
    pub columns: usize,
}

/// Columns that these characters take.
pub fn width(glyphs: &[Glyph]) -> usize {
    glyphs.iter().map(|glyph| glyph.columns).sum()
}

/// Splits at line ends and turns each line into printable characters. Lost characters are added to `lost`.
pub fn paragraphs(text: &str, lost: &mut Vec<char>) -> Vec<Vec<Glyph>> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    text.split('\n').map(|line| line.chars().filter_map(|ch| glyph(ch, lost)).collect()).collect()
}

/// Appends the character's bytes.
pub fn push_bytes(out: &mut Vec<u8>, ch: char) {
    match two_bytes(ch) {
        Some(pair) => out.extend(pair),
        None => out.push(ch as u8),
    }
}

fn glyph(ch: char, lost: &mut Vec<char>) -> Option<Glyph> {
    let ch = normalise(ch)?;
    if ch.is_ascii() {
        return Some(Glyph { ch, columns: 1 });
    }
    if two_bytes(ch).is_some() {
        return Some(Glyph { ch, columns: 2 });
    }
    lost.push(ch);
    Some(Glyph { ch: LOST, columns: 2 })
}

/// Look-alikes that printers have instead of characters they do not, and nothing for what is not ink.
fn normalise(ch: char) -> Option<char> {
    Some(match ch {
        '\u{a5}' => '￥',
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{2015}' => '—',
        '\u{2022}' | '\u{30fb}' => '·',
        '\u{2219}' | '\u{22c5}' => '·',
        // Controls could be commands; the rest steers layout engines and has no ink of its own.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => return None,
        '\u{ad}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' => return None,
        control if control.is_control() => return None,
        other => other,
    })
}

fn two_bytes(ch: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GB18030.encode(ch.encode_utf8(&mut buffer));
    if unmappable {
        return None;
    }
    bytes.as_ref().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &str, columns: usize, lost: &str) {
        let mut gone = Vec::new();
        let lines = paragraphs(text, &mut gone);
        let shown: Vec<String> = lines.iter().map(|line| line.iter().map(|g| g.ch).collect()).collect();
        assert_eq!(shown.join("\n"), wanted);
        assert_eq!(lines.iter().map(|line| width(line)).sum::<usize>(), columns, "{text:?}");
        assert_eq!(gone.into_iter().collect::<String>(), lost);
    }

    #[test]
    fn everyday_text_is_one_or_two_columns() {
        check("收银 Till 01", "收银 Till 01", 12, "");
        check("实收 ¥382.80", "实收 ￥382.80", 13, "");
        check("a\u{a0}b\u{2013}c−d", "a b-c-d", 7, "");
        check("一——二…", "一——二…", 10, "");
    }

    #[test]
    fn rare_characters_are_boxes_and_told() {
        check("𠮷野家 㐂 ✓", "□野家 □ □", 12, "𠮷㐂✓");
        check("䶮", "䶮", 2, "");
    }

    #[test]
    fn nothing_can_become_a_command() {
        check("a\u{1b}@b\u{10}\u{4}\u{1}c\u{1d}V\u{0}", "a@bcV", 5, "");
        check("\u{202e}lru\u{202c}\u{feff}", "lru", 3, "");
        check("一\r\n二\u{2028}三\r四", "一\n二\n三\n四", 8, "");
    }

    #[test]
    fn bytes_are_as_many_as_columns() {
        for ch in "Aa0~￥—·□账房€".chars() {
            let mut bytes = Vec::new();
            let glyph = glyph(ch, &mut Vec::new()).unwrap();
            push_bytes(&mut bytes, glyph.ch);
            assert_eq!(bytes.len(), glyph.columns, "{ch}");
        }
    }
}
