//! What a cart costs. The till and the server both call [`quote`], so they cannot drift apart.
//!
//! Order of rules, each rounded once, each shown by itself:
//! 1. price × quantity, or what a scale's label says; 改价 takes its place, and nothing touches such a line any more;
//! 2. 赠送: the line costs nothing, and nothing else is asked of it;
//! 3. what a hand gave on the line (折 or money): then the member's level gives nothing on it;
//! 4. 会员价 of the level, where the item has one below its price;
//! 5. 会员折扣 of the level on the other lines that allow it, on their sum, spread by largest remainder (P-12);
//! 6. 整单折扣 on what is left of the lines that allow it, spread the same way;
//! 7. 抹零 on the sum: an amount of its own, neither discount nor debt (P-13).
use crate::money::{BasisPoints, Fen, MAX_LINE, MAX_QUANTITY, Milli, WHOLE, divide_rounding};

/// The most lines in one cart.
pub const MAX_LINES: usize = 500;

/// What was done to a line by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hand {
    /// Nothing.
    #[default]
    None,
    /// 改价: what the whole line costs instead.
    Amount(Fen),
    /// 折: what is paid of it (9 折 = 9000).
    Rate(BasisPoints),
    /// Money off the line.
    Off(Fen),
    /// 赠送.
    Gift,
}

impl Hand {
    /// The number it is stored under, which never changes, and its value: fen or basis points.
    pub fn code(self) -> (i16, i64) {
        match self {
            Self::None => (0, 0),
            Self::Amount(fen) => (1, fen.0),
            Self::Rate(pays) => (2, i64::from(pays.0)),
            Self::Off(fen) => (3, fen.0),
            Self::Gift => (4, 0),
        }
    }

    /// From what is stored.
    pub fn from_code(code: i16, value: i64) -> Option<Self> {
        match code {
            0 => Some(Self::None),
            1 => Some(Self::Amount(Fen(value))),
            2 => Some(Self::Rate(BasisPoints(i32::try_from(value).ok()?))),
            3 => Some(Self::Off(Fen(value))),
            4 => Some(Self::Gift),
            _ => None,
        }
    }
}

/// 整单折扣.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bill {
    /// None.
    #[default]
    None,
    /// What is paid of it.
    Rate(BasisPoints),
    /// Money off.
    Off(Fen),
}

impl Bill {
    /// As [`Hand::code`].
    pub fn code(self) -> (i16, i64) {
        match self {
            Self::None => (0, 0),
            Self::Rate(pays) => (2, i64::from(pays.0)),
            Self::Off(fen) => (3, fen.0),
        }
    }

    /// From what is stored.
    pub fn from_code(code: i16, value: i64) -> Option<Self> {
        match Hand::from_code(code, value)? {
            Hand::None => Some(Self::None),
            Hand::Rate(pays) => Some(Self::Rate(pays)),
            Hand::Off(fen) => Some(Self::Off(fen)),
            Hand::Amount(_) | Hand::Gift => None,
        }
    }
}

/// 抹零: to what, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// To the fen: not at all.
    #[default]
    None,
    /// 抹到角.
    JiaoDown,
    /// 四舍五入到角.
    JiaoHalfUp,
    /// 抹到元.
    YuanDown,
    /// 四舍五入到元.
    YuanHalfUp,
}

impl Rounding {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::None, Self::JiaoDown, Self::JiaoHalfUp, Self::YuanDown, Self::YuanHalfUp];

    /// The number it is stored and sent under; never changes.
    pub fn code(self) -> i16 {
        self as i16
    }

    /// From its number.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.get(usize::try_from(code).ok()?).copied()
    }

    /// A sum, rounded. Never below zero.
    pub fn of(self, sum: Fen) -> Fen {
        let down = |unit: i64| Fen(sum.0.div_euclid(unit) * unit);
        let half_up = |unit: i64| Fen((sum.0 + unit / 2).div_euclid(unit) * unit);
        match self {
            Self::None => sum,
            Self::JiaoDown => down(10),
            Self::JiaoHalfUp => half_up(10),
            Self::YuanDown => down(100),
            Self::YuanHalfUp => half_up(100),
        }
    }
}

