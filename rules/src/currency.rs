//! Currencies 币种: those a shop may take in cash besides its own, with the number of their minor units.

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    number: i16,
}

/// Code, number, decimals.
const KNOWN: &[(&str, i16, u32)] = &[
    ("HKD", 344, 2),
    ("MOP", 446, 2),
    ("TWD", 901, 2),
    ("USD", 840, 2),
    ("EUR", 978, 2),
    ("GBP", 826, 2),
    ("JPY", 392, 0),
    ("KRW", 410, 0),
    ("THB", 764, 2),
    ("SGD", 702, 2),
    ("MYR", 458, 2),
    ("VND", 704, 0),
    ("RUB", 643, 2),
    ("AUD", 36, 2),
    ("CAD", 124, 2),
];

impl Currency {
    /// All that are known.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|(_, number, _)| Self { number: *number })
    }

    /// From "HKD".
    pub fn from_code(code: &str) -> Option<Self> {
        KNOWN.iter().find(|(known, _, _)| *known == code).map(|(_, number, _)| Self { number: *number })
    }

    /// From 344.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::all().find(|known| known.number == number)
    }

    /// "HKD".
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// 344, as it is stored.
    pub fn number(self) -> i16 {
        self.number
    }

    /// How many decimals an amount has.
    pub fn decimals(self) -> u32 {
        self.row().2
    }

    /// Reads "100", "100.5", "1,000.50" as minor units. `None` when it is no amount, or has more decimals than the currency.
    pub fn parse(self, text: &str) -> Option<i64> {
        let text: String = text.trim().chars().filter(|c| *c != ',').collect();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let decimals = usize::try_from(self.decimals()).unwrap_or(0);
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || rest.len() > decimals || !digits(whole) || !digits(rest) {
            return None;
        }
        format!("{whole}{rest:0<decimals$}").parse().ok()
    }

    /// "100.00", "1000": without the name of the currency.
    pub fn show(self, minor: i64) -> String {
        let unit = 10_i64.pow(self.decimals());
        let sign = if minor < 0 { "-" } else { "" };
        let (whole, rest) = (minor.abs() / unit, minor.abs() % unit);
        match usize::try_from(self.decimals()).unwrap_or(0) {
            0 => format!("{sign}{whole}"),
            decimals => format!("{sign}{whole}.{rest:0decimals$}"),
        }
    }

    fn row(self) -> (&'static str, i16, u32) {
        KNOWN.iter().find(|(_, number, _)| *number == self.number).copied().unwrap_or(("", 0, 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn 小数位按币种() {
        let (hkd, jpy) = (Currency::from_code("HKD").expect("HKD"), Currency::from_code("JPY").expect("JPY"));
        assert_eq!((hkd.parse("100"), hkd.parse("1,000.5"), hkd.parse("0.05")), (Some(10_000), Some(100_050), Some(5)));
        assert_eq!((jpy.parse("1000"), jpy.parse("1000.5"), jpy.parse("")), (Some(1_000), None, None));
        assert_eq!((hkd.show(10_005), jpy.show(1_000), hkd.show(-5)), ("100.05".into(), "1000".into(), "-0.05".into()));
        assert!(hkd.parse("1.234").is_none() && hkd.parse("-1").is_none() && hkd.parse("1.2.3").is_none());
        assert!(Currency::from_code("CNY").is_none(), "本币不是外币");
    }

    #[test]
    fn numbers_are_of_one_currency_each() {
        for one in Currency::all() {
            assert_eq!(Currency::from_number(one.number()), Some(one));
            assert_eq!(Currency::from_code(one.code()), Some(one));
        }
        assert_eq!(Currency::from_number(156), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read(minor in 0i64..1_000_000_000, at in 0usize..15) {
            let one = Currency::all().nth(at).expect("fifteen");
            prop_assert_eq!(one.parse(&one.show(minor)), Some(minor));
        }
    }
}
