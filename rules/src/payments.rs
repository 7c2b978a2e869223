//! Tender types 付款方式: the rows of the table a shop is paid by, and what foreign cash is worth.
use crate::{
    currency::Currency,
    money::{Fen, MAX_LINE, divide_rounding},
};

/// The most rows of a merchant's table, archived ones included.
pub const MAX_TYPES: usize = 50;
/// A rate is what so many minor units are worth.
pub const RATE_UNITS: i64 = 10_000;
const MAX_NAME: usize = 20;
const MAX_SORT: i32 = 999;
/// No currency is worth more than 10,000 yuan a unit.
const MAX_RATE: i64 = 10_000_000_000;
/// Most minor units that a hand can hold.
const MAX_MINOR: i64 = 100_000_000_000;

/// How somebody pays. Online gateways will take the numbers from 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind {
    /// 现金, with change.
    #[default]
    Cash = 1,
    /// 储值, up to the balance.
    StoredValue = 2,
    /// 银行卡, recorded.
    BankCard = 3,
    /// 代金券 by face value.
    Voucher = 4,
    /// 外币 at a rate.
    ForeignCash = 5,
    /// Recorded.
    Other = 6,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Cash, Self::StoredValue, Self::BankCard, Self::Voucher, Self::ForeignCash, Self::Other];

    /// The number it is stored and sent under; never changes.
    pub fn code(self) -> i16 {
        self as i16
    }

    /// From the stored number.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| i32::from(kind.code()) == code)
    }

    /// As slips and lists name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::StoredValue => "stored_value",
            Self::BankCard => "bank_card",
            Self::Voucher => "voucher",
            Self::ForeignCash => "foreign_cash",
            Self::Other => "other",
        }
    }

    /// Does a merchant have it once and for good? Its sales name no row of the table.
    pub fn is_built_in(self) -> bool {
        matches!(self, Self::Cash | Self::StoredValue)
    }

    /// Does what it pays earn points, as cash does? A voucher was bought from somebody else, or given away.
    pub fn earns(self) -> bool {
        matches!(self, Self::Cash | Self::BankCard | Self::ForeignCash | Self::Other)
    }
}

/// What 10,000 minor units of a currency are worth, fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rate(pub i64);

impl Rate {
    /// What foreign cash is worth: converted as a whole, rounded once, half up.
    pub fn worth(self, minor: i64) -> Fen {
        Fen(divide_rounding(i128::from(minor) * i128::from(self.0), i128::from(RATE_UNITS)))
    }

    /// The least foreign cash that is worth so much; 0 for nothing, or without a rate.
    pub fn least_for(self, worth: Fen) -> i64 {
        if self.0 <= 0 || worth <= Fen::ZERO {
            return 0;
        }
        let (units, rate) = (i128::from(RATE_UNITS), i128::from(self.0));
        let needed = i128::from(worth.0) * units - units / 2;
        i64::try_from((needed + rate - 1) / rate).unwrap_or(i64::MAX).max(1)
    }
}

/// A rate as people say it: yuan for 100 of a currency, with four decimals less those of the currency.
impl Rate {
    /// Reads "92.13" of HKD, "4.8100" of JPY.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let decimals = Self::decimals(currency);
        let text = text.trim();
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || rest.len() > decimals || !digits(whole) || !digits(rest) {
            return None;
        }
        format!("{whole}{rest:0<decimals$}").parse().ok().map(Self)
    }

    /// As [`Self::parse`] reads it.
    pub fn show(self, currency: Currency) -> String {
        let decimals = Self::decimals(currency);
        let unit = 10_i64.pow(u32::try_from(decimals).unwrap_or(0));
        format!("{}.{:0decimals$}", self.0 / unit, self.0 % unit)
    }

    fn decimals(currency: Currency) -> usize {
        4_usize.saturating_sub(usize::try_from(currency.decimals()).unwrap_or(0))
    }
}

/// What a kind of tender needs to know besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settings {
    /// Nothing.
    Plain,
    /// Of a voucher.
    Voucher {
        /// Face value; nothing when it is typed.
        face: Option<Fen>,
        /// May it be worth more than what is left?
        may_exceed: bool,
    },
    /// Of foreign cash.
    Foreign {
        /// Which.
        currency: Currency,
        /// What it is worth.
        rate: Rate,
    },
}

/// What people type into the form of a tender type.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// Name.
    pub name: &'a str,
    /// Place on the payment page.
    pub sort: i32,
    /// Of a voucher, 0 when typed.
    pub face: Fen,
    /// Of a voucher.
    pub may_exceed: bool,
    /// Of foreign cash, ISO 4217.
    pub currency: &'a str,
    /// Of foreign cash.
    pub rate: i64,
}

/// Name without blanks around it and the settings of the kind; or field and rule that it breaks.
///
/// # Errors
/// The field as the wire names it, and what is wrong with it.
pub fn normal(kind: Kind, fields: &Fields<'_>) -> Result<(String, Settings), (&'static str, &'static str)> {
    let name = fields.name.trim();
    if name.is_empty() {
        return Err(("name", "required"));
    }
    if name.chars().count() > MAX_NAME || name.chars().any(|c| c.is_control() || c == ',') {
        return Err(("name", "too_long"));
    }
    if !(0..=MAX_SORT).contains(&fields.sort) {
        return Err(("sort", "amount"));
    }
    let settings = match kind {
        Kind::Voucher if fields.face < Fen::ZERO || fields.face > MAX_LINE => return Err(("face_fen", "amount")),
        Kind::Voucher => Settings::Voucher {
            face: Some(fields.face).filter(|face| *face > Fen::ZERO),
            may_exceed: fields.may_exceed,
        },
        Kind::ForeignCash => {
            let currency = Currency::from_code(fields.currency).ok_or(("currency", "choice"))?;
            if !(1..=MAX_RATE).contains(&fields.rate) {
                return Err(("rate", "amount"));
            }
            Settings::Foreign { currency, rate: Rate(fields.rate) }
        }
        _ => Settings::Plain,
    };
    Ok((name.to_owned(), settings))
}

