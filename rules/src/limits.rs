//! 权限分级: how far a role may go by itself, when somebody else must agree, and what is never allowed.
//!
//! A limit is a permission with a value, kept among the role's permissions: `till.line_discount=9000:ask` lets a role give 9 折 by
//! itself, and asks for another person's agreement below; `9000/5000` lets it give 9 折, but no more than 50 yuan. Money that leaves
//! the drawer has no share: `till.cash_out=10000/50000:ask` asks above 500 yuan. Till and server judge by the same function; the
//! server decides.
use crate::{
    money::{BasisPoints, Fen, MAX_LINE, WHOLE, divide_rounding},
    pricing::{Bill, Hand, Line, LineQuote, Quote, Rounding},
};

mod threshold;

pub use threshold::Scale;

/// What somebody does by hand that may cost the shop money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// 改价.
    ChangePrice,
    /// 行折扣, in 折 or money.
    LineDiscount,
    /// 整单折扣.
    BillDiscount,
    /// 赠送.
    Gift,
    /// 低于进价 (PRC-08).
    BelowCost,
    /// 退货, with its receipt.
    Return,
    /// 无小票退货: money for goods that nobody can say were sold here.
    NoReceipt,
    /// 现金收入.
    CashIn,
    /// 现金支出.
    CashOut,
    /// 开钱箱, without a sale.
    NoSale,
}

/// In what an act can be let pass in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A share of the price, and money.
    Share,
    /// Money alone.
    Money,
    /// Nothing: it is done or not.
    Whole,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::ChangePrice,
        Self::LineDiscount,
        Self::BillDiscount,
        Self::Gift,
        Self::BelowCost,
        Self::Return,
        Self::NoReceipt,
        Self::CashIn,
        Self::CashOut,
        Self::NoSale,
    ];

    /// As limits and the wire name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChangePrice => "change_price",
            Self::LineDiscount => "line_discount",
            Self::BillDiscount => "bill_discount",
            Self::Gift => "gift",
            Self::BelowCost => "below_cost",
            Self::Return => "return",
            Self::NoReceipt => "no_receipt",
            Self::CashIn => "cash_in",
            Self::CashOut => "cash_out",
            Self::NoSale => "no_sale",
        }
    }

    /// From its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }

    /// Which parts of it can be let pass?
    pub fn measure(self) -> Measure {
        match self {
            Self::ChangePrice | Self::LineDiscount | Self::BillDiscount | Self::BelowCost => Measure::Share,
            Self::Gift | Self::Return | Self::NoReceipt | Self::CashIn | Self::CashOut => Measure::Money,
            Self::NoSale => Measure::Whole,
        }
    }
}

/// What happens beyond a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beyond {
    /// Nothing: the limit is none.
    Allow,
    /// Another person must agree.
    Ask,
    /// It is not done.
    Deny,
}

impl Beyond {
    /// In the order of their numbers, which never change.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Ask, Self::Deny];

    /// As limits spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }

    /// From its number.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.get(usize::try_from(code).ok()?).copied()
    }
}

/// How a shop sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaleRule {
    /// 抹零.
    pub rounding: Rounding,
    /// 允许低于进价销售 (PRC-08): always, when the role's limit lets it, never.
    pub below_cost: Beyond,
}

impl SaleRule {
    /// From the stored numbers; unknown ones mean the careful way.
    pub fn from_codes(rounding: i16, below_cost: i16) -> Self {
        Self {
            rounding: Rounding::from_code(i32::from(rounding)).unwrap_or_default(),
            below_cost: Beyond::from_code(i32::from(below_cost)).unwrap_or(Beyond::Ask),
        }
    }
}

/// How far a role goes with one act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Free while at least this much of the price is paid.
    pub free: BasisPoints,
    /// Of acts that money measures: free while it is about no more than this.
    pub most: Option<Fen>,
    /// What happens else.
    pub beyond: Beyond,
}

/// A limit below 0.1 折 holds nothing back.
pub const LEAST_FREE: BasisPoints = BasisPoints(100);

impl Limit {
    /// Everything is free.
    pub const NONE: Self = Self { free: BasisPoints(0), most: None, beyond: Beyond::Allow };
    /// Nothing is, and nobody can agree to it.
    pub const NEVER: Self = Self { free: WHOLE, most: None, beyond: Beyond::Deny };
    /// Nothing is, but others may agree.
    pub const ASK: Self = Self { free: WHOLE, most: None, beyond: Beyond::Ask };

