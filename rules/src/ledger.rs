//! The double-entry book. [`post`] is the only maker of entries: what happened goes in, entries that sum to zero come out.
//!
//! Debit is positive, credit negative. Assets are kept apart: money in fen, gift money 赠送 in fen, points, and each foreign
//! currency in its minor units. Gift money can never become cash, because no posting has a leg that leads from one asset to
//! the other (safety I-07); foreign cash is exchanged by two balanced pairs, one in each currency (safety F-42).
use sha2::{Digest, Sha256};

use crate::{day::Day, id::Uuid, money::Fen};

mod class;
mod taken;

pub use class::{Asset, Class, Owner};
pub use taken::{ForeignCount, Taken, What};

/// One leg of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Kind of account.
    pub class: Class,
    /// The member, shift or shop that owns it.
    pub owner: Uuid,
    /// What the amount counts.
    pub asset: Asset,
    /// Debit positive, credit negative; never zero.
    pub amount: i64,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posting {
    /// 当班: the float moves from the safe to the drawer.
    OpenShift {
        /// Its drawer.
        shift: Uuid,
        /// Its safe.
        shop: Uuid,
        /// What lies in the drawer at the start.
        float: Fen,
    },
    /// 充值: cash in, principal and gift on the member.
    TopUp {
        /// Whose drawer takes the cash.
        shift: Uuid,
        /// The shop that gives the gift.
        shop: Uuid,
        /// Whose card.
        member: Uuid,
        /// Paid in cash.
        paid: Fen,
        /// On top.
        gift: Fen,
    },
    /// 销售.
    Sale(Sale),
    /// 退货: a part of a sale taken back, its amounts above zero as in the sale.
    Return(Sale),
    /// 现金收支: cash put into the drawer, or taken out of it.
    MoveCash {
        /// Its drawer.
        shift: Uuid,
        /// Whose cash it is.
        shop: Uuid,
        /// Above zero in, below zero out.
        amount: Fen,
    },
    /// 交班: the counted cash goes to the safe, the difference is booked.
    CloseShift {
        /// Its drawer.
        shift: Uuid,
        /// Its safe.
        shop: Uuid,
        /// What the drawer account says.
        expected: Fen,
        /// What was counted.
        counted: Fen,
        /// Foreign cash, each currency once.
        foreign: Vec<ForeignCount>,
    },
}

/// A sale, as the book sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The shop that sold.
    pub shop: Uuid,
    /// Whose drawer took the cash.
    pub shift: Uuid,
    /// Who bought, if a member.
    pub member: Option<Uuid>,
    /// Before discount.
    pub gross: Fen,
    /// Prices of levels, discounts of levels, lines and the whole bill.
    pub discount: Fen,
    /// 赠送: lines that were given away.
    pub given: Fen,
    /// 抹零: what it adds; below zero when it rounds down.
    pub rounding: Fen,
    /// Cash kept (handed over minus change).
    pub cash: Fen,
    /// From principal.
    pub principal: Fen,
    /// From gift money.
    pub gift: Fen,
    /// Earned.
    pub points: i64,
    /// What else was taken.
    pub taken: Vec<Taken>,
}

impl Posting {
    /// The kind, as stored and shown.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::OpenShift { .. } => "open_shift",
            Self::TopUp { .. } => "top_up",
            Self::Sale(_) => "sale",
            Self::Return(_) => "return",
            Self::MoveCash { .. } => "cash_move",
            Self::CloseShift { .. } => "close_shift",
        }
    }
}

/// Why nothing was posted: the inputs do not describe something that can have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An amount is below zero.
    #[error("an amount is negative")]
    Negative,
    /// What was paid is not what it cost.
    #[error("tenders do not equal the total")]
    Unbalanced,
    /// Stored value or points without a member.
    #[error("stored value or points without a member")]
    NoMember,
}

/// The entries of what happened: per asset they sum to zero, and none is zero. Empty when no value moved.
///
/// # Errors
/// When the inputs contradict each other; nothing may be stored then.
pub fn post(posting: &Posting) -> Result<Vec<Entry>, Error> {
    let mut book = Book(Vec::new());
    match posting {
        Posting::OpenShift { shift, shop, float } => {
            refuse_negative(&[*float])?;
            book.pair((Class::Drawer, *shift), (Class::Safe, *shop), float.0);
        }
        Posting::TopUp { shift, shop, member, paid, gift } => {
            refuse_negative(&[*paid, *gift])?;
            book.pair((Class::Drawer, *shift), (Class::MemberPrincipal, *member), paid.0);
            book.pair((Class::GiftIssued, *shop), (Class::MemberGift, *member), gift.0);
        }
        Posting::Sale(sale) => sale.post(&mut book)?,
        Posting::Return(part) => {
            part.post(&mut book)?;
            book.0.iter_mut().for_each(|entry| entry.amount = -entry.amount);
        }
        Posting::MoveCash { shift, shop, amount } => {
            book.pair((Class::Drawer, *shift), (Class::CashMoves, *shop), amount.0);
        }
        Posting::CloseShift { shift, shop, expected, counted, foreign } => {
            refuse_negative(&[*counted])?;
            book.pair((Class::Safe, *shop), (Class::Drawer, *shift), counted.0);
            book.pair((Class::CashDifference, *shop), (Class::Drawer, *shift), expected.0 - counted.0);
            foreign.iter().try_for_each(|one| one.post(&mut book, *shift, *shop))?;
        }
    }
    let entries = book.0;
    for one in &entries {
        let of_asset = entries.iter().filter(|e| e.asset == one.asset);
        assert!(of_asset.map(|e| e.amount).sum::<i64>() == 0, "a posting that does not balance: {posting:?}");
    }
    Ok(entries)
}

