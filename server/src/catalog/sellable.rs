//! What the till needs to know of goods while it sells: the price of the unit that was scanned (P-43).
use std::collections::{BTreeSet, HashMap};

use rules::{
    catalog::unit_price,
    id::{CategoryId, ItemId, Uuid},
    money::{Fen, Milli},
    scan::{Patterns, Sticker},
};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryResult, QueryTrait, sea_query::SelectStatement};

use super::{
    entity::{barcode, item},
    level_price,
};
use crate::{
    chain,
    kit::{Op, Question, Result},
};

/// Goods or a service in the unit that is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sellable {
    /// Which.
    pub item_id: ItemId,
    /// Of which category, for the reports.
    pub category_id: CategoryId,
    /// As asked; empty for the base unit.
    pub barcode: String,
    /// As printed on the receipt.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// The unit that is sold: the barcode's, or the base unit.
    pub unit: String,
    /// Of one such unit.
    pub price: Fen,
    /// The member level discount may touch it.
    pub discountable: bool,
    /// Of a scale label: how much, and what it costs.
    pub sticker: Option<Sticker>,
    /// What one such unit cost the shop, where that is known.
    pub cost: Option<Fen>,
    /// 会员价 of one such unit, by level.
    pub level_prices: Vec<(Uuid, Fen)>,
    /// The till says what one costs.
    pub open_price: bool,
}

impl Sellable {
    /// 会员价 for the members of a level.
    pub fn level_price(&self, level: Uuid) -> Option<Fen> {
        self.level_prices.iter().find(|(id, _)| *id == level).map(|(_, price)| *price)
    }
}

/// What a cart names: goods, and the barcode that was scanned; an empty one stands for the base unit.
pub type Wanted = (ItemId, String);

/// Asks for the goods that a cart names.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a>(pub &'a [Wanted]);

/// Goods of a cart: an answer to [`Named`], for [`sellable`].
#[derive(Debug)]
pub struct Goods(HashMap<Uuid, item::Model>);

impl Question for Named<'_> {
    type Answer = Goods;

    fn select(&self, op: &Op) -> SelectStatement {
        let ids: BTreeSet<Uuid> = self.0.iter().map(|(id, _)| id.0).collect();
        item::Entity::in_scope(op.scope())
            .filter(item::Column::Id.is_in(ids))
            .filter(item::Column::Archived.eq(false))
            .into_query()
    }

    fn read(self, _: &Op, rows: &[QueryResult]) -> Result<Goods> {
        let rows = rows.iter().map(|row| item::Model::from_query_result(row, "").map(|row| (row.id, row)));
        Ok(Goods(rows.collect::<std::result::Result<_, _>>()?))
    }
}

/// How the goods of a cart are sold, in the order the cart names them. `None`: not there, not yours, archived, or a barcode of
/// something else. A code that is no barcode may be a scale label of this item. One query when barcodes are named, however many;
/// one more when a label may be there.
///
/// # Errors
/// When the database does not answer.
pub async fn sellable(op: &Op, Goods(items): &Goods, wanted: &[Wanted]) -> Result<Vec<Option<Sellable>>> {
    let codes: BTreeSet<&str> = wanted.iter().map(|(_, code)| code.as_str()).filter(|code| !code.is_empty()).collect();
    let barcodes: HashMap<String, barcode::Model> = if codes.is_empty() {
        HashMap::new()
    } else {
        let rows = barcode::Entity::in_scope(op.scope()).filter(barcode::Column::Barcode.is_in(codes));
        rows.all(op.tx()).await?.into_iter().map(|row| (row.barcode.clone(), row)).collect()
    };
    let patterns = if codes_known(&barcodes, wanted) { Patterns::default() } else { chain::patterns(op).await? };
    Ok(wanted
        .iter()
        .map(|(id, code)| {
            let item = items.get(&id.0)?;
            if code.is_empty() {
                return Some(sell(item, None));
            }
            match barcodes.get(code) {
                Some(barcode) => (barcode.item_id == id.0).then(|| sell(item, Some(barcode))),
                None => weigh(item, code, &patterns),
            }
        })
        .collect())
}

