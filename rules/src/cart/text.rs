//! A cart as text: the member, then a line each, fields parted by tabs.
use super::{Cart, Goods, Line, LineId, Member, check};
use crate::{
    money::{BasisPoints, Fen, Milli, WHOLE},
    pricing::MAX_LINES,
    scan::Sticker,
};

impl Cart {
    /// A form that survives a reload of the page: the member, then a line each, fields parted by tabs.
    pub fn to_text(&self) -> String {
        let mut text = String::from("cart2");
        if let Some(member) = &self.member {
            text.push_str(&format!("\t{}\t{}", escape(&member.member_id), member.pays.0));
        }
        for Line { goods, quantity, changed, .. } in &self.lines {
            text.push('\n');
            for field in [&goods.item_id, &goods.name, &goods.spec, &goods.unit, &goods.barcode] {
                text.push_str(&escape(field));
                text.push('\t');
            }
            let changed = changed.map(|fen| fen.0.to_string()).unwrap_or_default();
            let sticker = goods.sticker.map(|sticker| {
                format!("{} {}", sticker.quantity.0, sticker.amount.map_or(String::new(), |fen| fen.0.to_string()))
            });
            let sticker = sticker.unwrap_or_default();
            text.push_str(&format!("{}\t{}\t{}\t{changed}\t{sticker}", goods.price.0, goods.discountable, quantity.0));
        }
        text
    }

    /// Reads what [`Self::to_text`] wrote; `None` for anything else. The last line is selected and nothing can be undone.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut rows = text.split('\n');
        let head: Vec<&str> = rows.next()?.split('\t').collect();
        let mut cart = Self::default();
        match head.as_slice() {
            ["cart2"] => {}
            ["cart2", member_id, pays] => {
                let pays = BasisPoints(pays.parse().ok().filter(|pays| (0..=WHOLE.0).contains(pays))?);
                cart.member = Some(Member { member_id: unescape(member_id), pays });
            }
            _ => return None,
        }
        for row in rows {
            let fields: Vec<&str> = row.split('\t').collect();
            let [item_id, name, spec, unit, barcode, price, discountable, quantity, changed, sticker] =
                fields.as_slice()
            else {
                return None;
            };
            let goods = Goods {
                item_id: unescape(item_id),
                name: unescape(name),
                spec: unescape(spec),
                unit: unescape(unit),
                barcode: unescape(barcode),
                price: Fen(price.parse().ok()?),
                discountable: discountable.parse().ok()?,
                sticker: if sticker.is_empty() { None } else { Some(read_sticker(sticker)?) },
            };
            let quantity = Milli(quantity.parse().ok()?);
            let changed = if changed.is_empty() { None } else { Some(Fen(changed.parse().ok()?)) };
            check(&goods, quantity, changed).ok()?;
            cart.lines.push(Line { id: LineId(cart.next), goods, quantity, changed });
            cart.next += 1;
        }
        cart.selected = cart.lines.last().map(|line| line.id);
        (cart.lines.len() <= MAX_LINES).then_some(cart)
    }
}

fn read_sticker(text: &str) -> Option<Sticker> {
    let (quantity, amount) = text.split_once(' ')?;
    let amount = if amount.is_empty() { None } else { Some(Fen(amount.parse().ok()?)) };
    Some(Sticker { quantity: Milli(quantity.parse().ok()?), amount })
}

fn escape(field: &str) -> String {
    field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n")
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
