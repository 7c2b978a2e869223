//! Taking the money: what is due, what has been tendered, what is left, what goes back.
//!
//! A plain struct behind the payment screen. Invariants: Σ tender amounts never exceeds what is due, only cash gives
//! change, and stored value never exceeds the balance (principal + gift) the till knows; the server checks again.
use crate::money::{Fen, MAX_LINE};

/// How somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 现金, with change.
    Cash,
    /// 储值, up to the balance.
    StoredValue,
}

/// One tender. There is at most one of each kind: more of the same is added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tender {
    /// How.
    pub kind: Kind,
    /// What it pays of the due.
    pub amount: Fen,
    /// Cash handed over, at least `amount`; for stored value equal to it.
    pub tendered: Fen,
}

/// Why a tender was refused; the payment is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Everything is paid already.
    #[error("nothing is left to pay")]
    NothingLeft,
    /// Zero, below zero, or beyond what a hand can hold (a barcode scanned into the amount).
    #[error("amount out of range")]
    Amount,
    /// Stored value needs a member.
    #[error("stored value needs a member")]
    NoMember,
    /// The member's balance does not cover it.
    #[error("balance {balance} is less than {wanted}")]
    BalanceTooSmall {
        /// What the member has.
        balance: Fen,
        /// What was asked of it.
        wanted: Fen,
    },
}

/// A payment in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payment {
    due: Fen,
    balance: Option<Fen>,
    tenders: Vec<Tender>,
}

impl Payment {
    /// Of a cart that costs `due`; `balance` is the member's principal + gift, `None` for a walk-in.
    pub fn new(due: Fen, balance: Option<Fen>) -> Self {
        Self { due, balance, tenders: Vec::new() }
    }

    /// What the cart costs.
    pub fn due(&self) -> Fen {
        self.due
    }

    /// What the member had when the payment began; `None` for a walk-in.
    pub fn balance(&self) -> Option<Fen> {
        self.balance
    }

    /// In the order they were made.
    pub fn tenders(&self) -> &[Tender] {
        &self.tenders
    }

    /// What no tender covers yet.
    pub fn left(&self) -> Fen {
        self.due - self.tenders.iter().map(|tender| tender.amount).sum()
    }

    /// What goes back to the customer.
    pub fn change(&self) -> Fen {
        self.tenders.iter().map(|tender| tender.tendered - tender.amount).sum()
    }

    /// Is everything paid? (A cart that costs nothing is.)
    pub fn is_complete(&self) -> bool {
        self.left() == Fen::ZERO
    }

    /// Did cash change hands, so that the drawer must open?
    pub fn has_cash(&self) -> bool {
        self.tenders.iter().any(|tender| tender.kind == Kind::Cash)
    }

    /// What stored value could pay now: the smaller of what is left and what the balance still has.
    pub fn stored_value_offer(&self) -> Fen {
        Ord::max(self.balance_left(), Fen::ZERO).min(self.left())
    }

    /// Cash was handed over. More than what is left becomes change.
    ///
    /// # Errors
    /// When nothing is left to pay or the amount is out of range.
    pub fn pay_cash(&mut self, tendered: Fen) -> Result<(), Error> {
        if self.is_complete() {
            return Err(Error::NothingLeft);
        }
        if tendered <= Fen::ZERO || tendered > MAX_LINE {
            return Err(Error::Amount);
        }
        self.take(Tender { kind: Kind::Cash, amount: tendered.min(self.left()), tendered });
        Ok(())
    }

    /// The member pays from the balance: so much, or as much as possible.
    ///
    /// # Errors
    /// When nothing is left to pay, nobody is named, or the balance does not cover it.
    pub fn pay_stored_value(&mut self, amount: Option<Fen>) -> Result<(), Error> {
        if self.is_complete() {
            return Err(Error::NothingLeft);
        }
        let Some(balance) = self.balance else { return Err(Error::NoMember) };
        let wanted = amount.unwrap_or_else(|| self.stored_value_offer());
        if wanted == Fen::ZERO && amount.is_none() {
            return Err(Error::BalanceTooSmall { balance, wanted: self.left() });
        }
        if wanted <= Fen::ZERO || wanted > self.left() {
            return Err(Error::Amount);
        }
        if wanted > self.balance_left() {
            return Err(Error::BalanceTooSmall { balance, wanted });
        }
        self.take(Tender { kind: Kind::StoredValue, amount: wanted, tendered: wanted });
        Ok(())
    }

