//! Business hours 营业时间, which may run past midnight, and where the business day changes.
use proto::chain::v1::{Hours, Shop};

use crate::{
    kit::{
        draft::Bound,
        form::{Field, FieldKind},
    },
    t,
};

const DAY: i32 = 1_440;

fn hours(shop: &mut Shop) -> &mut Hours {
    shop.hours.get_or_insert(Hours { opens_minute: 0, closes_minute: DAY })
}

/// When the shop opens and closes, and when its day changes: in this order, for closing is read against opening.
pub(super) fn hours_fields() -> Vec<Bound<Shop>> {
    let opens = Field::new("opens_minute", || t!("chain.opens"), FieldKind::Text).required().half();
    let closes = Field::new("closes_minute", || t!("chain.closes"), FieldKind::Text)
        .hint(|| t!("chain.closes_hint"))
        .required()
        .half();
    let day = Field::new("day_starts_minute", || t!("chain.day_starts"), FieldKind::Text)
        .hint(|| t!("chain.day_starts_hint"))
        .required();
    vec![
        Bound::parsed(
            opens,
            |shop: &Shop| time(shop.hours.unwrap_or_default().opens_minute),
            |shop, text| {
                hours(shop).opens_minute = minute(text).filter(|minute| *minute < DAY).ok_or("amount")?;
                Ok(())
            },
        ),
        Bound::parsed(
            closes,
            |shop: &Shop| {
                let hours = shop.hours.unwrap_or_default();
                if hours.closes_minute == DAY { "24:00".to_owned() } else { time(hours.closes_minute % DAY) }
            },
            |shop, text| {
                let closes = minute(text).ok_or("amount")?;
                let hours = hours(shop);
                // At or before it opens: on the next day.
                hours.closes_minute = if closes > hours.opens_minute { closes } else { closes + DAY };
                Ok(())
            },
        ),
        Bound::parsed(
            day,
            |shop: &Shop| time(shop.day_starts_minute),
            |shop, text| {
                shop.day_starts_minute = minute(text).filter(|minute| *minute < DAY).ok_or("amount")?;
                Ok(())
            },
        ),
    ]
}

fn time(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// "6", "06:00" and "6：00" are the same minute; 24:00 is the end of the day.
fn minute(text: &str) -> Option<i32> {
    let (hours, minutes) = text.split_once([':', '：']).unwrap_or((text, "0"));
    let number = |text: &str, most: i32| text.trim().parse::<i32>().ok().filter(|number| (0..=most).contains(number));
    let minute = number(hours, 24)? * 60 + number(minutes, 59)?;
    (minute <= DAY).then_some(minute)
}
