//! Pinyin initials 拼音首字母: what people type to find a name.
use pinyin::ToPinyin as _;
use rules::burst::half_width;

/// `康师傅冰红茶 500ml` → `ksfbhc500ml`: the first letter of each character's first reading, ASCII letters and digits as they
/// are, in lower case; everything else is left out.
pub fn initials(text: &str) -> String {
    text.chars()
        .filter_map(|character| match half_width(character) {
            plain if plain.is_ascii_alphanumeric() => Some(plain.to_ascii_lowercase()),
            other => other.to_pinyin()?.plain().chars().next().filter(char::is_ascii_lowercase),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 首字母() {
        for (text, letters) in [
            ("康师傅冰红茶", "ksfbhc"),
            ("可口可乐 500ml", "kkkl500ml"),
            ("ＡＢ胶 (大)", "abjd"),
            ("王建国", "wjg"),
            ("绿茶", "lc"),
            ("O'Brien", "obrien"),
            ("🍎——", ""),
            ("", ""),
        ] {
            assert_eq!(initials(text), letters, "{text}");
        }
    }
}
