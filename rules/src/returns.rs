//! Returns 退货: what part of a sale goes back, and through which tender (RET-01, RET-02).
//!
//! Everything is counted from the beginning of the sale: what goes back now is what should have gone back by now, less what
//! went back before. So any number of part returns, in any order, ends at exactly what was sold, paid and earned (P-12).
use crate::{
    money::{Fen, Milli, divide_rounding},
    payments::Kind,
    points,
};

/// A line as it was sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// How many.
    pub quantity: Milli,
    /// Of these, how many came back before.
    pub back: Milli,
    /// What it cost, after all that came off.
    pub net: Fen,
    /// All that came off, gifts included.
    pub discount: Fen,
    /// 赠送, a part of `discount`.
    pub given: Fen,
}

/// Money of one tender that goes back in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Place of the tender in the sale.
    pub tender: i16,
    /// What it is.
    pub way: Way,
    /// How much was paid so.
    pub amount: Fen,
}

/// What money is. It goes back in this order: real money before vouchers and gift money, and of that the member's own before what leaves
/// the shop, so that nothing leaves the drawer that could go back on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// 本金.
    Principal,
    /// Cash, and whatever else was paid from outside.
    Money,
    /// 代金券: goes back as a voucher, never as money, and earned no points.
    Voucher,
    /// 赠送. Never becomes anything else.
    Gift,
}

impl Part {
    /// The parts of a tender as it was recorded: kind and `amount`, of which so much was principal and gift money.
    pub fn of(tender: i16, kind: Kind, amount: Fen, principal: Fen, gift: Fen) -> impl Iterator<Item = Self> {
        let rest = if kind == Kind::Voucher { Way::Voucher } else { Way::Money };
        let ways = [(Way::Principal, principal), (rest, amount - principal - gift), (Way::Gift, gift)];
        ways.into_iter().filter(|(_, amount)| *amount > Fen::ZERO).map(move |(way, amount)| Self {
            tender,
            way,
            amount,
        })
    }
}

/// A sale, as far as a return asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sold {
    /// In the order of the sale.
    pub lines: Vec<Line>,
    /// 抹零: what it added.
    pub rounding: Fen,
    /// How it was paid.
    pub paid: Vec<Part>,
    /// What it earned.
    pub points: i64,
}

/// What a line gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Back {
    /// What the customer gets for it, but for rounding.
    pub net: Fen,
    /// The discount that is taken back, gifts included.
    pub discount: Fen,
    /// 赠送, a part of `discount`.
    pub given: Fen,
}

/// What goes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// In the order in which they were asked for.
    pub lines: Vec<Back>,
    /// Σ of the lines.
    pub sum: Back,
    /// The share of the sale's rounding.
    pub rounding: Fen,
    /// net + rounding: what the customer gets.
    pub total: Fen,
    /// By part of the payment, in the order of [`Sold::paid`]; some are zero.
    pub refund: Vec<Fen>,
    /// Points that are taken back.
    pub points: i64,
}

/// Why it cannot go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such line in the sale.
    #[error("no line {0}")]
    NoLine(usize),
    /// Nothing, less than nothing, or more than is left of this line.
    #[error("line {0}: quantity out of range")]
    Quantity(usize),
    /// More money than the sale took.
    #[error("more than was paid")]
    Amount,
}

/// What these lines (place in the sale, quantity) give back now, each asked for once.
///
/// # Errors
/// When that is more than was sold, or nothing.
pub fn quote(sold: &Sold, asked: &[(usize, Milli)]) -> Result<Quote, Error> {
    let lines: Vec<Back> = asked
        .iter()
        .map(|(at, now)| line(*sold.lines.get(*at).ok_or(Error::NoLine(*at))?, *now).ok_or(Error::Quantity(*at)))
        .collect::<Result<_, _>>()?;
    let sum = lines.iter().fold(Back::default(), |sum, line| Back {
        net: sum.net + line.net,
        discount: sum.discount + line.discount,
        given: sum.given + line.given,
    });
    let net = sold.lines.iter().map(|line| line.net).sum();
    let before: Fen = sold.lines.iter().map(|line| part(line.net, line.back, line.quantity)).sum();
    let rounded = rounding(sold.rounding, net, before);
    let rounding = rounding(sold.rounding, net, before + sum.net) - rounded;
    let total = sum.net + rounding;
    let refund = refund(&sold.paid, before + rounded, total)?;
    let points = points(&sold.paid, sold.points, before + rounded, total);
    Ok(Quote { lines, sum, rounding, total, refund, points })
}

/// What `now` pieces of a line give back; `None` when that is more than is left, or nothing.
pub fn line(sold: Line, now: Milli) -> Option<Back> {
    if now <= Milli(0) || sold.back < Milli(0) || sold.back + now > sold.quantity {
        return None;
    }
    let between = |amount| part(amount, sold.back + now, sold.quantity) - part(amount, sold.back, sold.quantity);
    Some(Back { net: between(sold.net), discount: between(sold.discount), given: between(sold.given) })
}

/// What of a sale's rounding has gone back when `back` of its lines' `net` has.
pub fn rounding(rounding: Fen, net: Fen, back: Fen) -> Fen {
    if net == Fen::ZERO { Fen::ZERO } else { part(rounding, Milli(back.0), Milli(net.0)) }
}

/// Where `now` goes when `before` went back already.
///
/// # Errors
/// When that is more than was paid.
pub fn refund(paid: &[Part], before: Fen, now: Fen) -> Result<Vec<Fen>, Error> {
    let all: Fen = paid.iter().map(|part| part.amount).sum();
    if now < Fen::ZERO || before < Fen::ZERO || before + now > all {
        return Err(Error::Amount);
    }
    Ok(back(paid, before).into_iter().zip(back(paid, before + now)).map(|(then, by_now)| by_now - then).collect())
}

/// Points that are taken back: what is left of them is for what stays paid, at the rate the sale was booked with.
pub fn points(paid: &[Part], earned: i64, before: Fen, now: Fen) -> i64 {
    let left = |sum| {
        let stays: Vec<Part> =
            paid.iter().zip(back(paid, sum)).map(|(part, back)| Part { amount: part.amount - back, ..*part }).collect();
        let once = earns(paid);
        if once == 0 { 0 } else { earned / once * earns(&stays) }
    };
    left(before) - left(before + now)
}

/// What a payment earns at one point a yuan.
fn earns(paid: &[Part]) -> i64 {
    let real = paid.iter().filter(|part| !matches!(part.way, Way::Gift | Way::Voucher)).map(|part| part.amount).sum();
    points::earned(real, Fen::ZERO, 1)
}

/// What of each part has gone back when `sum` of a sale has.
fn back(paid: &[Part], sum: Fen) -> Vec<Fen> {
    let mut order: Vec<usize> = (0..paid.len()).collect();
    order.sort_by_key(|at| (paid[*at].way, *at));
    let mut back = vec![Fen::ZERO; paid.len()];
    let mut left = sum;
    for at in order {
        back[at] = paid[at].amount.min(left);
        left = left - back[at];
    }
    back
}

fn part(amount: Fen, of: Milli, all: Milli) -> Fen {
    Fen(divide_rounding(i128::from(amount.0) * i128::from(of.0), i128::from(all.0)))
}

#[cfg(test)]
mod tests;
