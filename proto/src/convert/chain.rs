//! The shop's own codes.
use rules::{
    limits::{Beyond, SaleRule},
    members::BadField,
    pricing::Rounding,
    scan::{Patterns, Prefixes},
};

use crate::chain::{self, v1::ScanCodes};

/// Reads the prefixes.
///
/// # Errors
/// The field that is wrong, and the rule it breaks.
pub fn patterns(codes: &ScanCodes) -> Result<Patterns, BadField> {
    let read = |field, text: &str| Prefixes::read(text).map_err(|rule| (field, rule));
    let patterns = Patterns {
        amount: read("amount_prefixes", &codes.amount_prefixes)?,
        weight: read("weight_prefixes", &codes.weight_prefixes)?,
        weight_first: codes.weight_first,
        in_store: read("in_store_prefixes", &codes.in_store_prefixes)?,
        member: read("member_prefixes", &codes.member_prefixes)?,
        badge: read("badge_prefixes", &codes.badge_prefixes)?,
    };
    patterns.check()?;
    Ok(patterns)
}

/// Reads how a shop sells; unknown numbers are refused.
///
/// # Errors
/// The field that is wrong.
pub fn sale_rule(rule: &chain::v1::SaleRule) -> Result<SaleRule, BadField> {
    Ok(SaleRule {
        rounding: Rounding::from_code(rule.rounding).ok_or(("rounding", "choice"))?,
        below_cost: Beyond::from_code(rule.below_cost).ok_or(("below_cost", "choice"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_is_wrong_is_named() {
        let good =
            ScanCodes { amount_prefixes: "20-22".into(), weight_prefixes: "23-24".into(), ..ScanCodes::default() };
        assert!(patterns(&good).is_ok());
        let bad = ScanCodes { badge_prefixes: "员工".into(), ..good.clone() };
        assert_eq!(patterns(&bad), Err(("badge_prefixes", "prefix")));
        let twice = ScanCodes { weight_prefixes: "22".into(), ..good };
        assert_eq!(patterns(&twice), Err(("weight_prefixes", "duplicate")));
    }
}
