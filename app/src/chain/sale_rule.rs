//! How the shop sells: 抹零, and whether below what goods cost it.
use leptos::prelude::*;
use proto::chain::v1::{SaleRule, Shop};

use crate::{
    kit::{
        draft::Bound,
        form::{Field, FieldKind},
    },
    t,
};

fn rule(shop: &mut Shop) -> &mut SaleRule {
    shop.sale.get_or_insert_default()
}

/// Values are the numbers of the proto's enums.
pub(super) fn sale_fields() -> Vec<Bound<Shop>> {
    let numbered = |words: &[&str]| {
        words.iter().enumerate().map(|(at, words)| (at.to_string(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let rounding = Signal::derive(move || {
        numbered(&[
            t!("chain.rounding.none"),
            t!("chain.rounding.jiao_down"),
            t!("chain.rounding.jiao_half_up"),
            t!("chain.rounding.yuan_down"),
            t!("chain.rounding.yuan_half_up"),
        ])
    });
    let below_cost = Signal::derive(move || {
        numbered(&[t!("chain.below_cost.allow"), t!("chain.below_cost.ask"), t!("chain.below_cost.deny")])
    });
    vec![
        Bound::parsed(
            Field::new("rounding", || t!("chain.rounding"), FieldKind::Choice(rounding)).half(),
            |shop: &Shop| shop.sale.unwrap_or_default().rounding.to_string(),
            |shop, text| {
                rule(shop).rounding = text.parse().map_err(|_| "choice")?;
                Ok(())
            },
        ),
        Bound::parsed(
            Field::new("below_cost", || t!("chain.below_cost"), FieldKind::Choice(below_cost)).half(),
            |shop: &Shop| shop.sale.unwrap_or_default().below_cost.to_string(),
            |shop, text| {
                rule(shop).below_cost = text.parse().map_err(|_| "choice")?;
                Ok(())
            },
        ),
    ]
}
