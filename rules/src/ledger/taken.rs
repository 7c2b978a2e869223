//! Tenders that are neither local cash nor stored value, and foreign cash in a drawer.
use super::{Asset, Book, Class, Error, refuse_negative};
use crate::{currency::Currency, id::Uuid, money::Fen};

/// Foreign cash of a drawer, minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignCount {
    /// Which.
    pub currency: Currency,
    /// What the account says.
    pub expected: i64,
    /// What was counted.
    pub counted: i64,
}

/// A tender that is neither local cash nor stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The row of the tender table.
    pub tender: Uuid,
    /// What was taken.
    pub what: What,
    /// What it pays of the sale.
    pub pays: Fen,
    /// What it is worth, at least that. A voucher's excess is kept apart; that of foreign cash is change, in local cash.
    pub worth: Fen,
}

/// What was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// 银行卡.
    BankCard,
    /// 代金券.
    Voucher,
    /// Something else that is recorded.
    Other,
    /// 外币.
    Foreign {
        /// Which.
        currency: Currency,
        /// How much, minor units.
        minor: i64,
    },
}

impl Taken {
    /// What goes back in local cash: only foreign cash gives change.
    pub fn change(&self) -> Fen {
        if matches!(self.what, What::Foreign { .. }) { self.worth - self.pays } else { Fen::ZERO }
    }

    /// Its legs, but for the change and what it pays.
    pub(super) fn post(&self, book: &mut Book, shift: Uuid, shop: Uuid) -> Result<(), Error> {
        refuse_negative(&[self.pays, self.worth - self.pays])?;
        match self.what {
            What::BankCard | What::Other if self.worth != self.pays => return Err(Error::Unbalanced),
            What::BankCard => book.push(Class::BankCard, self.tender, self.worth.0),
            What::Other => book.push(Class::OtherTender, self.tender, self.worth.0),
            What::Voucher => {
                book.push(Class::Voucher, self.tender, self.worth.0);
                book.push(Class::VoucherExcess, self.tender, self.pays.0 - self.worth.0);
            }
            What::Foreign { currency, minor } => {
                refuse_negative(&[Fen(minor)])?;
                let sides = ((Class::ForeignDrawer, shift), (Class::ForeignExchange, shop));
                book.push(Class::Exchange, self.tender, self.worth.0);
                book.pair_in(Asset::Foreign(currency), sides.0, sides.1, minor);
            }
        }
        Ok(())
    }
}

impl ForeignCount {
    /// Counted cash goes to the safe, the difference is booked, each in its own currency.
    pub(super) fn post(&self, book: &mut Book, shift: Uuid, shop: Uuid) -> Result<(), Error> {
        refuse_negative(&[Fen(self.expected), Fen(self.counted)])?;
        let (asset, drawer) = (Asset::Foreign(self.currency), (Class::ForeignDrawer, shift));
        book.pair_in(asset, (Class::ForeignSafe, shop), drawer, self.counted);
        book.pair_in(asset, (Class::ForeignDifference, shop), drawer, self.expected - self.counted);
        Ok(())
    }
}
