//! Members 会员: what a member file may hold, and how the one search field reads.
use crate::day::Day;

/// Longest name, characters.
pub const MAX_NAME: usize = 40;
/// Longest card number.
pub const MAX_CARD: usize = 32;
/// Longest remark, characters.
pub const MAX_REMARK: usize = 200;

/// A field and the rule it breaks; the rule is a word of `err.field.*`.
pub type BadField = (&'static str, &'static str);

/// What people type of a member.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// Full name.
    pub name: &'a str,
    /// As typed.
    pub phone: &'a str,
    /// As typed or swiped.
    pub card_no: &'a str,
    /// ISO date or empty.
    pub birthday: &'a str,
    /// Free text.
    pub remark: &'a str,
}

/// Checks a member file.
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
    if !fields.phone.is_empty() && normal_phone(fields.phone).is_none() {
        return Err(("phone", "phone"));
    }
    if fields.card_no.len() > MAX_CARD || !fields.card_no.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(("card_no", "card_no"));
    }
    if !fields.birthday.is_empty() && fields.birthday.parse::<Day>().is_err() {
        return Err(("birthday", "date"));
    }
    if fields.remark.chars().count() > MAX_REMARK {
        return Err(("remark", "too_long"));
    }
    Ok(())
}

/// Digits only, without +86, spaces and dashes. `None` when it is not a phone number (5 to 15 digits).
pub fn normal_phone(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(text);
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let good = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    good.then_some(digits)
}

/// `138****5521`: how a phone is shown to people who do not need it whole.
pub fn mask_phone(phone: &str) -> String {
    if phone.len() < 8 || !phone.is_ascii() {
        return "*".repeat(phone.chars().count());
    }
    format!("{}****{}", &phone[..3], &phone[phone.len() - 4..])
}

/// What the one search field asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// The last 4 to 10 digits of a phone; may be a short card or member number too.
    Tail(String),
    /// A whole phone, card or member number.
    Number(String),
    /// Letters: pinyin initials, or the start of a card number.
    Letters(String),
    /// Part of a name.
    Name(String),
}

/// Reads the search field; `None` when it holds too little to search by.
pub fn read_query(text: &str) -> Option<Query> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_NAME {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.len() {
            0..4 => None,
            4..=10 => Some(Query::Tail(text.to_owned())),
            _ => Some(Query::Number(text.to_owned())),
        };
    }
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Some(Query::Letters(text.to_ascii_lowercase()));
    }
    Some(Query::Name(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANG: Fields<'static> =
        Fields { name: "王建国", phone: "138 0000 5521", card_no: "80000012", birthday: "1980-02-29", remark: "" };

    #[test]
    fn 会员资料() {
        assert_eq!(check(&WANG), Ok(()));
        assert_eq!(check(&Fields { name: "  ", ..WANG }), Err(("name", "required")));
        assert_eq!(check(&Fields { name: &"长".repeat(41), ..WANG }), Err(("name", "too_long")));
        assert_eq!(check(&Fields { phone: "12ab", ..WANG }), Err(("phone", "phone")));
        assert_eq!(check(&Fields { card_no: "80 12", ..WANG }), Err(("card_no", "card_no")));
        assert_eq!(check(&Fields { birthday: "1981-02-29", ..WANG }), Err(("birthday", "date")));
        assert_eq!(check(&Fields { name: "O'Brien \"the\" 欧", ..WANG }), Ok(()));
    }

    #[test]
    fn 手机号统一成数字() {
        assert_eq!(normal_phone("+86 138-0000-5521").as_deref(), Some("13800005521"));
        assert_eq!(normal_phone("1234"), None);
        assert_eq!(mask_phone("13800005521"), "138****5521");
        assert_eq!(mask_phone("12345"), "*****");
    }

    #[test]
    fn 一个框认出四种问法() {
        assert_eq!(read_query("5521"), Some(Query::Tail("5521".into())));
        assert_eq!(read_query("13800005521"), Some(Query::Number("13800005521".into())));
        assert_eq!(read_query("WJG"), Some(Query::Letters("wjg".into())));
        assert_eq!(read_query("王"), Some(Query::Name("王".into())));
        assert_eq!(read_query("55"), None);
        assert_eq!(read_query(" "), None);
    }
}