    /// Does it say one thing, and something of this act?
    ///
    /// # Errors
    /// Which rule of a field it breaks: `amount` for no share or sum at all; `limit_none` for a threshold beside "allow";
    /// `limit_whole` for a part of what has no such parts; `limit_low` for one so low that it holds nothing back.
    pub fn check(self, act: Act) -> Result<(), &'static str> {
        let sum = self.most.is_none_or(|most| (Fen(1)..=MAX_LINE).contains(&most));
        if !(0..=WHOLE.0).contains(&self.free.0) || !sum {
            return Err("amount");
        }
        let shares = act.measure() == Measure::Share;
        match (self.beyond, self.most) {
            (Beyond::Allow, _) if self != Self::NONE => Err("limit_none"),
            (Beyond::Allow, _) => Ok(()),
            (_, Some(_)) if act.measure() == Measure::Whole => Err("limit_whole"),
            _ if !shares && self.free != WHOLE => Err("limit_whole"),
            // Of what is given no part is free: a sum beside it means nothing.
            (_, Some(_)) if shares && self.free == WHOLE => Err("limit_whole"),
            // The sum alone holds something back.
            (_, Some(_)) if self.free == BasisPoints(0) => Ok(()),
            _ if self.free < LEAST_FREE => Err("limit_low"),
            _ => Ok(()),
        }
    }

    /// May a role do this deed by itself, when all deeds of its act are about `sum`?
    fn lets(self, deed: &Deed, sum: Fen) -> bool {
        let small = |unless: bool| self.most.map_or(unless, |most| sum <= most);
        match deed.act.measure() {
            _ if self.beyond == Beyond::Allow => true,
            Measure::Share => deed.paid >= self.free && (deed.paid >= WHOLE || small(true)),
            Measure::Money => small(false),
            Measure::Whole => false,
        }
    }

    /// The permission that says it: `till.line_discount=9000:ask`.
    pub fn permission(self, act: Act) -> String {
        format!("till.{}={}", act.name(), self.value())
    }

    /// `9000:ask`, or `9000/5000:ask` with a sum.
    pub fn value(self) -> String {
        let most = self.most.map(|most| format!("/{}", most.0)).unwrap_or_default();
        format!("{}{most}:{}", self.free.0, self.beyond.name())
    }

    /// What [`Self::value`] wrote.
    fn read(value: &str) -> Option<Self> {
        let (free, beyond) = value.split_once(':')?;
        let (free, most) = match free.split_once('/') {
            None => (free, None),
            Some((free, most)) => (free, Some(Fen(most.parse().ok()?))),
        };
        let free = free.parse().ok().filter(|free| (0..=WHOLE.0).contains(free))?;
        let beyond = Beyond::ALL.into_iter().find(|one| one.name() == beyond)?;
        Some(Self { free: BasisPoints(free), most, beyond })
    }
}

/// What a role may do by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits([Limit; Act::ALL.len()]);

impl Limits {
    /// Reads the limits among a role's permissions; others are passed by. Who is not told otherwise asks for everything.
    pub fn of<'a>(permissions: impl IntoIterator<Item = &'a str>) -> Self {
        let mut limits = [Limit::ASK; Act::ALL.len()];
        for (act, limit) in permissions.into_iter().filter_map(Self::read) {
            limits[act as usize] = limit;
        }
        Self(limits)
    }

    /// The limit that a permission is; `None` for a right, and for what is none.
    pub fn read(permission: &str) -> Option<(Act, Limit)> {
        let (name, value) = permission.strip_prefix("till.")?.split_once('=')?;
        Some((Act::named(name)?, Limit::read(value)?))
    }

    /// With another limit of one act.
    pub fn with(mut self, act: Act, limit: Limit) -> Self {
        self.0[act as usize] = limit;
        self
    }

    /// The limit of an act.
    pub fn limit(&self, act: Act) -> Limit {
        self.0[act as usize]
    }

    /// What these deeds need of a role. Money is counted over all of them: many small gifts are no way to a large one.
    pub fn judge(&self, deeds: &[Deed]) -> Verdict {
        let mut sums = [Fen::ZERO; Act::ALL.len()];
        for deed in deeds {
            sums[deed.act as usize] += deed.amount;
        }
        let mut ask = Vec::new();
        for deed in deeds {
            let limit = self.limit(deed.act);
            match limit.beyond {
                _ if limit.lets(deed, sums[deed.act as usize]) => {}
                Beyond::Allow => {}
                Beyond::Ask if ask.contains(&deed.act) => {}
                Beyond::Ask => ask.push(deed.act),
                Beyond::Deny => return Verdict::Denied(deed.act),
            }
        }
        if ask.is_empty() { Verdict::Allowed } else { Verdict::Ask(ask) }
    }
}

