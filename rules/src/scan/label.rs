//! What a scale printed: which good (PLU), how much of it, what it costs.
use super::retail::checks;
use crate::money::{Fen, Milli, ONE, divide_rounding};

/// A scale label 电子秤标签: 13 digits with weight or amount, 18 with both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// The item code, 0 to 99999.
    pub plu: u32,
    /// Kilograms × 1000.
    pub weight: Option<Milli>,
    /// What the piece costs.
    pub amount: Option<Fen>,
}

/// What a label says of one line, in the unit of the good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sticker {
    /// How many units.
    pub quantity: Milli,
    /// What they cost, when the label says so; else price × quantity.
    pub amount: Option<Fen>,
}

impl Label {
    /// Two digits of prefix, five of PLU, five or ten of value, check digit. `weighs`: a label of 13 carries the weight.
    pub(super) fn read(text: &str, weighs: bool, weight_first: bool) -> Option<Self> {
        if !matches!(text.len(), 13 | 18) || !checks(text) {
            return None;
        }
        let number = |from: usize| text.get(from..from + 5)?.parse::<i64>().ok();
        let plu = u32::try_from(number(2)?).ok()?;
        let (weight, amount) = match (text.len(), number(7)?) {
            (13, value) if weighs => (value, 0),
            (13, value) => (0, value),
            (_, first) if weight_first => (first, number(12)?),
            (_, first) => (number(12)?, first),
        };
        let some = |value: i64| (value > 0).then_some(value);
        let label = Self { plu, weight: some(weight).map(Milli), amount: some(amount).map(Fen) };
        (plu > 0 && (label.weight.is_some() || label.amount.is_some())).then_some(label)
    }

    /// Is this item code the label's PLU? Codes may be kept with or without leading noughts.
    pub fn names(&self, code: &str) -> bool {
        code.len() <= 5 && code.parse::<u32>() == Ok(self.plu)
    }

    /// Of a good that is sold by this unit at this price.
    pub fn of(&self, unit: &str, price: Fen) -> Sticker {
        let quantity = match (self.weight, self.amount) {
            (Some(weight), _) => from_kilograms(unit, weight),
            (None, Some(amount)) if price > Fen::ZERO => {
                Milli(divide_rounding(i128::from(amount.0) * i128::from(ONE.0), i128::from(price.0)).max(1))
            }
            _ => ONE,
        };
        Sticker { quantity, amount: self.amount }
    }
}

/// A weight in the unit that a good is sold by: 斤 is half a kilogram, 两 fifty grams; anything else counts as kilograms.
pub fn from_kilograms(unit: &str, weight: Milli) -> Milli {
    let times = match unit.trim().to_ascii_lowercase().as_str() {
        "斤" | "市斤" | "500g" => 2,
        "两" | "50g" => 20,
        "100g" => 10,
        "克" | "g" => 1_000,
        _ => 1,
    };
    Milli(weight.0 * times)
}
