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
    let unprintable = |c: char| c.is_control() && c != '\n';
    if fields.remark.chars().count() > MAX_REMARK || fields.remark.chars().any(unprintable) {
        return Err(("remark", "too_long"));
    }
    Ok(())
}

/// A member file as it is kept: spaces trimmed, phone and card number in their one form, empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Normal {
    /// Full name.
    pub name: String,
    /// Digits only.
    pub phone: String,
    /// Capital letters.
    pub card_no: String,
    /// ISO date.
    pub birthday: String,
    /// Free text.
    pub remark: String,
}

/// Checks a member file and brings it to the form it is kept in.
///
/// # Errors
/// The first field that is wrong.
pub fn normal(fields: &Fields<'_>) -> Result<Normal, BadField> {
    let fields = Fields {
        phone: fields.phone.trim(),
        card_no: fields.card_no.trim(),
        birthday: fields.birthday.trim(),
        ..*fields
    };
    check(&fields)?;
    Ok(Normal {
        name: fields.name.trim().to_owned(),
        phone: normal_phone(fields.phone).unwrap_or_default(),
        card_no: normal_card(fields.card_no),
        birthday: fields.birthday.to_owned(),
        remark: fields.remark.trim().to_owned(),
    })
}

/// The one form of a card number: a reader and a person must not make two cards of it by their letters.
pub fn normal_card(text: &str) -> String {
    text.trim().to_ascii_uppercase()
}

/// The last four digits of a normal phone: what people say at the counter.
pub fn phone_tail(phone: &str) -> &str {
    phone.len().checked_sub(4).and_then(|start| phone.get(start..)).unwrap_or(phone)
}

/// A birthday as spreadsheets write it ("1980/2/9", "1980.2.9", "19800209", "1980年2月9日", with a time behind it or not) as
/// an ISO date; anything else as it is, for [`check`] to refuse.
pub fn normal_birthday(text: &str) -> String {
    let text = text.trim();
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        vec![&day[..4], &day[4..6], &day[6..]]
    } else {
        day.trim_end_matches('日').split(['/', '-', '.', '年', '月']).collect()
    };
    let digits = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && parts.iter().all(digits) => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
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
    if text.is_empty() || text.chars().count() > MAX_NAME || text.chars().any(char::is_control) {
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
    if let Some(phone) = normal_phone(text) {
        return Some(Query::Number(phone));
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
        assert_eq!(check(&Fields { remark: "老客\n爱喝茶", ..WANG }), Ok(()));
        assert_eq!(check(&Fields { remark: "\0", ..WANG }), Err(("remark", "too_long")));
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
    fn 存下来的样子只有一种() {
        let kept = normal(&Fields { name: " 王建国 ", card_no: " vip-12 ", ..WANG });
        let kept = kept.expect("a good member");
        assert_eq!((kept.name.as_str(), kept.phone.as_str()), ("王建国", "13800005521"));
        assert_eq!((kept.card_no.as_str(), phone_tail(&kept.phone)), ("VIP-12", "5521"));
        assert_eq!(phone_tail("12345"), "2345");
        assert_eq!(phone_tail(""), "");
    }

    #[test]
    fn 表格里的生日() {
        for text in
            ["1980/2/9", "1980-02-09", "1980.2.9", "19800209", "1980年2月9日", "1980/2/9 0:00", "1980-02-09T00:00:00"]
        {
            assert_eq!(normal_birthday(text), "1980-02-09", "{text}");
        }
        for text in ["", "2/9/1980", "1980", "昨天", "1980-2", "-1980-2-9"] {
            assert_eq!(normal_birthday(text), text);
        }
    }

    #[test]
    fn 一个框认出四种问法() {
        assert_eq!(read_query("5521"), Some(Query::Tail("5521".into())));
        assert_eq!(read_query("13800005521"), Some(Query::Number("13800005521".into())));
        assert_eq!(read_query("WJG"), Some(Query::Letters("wjg".into())));
        assert_eq!(read_query("VIP-0012"), Some(Query::Letters("vip-0012".into())));
        assert_eq!(read_query("+86 138 0000 5521"), Some(Query::Number("13800005521".into())));
        assert_eq!(read_query("王"), Some(Query::Name("王".into())));
        assert_eq!(read_query("55"), None);
        assert_eq!(read_query("王\0"), None);
        assert_eq!(read_query(" "), None);
    }
}
