//! The double-entry book. [`post`] is the only maker of entries: what happened goes in, entries that sum to zero come out.
//!
//! Debit is positive, credit negative. Assets are kept apart: money in fen, gift money 赠送 in fen, points. Gift money can
//! never become cash, because no posting has a leg that leads from one asset to the other (safety I-07).
use sha2::{Digest, Sha256};

use crate::{day::Day, id::Uuid, money::Fen};

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// Money, fen.
    Cny,
    /// Gift money 赠送, fen: spendable, never paid out.
    Gift,
    /// Points 积分.
    Points,
}

/// Who an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A member: the account has a balance row and a floor of zero.
    Member,
    /// A shift: its drawer.
    Shift,
    /// A shop.
    Shop,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $text:literal $asset:ident $owner:ident,)*) => {
        /// What kind of account.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $($(#[$doc])* $name = $code,)* }

        impl Class {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The number it is stored under; never changes.
            pub fn code(self) -> i16 {
                self as i16
            }

            /// As the wire and the auditor name it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it counts.
            pub fn asset(self) -> Asset {
                match self { $(Self::$name => Asset::$asset,)* }
            }

            /// Who owns such an account.
            pub fn owner(self) -> Owner {
                match self { $(Self::$name => Owner::$owner,)* }
            }
        }
    };
}

classes! {
    /// Cash in the drawer of a shift.
    Drawer = 1 "drawer" Cny Shift,
    /// Cash of the shop outside any drawer: floats come from it, counted cash goes back to it.
    Safe = 2 "safe" Cny Shop,
    /// 本金: money the shop owes the member.
    MemberPrincipal = 10 "member_principal" Cny Member,
    /// 赠送: gift money of the member.
    MemberGift = 11 "member_gift" Gift Member,
    /// 积分 of the member.
    MemberPoints = 12 "member_points" Points Member,
    /// Gift money given and not yet used: the other side of every member's gift.
    GiftIssued = 20 "gift_issued" Gift Shop,
    /// Points given and not yet used.
    PointsIssued = 21 "points_issued" Points Shop,
    /// Sales before discount.
    Sales = 30 "sales" Cny Shop,
    /// Discounts given.
    Discount = 31 "discount" Cny Shop,
    /// What gift money paid for: a cost of marketing, not income.
    GiftCost = 32 "gift_cost" Cny Shop,
    /// 抹零: what rounding took off the sums, or added.
    Rounding = 33 "rounding" Cny Shop,
    /// 赠送商品: goods that were given away, at what they would have cost.
    Given = 34 "given" Cny Shop,
    /// 长短款: counted minus expected.
    CashDifference = 40 "cash_difference" Cny Shop,
    /// 现金收支: cash put into a drawer or taken out of it for something else than a sale.
    CashMoves = 46 "cash_moves" Cny Shop,
}

impl Class {
    /// From the stored number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.code() == code)
    }

    /// Turns Σ entries into the balance people speak of: members' accounts are credit accounts.
    pub fn balance(self, sum: i64) -> i64 {
        if self.owner() == Owner::Member { -sum } else { sum }
    }
}

impl Asset {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Cny, Self::Gift, Self::Points];

    /// The number it is stored under; never changes.
    pub fn code(self) -> i16 {
        match self {
            Self::Cny => 1,
            Self::Gift => 2,
            Self::Points => 3,
        }
    }

    /// As the wire names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cny => "cny",
            Self::Gift => "gift",
            Self::Points => "points",
        }
    }
}

/// One leg of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Kind of account.
    pub class: Class,
    /// The member, shift or shop that owns it.
    pub owner: Uuid,
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
        Posting::CloseShift { shift, shop, expected, counted } => {
            refuse_negative(&[*counted])?;
            book.pair((Class::Safe, *shop), (Class::Drawer, *shift), counted.0);
            book.pair((Class::CashDifference, *shop), (Class::Drawer, *shift), expected.0 - counted.0);
        }
    }
    let entries = book.0;
    for asset in Asset::ALL {
        let sum: i64 = entries.iter().filter(|e| e.class.asset() == *asset).map(|e| e.amount).sum();
        assert!(sum == 0, "a posting that does not balance: {posting:?}");
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
        if self.cash + self.principal + self.gift + self.discount + self.given != self.gross + self.rounding {
            return Err(Error::Unbalanced);
        }
        let member = match (self.member, self.principal.0 + self.gift.0 + self.points) {
            (Some(member), _) => member,
            (None, 0) => Uuid::nil(),
            (None, _) => return Err(Error::NoMember),
        };
        book.push(Class::Drawer, self.shift, self.cash.0);
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
    fn push(&mut self, class: Class, owner: Uuid, amount: i64) {
        if amount != 0 {
            self.0.push(Entry { class, owner, amount });
        }
    }

    fn pair(&mut self, debit: (Class, Uuid), credit: (Class, Uuid), amount: i64) {
        self.push(debit.0, debit.1, amount);
        self.push(credit.0, credit.1, -amount);
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
        sha.update(entry.class.asset().code().to_be_bytes());
        sha.update(entry.amount.to_be_bytes());
    }
    sha.finalize().into()
}

#[cfg(test)]
mod tests;
