//! A cart as text: what holds for all of it, then a line each, fields parted by tabs.
use std::{borrow::Cow, fmt::Write as _};

use super::{Cart, Goods, Line, LineId, Member, Staff, check};
use crate::{
    money::{BasisPoints, Fen, Milli, WHOLE},
    pricing::{Bill, Hand, MAX_LINES},
    scan::Sticker,
};

const FORM: &str = "cart4";

impl Cart {
    /// A form that survives a reload of the page.
    pub fn to_text(&self) -> String {
        let bill = match self.bill {
            Bill::None => String::new(),
            Bill::Rate(pays) => format!("r{}", pays.0),
            Bill::Off(fen) => format!("o{}", fen.0),
        };
        let walk_in = if self.walk_in { "w" } else { "" };
        let mut text = format!("{FORM}\t{bill}\t{walk_in}");
        if let Some(Member { member_id, level_id, pays }) = &self.member {
            text.push_str(&format!("\t{}\t{}\t{}", escape(member_id), escape(level_id), pays.0));
        }
        for Line { goods, quantity, hand, staff, remark, .. } in &self.lines {
            let (staff_id, staff_name) = staff.as_ref().map_or(("", ""), |staff| (&staff.staff_id, &staff.name));
            text.push('\n');
            for field in [&goods.item_id, &goods.name, &goods.spec, &goods.unit, &goods.barcode] {
                push_field(&mut text, field);
            }
            let Goods { price, discountable, weighed, open_price, .. } = goods;
            // A string takes whatever is written: it cannot fail.
            let _ = write!(text, "{}\t{discountable}\t{weighed}\t{open_price}\t", price.0);
            push_field(&mut text, &level_prices(goods));
            push_field(&mut text, &goods.sticker.map(sticker).unwrap_or_default());
            let _ = write!(text, "{}\t", quantity.0);
            for field in [write_hand(*hand).as_str(), staff_id, staff_name] {
                push_field(&mut text, field);
            }
            text.push_str(&escape(remark));
        }
        text
    }

    /// Reads what [`Self::to_text`] wrote; `None` for anything else. The last line is selected and nothing can be undone.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut rows = text.split('\n');
        let head: Vec<&str> = rows.next()?.split('\t').collect();
        let mut cart = Self::default();
        let [FORM, bill, walk_in @ ("" | "w"), member @ ..] = head.as_slice() else { return None };
        cart.walk_in = *walk_in == "w";
        cart.bill = match read_hand(bill)? {
            Hand::None => Bill::None,
            Hand::Rate(pays) => Bill::Rate(pays),
            Hand::Off(fen) => Bill::Off(fen),
            Hand::Amount(_) | Hand::Gift => return None,
        };
        match member {
            [] => {}
            [member_id, level_id, pays] => {
                let pays = BasisPoints(pays.parse().ok().filter(|pays| (0..=WHOLE.0).contains(pays))?);
                cart.member = Some(Member { member_id: unescape(member_id), level_id: unescape(level_id), pays });
            }
            _ => return None,
        }
        for row in rows {
            let line = read_line(row, LineId(cart.next))?;
            cart.lines.push(line);
            cart.next += 1;
        }
        cart.selected = cart.lines.last().map(|line| line.id);
        (cart.lines.len() <= MAX_LINES && cart.quote().is_ok()).then_some(cart)
    }
}

fn read_line(row: &str, id: LineId) -> Option<Line> {
    let fields: Vec<String> = row.split('\t').map(unescape).collect();
    let [
        item_id,
        name,
        spec,
        unit,
        barcode,
        price,
        discountable,
        weighed,
        open_price,
        prices,
        sticker,
        quantity,
        hand,
        staff_id,
        staff_name,
        remark,
    ] = fields.as_slice()
    else {
        return None;
    };
    let goods = Goods {
        item_id: item_id.clone(),
        name: name.clone(),
        spec: spec.clone(),
        unit: unit.clone(),
        barcode: barcode.clone(),
        price: Fen(price.parse().ok()?),
        discountable: discountable.parse().ok()?,
        weighed: weighed.parse().ok()?,
        open_price: open_price.parse().ok()?,
        level_prices: prices.split(' ').filter(|one| !one.is_empty()).map(read_level_price).collect::<Option<_>>()?,
        sticker: if sticker.is_empty() { None } else { Some(read_sticker(sticker)?) },
    };
    let (quantity, hand) = (Milli(quantity.parse().ok()?), read_hand(hand)?);
    check(&goods, quantity, hand).ok()?;
    let staff = Staff { staff_id: staff_id.clone(), name: staff_name.clone() };
    let staff = Some(staff).filter(|staff| !staff.staff_id.is_empty());
    Some(Line { id, goods, quantity, hand, staff, remark: remark.clone() })
}

fn level_prices(goods: &Goods) -> String {
    goods.level_prices.iter().map(|(level_id, fen)| format!("{level_id}:{}", fen.0)).collect::<Vec<_>>().join(" ")
}

fn read_level_price(text: &str) -> Option<(String, Fen)> {
    let (level_id, fen) = text.rsplit_once(':')?;
    Some((level_id.to_owned(), Fen(fen.parse().ok()?)))
}

fn sticker(sticker: Sticker) -> String {
    format!("{} {}", sticker.quantity.0, sticker.amount.map_or(String::new(), |fen| fen.0.to_string()))
}

fn read_sticker(text: &str) -> Option<Sticker> {
    let (quantity, amount) = text.split_once(' ')?;
    let amount = if amount.is_empty() { None } else { Some(Fen(amount.parse().ok()?)) };
    Some(Sticker { quantity: Milli(quantity.parse().ok()?), amount })
}

fn write_hand(hand: Hand) -> String {
    match hand {
        Hand::None => String::new(),
        Hand::Amount(fen) => format!("a{}", fen.0),
        Hand::Rate(pays) => format!("r{}", pays.0),
        Hand::Off(fen) => format!("o{}", fen.0),
        Hand::Gift => "g".to_owned(),
    }
}

fn read_hand(text: &str) -> Option<Hand> {
    let Some(kind) = text.chars().next() else { return Some(Hand::None) };
    let number = &text[kind.len_utf8()..];
    match kind {
        'a' => number.parse().ok().map(|fen| Hand::Amount(Fen(fen))),
        'r' => number.parse().ok().map(|bp| Hand::Rate(BasisPoints(bp))),
        'o' => number.parse().ok().map(|fen| Hand::Off(Fen(fen))),
        'g' if number.is_empty() => Some(Hand::Gift),
        _ => None,
    }
}

/// A field and what parts it from the next one.
fn push_field(text: &mut String, field: &str) {
    text.push_str(&escape(field));
    text.push('\t');
}

/// Most fields hold nothing to be escaped, and a long cart has thousands of them.
fn escape(field: &str) -> Cow<'_, str> {
    if !field.contains(['\\', '\t', '\n']) {
        return Cow::Borrowed(field);
    }
    Cow::Owned(field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n"))
}

fn unescape(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    text
}
