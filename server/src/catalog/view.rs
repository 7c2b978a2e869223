//! An item as it goes over the wire, with its barcodes.
use std::collections::HashMap;

use proto::catalog::v1::{Barcode, Item, ItemKind};
use rules::id::Uuid;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::{
    Op, Result,
    entity::{barcode, item},
    level_price,
};

/// Who may edit goods may see what they cost the shop.
const EDIT: &str = "catalog.edit";

/// Items with their barcodes: one query, however many.
pub(super) async fn views(op: &Op, rows: Vec<item::Model>) -> Result<Vec<Item>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let of = barcode::Column::ItemId.is_in(rows.iter().map(|row| row.id));
    let mut barcodes = grouped(in_order(op).filter(of).all(op.tx()).await?);
    let with_cost = op.require(EDIT).is_ok();
    let view = |row: item::Model| {
        let cost_fen = if with_cost { row.cost_fen } else { 0 };
        Item { cost_fen, ..join(row, &mut barcodes) }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// All barcodes of the merchant: those of the base unit first.
pub(super) fn in_order(op: &Op) -> sea_orm::Select<barcode::Entity> {
    barcode::Entity::in_scope(op.scope())
        .order_by_asc(barcode::Column::ItemId)
        .order_by_asc(barcode::Column::FactorMilli)
        .order_by_asc(barcode::Column::Barcode)
}

pub(super) fn grouped(rows: Vec<barcode::Model>) -> HashMap<Uuid, Vec<Barcode>> {
    let mut by_item: HashMap<Uuid, Vec<Barcode>> = HashMap::new();
    for row in rows {
        by_item.entry(row.item_id).or_default().push(Barcode {
            barcode: row.barcode,
            unit: row.unit,
            factor_milli: row.factor_milli,
            price_fen: row.price_fen,
        });
    }
    by_item
}

/// Without what it costs the shop.
pub(super) fn join(row: item::Model, barcodes: &mut HashMap<Uuid, Vec<Barcode>>) -> Item {
    Item {
        item_id: row.id.to_string(),
        code: row.code,
        name: row.name,
        spec: row.spec,
        kind: (if row.service { ItemKind::Service } else { ItemKind::Goods }).into(),
        category_id: row.category_id.to_string(),
        unit: row.unit,
        price_fen: row.price_fen,
        discountable: row.discountable,
        barcodes: barcodes.remove(&row.id).unwrap_or_default(),
        initials: row.initials,
        archived: row.archived,
        version: row.version,
        cost_fen: 0,
        weighed: row.weighed,
        open_price: row.open_price,
        level_prices: level_price::to_wire(&row.level_prices),
    }
}
