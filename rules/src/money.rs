//! Money, quantities and rates as integers, and the one rounding function.
//!
//! [`Fen`] is 1/100 yuan, [`Milli`] is 1/1000 of a unit, [`BasisPoints`] is 1/10000. There is no float in the product:
//! per-line rounding of floats makes shifts that cannot be closed (contract P-12).
use std::{fmt, iter::Sum, ops};

/// Money in fen 分 (1/100 yuan). Negative means the other direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

/// A quantity × 1000: 1 piece is 1000, 0.255 kg is 255.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milli(pub i64);

/// A rate × 10000: 9 折 is 9000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisPoints(pub i32);

/// Nothing off, nothing on.
pub const WHOLE: BasisPoints = BasisPoints(10_000);
/// One piece.
pub const ONE: Milli = Milli(1_000);
/// The most one line may cost: ¥1,000,000 (safety F-34).
pub const MAX_LINE: Fen = Fen(100_000_000);
/// The most of anything on one line: 99,999 (safety F-34: a scanner must not read a barcode as a quantity).
pub const MAX_QUANTITY: Milli = Milli(99_999_000);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `self × quantity`, rounded half away from zero to a whole fen. Cannot overflow within [`MAX_LINE`] and [`MAX_QUANTITY`].
    pub fn times(self, quantity: Milli) -> Self {
        Self(divide_rounding(i128::from(self.0) * i128::from(quantity.0), 1_000))
    }

    /// `self × rate`, rounded half away from zero to a whole fen.
    pub fn at(self, rate: BasisPoints) -> Self {
        Self(divide_rounding(i128::from(self.0) * i128::from(rate.0), 10_000))
    }

    /// Splits `self` over `weights` so that the parts sum to `self` exactly: largest remainder, earlier part first among equals
    /// (P-12). Weights must not be negative; all zero gives everything to the first part.
    pub fn allocate(self, weights: &[Fen]) -> Vec<Fen> {
        let total: i128 = weights.iter().map(|w| i128::from(w.0)).sum();
        if total == 0 {
            let mut parts = vec![Fen::ZERO; weights.len()];
            if let Some(first) = parts.first_mut() {
                *first = self;
            }
            return parts;
        }
        let exact = |w: &Fen| i128::from(self.0) * i128::from(w.0);
        let mut parts: Vec<Fen> = weights.iter().map(|w| Fen(exact(w).div_euclid(total) as i64)).collect();
        let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
        by_remainder.sort_by_key(|&at| std::cmp::Reverse(exact(&weights[at]).rem_euclid(total)));
        let left = self.0 - parts.iter().map(|p| p.0).sum::<i64>();
        for &at in by_remainder.iter().cycle().take(usize::try_from(left).unwrap_or(0)) {
            parts[at].0 += 1;
        }
        parts
    }

    /// Reads "12", "12.5", "12.50", "¥12.50", "1,286.50" as yuan. `None` when it is not an amount or has more than two decimals.
    pub fn parse_yuan(text: &str) -> Option<Self> {
        parse_fixed(text.trim().trim_start_matches(['¥', '￥']), 2).map(Self)
    }

    /// The smaller of the two.
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }
}

impl Milli {
    /// Reads "1", "0.255". `None` when it is not a number or has more than three decimals.
    pub fn parse(text: &str) -> Option<Self> {
        parse_fixed(text.trim(), 3).map(Self)
    }
}

impl BasisPoints {
    /// Reads what people type for 折: `8` and `80` are 8 折, `8.5` and `85` are 85 折. `None` for nought and for no discount.
    pub fn parse_zhe(text: &str) -> Option<Self> {
        let milli = Milli::parse(text)?.0;
        let points = if milli < 10_000 { milli } else { milli / 10 };
        Self::discount(points)
    }

    /// Reads what people type for "% off": `15` pays 85 %. `None` for nought and for all of it.
    pub fn parse_percent_off(text: &str) -> Option<Self> {
        Self::discount(10_000 - Milli::parse(text)?.0 / 10)
    }

    fn discount(points: i64) -> Option<Self> {
        i32::try_from(points).ok().filter(|points| (1..10_000).contains(points)).map(Self)
    }
}