/// One line of a cart, with the price of the unit that is sold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Of one unit.
    pub price: Fen,
    /// 会员价 of one unit, for who pays.
    pub level_price: Option<Fen>,
    /// How many units.
    pub quantity: Milli,
    /// What a scale's label says the line costs, in place of price × quantity. Discounts touch it as they touch that.
    pub label: Option<Fen>,
    /// What was done by hand.
    pub hand: Hand,
    /// The member level and the whole bill's discount may touch it.
    pub discountable: bool,
}

/// What holds for the whole cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What the level pays of discountable lines; 10000 for a walk-in.
    pub pays: BasisPoints,
    /// 整单折扣.
    pub bill: Bill,
    /// 抹零.
    pub rounding: Rounding,
}

impl Default for Terms {
    fn default() -> Self {
        Self { pays: WHOLE, bill: Bill::None, rounding: Rounding::None }
    }
}

/// What came off, by the rule that took it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// 会员价.
    pub level_price: Fen,
    /// 会员折扣.
    pub level: Fen,
    /// By hand on the line, 折 or money.
    pub hand: Fen,
    /// 整单折扣.
    pub bill: Fen,
    /// 赠送.
    pub given: Fen,
}

impl Parts {
    /// All that came off.
    pub fn sum(self) -> Fen {
        self.level_price + self.level + self.hand + self.bill + self.given
    }

    /// Rule by rule.
    pub fn plus(self, other: Self) -> Self {
        Self {
            level_price: self.level_price + other.level_price,
            level: self.level + other.level,
            hand: self.hand + other.hand,
            bill: self.bill + other.bill,
            given: self.given + other.given,
        }
    }
}

/// What one line costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineQuote {
    /// Price × quantity, the label's amount, or the changed amount.
    pub gross: Fen,
    /// What came off.
    pub off: Parts,
}

impl LineQuote {
    /// What the customer pays for the line.
    pub fn net(self) -> Fen {
        self.gross - self.off.sum()
    }
}

/// What a cart costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// In the order of the cart.
    pub lines: Vec<LineQuote>,
    /// Σ gross.
    pub gross: Fen,
    /// Σ off, by rule.
    pub off: Parts,
    /// 抹零: what it adds to the sum; below zero when it rounds down.
    pub rounding: Fen,
    /// gross − off + rounding.
    pub total: Fen,
}

impl Quote {
    /// Σ of all that came off, gifts included, rounding not.
    pub fn discount(&self) -> Fen {
        self.off.sum()
    }
}

/// Why a cart cannot be priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No lines.
    #[error("the cart is empty")]
    Empty,
    /// More than [`MAX_LINES`].
    #[error("the cart has more than {MAX_LINES} lines")]
    TooManyLines,
    /// Line `0` has a quantity of zero, below zero or above [`MAX_QUANTITY`].
    #[error("line {0}: quantity out of range")]
    Quantity(usize),
    /// Line `0` costs less than nothing or more than [`MAX_LINE`], or less than what comes off.
    #[error("line {0}: amount out of range")]
    Amount(usize),
    /// A rate is not between 0 and 10000 basis points, or more money comes off than the lines cost that allow it.
    #[error("discount out of range")]
    Discount,
}

/// Prices a cart.
///
/// # Errors
/// When the cart is empty or too long, or a number is out of range.
pub fn quote(lines: &[Line], terms: Terms) -> Result<Quote, Error> {
    if lines.is_empty() {
        return Err(Error::Empty);
    }
    if lines.len() > MAX_LINES {
        return Err(Error::TooManyLines);
    }
    let mut quotes = lines.iter().enumerate().map(|(at, line)| by_itself(at, line)).collect::<Result<Vec<_>, _>>()?;
    level_discount(lines, &mut quotes, rate(terms.pays)?);
    bill_discount(lines, &mut quotes, terms.bill)?;
    let gross: Fen = quotes.iter().map(|line| line.gross).sum();
    let off = quotes.iter().fold(Parts::default(), |sum, line| sum.plus(line.off));
    let left = gross - off.sum();
    let total = terms.rounding.of(left);
    Ok(Quote { lines: quotes, gross, off, rounding: total - left, total })
}

