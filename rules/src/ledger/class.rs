//! What accounts there are, whose they are, and what they count.
use crate::currency::Currency;

/// What an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// Money, fen.
    Cny,
    /// Gift money 赠送, fen: spendable, never paid out.
    Gift,
    /// Points 积分.
    Points,
    /// Foreign cash 外币, minor units.
    Foreign(Currency),
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
    /// A tender type of the merchant.
    Tender,
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

            /// What it counts; nothing when it counts each foreign currency apart.
            pub fn asset(self) -> Option<Asset> {
                match self { $(Self::$name => classes!(@asset $asset),)* }
            }

            /// Who owns such an account.
            pub fn owner(self) -> Owner {
                match self { $(Self::$name => Owner::$owner,)* }
            }
        }
    };
    (@asset Currencies) => { None };
    (@asset $asset:ident) => { Some(Asset::$asset) };
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
    /// 银行卡: what terminals of others took and owe the shop.
    BankCard = 60 "bank_card" Cny Tender,
    /// 代金券: vouchers taken, at face value.
    Voucher = 61 "voucher" Cny Tender,
    /// What vouchers were worth above what they paid.
    VoucherExcess = 62 "voucher_excess" Cny Tender,
    /// What other recorded tenders took.
    OtherTender = 63 "other_tender" Cny Tender,
    /// What foreign cash was worth when it was taken: the local side of the exchange.
    Exchange = 64 "exchange" Cny Tender,
    /// Foreign cash in the drawer of a shift.
    ForeignDrawer = 70 "foreign_drawer" Currencies Shift,
    /// Foreign cash of the shop outside any drawer.
    ForeignSafe = 71 "foreign_safe" Currencies Shop,
    /// The foreign side of the exchange.
    ForeignExchange = 72 "foreign_exchange" Currencies Shop,
    /// Foreign cash: counted minus expected.
    ForeignDifference = 73 "foreign_difference" Currencies Shop,
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
    /// All that are no foreign currency.
    pub const OWN: &[Self] = &[Self::Cny, Self::Gift, Self::Points];

    /// The number it is stored under; never changes. A currency's is 1000 and its number of ISO 4217.
    pub fn code(self) -> i16 {
        match self {
            Self::Cny => 1,
            Self::Gift => 2,
            Self::Points => 3,
            Self::Foreign(currency) => FOREIGN + currency.number(),
        }
    }

    /// From the stored number.
    pub fn from_code(code: i16) -> Option<Self> {
        let own = Self::OWN.iter().copied().find(|asset| asset.code() == code);
        own.or_else(|| Currency::from_number(code - FOREIGN).map(Self::Foreign))
    }

    /// As the wire names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cny => "cny",
            Self::Gift => "gift",
            Self::Points => "points",
            Self::Foreign(currency) => currency.code(),
        }
    }
}

/// Where the numbers of foreign currencies begin.
const FOREIGN: i16 = 1_000;
