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

/// Business hours 营业时间, in minutes after local midnight; they may run past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// 0 to 1439.
    pub opens_minute: i32,
    /// Later than it opens, by a day at most: 1620 is three in the morning.
    pub closes_minute: i32,
}

impl DayRule {
    /// The business day of an instant (ms since 1970 UTC).
    pub fn day_of(self, at_ms: i64) -> Day {
        let minutes = at_ms.div_euclid(MINUTE_MS) + i64::from(self.utc_offset_minutes) - i64::from(self.starts_minute);
        Day::from_days(minutes.div_euclid(DAY_MINUTES))
    }

    /// When a business day begins, ms since 1970 UTC; it ends where the next one begins.
    pub fn begins_ms(self, day: Day) -> i64 {
        let minutes = day.to_days() * DAY_MINUTES + i64::from(self.starts_minute) - i64::from(self.utc_offset_minutes);
        minutes * MINUTE_MS
    }
}

impl Hours {
    /// 全天: a shop that never closes, or never said when.
    pub const ALL_DAY: Self = Self { opens_minute: 0, closes_minute: 1_440 };

    /// Are these hours of a day, and does the business day change outside of them? Where a shop never closes, any minute will
    /// do.
    ///
    /// # Errors
    /// The field that is wrong, and the rule it breaks.
    pub fn check(self, starts_minute: i32) -> Result<(), (&'static str, &'static str)> {
        let length = self.closes_minute - self.opens_minute;
        if !(0..1_440).contains(&self.opens_minute) {
            return Err(("opens_minute", "amount"));
        }
        if !(1..=1_440).contains(&length) {
            return Err(("closes_minute", "amount"));
        }
        if !(0..1_440).contains(&starts_minute) {
            return Err(("day_starts_minute", "amount"));
        }
        let into = (starts_minute - self.opens_minute).rem_euclid(1_440);
        if length < 1_440 && into > 0 && into < length { Err(("day_starts_minute", "in_hours")) } else { Ok(()) }
    }

    /// When the shop closes on a business day, ms since 1970 UTC; nothing where it never does.
    pub fn close_of(self, rule: DayRule, day: Day) -> Option<i64> {
        let length = self.closes_minute - self.opens_minute;
        let until_open = (self.opens_minute - rule.starts_minute).rem_euclid(1_440);
        (length < 1_440).then(|| rule.begins_ms(day) + i64::from(until_open + length) * MINUTE_MS)
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

    /// The day after.
    pub fn next(self) -> Self {
        Self::from_days(self.to_days() + 1)
    }

    /// The inverse of [`Self::from_days`].
    fn to_days(self) -> i64 {
        let (year, month, day) = (i64::from(self.0 / 10_000), i64::from(self.0 / 100 % 100), i64::from(self.0 % 100));
        let year = year - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let month_from_march = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let year_of_era = year.rem_euclid(400);
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
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
            assert_eq!((day.to_days(), last.next()), (days, day));
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

    /// Every minute of three days around each change of day, in zones east and west of Greenwich, some off the hour.
    #[test]
    fn 每一分钟都属于一个营业日() {
        for utc_offset_minutes in [-720, -210, 0, 345, 480, 840] {
            for starts_minute in [0, 1, 180, 360, 1_439] {
                let rule = DayRule { utc_offset_minutes, starts_minute };
                let (first, begins) = (Day(20_260_228), rule.begins_ms(Day(20_260_228)));
                assert_eq!(rule.day_of(begins - 1).next(), first);
                for minute in 0..3 * 1_440 {
                    let day = rule.day_of(begins + minute * MINUTE_MS + 59_999);
                    let wanted = [first, Day(20_260_301), Day(20_260_302)][usize::try_from(minute / 1_440).unwrap()];
                    assert_eq!(day, wanted, "{rule:?} +{minute}");
                }
            }
        }
    }

    #[test]
    fn 换日不能落在营业时间里() {
        let evening = Hours { opens_minute: 18 * 60, closes_minute: 27 * 60 };
        for (starts, right) in [(180, true), (360, true), (1_080, true), (179, false), (0, false), (1_081, false)] {
            assert_eq!(evening.check(starts).is_ok(), right, "{starts}");
        }
        assert_eq!(evening.check(0), Err(("day_starts_minute", "in_hours")));
        assert!([0, 720, 1_439].iter().all(|starts| Hours::ALL_DAY.check(*starts).is_ok()), "全天营业,何时换日都行");
        for (opens_minute, closes_minute, field) in [
            (-1, 600, "opens_minute"),
            (1_440, 1_500, "opens_minute"),
            (600, 600, "closes_minute"),
            (600, 2_041, "closes_minute"),
        ] {
            assert_eq!(Hours { opens_minute, closes_minute }.check(0), Err((field, "amount")));
        }
    }

    #[test]
    fn 打烊的时刻() {
        let rule = DayRule { starts_minute: 360, ..SHOP };
        let evening = Hours { opens_minute: 18 * 60, closes_minute: 27 * 60 };
        let day = Day(20_260_308);
        assert_eq!(evening.close_of(rule, day), Some(rule.begins_ms(day) + 21 * 60 * MINUTE_MS), "次日三点");
        let early = Hours { opens_minute: 6 * 60, closes_minute: 14 * 60 };
        assert_eq!(early.close_of(rule, day), Some(rule.begins_ms(day) + 8 * 60 * MINUTE_MS));
        assert_eq!(Hours::ALL_DAY.close_of(rule, day), None);
    }
}
