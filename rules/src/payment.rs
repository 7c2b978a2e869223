//! Taking the money: what is due, what has been tendered, what is left, what goes back.
//!
//! A plain struct behind the payment screen. Invariants: Σ tender amounts never exceeds what is due, only cash (local or
//! foreign) gives change and always local cash, stored value never exceeds the balance (principal + gift) the till knows, and
//! a tender that fails leaves the others as they were; the server checks again.
use crate::{
    money::{Fen, MAX_LINE},
    payments::{Kind, Settings},
};

/// The most tenders of one sale.
pub const MAX_TENDERS: usize = 10;

/// A way to pay, as the till knows it: a row of the tender table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Of the row; empty for cash and stored value.
    pub tender_type_id: String,
    /// Of the row.
    pub version: i64,
    /// What people call it.
    pub name: String,
    /// How.
    pub kind: Kind,
    /// Face value or rate.
    pub settings: Settings,
    /// Does the drawer open for it?
    pub opens_drawer: bool,
}

impl Way {
    /// Cash or stored value, under the house's own name.
    pub fn built_in(kind: Kind) -> Self {
        Self {
            tender_type_id: String::new(),
            version: 0,
            name: String::new(),
            kind,
            settings: Settings::Plain,
            opens_drawer: kind == Kind::Cash,
        }
    }

    /// What is typed for it is in these decimals: those of its currency.
    pub fn typed(&self, text: &str) -> Option<i64> {
        match self.settings {
            Settings::Foreign { currency, .. } => currency.parse(text),
            _ => Fen::parse_yuan(text).map(|fen| fen.0),
        }
    }
}

/// One tender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tender {
    /// How.
    pub way: Way,
    /// What it pays of the due.
    pub amount: Fen,
    /// What it is worth, at least `amount`: cash handed over, the face value of a voucher, the worth of foreign cash.
    pub tendered: Fen,
    /// Of foreign cash: what was handed over, minor units.
    pub minor: i64,
}

impl Tender {
    /// What goes back, in local cash.
    pub fn change(&self) -> Fen {
        if matches!(self.way.kind, Kind::Cash | Kind::ForeignCash) { self.tendered - self.amount } else { Fen::ZERO }
    }

    /// More of it goes into one line; each voucher is a paper of its own.
    fn joins(&self, other: &Way) -> bool {
        self.way.kind != Kind::Voucher && self.way == *other
    }
}

