//! What a cart costs, told a second time: written from the contract, not from the server's code.
use proto::catalog::v1::Item;

use super::acts::Pick;

/// A cart as the till made it.
#[derive(Clone, Debug)]
pub(super) struct Cart {
    pub lines: Vec<Line>,
    /// What the till showed.
    pub shown: i64,
}

/// One line of it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub item_id: String,
    pub barcode: String,
    pub quantity_milli: i64,
    pub changed: Option<i64>,
}

/// What it should cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub gross: i64,
    pub discount: i64,
    pub total: i64,
    /// Somebody gave a line another price.
    pub changed: bool,
    /// So that nothing is left to pay of it: a gift, by another name.
    pub given: bool,
    /// Of each line: before the discount, and whether the discount may touch it.
    pub lines: Vec<(i64, bool)>,
}

/// Half up; nothing here is below zero.
pub(super) fn divided(value: i128, by: i128) -> i64 {
    i64::try_from((2 * value + by) / (2 * by)).unwrap_or(i64::MAX)
}

/// The price of the unit that a barcode means.
pub(super) fn unit_price(item: &Item, barcode: &str) -> Option<i64> {
    if barcode.is_empty() {
        return Some(item.price_fen);
    }
    let found = item.barcodes.iter().find(|one| one.barcode == barcode)?;
    Some(match (found.price_fen, found.factor_milli) {
        (0, 0) => item.price_fen,
        (0, factor) => divided(i128::from(item.price_fen) * i128::from(factor), 1_000),
        (own, _) => own,
    })
}

/// Prices a cart with these goods for somebody who pays so many basis points; or says which good is gone.
pub(super) fn price(items: &[Item], cart: &Cart, pays_bp: i64) -> Result<Wanted, String> {
    let mut lines = Vec::with_capacity(cart.lines.len());
    let mut given = false;
    for line in &cart.lines {
        let gone = || format!("till.ITEM_GONE item_id={}", line.item_id);
        let item = items.iter().find(|item| item.item_id == line.item_id && !item.archived).ok_or_else(gone)?;
        let price = unit_price(item, &line.barcode).ok_or_else(gone)?;
        let gross = divided(i128::from(price) * i128::from(line.quantity_milli), 1_000);
        given |= gross > 0 && line.changed == Some(0);
        lines.push((line.changed.unwrap_or(gross), line.changed.is_none() && item.discountable));
    }
    let gross = lines.iter().map(|(gross, _)| gross).sum();
    let base: i64 = lines.iter().filter(|(_, touched)| *touched).map(|(gross, _)| gross).sum();
    let discount = base - divided(i128::from(base) * i128::from(pays_bp), 10_000);
    let changed = cart.lines.iter().any(|line| line.changed.is_some());
    Ok(Wanted { gross, discount, total: gross - discount, changed, given, lines })
}

/// The cart that a till makes of what it knows, and the total it shows. `None` when it knows nothing to sell.
pub(super) fn cart(known: &[Item], picks: &[Pick], pays_bp: i64) -> Option<Cart> {
    let sellable: Vec<&Item> = known.iter().filter(|item| !item.archived).collect();
    let lines = picks.iter().map(|pick| {
        let item = sellable.get(pick.item.checked_rem(sellable.len())?)?;
        let barcode = pick.barcode.and_then(|at| item.barcodes.get(at.checked_rem(item.barcodes.len())?));
        let barcode = barcode.map(|barcode| barcode.barcode.clone()).unwrap_or_default();
        let full = divided(i128::from(unit_price(item, &barcode)?) * i128::from(pick.quantity_milli), 1_000);
        let changed = pick.changed.map(|per_mille| full * per_mille / 1_000);
        Some(Line { item_id: item.item_id.clone(), barcode, quantity_milli: pick.quantity_milli, changed })
    });
    let mut cart = Cart { lines: lines.collect::<Option<_>>()?, shown: 0 };
    cart.shown = price(known, &cart, pays_bp).ok()?.total;
    Some(cart)
}

/// Are the shares what the largest remainder gives: their sum is the discount, and each lies within a fen of its part?
pub(super) fn is_fair(wanted: &Wanted, shares: &[i64]) -> bool {
    let base: i128 = wanted.lines.iter().filter(|(_, touched)| *touched).map(|(gross, _)| i128::from(*gross)).sum();
    let fair = |((gross, touched), share): (&(i64, bool), &i64)| {
        let part = if *touched { i128::from(*gross) * i128::from(wanted.discount) } else { 0 };
        (i128::from(*share) * base - part).abs() < base.max(1)
    };
    shares.len() == wanted.lines.len()
        && shares.iter().sum::<i64>() == wanted.discount
        && wanted.lines.iter().zip(shares).all(fair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_a_changed_line_and_nine_tenths() {
        let tea = Item {
            item_id: "t".to_owned(),
            price_fen: 350,
            discountable: true,
            barcodes: vec![proto::catalog::v1::Barcode {
                barcode: "b".to_owned(),
                factor_milli: 24_000,
                ..Default::default()
            }],
            ..Item::default()
        };
        let pick = |barcode, changed| Pick { item: 5, barcode, quantity_milli: 1_000, changed };
        let picks = [pick(None, None), pick(Some(0), None), pick(None, Some(500))];
        let cart = cart(std::slice::from_ref(&tea), &picks, 9_000).expect("a cart");
        assert_eq!(cart.shown, 315 + 7_560 + 175);
        let wanted = price(&[tea], &cart, 9_000).expect("a price");
        assert_eq!((wanted.gross, wanted.discount), (8_925, 875));
        assert!(is_fair(&wanted, &[35, 840, 0]) && !is_fair(&wanted, &[35, 839, 1]));
    }
}