    /// Takes a tender back.
    pub fn remove(&mut self, kind: Kind) {
        self.tenders.retain(|tender| tender.kind != kind);
        // Cash handed over may now pay for more of the due than it did.
        let left = self.left();
        if let Some(cash) = self.tenders.iter_mut().find(|tender| tender.kind == Kind::Cash) {
            cash.amount = (cash.amount + left).min(cash.tendered);
        }
    }

    /// The keys that take cash with one tap: exactly what is left, then what a customer is likely to hand over.
    pub fn quick_cash(&self) -> Vec<Fen> {
        quick_cash(self.left())
    }

    fn balance_left(&self) -> Fen {
        let spent = self.tenders.iter().filter(|tender| tender.kind == Kind::StoredValue).map(|t| t.amount).sum();
        self.balance.unwrap_or(Fen::ZERO) - spent
    }

    fn take(&mut self, tender: Tender) {
        match self.tenders.iter_mut().find(|have| have.kind == tender.kind) {
            Some(have) => {
                have.amount += tender.amount;
                have.tendered += tender.tendered;
            }
            None => self.tenders.push(tender),
        }
    }
}

/// What a customer hands over for `left`: exactly that, then the next whole 5, 10, 20, 50 and 100 yuan; at most six, rising,
/// none twice.
pub fn quick_cash(left: Fen) -> Vec<Fen> {
    if left <= Fen::ZERO {
        return Vec::new();
    }
    let up = |note: i64| Fen(left.0.div_euclid(note) * note + if left.0 % note == 0 { 0 } else { note });
    let mut keys: Vec<Fen> = [1, 500, 1_000, 2_000, 5_000, 10_000].into_iter().map(up).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// `check("43.20", Some("20.00"), "储值, 现金 50", …)`: due, balance of the member, intents.
    fn check(due: &str, balance: Option<&str>, intents: &str, expected: Expect) {
        let yuan = |text: &str| Fen::parse_yuan(text).expect("amount");
        let mut payment = Payment::new(yuan(due), balance.map(yuan));
        let mut rows = Vec::new();
        for intent in intents.split(", ").filter(|intent| !intent.is_empty()) {
            let words: Vec<&str> = intent.split(' ').collect();
            let outcome = match words.as_slice() {
                ["现金", amount] => payment.pay_cash(yuan(amount)),
                ["储值"] => payment.pay_stored_value(None),
                ["储值", amount] => payment.pay_stored_value(Some(yuan(amount))),
                ["退现金"] => {
                    payment.remove(Kind::Cash);
                    Ok(())
                }
                ["退储值"] => {
                    payment.remove(Kind::StoredValue);
                    Ok(())
                }
                _ => panic!("what is {intent}?"),
            };
            if let Err(error) = outcome {
                rows.push(format!("{intent}: {error}"));
            }
        }
        for tender in payment.tenders() {
            let kind = if tender.kind == Kind::Cash { "现金" } else { "储值" };
            rows.push(format!("{kind} {} 收 {}", tender.amount, tender.tendered));
        }
        let done = if payment.is_complete() { "完成" } else { "未完" };
        rows.push(format!("还差 {} 找零 {} {done}", payment.left(), payment.change()));
        expected.assert_eq(&rows.join("\n"));
    }

    #[test]
    fn 现金多收要找零() {
        check(
            "43.20",
            None,
            "现金 50",
            expect![[r#"
                现金 43.20 收 50.00
                还差 0.00 找零 6.80 完成"#]],
        );
    }

    #[test]
    fn 现金分两次给() {
        check(
            "43.20",
            None,
            "现金 20, 现金 30",
            expect![[r#"
                现金 43.20 收 50.00
                还差 0.00 找零 6.80 完成"#]],
        );
    }

    #[test]
    fn 储值不够就用完再付现金() {
        check(
            "432.00",
            Some("400.00"),
            "储值, 现金 50",
            expect![[r#"
                储值 400.00 收 400.00
                现金 32.00 收 50.00
                还差 0.00 找零 18.00 完成"#]],
        );
    }

    #[test]
    fn 储值够就只付应收() {
        check(
            "32.00",
            Some("400.00"),
            "储值, 现金 1",
            expect![[r#"
                现金 1: nothing is left to pay
                储值 32.00 收 32.00
                还差 0.00 找零 0.00 完成"#]],
        );
    }

    #[test]
    fn 储值可以只付一部分() {
        check(
            "100.00",
            Some("400.00"),
            "储值 50, 储值, 退储值, 储值 60",
            expect![[r#"
                储值 60.00 收 60.00
                还差 40.00 找零 0.00 未完"#]],
        );
    }

    #[test]
    fn 储值不能超过余额也不能超过应收() {
        check(
            "100.00",
            Some("30.00"),
            "储值 30.01, 储值 100.01, 储值 30, 储值",
            expect![[r#"
                储值 30.01: balance 30.00 is less than 30.01
                储值 100.01: amount out of range
                储值: balance 30.00 is less than 70.00
                储值 30.00 收 30.00
                还差 70.00 找零 0.00 未完"#]],
        );
        check(
            "100.00",
            None,
            "储值",
            expect![[r#"
                储值: stored value needs a member
                还差 100.00 找零 0.00 未完"#]],
        );
    }

    #[test]
    fn 撤掉储值后现金顶上() {
        check(
            "100.00",
            Some("60.00"),
            "储值, 现金 100, 退储值",
            expect![[r#"
                现金 100.00 收 100.00
                还差 0.00 找零 0.00 完成"#]],
        );
        check("100.00", Some("60.00"), "储值, 退储值", expect!["还差 100.00 找零 0.00 未完"]);
    }

    #[test]
    fn 条码扫进金额会被挡住() {
        check(
            "10.00",
            None,
            "现金 6901234567892, 现金 0",
            expect![[r#"
                现金 6901234567892: amount out of range
                现金 0: amount out of range
                还差 10.00 找零 0.00 未完"#]],
        );
    }

    #[test]
    fn 零元单不用收钱() {
        check("0.00", None, "", expect!["还差 0.00 找零 0.00 完成"]);
    }

    #[test]
    fn 快捷现金键() {
        let keys = |left: &str| {
            let keys = quick_cash(Fen::parse_yuan(left).expect("amount"));
            keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(keys("3.50"), "3.50 5.00 10.00 20.00 50.00 100.00");
        assert_eq!(keys("43.20"), "43.20 45.00 50.00 60.00 100.00");
        assert_eq!(keys("100.00"), "100.00");
        assert_eq!(keys("432.00"), "432.00 435.00 440.00 450.00 500.00");
        assert_eq!(keys("0"), "");
    }

    proptest! {
        #[test]
        fn the_parts_are_the_due(
            due in 0i64..1_000_000, balance in prop::option::of(0i64..1_000_000),
            intents in prop::collection::vec((0u8..4, 1i64..1_000_000), 0..12),
        ) {
            let mut payment = Payment::new(Fen(due), balance.map(Fen));
            for (what, fen) in intents {
                let before = payment.clone();
                let outcome = match what {
                    0 => payment.pay_cash(Fen(fen)),
                    1 => payment.pay_stored_value(Some(Fen(fen))),
                    2 => payment.pay_stored_value(None),
                    _ => {
                        payment.remove(if fen % 2 == 0 { Kind::Cash } else { Kind::StoredValue });
                        Ok(())
                    }
                };
                if outcome.is_err() {
                    prop_assert_eq!(&payment, &before);
                }
                prop_assert!(payment.left() >= Fen::ZERO && payment.change() >= Fen::ZERO);
                let stored: Fen = payment.tenders().iter().filter(|t| t.kind == Kind::StoredValue).map(|t| t.amount).sum();
                prop_assert!(stored <= Fen(balance.unwrap_or(0)));
                prop_assert!(payment.change() == Fen::ZERO || payment.is_complete());
                prop_assert!(payment.tenders().iter().all(|t| t.amount > Fen::ZERO && t.tendered >= t.amount));
            }
        }

        #[test]
        fn quick_keys_cover_what_is_left(left in 1i64..100_000_000) {
            let keys = quick_cash(Fen(left));
            prop_assert_eq!(keys[0], Fen(left));
            prop_assert!(keys.len() <= 6 && keys.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