/// Why a tender was refused; the payment is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Everything is paid already.
    #[error("nothing is left to pay")]
    NothingLeft,
    /// Zero, below zero, beyond what a hand can hold (a barcode scanned into the amount), or more than is left where no
    /// change is given.
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
    /// A voucher whose face value has to be typed.
    #[error("the face value is needed")]
    FaceNeeded,
    /// A voucher that may not be worth more than what is left.
    #[error("the voucher is worth {face}, more than is left")]
    Exceeds {
        /// Its face value.
        face: Fen,
    },
    /// [`MAX_TENDERS`] are there.
    #[error("too many tenders")]
    Full,
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

    /// What the tenders pay.
    pub fn paid(&self) -> Fen {
        self.tenders.iter().map(|tender| tender.amount).sum()
    }

    /// What no tender covers yet.
    pub fn left(&self) -> Fen {
        self.due - self.paid()
    }

    /// What goes back to the customer, in local cash.
    pub fn change(&self) -> Fen {
        self.tenders.iter().map(Tender::change).sum()
    }

    /// Is everything paid? (A cart that costs nothing is.)
    pub fn is_complete(&self) -> bool {
        self.left() == Fen::ZERO
    }

    /// Must the drawer open?
    pub fn opens_drawer(&self) -> bool {
        self.change() > Fen::ZERO || self.tenders.iter().any(|tender| tender.way.opens_drawer)
    }

    /// What this way would take now. `typed`: what was handed over, fen, or minor units of foreign cash; nothing means what is
    /// left, or as much of it as there is.
    ///
    /// # Errors
    /// When nothing is left to pay, or this way cannot pay it.
    pub fn offer(&self, way: &Way, typed: Option<i64>) -> Result<Tender, Error> {
        let left = self.left();
        if left <= Fen::ZERO {
            return Err(Error::NothingLeft);
        }
        if self.tenders.len() >= MAX_TENDERS && !self.tenders.iter().any(|tender| tender.joins(way)) {
            return Err(Error::Full);
        }
        let (tendered, minor) = match way.settings {
            Settings::Voucher { face: Some(face), .. } => (face, 0),
            Settings::Voucher { face: None, .. } => (Fen(typed.ok_or(Error::FaceNeeded)?), 0),
            Settings::Foreign { rate, .. } => {
                let minor = typed.unwrap_or_else(|| rate.least_for(left));
                (rate.worth(minor), minor)
            }
            Settings::Plain if way.kind == Kind::StoredValue => (self.of_balance_now(typed.map(Fen))?, 0),
            Settings::Plain => (typed.map_or(left, Fen), 0),
        };
        if tendered <= Fen::ZERO || tendered > MAX_LINE {
            return Err(Error::Amount);
        }
        match (way.kind, way.settings) {
            (_, Settings::Voucher { may_exceed: false, .. }) if tendered > left => {
                Err(Error::Exceeds { face: tendered })
            }
            (Kind::BankCard | Kind::Other | Kind::StoredValue, _) if tendered > left => Err(Error::Amount),
            _ => Ok(Tender { way: way.clone(), amount: tendered.min(left), tendered, minor }),
        }
    }

    /// Somebody pays so; `typed` as in [`Self::offer`].
    ///
    /// # Errors
    /// As [`Self::offer`].
    pub fn pay(&mut self, way: &Way, typed: Option<i64>) -> Result<(), Error> {
        let offer = self.offer(way, typed)?;
        let left = self.left();
        let Some(have) = self.tenders.iter_mut().find(|have| have.joins(way)) else {
            self.tenders.push(offer);
            return Ok(());
        };
        have.minor += offer.minor;
        have.tendered = match way.settings {
            // Converted as a whole, as the server will.
            Settings::Foreign { rate, .. } => rate.worth(have.minor),
            _ => have.tendered + offer.tendered,
        };
        have.amount = (have.amount + left).min(have.tendered);
        Ok(())
    }

    /// Cash was handed over. More than what is left becomes change.
    ///
    /// # Errors
    /// When nothing is left to pay or the amount is out of range.
    pub fn pay_cash(&mut self, tendered: Fen) -> Result<(), Error> {
        self.pay(&Way::built_in(Kind::Cash), Some(tendered.0))
    }

    /// Takes a tender back; what was handed over beside it may now pay for more of the due than it did.
    pub fn remove(&mut self, at: usize) {
        if at >= self.tenders.len() {
            return;
        }
        self.tenders.remove(at);
        let mut left = self.left();
        for tender in &mut self.tenders {
            let more = (tender.tendered - tender.amount).min(left);
            tender.amount += more;
            left = left - more;
        }
    }

    /// The keys that take cash with one tap: exactly what is left, then what a customer is likely to hand over.
    pub fn quick_cash(&self) -> Vec<Fen> {
        quick_cash(self.left())
    }

    /// What stored value pays: so much, or as much as it can.
    fn of_balance_now(&self, amount: Option<Fen>) -> Result<Fen, Error> {
        let Some(balance) = self.balance else { return Err(Error::NoMember) };
        let of_balance = |tender: &&Tender| tender.way.kind == Kind::StoredValue;
        let spent: Fen = self.tenders.iter().filter(of_balance).map(|tender| tender.amount).sum();
        let (have, left) = (balance - spent, self.left());
        match amount {
            None if have <= Fen::ZERO => Err(Error::BalanceTooSmall { balance, wanted: left }),
            None => Ok(have.min(left)),
            Some(wanted) if wanted > left || wanted <= Fen::ZERO => Err(Error::Amount),
            Some(wanted) if wanted > have => Err(Error::BalanceTooSmall { balance, wanted }),
            Some(wanted) => Ok(wanted),
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
mod tests;
