//! Foreign cash in the drawer: each currency is counted apart and never added to another (safety F-42).
use std::collections::BTreeMap;

use proto::{refusal::Refusal, shifts::v1::ForeignCount as Wire};
use rules::{
    currency::Currency,
    id::Uuid,
    ledger::{Class, ForeignCount},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::{
    Op, Result,
    entity::{foreign_count, shift},
};
use crate::ledger;

/// No hand counts more of a currency, minor units.
const MOST: i64 = 100_000_000_000;

/// What was counted beside what the book has; a currency that was not named was counted as nothing.
pub(super) async fn counts(op: &Op, shift: Uuid, counted: &[Wire]) -> Result<Vec<ForeignCount>> {
    let expected = ledger::foreign_sums(op, Class::ForeignDrawer, shift).await?;
    let mut counts: Vec<ForeignCount> =
        expected.into_iter().map(|(currency, expected)| ForeignCount { currency, expected, counted: 0 }).collect();
    let mut seen = Vec::new();
    for one in counted {
        let currency = Currency::from_code(&one.currency).filter(|currency| !seen.contains(currency));
        let currency = currency.ok_or_else(|| Refusal::bad_field("foreign.currency", "choice"))?;
        if !(0..=MOST).contains(&one.counted_minor) {
            return Err(Refusal::bad_field("foreign.counted_minor", "amount").into());
        }
        seen.push(currency);
        match counts.iter_mut().find(|count| count.currency == currency) {
            Some(count) => count.counted = one.counted_minor,
            None => counts.push(ForeignCount { currency, expected: 0, counted: one.counted_minor }),
        }
    }
    counts.retain(|count| count.expected != 0 || count.counted != 0);
    Ok(counts)
}

/// "HKD 10000 9900": the currencies that differ, for the refusal.
pub(super) fn differences(counts: &[ForeignCount]) -> String {
    let differ = counts.iter().filter(|count| count.expected != count.counted);
    let words = differ.map(|count| format!("{} {} {}", count.currency.code(), count.expected, count.counted));
    words.collect::<Vec<_>>().join(",")
}

/// Keeps them for the slip.
pub(super) fn keep(op: &mut Op, shift: Uuid, counts: &[ForeignCount]) {
    let merchant_id = op.scope().merchant.0;
    let rows = counts.iter().map(|count| {
        let row = foreign_count::Model {
            merchant_id,
            shift_id: shift,
            currency: count.currency.number(),
            expected_minor: count.expected,
            counted_minor: count.counted,
        };
        row.into_active_model().reset_all()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        op.put(foreign_count::Entity::insert_many(rows));
    }
}

/// As they stand on the slips of these shifts, summed by currency; an open one has no count yet.
pub(super) async fn kept(op: &Op, shifts: &[shift::Model]) -> Result<Vec<Wire>> {
    let rows = foreign_count::Entity::find()
        .filter(foreign_count::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(foreign_count::Column::ShiftId.is_in(shifts.iter().map(|row| row.id)))
        .order_by_asc(foreign_count::Column::Currency)
        .all(op.tx())
        .await?;
    let mut sums: BTreeMap<i16, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row.currency).or_default();
        *sum = (sum.0 + row.expected_minor, sum.1 + row.counted_minor);
    }
    let counts = sums.into_iter().map(|(currency, (expected_minor, counted_minor))| Wire {
        currency: Currency::from_number(currency).map_or("", Currency::code).to_owned(),
        counted_minor,
        expected_minor,
    });
    Ok(counts.collect())
}