fn codes_known(barcodes: &HashMap<String, barcode::Model>, wanted: &[Wanted]) -> bool {
    wanted.iter().all(|(_, code)| code.is_empty() || barcodes.contains_key(code))
}

/// The item as the scale's label sells it; `None` when the code is no label, or one of another item.
fn weigh(item: &item::Model, code: &str, patterns: &Patterns) -> Option<Sellable> {
    let label = patterns.label(code).filter(|label| label.names(&item.code))?;
    let base = sell(item, None);
    let sticker = Some(label.of(&base.unit, base.price));
    Some(Sellable { barcode: code.to_owned(), sticker, ..base })
}

fn sell(item: &item::Model, barcode: Option<&barcode::Model>) -> Sellable {
    let (code, unit, factor, own) = match barcode {
        Some(row) => (row.barcode.as_str(), row.unit.as_str(), Milli(row.factor_milli), Fen(row.price_fen)),
        None => ("", "", Milli(0), Fen::ZERO),
    };
    Sellable {
        item_id: ItemId(item.id),
        category_id: CategoryId(item.category_id),
        barcode: code.to_owned(),
        name: item.name.clone(),
        spec: item.spec.clone(),
        unit: if unit.is_empty() { item.unit.clone() } else { unit.to_owned() },
        price: unit_price(Fen(item.price_fen), factor, own),
        discountable: item.discountable,
        sticker: None,
        cost: (item.cost_fen > 0).then(|| unit_price(Fen(item.cost_fen), factor, Fen::ZERO)),
        // A unit with a price of its own has no level's price.
        level_prices: if own == Fen::ZERO { level_prices(item, factor) } else { Vec::new() },
        open_price: item.open_price,
    }
}

fn level_prices(item: &item::Model, factor: Milli) -> Vec<(Uuid, Fen)> {
    let of_unit = |(level, price)| (level, unit_price(price, factor, Fen::ZERO));
    level_price::read(&item.level_prices).into_iter().map(of_unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tea() -> item::Model {
        item::Model {
            merchant_id: Uuid::nil(),
            id: Uuid::from_u128(1),
            code: "1001".into(),
            name: "冰红茶".into(),
            spec: "500ml".into(),
            initials: "bhc".into(),
            service: false,
            category_id: Uuid::from_u128(2),
            unit: "瓶".into(),
            price_fen: 350,
            discountable: true,
            cost_fen: 200,
            weighed: false,
            open_price: false,
            level_prices: format!("{}:300", Uuid::from_u128(7)),
            archived: false,
            version: 1,
            revision: 0,
        }
    }

    fn code(barcode: &str, unit: &str, factor_milli: i64, price_fen: i64) -> barcode::Model {
        let item_id = Uuid::from_u128(1);
        barcode::Model {
            merchant_id: Uuid::nil(),
            barcode: barcode.into(),
            item_id,
            unit: unit.into(),
            factor_milli,
            price_fen,
        }
    }

    #[test]
    fn 扫哪个码就按哪个单位卖() {
        let piece = sell(&tea(), Some(&code("6901", "", 0, 0)));
        assert_eq!((piece.unit.as_str(), piece.price), ("瓶", Fen(350)));
        let case = sell(&tea(), Some(&code("16901", "箱", 24_000, 0)));
        assert_eq!((case.unit.as_str(), case.price), ("箱", Fen(8_400)));
        let cheaper = sell(&tea(), Some(&code("16901", "箱", 24_000, 7_800)));
        assert_eq!((cheaper.price, cheaper.barcode.as_str()), (Fen(7_800), "16901"));
        assert_eq!(sell(&tea(), None).price, Fen(350));
    }

    #[test]
    fn 会员价和进价跟着单位走() {
        let level = Uuid::from_u128(7);
        let piece = sell(&tea(), None);
        assert_eq!((piece.level_prices, piece.cost), (vec![(level, Fen(300))], Some(Fen(200))));
        let case = sell(&tea(), Some(&code("16901", "箱", 24_000, 0)));
        assert_eq!((case.level_prices, case.cost), (vec![(level, Fen(7_200))], Some(Fen(4_800))));
        let own = sell(&tea(), Some(&code("16901", "箱", 24_000, 7_800)));
        assert_eq!((own.level_prices, own.cost), (vec![], Some(Fen(4_800))));
    }
}
