//! Numbers, dates and times as the design language has them. There are few formats, so they are written here and no ICU is shipped.
use std::cell::Cell;

use rules::{
    day::DayRule,
    money::{Fen, Milli},
};

use super::i18n::{Language, language};

thread_local! {
    /// The shop's clock minus UTC; Beijing's until the till is known.
    static UTC_OFFSET_MINUTES: Cell<i32> = const { Cell::new(480) };
}

/// `¥1,286.50`, `−¥48.00`.
pub(crate) fn yuan(fen: i64) -> String {
    if fen < 0 { format!("−¥{}", Fen(fen.saturating_neg())) } else { format!("¥{}", Fen(fen)) }
}

/// With a plus in front of a gain: `+¥5.00`, `−¥5.00`, `¥0.00`.
pub(crate) fn signed_yuan(fen: i64) -> String {
    if fen > 0 { format!("+{}", yuan(fen)) } else { yuan(fen) }
}

/// `1,286.5` as it is typed: no sign, no separators, no needless zeros.
pub(crate) fn plain_yuan(fen: i64) -> String {
    let text = Fen(fen).to_string().replace(',', "").replace('−', "-");
    match text.strip_suffix(".00") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// `2`, `0.255`.
pub(crate) fn quantity(milli: i64) -> String {
    Milli(milli).to_string()
}

/// 9000 bp: `9折` and `10% off`; `None` without a discount.
pub(crate) fn discount(pays_bp: i32) -> Option<String> {
    if !(0..10_000).contains(&pays_bp) {
        return None;
    }
    let (value, scale) = match language() {
        Language::Zh => (pays_bp, 1_000),
        Language::En => (10_000 - pays_bp, 100),
    };
    let (whole, rest) = (value / scale, value % scale);
    let decimals = format!("{:0width$}", rest, width = if scale == 1_000 { 3 } else { 2 });
    let decimals = decimals.trim_end_matches('0');
    let number = if decimals.is_empty() { whole.to_string() } else { format!("{whole}.{decimals}") };
    Some(match language() {
        Language::Zh => format!("{number}折"),
        Language::En => format!("{number}% off"),
    })
}

/// `138****5521`: shown where the whole number is nobody's business.
pub(crate) fn masked_phone(phone: &str) -> String {
    if phone.len() < 8 || !phone.is_ascii() {
        return phone.to_owned();
    }
    format!("{}****{}", &phone[..3], &phone[phone.len() - 4..])
}

/// From now on times are shown by the shop's clock, whatever zone the device is in: screen, paper and business day agree.
pub(crate) fn use_shop_clock(utc_offset_minutes: i32) {
    UTC_OFFSET_MINUTES.with(|offset| offset.set(utc_offset_minutes));
}

/// `10:42`.
pub(crate) fn clock_time(ms: i64) -> String {
    let minutes = ms.div_euclid(60_000) + i64::from(UTC_OFFSET_MINUTES.with(Cell::get));
    format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60))
}

/// `03-08 10:42`.
pub(crate) fn day_and_time(ms: i64) -> String {
    format!("{} {}", &date(ms)[5..], clock_time(ms))
}

/// `2025-03-08 10:42`.
pub(crate) fn date_and_time(ms: i64) -> String {
    format!("{} {}", date(ms), clock_time(ms))
}

/// The calendar day, ISO.
fn date(ms: i64) -> String {
    let utc_offset_minutes = UTC_OFFSET_MINUTES.with(Cell::get);
    DayRule { utc_offset_minutes, starts_minute: 0 }.day_of(ms).to_string()
}

/// An ISO date as `2025年3月8日` or `8 Mar 2025`.
pub(crate) fn long_date(iso: &str) -> String {
    let parts: Vec<u32> = iso.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return iso.to_owned() };
    match language() {
        Language::Zh => format!("{year}年{month}月{day}日"),
        Language::En => {
            const MONTHS: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let name = MONTHS.get((month as usize).wrapping_sub(1)).copied().unwrap_or_default();
            format!("{day} {name} {year}")
        }
    }
}
