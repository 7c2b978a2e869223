//! A new item, or a change to one, with all its barcodes (CAT-01, CAT-02, P-43).
use std::collections::HashSet;

use proto::{
    catalog::v1::{Item, ItemKind, SaveItemRequest, SaveItemResponse},
    refusal::Refusal,
};
use rules::{
    catalog::{Fields, MAX_BARCODES, check, check_barcode, is_short, normal_code, unit_price},
    id::{CategoryId, ItemId},
    money::{Fen, MAX_LINE, Milli, ONE},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};

use super::{
    Error, Op, Result,
    code::free_code,
    entity::{
        barcode, category,
        item::{self, Column},
    },
    get_item::by_id,
    level_price,
    revision::bump_in_op,
    view::{in_order, views},
};
use crate::kit::{
    house::{not_found, stale_version},
    op::id,
    pinyin::initials,
    record,
};
use crate::members;

pub(super) async fn save_item(op: &mut Op, request: SaveItemRequest) -> Result<SaveItemResponse> {
    let row = save_in_op(op, request.item.unwrap_or_default()).await?;
    Ok(SaveItemResponse { item: views(op, vec![row]).await?.pop() })
}

pub(super) async fn save_in_op(op: &mut Op, wanted: Item) -> Result<item::Model> {
    let id: ItemId = id("item.item_id", &wanted.item_id)?;
    let mut row = read(op, id, &wanted)?;
    let barcodes = read_barcodes(&row, &wanted)?;
    let category = category::Entity::in_scope(op.scope()).filter(category::Column::Id.eq(row.category_id));
    if category.count(op.tx()).await? == 0 {
        return Err(Refusal::bad_field("item.category_id", "choice").into());
    }
    let priced = level_price::read(&row.level_prices);
    if !priced.is_empty() && !members::are_levels(op, priced.into_iter().map(|(level, _)| level)).await? {
        return Err(Refusal::bad_field("item.level_prices", "choice").into());
    }
    if row.code.is_empty() {
        row.code = free_code(op, barcodes.first().map(|row| row.barcode.as_str())).await?;
    }
    untaken(op, &row, &barcodes).await?;
    let before = by_id(op, id).await?;
    let old = in_order(op).filter(barcode::Column::ItemId.eq(id.0)).all(op.tx()).await?;
    row.revision = bump_in_op(op).await?;
    match (&before, wanted.version) {
        (None, 0) => {
            item::Entity::insert(row.clone().into_active_model()).exec_without_returning(op.tx()).await?;
        }
        (Some(_), 0) => return Err(stale_version().into()),
        (None, _) => return Err(not_found().into()),
        (Some(_), from) => record::update(op, row.clone().into_active_model(), Column::Version, from).await?,
    }
    if old != barcodes {
        let of_item = barcode::Column::ItemId.eq(id.0);
        let mine = barcode::Column::MerchantId.eq(op.scope().merchant.0);
        barcode::Entity::delete_many().filter(mine).filter(of_item).exec(op.tx()).await?;
        if !barcodes.is_empty() {
            let rows = barcodes.iter().cloned().map(IntoActiveModel::into_active_model);
            barcode::Entity::insert_many(rows).exec_without_returning(op.tx()).await?;
        }
    }
    op.changed("item", id, before.map(|row| (row, old)), (&row, barcodes));
    Ok(row)
}