/// What a tender is worth, from what was handed over: face value of a voucher, foreign cash at its rate; else what it pays.
/// `None` when that is no such tender: another face value, worth more than it may be, less than it pays.
pub fn worth(settings: Settings, pays: Fen, tendered: Fen, minor: i64) -> Option<Fen> {
    match settings {
        Settings::Plain => (minor == 0 && (tendered == Fen::ZERO || tendered == pays)).then_some(pays),
        Settings::Voucher { face, may_exceed } => {
            let fits = minor == 0 && face.is_none_or(|face| face == tendered) && tendered >= pays;
            (fits && (may_exceed || tendered == pays)).then_some(tendered)
        }
        Settings::Foreign { rate, .. } => {
            let worth = (1..=MAX_MINOR).contains(&minor).then(|| rate.worth(minor))?;
            (worth == tendered && worth >= pays).then_some(worth)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HKD: Rate = Rate(9_213);

    #[test]
    fn 港币按汇率折算_整笔四舍五入() {
        assert_eq!(HKD.worth(10_000), Fen(9_213), "一百港币");
        assert_eq!(HKD.worth(5), Fen(5), "五仙");
        assert_eq!(HKD.least_for(Fen(4_320)), 4_689);
        assert_eq!(HKD.worth(4_689), Fen(4_320));
        assert_eq!(Rate(48_100).worth(1_000), Fen(4_810), "一千日元");
        assert_eq!((HKD.least_for(Fen(0)), Rate(0).least_for(Fen(5))), (0, 0));
    }

    #[test]
    fn 汇率按每百元读写() {
        let of = |code| Currency::from_code(code).expect("a currency");
        assert_eq!(Rate::parse("92.13", of("HKD")), Some(HKD));
        assert_eq!(Rate::parse("4.81", of("JPY")), Some(Rate(48_100)));
        assert_eq!((HKD.show(of("HKD")), Rate(48_100).show(of("JPY"))), ("92.13".into(), "4.8100".into()));
        assert_eq!((Rate::parse("92.131", of("HKD")), Rate::parse("-1", of("HKD"))), (None, None));
    }

    #[test]
    fn 代金券按面值() {
        let fixed = |may_exceed| Settings::Voucher { face: Some(Fen(5_000)), may_exceed };
        assert_eq!(worth(fixed(false), Fen(5_000), Fen(5_000), 0), Some(Fen(5_000)));
        assert_eq!(worth(fixed(false), Fen(4_300), Fen(5_000), 0), None, "不可超额");
        assert_eq!(worth(fixed(true), Fen(4_300), Fen(5_000), 0), Some(Fen(5_000)));
        assert_eq!(worth(fixed(true), Fen(4_300), Fen(4_300), 0), None, "面值是五十");
        let typed = Settings::Voucher { face: None, may_exceed: true };
        assert_eq!(worth(typed, Fen(4_300), Fen(6_000), 0), Some(Fen(6_000)));
        assert_eq!(worth(typed, Fen(4_300), Fen(4_000), 0), None);
    }

    #[test]
    fn 外币的价值由服务器再算() {
        let hkd = Settings::Foreign { currency: Currency::from_code("HKD").expect("HKD"), rate: HKD };
        assert_eq!(worth(hkd, Fen(4_320), Fen(4_607), 5_000), Some(Fen(4_607)));
        assert_eq!(worth(hkd, Fen(4_320), Fen(4_608), 5_000), None);
        assert_eq!(worth(hkd, Fen(4_700), Fen(4_607), 5_000), None);
        assert_eq!(worth(hkd, Fen(1), Fen(1), 0), None);
        assert_eq!(worth(Settings::Plain, Fen(100), Fen(0), 0), Some(Fen(100)));
        assert_eq!(worth(Settings::Plain, Fen(100), Fen(200), 0), None);
    }

    #[test]
    fn 表单() {
        let fields =
            Fields { name: " 港币 ", sort: 5, face: Fen(0), may_exceed: false, currency: "HKD", rate: 9_213 };
        let (name, settings) = normal(Kind::ForeignCash, &fields).expect("fine");
        assert_eq!(name, "港币");
        assert!(matches!(settings, Settings::Foreign { rate: Rate(9_213), .. }));
        assert_eq!(normal(Kind::Other, &Fields { name: " ", ..fields }), Err(("name", "required")));
        assert_eq!(normal(Kind::ForeignCash, &Fields { currency: "CNY", ..fields }), Err(("currency", "choice")));
        assert_eq!(normal(Kind::ForeignCash, &Fields { rate: 0, ..fields }), Err(("rate", "amount")));
        assert_eq!(normal(Kind::Voucher, &Fields { face: Fen(-1), ..fields }), Err(("face_fen", "amount")));
        assert_eq!(normal(Kind::Other, &Fields { sort: 1_000, ..fields }), Err(("sort", "amount")));
    }

    proptest! {
        #[test]
        fn the_least_is_enough_and_one_less_is_not(worth in 1i64..100_000_000, rate in 1i64..10_000_000) {
            let (rate, worth) = (Rate(rate), Fen(worth));
            let least = rate.least_for(worth);
            prop_assert!(rate.worth(least) >= worth);
            prop_assert!(least == 1 || rate.worth(least - 1) < worth);
        }
    }
}