impl Sale {
    fn post(&self, book: &mut Book) -> Result<(), Error> {
        refuse_negative(&[
            self.gross,
            self.discount,
            self.given,
            self.cash,
            self.principal,
            self.gift,
            Fen(self.points),
        ])?;
        let taken: Fen = self.taken.iter().map(|one| one.pays).sum();
        let paid = self.cash + taken + self.principal + self.gift;
        if paid + self.discount + self.given != self.gross + self.rounding {
            return Err(Error::Unbalanced);
        }
        let member = match (self.member, self.principal.0 + self.gift.0 + self.points) {
            (Some(member), _) => member,
            (None, 0) => Uuid::nil(),
            (None, _) => return Err(Error::NoMember),
        };
        let change: Fen = self.taken.iter().map(Taken::change).sum();
        book.push(Class::Drawer, self.shift, self.cash.0 - change.0);
        for one in &self.taken {
            one.post(book, self.shift, self.shop)?;
        }
        book.push(Class::MemberPrincipal, member, self.principal.0);
        book.push(Class::GiftCost, self.shop, self.gift.0);
        book.push(Class::Discount, self.shop, self.discount.0);
        book.push(Class::Given, self.shop, self.given.0);
        book.push(Class::Rounding, self.shop, -self.rounding.0);
        book.push(Class::Sales, self.shop, -self.gross.0);
        book.pair((Class::MemberGift, member), (Class::GiftIssued, self.shop), self.gift.0);
        book.pair((Class::PointsIssued, self.shop), (Class::MemberPoints, member), self.points);
        Ok(())
    }
}

fn refuse_negative(amounts: &[Fen]) -> Result<(), Error> {
    if amounts.iter().any(|amount| *amount < Fen::ZERO) { Err(Error::Negative) } else { Ok(()) }
}

struct Book(Vec<Entry>);

impl Book {
    /// On an account that counts one asset only.
    fn push(&mut self, class: Class, owner: Uuid, amount: i64) {
        let asset = class.asset();
        assert!(asset.is_some(), "an account of foreign cash without its currency");
        self.push_in(asset.unwrap_or(Asset::Cny), class, owner, amount);
    }

    fn push_in(&mut self, asset: Asset, class: Class, owner: Uuid, amount: i64) {
        if amount != 0 {
            self.0.push(Entry { class, owner, asset, amount });
        }
    }

    fn pair(&mut self, debit: (Class, Uuid), credit: (Class, Uuid), amount: i64) {
        self.push(debit.0, debit.1, amount);
        self.push(credit.0, credit.1, -amount);
    }

    fn pair_in(&mut self, asset: Asset, debit: (Class, Uuid), credit: (Class, Uuid), amount: i64) {
        self.push_in(asset, debit.0, debit.1, amount);
        self.push_in(asset, credit.0, credit.1, -amount);
    }
}

/// What the hash of a transaction covers, besides its entries.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Hash of the transaction before it in the chain; all zero for the first.
    pub previous: &'a [u8],
    /// The chain: a till, or a shop for what happens without one.
    pub chain: Uuid,
    /// Place in the chain, from 1, without gaps.
    pub seq: i64,
    /// The transaction.
    pub transaction: Uuid,
    /// [`Posting::kind`].
    pub kind: &'a str,
    /// The sale, top-up or shift.
    pub document: Uuid,
    /// Business day.
    pub day: Day,
    /// ms since 1970 UTC.
    pub at_ms: i64,
}

/// SHA-256 over the canonical bytes of a transaction: who edits a row, drops one or swaps two breaks the chain (safety D-09).
pub fn hash(head: &Head<'_>, entries: &[Entry]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(b"zhangfang.ledger.v1");
    sha.update(head.previous);
    sha.update(head.chain.as_bytes());
    sha.update(head.seq.to_be_bytes());
    sha.update(head.transaction.as_bytes());
    sha.update((head.kind.len() as u64).to_be_bytes());
    sha.update(head.kind.as_bytes());
    sha.update(head.document.as_bytes());
    sha.update(head.day.0.to_be_bytes());
    sha.update(head.at_ms.to_be_bytes());
    for entry in entries {
        sha.update(entry.class.code().to_be_bytes());
        sha.update(entry.owner.as_bytes());
        sha.update(entry.asset.code().to_be_bytes());
        sha.update(entry.amount.to_be_bytes());
    }
    sha.finalize().into()
}

#[cfg(test)]
mod tests;
