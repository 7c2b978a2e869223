//! 权限分级: how far a role may go by itself, when somebody else must agree, and what is never allowed.
//!
//! A limit is a permission with a value, kept among the role's permissions: `till.line_discount=9000:ask` lets a role give 9 折 by
//! itself, and asks for another person's agreement below. Till and server judge by the same function; the server decides.
use crate::{
    money::{BasisPoints, Fen, WHOLE, divide_rounding},
    pricing::{Bill, Hand, Line, LineQuote, Quote, Rounding},
};

mod threshold;

pub use threshold::Scale;

/// What somebody does by hand that costs the shop money.
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
    /// 无小票退货: money for goods that nobody can say were sold here.
    NoReceipt,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ChangePrice, Self::LineDiscount, Self::BillDiscount, Self::Gift, Self::BelowCost, Self::NoReceipt];

    /// As limits and the wire name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChangePrice => "change_price",
            Self::LineDiscount => "line_discount",
            Self::BillDiscount => "bill_discount",
            Self::Gift => "gift",
            Self::BelowCost => "below_cost",
            Self::NoReceipt => "no_receipt",
        }
    }

    /// From its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }

    /// Is it done or not, with no part of it that could be let pass?
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Gift | Self::NoReceipt)
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
    /// Below.
    pub beyond: Beyond,
}

/// A limit below 0.1 折 holds nothing back.
pub const LEAST_FREE: BasisPoints = BasisPoints(100);

impl Limit {
    /// Everything is free.
    pub const NONE: Self = Self { free: BasisPoints(0), beyond: Beyond::Allow };
    /// Nothing is, and nobody can agree to it.
    pub const NEVER: Self = Self { free: WHOLE, beyond: Beyond::Deny };

    /// Does it say one thing, and something of this act?
    ///
    /// # Errors
    /// Which rule of a field it breaks: `amount` for no share at all; `limit_none` for a threshold beside "allow"; `limit_whole`
    /// for a part of what has no parts; `limit_low` for one so low that it holds nothing back.
    pub fn check(self, act: Act) -> Result<(), &'static str> {
        if !(0..=WHOLE.0).contains(&self.free.0) {
            return Err("amount");
        }
        match self.beyond {
            Beyond::Allow if self != Self::NONE => Err("limit_none"),
            Beyond::Allow => Ok(()),
            _ if act.is_whole() && self.free != WHOLE => Err("limit_whole"),
            _ if self.free < LEAST_FREE => Err("limit_low"),
            _ => Ok(()),
        }
    }

    /// The permission that says it: `till.line_discount=9000:ask`.
    pub fn permission(self, act: Act) -> String {
        format!("till.{}={}", act.name(), self.value())
    }

    /// `9000:ask`.
    pub fn value(self) -> String {
        format!("{}:{}", self.free.0, self.beyond.name())
    }
}

/// What a role may do by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits([Limit; Act::ALL.len()]);

/// Who is not told otherwise asks for everything.
const UNTOLD: Limit = Limit { free: WHOLE, beyond: Beyond::Ask };

impl Limits {
    /// Reads the limits among a role's permissions; others are passed by.
    pub fn of<'a>(permissions: impl IntoIterator<Item = &'a str>) -> Self {
        let mut limits = [UNTOLD; Act::ALL.len()];
        for (act, limit) in permissions.into_iter().filter_map(Self::read) {
            limits[act as usize] = limit;
        }
        Self(limits)
    }

    /// The limit that a permission is; `None` for a right, and for what is none.
    pub fn read(permission: &str) -> Option<(Act, Limit)> {
        let (name, value) = permission.strip_prefix("till.")?.split_once('=')?;
        let act = Act::named(name)?;
        let (free, beyond) = value.split_once(':')?;
        let free = free.parse().ok().filter(|free| (0..=WHOLE.0).contains(free))?;
        let beyond = Beyond::ALL.into_iter().find(|one| one.name() == beyond)?;
        Some((act, Limit { free: BasisPoints(free), beyond }))
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

    /// What these deeds need of a role.
    pub fn judge(&self, deeds: &[Deed]) -> Verdict {
        let mut ask = Vec::new();
        for deed in deeds {
            let limit = self.limit(deed.act);
            match limit.beyond {
                _ if deed.paid >= limit.free => {}
                Beyond::Allow => {}
                Beyond::Ask if ask.contains(&deed.act) => {}
                Beyond::Ask => ask.push(deed.act),
                Beyond::Deny => return Verdict::Denied(deed.act),
            }
        }
        if ask.is_empty() { Verdict::Allowed } else { Verdict::Ask(ask) }
    }
}

/// One act in a cart, and how much of the price is paid after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Which.
    pub act: Act,
    /// 10000 or more when nothing is given away.
    pub paid: BasisPoints,
}

impl Deed {
    const GIFT: Self = Self { act: Act::Gift, paid: BasisPoints(0) };