impl fmt::Display for Fen {
    /// Yuan with two decimals and thousands separators, minus as U+2212: `1,286.50`, `−48.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "{}{grouped}.{rest:02}", if self.0 < 0 { "−" } else { "" })
    }
}

impl fmt::Display for Milli {
    /// As few decimals as it needs, at most three: `2`, `0.255`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        let sign = if self.0 < 0 { "−" } else { "" };
        let decimals = format!("{rest:03}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{decimals}"),
        }
    }
}

/// The one rounding: half away from zero. `divisor` must be positive; results beyond i64 saturate (callers cap inputs).
pub fn divide_rounding(value: i128, divisor: i128) -> i64 {
    let half = divisor / 2;
    let rounded = if value >= 0 { (value + half) / divisor } else { (value - half) / divisor };
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

fn parse_fixed(text: &str, decimals: usize) -> Option<i64> {
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && rest.is_empty()) || !digits(&whole) || !digits(rest) {
        return None;
    }
    let rest = rest.trim_end_matches('0');
    if rest.len() > decimals || whole.len() > 15 {
        return None;
    }
    let value: i64 = format!("{whole}{rest:0<decimals$}").parse().ok()?;
    Some(if negative { -value } else { value })
}

impl ops::Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl ops::Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl ops::Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl ops::AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        Self(parts.map(|p| p.0).sum())
    }
}
impl ops::Add for Milli {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sum for Milli {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        Self(parts.map(|p| p.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(Fen(333).times(Milli(1_500)), Fen(500));
        assert_eq!(Fen(-333).times(Milli(1_500)), Fen(-500));
        assert_eq!(Fen(1_250).at(BasisPoints(8_500)), Fen(1_063));
    }

    #[test]
    fn reads_what_people_type() {
        for (text, fen) in
            [("12", 1_200), ("12.5", 1_250), ("¥1,286.50", 128_650), (".5", 50), ("-3", -300), ("0.10", 10)]
        {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in ["", ".", "1.234", "abc", "1 2", "1e5", "９", "9999999999999999"] {
            assert_eq!(Fen::parse_yuan(text), None, "{text}");
        }
    }

    #[test]
    fn 折和百分比怎么输都认() {
        for (text, points) in
            [("8", 8_000), ("8.5", 8_500), ("85", 8_500), ("88.8", 8_880), ("9.55", 9_550), ("0.5", 500)]
        {
            assert_eq!(BasisPoints::parse_zhe(text), Some(BasisPoints(points)), "{text}");
        }
        for (text, points) in [("10", 9_000), ("12.5", 8_750), ("99", 100)] {
            assert_eq!(BasisPoints::parse_percent_off(text), Some(BasisPoints(points)), "{text}");
        }
        for text in ["", "0", "100", "-5", "x"] {
            assert_eq!((BasisPoints::parse_zhe(text), BasisPoints::parse_percent_off(text)), (None, None), "{text}");
        }
    }

    #[test]
    fn shows_what_people_read() {
        assert_eq!(Fen(128_650).to_string(), "1,286.50");
        assert_eq!(Fen(-4_800).to_string(), "−48.00");
        assert_eq!(Fen(5).to_string(), "0.05");
        assert_eq!(Milli(2_000).to_string(), "2");
        assert_eq!(Milli(255).to_string(), "0.255");
        assert_eq!(Milli(-1_500).to_string(), "−1.5");
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(whole in 0i64..10_000_000, weights in prop::collection::vec(0i64..1_000_000, 1..40)) {
            let weights: Vec<Fen> = weights.into_iter().map(Fen).collect();
            let parts = Fen(whole).allocate(&weights);
            prop_assert_eq!(parts.iter().copied().sum::<Fen>(), Fen(whole));
            let total: i64 = weights.iter().map(|w| w.0).sum();
            if total > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = i128::from(whole) * i128::from(weight.0);
                    prop_assert!((i128::from(part.0) * i128::from(total) - exact).abs() < i128::from(total));
                }
            }
        }

        #[test]
        fn shown_is_read_back(fen in -1_000_000_000_000i64..1_000_000_000_000) {
            prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Some(Fen(fen)));
        }
    }
}
