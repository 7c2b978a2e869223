//! 会员价 of an item: one amount for each level, empty where the level has none.
use leptos::prelude::*;
use proto::{catalog::v1::LevelPrice, members::v1::Level, refusal::Refusal};
use rules::money::Fen;

use crate::{
    kit::{field::MoneyInput, format::plain_yuan},
    t, tr,
};

/// Copyable handle on what is typed.
#[derive(Clone, Copy)]
pub(super) struct LevelPrices {
    rows: StoredValue<Vec<(Level, RwSignal<String>)>>,
    base: StoredValue<Vec<LevelPrice>>,
}

impl LevelPrices {
    /// As they are stored, of all levels there are.
    pub(super) fn new(stored: &[LevelPrice], levels: Vec<Level>) -> Self {
        let text = |level: &Level| {
            let price = stored.iter().find(|one| one.level_id == level.level_id);
            RwSignal::new(price.map(|one| plain_yuan(one.price_fen)).unwrap_or_default())
        };
        let rows = levels.into_iter().map(|level| (level.clone(), text(&level))).collect();
        Self { rows: StoredValue::new(rows), base: StoredValue::new(stored.to_vec()) }
    }

    /// As they are typed.
    ///
    /// # Errors
    /// The first one that is no amount.
    pub(super) fn typed(self) -> Result<Vec<LevelPrice>, Refusal> {
        // Who may not see the levels changes none of their prices.
        if self.rows.with_value(Vec::is_empty) {
            return Ok(self.base.get_value());
        }
        let one = |(level, text): &(Level, RwSignal<String>)| {
            let text = text.with_untracked(|text| text.trim().to_owned());
            if text.is_empty() {
                return None;
            }
            let price = Fen::parse_yuan(&text).ok_or_else(|| Refusal::bad_field("level_prices", "amount"));
            Some(price.map(|price| LevelPrice { level_id: level.level_id.clone(), price_fen: price.0 }))
        };
        self.rows.with_value(|rows| rows.iter().filter_map(one).collect())
    }

    /// Does any field hold something else than what is stored?
    pub(super) fn changed(self) -> bool {
        self.typed().is_ok_and(|typed| {
            let same = |one: &LevelPrice| self.base.with_value(|base| base.contains(one));
            typed.len() != self.base.with_value(Vec::len) || !typed.iter().all(same)
        })
    }
}

/// A field for each level.
#[component]
pub(super) fn LevelPriceRows(
    /// What is typed.
    prices: LevelPrices,
) -> impl IntoView {
    let rows = prices.rows.get_value();
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows.into_iter().map(|(level, text)| {
        let name = level.name;
        view! { <MoneyInput label=move || t!("catalog.level_price", level = name) value=text/> }
    });
    view! {
        <section class="ct-level-prices" aria-label=tr!("till.line.level_price")>{rows.collect_view()}</section>
    }
    .into_any()
}
