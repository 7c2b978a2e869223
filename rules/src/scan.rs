//! What the one field of the till was given: a number of pieces, and roads to try in order until one answers.
//!
//! Two tables: [`pattern`] says what a code looks like, [`roads`] where it may lead from the page it was scanned on. They ask
//! nobody and decide nothing that needs data: the page walks the roads, the catalogue in memory and the server say whether
//! a road leads anywhere.
mod label;
mod pattern;
mod retail;

pub use label::{Label, Sticker, from_kilograms};
pub use pattern::{Meaning, Patterns, Prefixes, Wallet};
pub use retail::{is_misread, is_retail, upc_e};

use crate::money::{MAX_QUANTITY, Milli};

/// Where somebody scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Goods are rung up.
    Sale,
    /// The money is taken.
    Payment,
}

/// Where a typed or scanned text may lead, and by which text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Road {
    /// A barcode of the catalogue.
    Barcode(String),
    /// The goods of a scale label.
    Label(Label),
    /// An item code of the catalogue.
    ItemCode(String),
    /// A member's whole phone number, card or member number, or the last digits of a phone.
    Member(String),
    /// A sale that was made.
    Receipt(String),
    /// Somebody of the staff.
    Badge(String),
    /// A phone that pays. Never sent to anybody but the wallet.
    Payment(Wallet),
    /// Goods by pinyin initials or name.
    Search(String),
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// From a prefix `3*`.
    pub quantity: Option<Milli>,
    /// The rest, half-width and trimmed; empty when only a quantity was typed.
    pub text: String,
    /// What to try, best first.
    pub roads: Vec<Road>,
}

/// Reads the one field. `None` when there is nothing to act on or the quantity before `*` is not one.
pub fn hear(field: &str, page: Page, patterns: &Patterns) -> Option<Heard> {
    let folded = fold(field);
    let text = folded.trim();
    let (quantity, text) = match text.split_once('*') {
        Some((quantity, rest)) => {
            let in_range = |quantity: &Milli| (Milli(1)..=MAX_QUANTITY).contains(quantity);
            (Some(Milli::parse(quantity).filter(in_range)?), rest.trim())
        }
        None => (None, text),
    };
    if text.is_empty() && quantity.is_none() {
        return None;
    }
    let roads = match page {
        Page::Sale => roads(text, patterns),
        Page::Payment => payment_roads(text, patterns),
    };
    Some(Heard { quantity, text: text.to_owned(), roads })
}

/// The table of the sale page. What names itself goes its own way only; a scale label with a right check digit goes before a
/// payment code; digits that look like a phone go to the members first; all other digits to the catalogue first, which is in
/// memory and exact; words are searched.
fn roads(text: &str, patterns: &Patterns) -> Vec<Road> {
    let mut roads = Vec::new();
    for meaning in patterns.meanings(text) {
        match meaning {
            Meaning::Receipt => return vec![Road::Receipt(text.to_owned())],
            Meaning::Badge(number) => return vec![Road::Badge(number)],
            Meaning::Member(number) => {
                roads.push(Road::Member(text.to_owned()));
                if number != text {
                    roads.push(Road::Member(number));
                }
                return roads;
            }
            // A barcode of the catalogue is exact; a label's prefix may be a maker's as well.
            Meaning::Label(label) => roads.extend([Road::Barcode(text.to_owned()), Road::Label(label)]),
            Meaning::InStore(code) => {
                roads.extend([text, code.as_str()].map(|code| Road::ItemCode(code.to_owned())));
                roads.insert(0, Road::Barcode(text.to_owned()));
                return roads;
            }
            Meaning::Retail => {
                if roads.is_empty() {
                    roads.push(Road::Barcode(text.to_owned()));
                }
                roads.extend(upc_e(text).map(Road::Barcode));
                roads.extend([Road::ItemCode(text.to_owned()), Road::Member(text.to_owned())]);
                return roads;
            }
            Meaning::Payment(wallet) => {
                if roads.is_empty() {
                    roads.push(Road::Barcode(text.to_owned()));
                }
                roads.push(Road::Payment(wallet));
                return roads;
            }
        }
    }
    if roads.is_empty() { roads_of_no_pattern(text) } else { roads }
}

fn roads_of_no_pattern(text: &str) -> Vec<Road> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let coded = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text.bytes().any(|byte| byte.is_ascii_digit());
    let order: &[fn(String) -> Road] = match text.len() {
        0 => &[],
        _ if digits && is_phone(text) => &[Road::Member, Road::Barcode, Road::ItemCode],
        4 if digits => &[Road::ItemCode, Road::Barcode, Road::Member],
        _ if digits || coded => &[Road::Barcode, Road::ItemCode, Road::Member, Road::Search],
        _ => &[Road::ItemCode, Road::Search],
    };
    order.iter().map(|road| road(text.to_owned())).collect()
}

/// While the money is taken, a payment code means "take it now", whatever else it looks like; nothing is rung up.
fn payment_roads(text: &str, patterns: &Patterns) -> Vec<Road> {
    let wallet = patterns.meanings(text).into_iter().find_map(|meaning| match meaning {
        Meaning::Payment(wallet) => Some(Road::Payment(wallet)),
        _ => None,
    });
    wallet.into_iter().collect()
}

/// A mainland mobile number: 11 digits, 13… to 19….
pub fn is_phone(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
}

/// Full-width forms that a Chinese input method makes of a scan, back to half-width; controls of a scanner away.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '×' => '*',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests;
