//! Stored value 储值: what a top-up gives, and what a payment takes from.
use crate::money::Fen;

/// The most one top-up may take: ¥50,000.
pub const MAX_TOP_UP: Fen = Fen(5_000_000);

/// What a top-up puts on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// 本金.
    pub principal: Fen,
    /// 赠送.
    pub gift: Fen,
}

/// A plan: pay this, get that on top (SVL-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Price of the plan.
    pub pay: Fen,
    /// Gift money on top.
    pub gift: Fen,
}

/// Why a top-up cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not above zero, or above [`MAX_TOP_UP`].
    #[error("amount out of range")]
    Amount,
    /// The plan costs something else.
    #[error("the plan costs something else")]
    PlanChanged,
}

/// What somebody gets who pays `paid`, with a plan or without.
///
/// # Errors
/// When the amount is out of range or not the plan's.
pub fn quote(plan: Option<Plan>, paid: Fen) -> Result<Quote, Error> {
    if paid <= Fen::ZERO || paid > MAX_TOP_UP {
        return Err(Error::Amount);
    }
    match plan {
        Some(plan) if plan.pay != paid => Err(Error::PlanChanged),
        Some(plan) => Ok(Quote { principal: paid, gift: plan.gift }),
        None => Ok(Quote { principal: paid, gift: Fen::ZERO }),
    }
}

/// What a member has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// 本金.
    pub principal: Fen,
    /// 赠送.
    pub gift: Fen,
}

impl Balance {
    /// Both together: what can be spent.
    pub fn total(self) -> Fen {
        self.principal + self.gift
    }
}

/// Takes `amount` from a balance: principal first, then gift, so that what could be paid back is used before what could not.
/// `None` when it does not cover the amount.
pub fn split(balance: Balance, amount: Fen) -> Option<Balance> {
    if amount < Fen::ZERO || amount > balance.total() {
        return None;
    }
    let principal = balance.principal.min(amount);
    Some(Balance { principal, gift: amount - principal })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAN: Plan = Plan { pay: Fen(50_000), gift: Fen(5_000) };

    #[test]
    fn 充五百送五十() {
        assert_eq!(quote(Some(PLAN), Fen(50_000)), Ok(Quote { principal: Fen(50_000), gift: Fen(5_000) }));
        assert_eq!(quote(Some(PLAN), Fen(49_900)), Err(Error::PlanChanged));
        assert_eq!(quote(None, Fen(49_900)), Ok(Quote { principal: Fen(49_900), gift: Fen(0) }));
        assert_eq!(quote(None, Fen(0)), Err(Error::Amount));
        assert_eq!(quote(None, Fen(5_000_001)), Err(Error::Amount));
    }

    #[test]
    fn 先用本金再用赠送() {
        let balance = Balance { principal: Fen(3_000), gift: Fen(500) };
        assert_eq!(split(balance, Fen(2_000)), Some(Balance { principal: Fen(2_000), gift: Fen(0) }));
        assert_eq!(split(balance, Fen(3_200)), Some(Balance { principal: Fen(3_000), gift: Fen(200) }));
        assert_eq!(split(balance, Fen(3_501)), None);
    }

    proptest! {
        #[test]
        fn takes_exactly_what_is_asked(principal in 0i64..10_000, gift in 0i64..10_000, amount in 0i64..20_000) {
            let balance = Balance { principal: Fen(principal), gift: Fen(gift) };
            match split(balance, Fen(amount)) {
                Some(taken) => {
                    prop_assert_eq!(taken.total(), Fen(amount));
                    prop_assert!(taken.principal <= balance.principal && taken.gift <= balance.gift);
                }
                None => prop_assert!(amount > principal + gift),
            }
        }
    }
}