/// One act, how much of the price is paid after it, and how much money it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Which.
    pub act: Act,
    /// 10000 or more when nothing is given away; 0 of what is no share of a price.
    pub paid: BasisPoints,
    /// What is given, goes back or is moved; 0 where no money is.
    pub amount: Fen,
}

impl Deed {
    /// An act that has no share: money that goes back or is moved, or no money at all.
    pub fn of_money(act: Act, amount: Fen) -> Self {
        Self { act, paid: BasisPoints(0), amount }
    }

    /// So much of a price is paid. What leaves nothing to pay is a gift as well, whatever it is called: who may not give does not
    /// get there by another key.
    fn done(act: Act, paid: Fen, of: Fen) -> impl Iterator<Item = Self> {
        let given = (paid == Fen::ZERO && of > Fen::ZERO).then_some(Self::of_money(Act::Gift, of));
        [Some(Self::of_share(act, paid, of)), given].into_iter().flatten()
    }

    fn of_share(act: Act, paid: Fen, of: Fen) -> Self {
        Self { act, paid: share(paid, of), amount: (of - paid).max(Fen::ZERO) }
    }
}

/// What a role may do with a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// By itself.
    Allowed,
    /// When another person agrees to these.
    Ask(Vec<Act>),
    /// Not at all.
    Denied(Act),
}

/// What was done by hand in a priced cart. The whole bill's discount is judged together with those of its lines, so that two
/// small ones are no way to a large one. `cost` is what a line cost the shop, where that is known.
pub fn deeds(lines: &[Line], costs: &[Option<Fen>], bill: Bill, quote: &Quote) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let (mut asked, mut paid) = (Fen::ZERO, Fen::ZERO);
    for (at, (line, costs_customer)) in lines.iter().zip(&quote.lines).enumerate() {
        deeds.extend(of_line(line, *costs_customer));
        if line.hand != Hand::Gift
            && let Some(cost) = costs.get(at).copied().flatten()
            && costs_customer.net() < cost
        {
            deeds.push(Deed::of_share(Act::BelowCost, costs_customer.net(), cost));
        }
        if costs_customer.off.bill > Fen::ZERO {
            asked += costs_customer.gross - costs_customer.off.level - costs_customer.off.level_price;
            paid += costs_customer.net();
        }
    }
    if bill != Bill::None && paid < asked {
        deeds.extend(Deed::done(Act::BillDiscount, paid, asked));
    }
    deeds
}

fn of_line(line: &Line, quote: LineQuote) -> impl Iterator<Item = Deed> {
    let listed = line.label.unwrap_or_else(|| line.price.times(line.quantity));
    let deed = match line.hand {
        Hand::None | Hand::Gift => None,
        Hand::Amount(amount) => Some((Act::ChangePrice, amount, listed)),
        Hand::Rate(_) | Hand::Off(_) => Some((Act::LineDiscount, quote.gross - quote.off.hand, quote.gross)),
    };
    let gift = (line.hand == Hand::Gift).then_some(Deed::of_money(Act::Gift, quote.gross));
    deed.into_iter().flat_map(|(act, paid, of)| Deed::done(act, paid, of)).chain(gift)
}

/// `part` of `whole`, rounded to the nearest basis point: 0.89 of 0.99 is 9 折 as people count it.
fn share(part: Fen, whole: Fen) -> BasisPoints {
    if whole <= Fen::ZERO {
        return WHOLE;
    }
    let share = divide_rounding(i128::from(part.0) * i128::from(WHOLE.0), i128::from(whole.0));
    BasisPoints(i32::try_from(share).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests;
