//! Business days 营业日. A day is a label that a document gets at birth and keeps; it is never computed again (SHF-05, P-20).
use std::{fmt, str::FromStr};

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

/// A calendar day as the number yyyymmdd: 20261121. Sorts by time, reads well in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// How a shop tells its business day from the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRule {
    /// The shop's clock minus UTC, minutes: 480 for 北京时间.
    pub utc_offset_minutes: i32,
    /// The business day starts this many minutes after local midnight.
    pub starts_minute: i32,
}

impl DayRule {
    /// The business day of an instant (ms since 1970 UTC).
    pub fn day_of(self, at_ms: i64) -> Day {
        let minutes = at_ms.div_euclid(MINUTE_MS) + i64::from(self.utc_offset_minutes) - i64::from(self.starts_minute);
        Day::from_days(minutes.div_euclid(DAY_MINUTES))
    }
}

impl Day {
    /// `yymmdd`, as receipt numbers carry it.
    pub fn short(self) -> String {
        format!("{:06}", self.0 % 1_000_000)
    }

    /// Days since 1970-01-01 to a civil date (era arithmetic: 400 years are 146,097 days).
    fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self(i32::try_from(year * 10_000 + month * 100 + day).unwrap_or(0))
    }

    fn is_real(self) -> bool {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + i32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=9999).contains(&year) && (1..=length).contains(&day)
    }
}

impl fmt::Display for Day {
    /// ISO: 2026-11-21.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0 / 10_000, self.0 / 100 % 100, self.0 % 100)
    }
}

/// Not a date of the form 2026-11-21.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct NotADay;

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        let number = text.replace('-', "").parse().map_err(|_| NotADay)?;
        if shape && Self(number).is_real() { Ok(Self(number)) } else { Err(NotADay) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: DayRule = DayRule { utc_offset_minutes: 480, starts_minute: 0 };

    #[test]
    fn 北京时间的零点换日() {
        assert_eq!(SHOP.day_of(1_763_740_799_000), Day(20_251_121));
        assert_eq!(SHOP.day_of(1_763_740_800_000), Day(20_251_122));
    }

    #[test]
    fn 凌晨三点前算前一天() {
        let late = DayRule { starts_minute: 180, ..SHOP };
        assert_eq!(late.day_of(1_763_740_800_000 + 179 * MINUTE_MS), Day(20_251_121));
        assert_eq!(late.day_of(1_763_740_800_000 + 180 * MINUTE_MS), Day(20_251_122));
    }

    #[test]
    fn civil_dates_over_four_hundred_years() {
        let mut last = Day::from_days(-1);
        for days in 0..146_097 {
            let day = Day::from_days(days);
            assert!(day > last && day.is_real(), "{day:?} after {last:?}");
            assert_eq!(day.to_string().parse(), Ok(day));
            last = day;
        }
        assert_eq!(Day::from_days(0), Day(19_700_101));
    }

    #[test]
    fn no_such_day() {
        for text in ["2026-02-29", "2026-13-01", "2026-1-1", "20261121", "", "2026-00-10"] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }
}