    /// So much of a price is paid. What leaves nothing to pay is a gift as well, whatever it is called: who may not give does not
    /// get there by another key.
    fn done(act: Act, paid: Fen, of: Fen) -> impl Iterator<Item = Self> {
        let given = (paid == Fen::ZERO && of > Fen::ZERO).then_some(Self::GIFT);
        [Some(Self { act, paid: share(paid, of) }), given].into_iter().flatten()
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
            deeds.push(Deed { act: Act::BelowCost, paid: share(costs_customer.net(), cost) });
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
    let gift = (line.hand == Hand::Gift).then_some(Deed::GIFT);
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
mod tests {
    use super::*;
    use crate::{
        access::ROLES,
        money::ONE,
        pricing::{Terms, quote},
    };
    use proptest::prelude::*;

    fn role(code: &str) -> Limits {
        let role = ROLES.iter().find(|role| role.code == code).expect("a role");
        Limits::of(role.permissions.iter().copied())
    }

    fn judge(code: &str, hand: Hand, bill: Bill, cost: Option<i64>) -> Verdict {
        let line = Line { price: Fen(10_000), quantity: ONE, hand, discountable: true, ..Line::default() };
        let quote = quote(std::slice::from_ref(&line), Terms { bill, ..Terms::default() }).expect("a quote");
        role(code).judge(&deeds(&[line], &[cost.map(Fen)], bill, &quote))
    }

    #[test]
    fn 收银员九折以内自己做主() {
        let rate = |bp| Hand::Rate(BasisPoints(bp));
        assert_eq!(judge("cashier", rate(9_000), Bill::None, None), Verdict::Allowed);
        assert_eq!(judge("cashier", rate(8_999), Bill::None, None), Verdict::Ask(vec![Act::LineDiscount]));
        assert_eq!(judge("cashier", Hand::Off(Fen(1_001)), Bill::None, None), Verdict::Ask(vec![Act::LineDiscount]));
        assert_eq!(judge("cashier", Hand::Gift, Bill::None, None), Verdict::Ask(vec![Act::Gift]));
        assert_eq!(judge("manager", Hand::Gift, Bill::Rate(BasisPoints(1)), Some(5)), Verdict::Allowed);
    }

    #[test]
    fn 涨价不用问_降价看上限() {
        assert_eq!(judge("cashier", Hand::Amount(Fen(12_000)), Bill::None, None), Verdict::Allowed);
        assert_eq!(judge("cashier", Hand::Amount(Fen(1)), Bill::None, None), Verdict::Allowed);
        let strict = Limits::of(["till.change_price=9000:ask"]);
        let deed = |paid| [Deed { act: Act::ChangePrice, paid: BasisPoints(paid) }];
        assert_eq!(strict.judge(&deed(12_000)), Verdict::Allowed);
        assert_eq!(strict.judge(&deed(8_999)), Verdict::Ask(vec![Act::ChangePrice]));
    }

    #[test]
    fn 改成零元和折到零元也是赠送() {
        let gift = || Verdict::Ask(vec![Act::Gift]);
        assert_eq!(judge("cashier", Hand::Amount(Fen::ZERO), Bill::None, None), gift());
        assert_eq!(judge("cashier", Hand::Amount(Fen(1)), Bill::None, None), Verdict::Allowed);
        let both = Verdict::Ask(vec![Act::LineDiscount, Act::Gift]);
        assert_eq!(judge("cashier", Hand::Off(Fen(10_000)), Bill::None, None), both);
        let both = Verdict::Ask(vec![Act::BillDiscount, Act::Gift]);
        assert_eq!(judge("cashier", Hand::None, Bill::Off(Fen(10_000)), None), both);
        assert_eq!(judge("manager", Hand::Amount(Fen::ZERO), Bill::None, None), Verdict::Allowed);
    }

    #[test]
    fn 行折扣加整单折扣合起来算() {
        let (line, bill) = (Hand::Rate(BasisPoints(9_000)), Bill::Rate(BasisPoints(9_000)));
        assert_eq!(judge("cashier", Hand::None, bill, None), Verdict::Allowed);
        assert_eq!(judge("cashier", line, bill, None), Verdict::Ask(vec![Act::BillDiscount]));
    }

    #[test]
    fn 低于进价另外算() {
        assert_eq!(judge("cashier", Hand::Rate(BasisPoints(9_500)), Bill::None, Some(9_500)), Verdict::Allowed);
        assert_eq!(
            judge("cashier", Hand::Rate(BasisPoints(9_500)), Bill::None, Some(9_501)),
            Verdict::Ask(vec![Act::BelowCost])
        );
    }

    #[test]
    fn 没写的都要问_写了不许就不许() {
        let limits =
            Limits::of(["till.checkout", "till.gift=10000:deny", "till.line_discount=x:ask", "till.other=1:ask"]);
        let deed = |act| [Deed { act, paid: BasisPoints(9_999) }];
        assert_eq!(limits.judge(&deed(Act::Gift)), Verdict::Denied(Act::Gift));
        assert_eq!(limits.judge(&deed(Act::LineDiscount)), Verdict::Ask(vec![Act::LineDiscount]));
        assert_eq!(limits.judge(&[]), Verdict::Allowed);
    }

    proptest! {
        #[test]
        fn who_may_do_less_is_never_allowed_more(free in 0i32..=10_000, more in 0i32..=10_000, paid in 0i32..=10_000) {
            let (strict, loose) = (free.max(more), free.min(more));
            let read = |free: i32| Limits::of([format!("till.gift={free}:ask").as_str()]);
            let deed = [Deed { act: Act::Gift, paid: BasisPoints(paid) }];
            if read(strict).judge(&deed) == Verdict::Allowed {
                prop_assert_eq!(read(loose).judge(&deed), Verdict::Allowed);
            }
        }
    }
}