fn read(op: &Op, id: ItemId, wanted: &Item) -> std::result::Result<item::Model, Refusal> {
    let category: CategoryId = crate::kit::op::id("item.category_id", &wanted.category_id)?;
    let code = normal_code(&wanted.code);
    let fields = Fields {
        name: &wanted.name,
        spec: wanted.spec.trim(),
        unit: wanted.unit.trim(),
        code: &code,
        price: Fen(wanted.price_fen),
    };
    check(&fields).map_err(|(field, rule)| Refusal::bad_field(&format!("item.{field}"), rule))?;
    if wanted.cost_fen < 0 || wanted.cost_fen > MAX_LINE.0 {
        return Err(Refusal::bad_field("item.cost_fen", "amount"));
    }
    let service = match wanted.kind() {
        ItemKind::Goods => false,
        ItemKind::Service => true,
        ItemKind::Unspecified => return Err(Refusal::bad_field("item.kind", "choice")),
    };
    Ok(item::Model {
        merchant_id: op.scope().merchant.0,
        id: id.0,
        name: wanted.name.trim().to_owned(),
        spec: fields.spec.to_owned(),
        initials: initials(&wanted.name),
        service,
        category_id: category.0,
        unit: fields.unit.to_owned(),
        price_fen: wanted.price_fen,
        discountable: wanted.discountable,
        cost_fen: wanted.cost_fen,
        weighed: wanted.weighed,
        open_price: wanted.open_price,
        level_prices: level_price::write(&wanted.level_prices)?,
        archived: wanted.archived,
        version: wanted.version + 1,
        revision: 0,
        code,
    })
}

/// In the order they are kept in: the base unit's first.
fn read_barcodes(row: &item::Model, wanted: &Item) -> std::result::Result<Vec<barcode::Model>, Refusal> {
    if wanted.barcodes.len() > MAX_BARCODES {
        return Err(Refusal::bad_field("item.barcodes", "too_many"));
    }
    let mut seen = HashSet::new();
    let mut rows = Vec::with_capacity(wanted.barcodes.len());
    for (at, asked) in wanted.barcodes.iter().enumerate() {
        let bad = |(field, rule)| Refusal::bad_field(&format!("item.barcodes[{at}].{field}"), rule);
        let (code, unit) = (asked.barcode.trim(), asked.unit.trim());
        let (factor, own) = (Milli(asked.factor_milli), Fen(asked.price_fen));
        check_barcode(code, factor, own).map_err(bad)?;
        if !is_short(unit) {
            return Err(bad(("unit", "too_long")));
        }
        // Without a factor, the case would sell at the price of a piece (P-43).
        if !unit.is_empty() && factor == Milli(0) {
            return Err(bad(("factor_milli", "required")));
        }
        if unit_price(Fen(row.price_fen), factor, own) > MAX_LINE {
            return Err(bad(("factor_milli", "amount")));
        }
        if !seen.insert(code) {
            return Err(bad(("barcode", "duplicate")));
        }
        rows.push(barcode::Model {
            merchant_id: row.merchant_id,
            barcode: code.to_owned(),
            item_id: row.id,
            unit: unit.to_owned(),
            factor_milli: if unit.is_empty() && factor == ONE { 0 } else { factor.0 },
            price_fen: own.0,
        });
    }
    rows.sort_by(|a, b| (a.factor_milli, &a.barcode).cmp(&(b.factor_milli, &b.barcode)));
    Ok(rows)
}

/// No other item has this code or one of these barcodes; the unique indexes stop two who ask at once.
async fn untaken(op: &Op, row: &item::Model, barcodes: &[barcode::Model]) -> Result<()> {
    let others = item::Entity::in_scope(op.scope()).filter(Column::Code.eq(&row.code)).filter(Column::Id.ne(row.id));
    if let Some(other) = others.one(op.tx()).await? {
        return Err(Error::CodeTaken { code: other.code, name: other.name }.into());
    }
    if barcodes.is_empty() {
        return Ok(());
    }
    let same = barcode::Column::Barcode.is_in(barcodes.iter().map(|row| &row.barcode));
    let others = barcode::Entity::in_scope(op.scope()).filter(same).filter(barcode::Column::ItemId.ne(row.id));
    let Some(other) = others.one(op.tx()).await? else { return Ok(()) };
    let name = by_id(op, ItemId(other.item_id)).await?.map(|item| item.name).unwrap_or_default();
    Err(Error::BarcodeTaken { barcode: other.barcode, name }.into())
}
