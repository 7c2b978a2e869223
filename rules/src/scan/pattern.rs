//! The pattern table: what a scanned code says of itself, before anybody is asked.
//!
//! Lengths and check digits are the standards'; prefixes of scale labels, own codes, cards and badges are the shop's
//! ([`Patterns`]). Payment codes are the wallets' own. Where two rows fit (a scale label of 18 digits looks like a payment
//! code when its prefix does), [`super::hear`] decides by the page.
use super::{label::Label, retail::is_retail};
use crate::members::BadField;

/// The most prefixes of one kind.
const MAX_PREFIXES: usize = 20;
/// Longest prefix.
const MAX_PREFIX: usize = 8;

/// Whose code pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wallet {
    /// 微信: 18 digits, 10 to 15.
    WeChat,
    /// 支付宝: 16 to 24 digits, 25 to 30.
    Alipay,
    /// 云闪付: 19 digits, 62.
    UnionPay,
}

/// What a code is by its looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Printed by a scale.
    Label(Label),
    /// EAN-8, EAN-13, UPC-A or UPC-E with a right check digit.
    Retail,
    /// 店内码; the item code that stands in it.
    InStore(String),
    /// A member's card or QR code; the number without a prefix of letters.
    Member(String),
    /// 小票号.
    Receipt,
    /// 工牌; the number behind the prefix.
    Badge(String),
    /// Somebody wants to pay with a phone.
    Payment(Wallet),
}

/// Prefixes, and ranges of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes(Vec<(String, String)>);

/// What the shop says of its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    /// Of scale labels with the amount, fen; two digits.
    pub amount: Prefixes,
    /// Of scale labels with the weight, grams; two digits.
    pub weight: Prefixes,
    /// Labels of 18 digits carry both: true when the weight stands first.
    pub weight_first: bool,
    /// 店内码.
    pub in_store: Prefixes,
    /// Member cards and QR codes.
    pub member: Prefixes,
    /// Staff badges.
    pub badge: Prefixes,
}

impl Prefixes {
    /// Reads `20-22, 27, VIP`.
    ///
    /// # Errors
    /// The rule the text breaks.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let parts: Vec<&str> =
            text.split([',', '，', '、', ' ', ';', '；']).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_PREFIXES {
            return Err("too_many");
        }
        let read = |part: &&str| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let fine = |end: &str| {
                !end.is_empty() && end.len() <= MAX_PREFIX && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            let range = from == to || (from.len() == to.len() && from < to && is_digits(from) && is_digits(to));
            if fine(from) && fine(to) && range { Ok((from.to_owned(), to.to_owned())) } else { Err("prefix") }
        };
        parts.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The prefix with which a text begins; something must follow it.
    pub fn of<'a>(&self, text: &'a str) -> Option<&'a str> {
        let begins = |(from, to): &(String, String)| {
            let start = text.get(..from.len()).filter(|_| text.len() > from.len())?;
            (from.as_str()..=to.as_str()).contains(&start).then_some(start)
        };
        self.0.iter().find_map(begins)
    }

    fn all_of_two_digits(&self) -> bool {
        self.0.iter().all(|(from, _)| from.len() == 2 && is_digits(from))
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().any(|(from, to)| other.0.iter().any(|(start, end)| from <= end && start <= to))
    }
}

impl Patterns {
    /// Are they ones a shop may have?
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), BadField> {
        for (field, prefixes) in [("amount_prefixes", &self.amount), ("weight_prefixes", &self.weight)] {
            if !prefixes.all_of_two_digits() {
                return Err((field, "two_digits"));
            }
        }
        if self.amount.meets(&self.weight) {
            return Err(("weight_prefixes", "duplicate"));
        }
        Ok(())
    }

    /// What a scale label says, if the code is one.
    pub fn label(&self, text: &str) -> Option<Label> {
        let both = text.len() == 18;
        if self.amount.of(text).is_some() {
            Label::read(text, false, both && self.weight_first)
        } else if self.weight.of(text).is_some() {
            Label::read(text, true, both && self.weight_first)
        } else {
            None
        }
    }

    /// All that a code may be, in the order of the table.
    pub fn meanings(&self, text: &str) -> Vec<Meaning> {
        let rows = [
            is_receipt(text).then_some(Meaning::Receipt),
            self.badge.of(text).map(|prefix| Meaning::Badge(text[prefix.len()..].to_owned())),
            self.member.of(text).map(|prefix| Meaning::Member(behind(prefix, text))),
            self.label(text).map(Meaning::Label),
            self.in_store.of(text).and_then(|prefix| inside(prefix, text)).map(Meaning::InStore),
            is_retail(text).then_some(Meaning::Retail),
            wallet(text).map(Meaning::Payment),
        ];
        rows.into_iter().flatten().collect()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters only mark a card; digits are a part of its number.
fn behind(prefix: &str, text: &str) -> String {
    if is_digits(prefix) { text.to_owned() } else { text[prefix.len()..].to_owned() }
}

/// The item code in an own code: without prefix, leading noughts, and the check digit where the length has one.
fn inside(prefix: &str, text: &str) -> Option<String> {
    let checked = is_digits(text) && matches!(text.len(), 8 | 13);
    // Longer digits are a phone's that pays.
    if (is_digits(text) && text.len() > 13) || (checked && !super::retail::checks(text)) {
        return None;
    }
    let end = if checked { text.len() - 1 } else { text.len() };
    let code = text.get(prefix.len()..end)?.trim_start_matches('0');
    (!code.is_empty()).then(|| code.to_owned())
}

/// shop-till-yymmdd-nnnn.
pub(super) fn is_receipt(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [shop, till, day, number] = parts.as_slice() else { return false };
    let long = |part: &str, from: usize, to: usize| is_digits(part) && (from..=to).contains(&part.len());
    long(shop, 2, 4) && long(till, 2, 4) && long(day, 6, 6) && long(number, 4, 9)
}

fn wallet(text: &str) -> Option<Wallet> {
    if !is_digits(text) {
        return None;
    }
    match (text.len(), text.get(..2)?.parse::<u8>().ok()?) {
        (18, 10..=15) => Some(Wallet::WeChat),
        (16..=24, 25..=30) => Some(Wallet::Alipay),
        (19, 62) => Some(Wallet::UnionPay),
        _ => None,
    }
}