/// Rules 1 to 4: what a line costs before anything is spread over several.
fn by_itself(at: usize, line: &Line) -> Result<LineQuote, Error> {
    if line.quantity <= Milli(0) || line.quantity > MAX_QUANTITY {
        return Err(Error::Quantity(at));
    }
    let in_range = |fen: Fen| (Fen::ZERO..=MAX_LINE).contains(&fen);
    let listed = line.label.unwrap_or_else(|| line.price.times(line.quantity));
    let gross = if let Hand::Amount(amount) = line.hand { amount } else { listed };
    if !in_range(line.price) || !in_range(gross) {
        return Err(Error::Amount(at));
    }
    let mut off = Parts::default();
    match line.hand {
        Hand::Amount(_) => {}
        Hand::Gift => off.given = gross,
        Hand::Rate(pays) => off.hand = gross - gross.at(rate(pays)?),
        Hand::Off(fen) if in_range(fen) && fen <= gross => off.hand = fen,
        Hand::Off(_) => return Err(Error::Amount(at)),
        Hand::None => off.level_price = level_price(line, gross),
    }
    Ok(LineQuote { gross, off })
}

/// What the level's own price takes off a line. A label's amount falls as the price of its good does.
fn level_price(line: &Line, gross: Fen) -> Fen {
    let Some(special) = line.level_price.filter(|special| (Fen::ZERO..line.price).contains(special)) else {
        return Fen::ZERO;
    };
    let costs = match line.label {
        None => special.times(line.quantity),
        Some(label) => Fen(divide_rounding(i128::from(label.0) * i128::from(special.0), i128::from(line.price.0))),
    };
    gross - costs.min(gross)
}

fn level_discount(lines: &[Line], quotes: &mut [LineQuote], pays: BasisPoints) {
    let open = |line: &Line, quote: &LineQuote| {
        line.discountable && line.hand == Hand::None && quote.off.level_price == Fen::ZERO
    };
    let weights: Vec<Fen> = lines
        .iter()
        .zip(quotes.iter())
        .map(|(line, quote)| if open(line, quote) { quote.gross } else { Fen::ZERO })
        .collect();
    let base: Fen = weights.iter().copied().sum();
    for (quote, share) in quotes.iter_mut().zip(spread(base - base.at(pays), &weights)) {
        quote.off.level = share;
    }
}

fn bill_discount(lines: &[Line], quotes: &mut [LineQuote], bill: Bill) -> Result<(), Error> {
    let weights: Vec<Fen> = lines.iter().zip(quotes.iter()).map(|(line, quote)| open_to_bill(line, quote)).collect();
    let base: Fen = weights.iter().copied().sum();
    let off = match bill {
        Bill::None => return Ok(()),
        Bill::Rate(pays) => base - base.at(rate(pays)?),
        Bill::Off(fen) if (Fen::ZERO..=base).contains(&fen) => fen,
        Bill::Off(_) => return Err(Error::Discount),
    };
    for (quote, share) in quotes.iter_mut().zip(spread(off, &weights)) {
        quote.off.bill = share;
    }
    Ok(())
}

/// What the whole bill's discount may take from.
fn open_to_bill(line: &Line, quote: &LineQuote) -> Fen {
    let open = line.discountable && !matches!(line.hand, Hand::Amount(_) | Hand::Gift);
    if open { quote.net() } else { Fen::ZERO }
}

/// What the whole bill's discount may take from, of all lines: nothing more can come off.
pub fn bill_base(lines: &[Line], quote: &Quote) -> Fen {
    let before = |quote: &LineQuote| LineQuote { off: Parts { bill: Fen::ZERO, ..quote.off }, ..*quote };
    lines.iter().zip(&quote.lines).map(|(line, quote)| open_to_bill(line, &before(quote))).sum()
}

fn spread(off: Fen, weights: &[Fen]) -> Vec<Fen> {
    if off == Fen::ZERO { vec![Fen::ZERO; weights.len()] } else { off.allocate(weights) }
}

fn rate(pays: BasisPoints) -> Result<BasisPoints, Error> {
    if (0..=WHOLE.0).contains(&pays.0) { Ok(pays) } else { Err(Error::Discount) }
}

#[cfg(test)]
mod tests;
