//! 会员价 of an item, kept in its row: one read for the till, whatever the level.
use std::collections::BTreeMap;

use proto::{catalog::v1::LevelPrice, refusal::Refusal};
use rules::{
    id::{LevelId, Uuid},
    money::{Fen, MAX_LINE},
};

const MAX_LEVELS: usize = 100;

/// As stored.
pub(super) fn read(stored: &str) -> Vec<(Uuid, Fen)> {
    let one = |text: &str| {
        let (level, fen) = text.split_once(':')?;
        Some((level.parse().ok()?, Fen(fen.parse().ok()?)))
    };
    stored.split(' ').filter_map(one).collect()
}

/// To be stored, in the order of the levels.
pub(super) fn write(wanted: &[LevelPrice]) -> Result<String, Refusal> {
    if wanted.len() > MAX_LEVELS {
        return Err(Refusal::bad_field("item.level_prices", "too_many"));
    }
    let mut prices: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (at, one) in wanted.iter().enumerate() {
        let bad = |field: &str, rule| Refusal::bad_field(&format!("item.level_prices[{at}].{field}"), rule);
        let level: LevelId = one.level_id.parse().map_err(|_| bad("level_id", "id"))?;
        if one.price_fen < 0 || one.price_fen > MAX_LINE.0 {
            return Err(bad("price_fen", "amount"));
        }
        if prices.insert(level.0, one.price_fen).is_some() {
            return Err(bad("level_id", "duplicate"));
        }
    }
    Ok(prices.iter().map(|(level, fen)| format!("{level}:{fen}")).collect::<Vec<_>>().join(" "))
}

pub(super) fn to_wire(stored: &str) -> Vec<LevelPrice> {
    let one = |(level, fen): (Uuid, Fen)| LevelPrice { level_id: level.to_string(), price_fen: fen.0 };
    read(stored).into_iter().map(one).collect()
}
