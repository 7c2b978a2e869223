//! Many items at once, from a file (P-60): each row is checked, those already there are left alone, categories are made when
//! missing, and nothing is kept when a row is wrong, unless the caller says so.
use std::collections::{HashMap, HashSet};

use proto::{
    catalog::v1::{ImportItem, ImportItemsRequest, ImportItemsResponse, RowError as WireError},
    refusal::Refusal,
};
use rules::{
    catalog::{Fields, check, check_category, is_code, normal_code, read_kind},
    id::Uuid,
    members::BadField,
    money::Fen,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use super::{
    Error, Op, Result,
    category::{self, categories},
    code,
    entity::{barcode, category as category_row, item},
    revision::bump_in_op,
};
use crate::kit::{
    import::{CHUNK, How, Imported, MAX_CALL, RowError, count},
    pinyin::initials,
};

/// Where rows go that name no category: data of the shop, which the owner renames.
const OTHER: &str = "其他";

pub(super) async fn import_items(op: &mut Op, request: ImportItemsRequest) -> Result<ImportItemsResponse> {
    if request.rows.len() > MAX_CALL {
        return Err(Refusal::bad_field("rows", "too_many").into());
    }
    let how = How { keep_good: request.keep_good, dry_run: request.dry_run, progress: &mut |_| {} };
    let (dry_run, keep_good) = (request.dry_run, request.keep_good);
    let came = import_in_op(op, &request.rows, how).await?;
    if !came.errors.is_empty() && !keep_good && !dry_run {
        return Err(Error::ImportRefused { errors: came.errors.len() }.into());
    }
    let errors = came.errors.into_iter().map(|wrong| WireError {
        line: wrong.line,
        field: wrong.field.to_owned(),
        rule: wrong.rule.to_owned(),
        value: wrong.value,
    });
    Ok(ImportItemsResponse { created: count(came.created), skipped: count(came.skipped), errors: errors.collect() })
}

/// Checks all rows, then makes the items that are missing. Writes nothing in a dry run, or when a row is wrong and not
/// `keep_good`. A few queries a thousand rows, none a row.
///
/// # Errors
/// When the database does not take it.
pub async fn import_in_op(op: &mut Op, rows: &[ImportItem], how: How<'_>) -> Result<Imported> {
    let (good, errors) = read(rows);
    let known = Known::load(op, &good).await?;
    let (there, missing): (Vec<_>, Vec<_>) = good.into_iter().partition(|new| known.has(new));
    let came = Imported { created: missing.len(), skipped: there.len(), errors };
    if came.writes(how.keep_good, how.dry_run) && !missing.is_empty() {
        let revision = bump_in_op(op).await?;
        let categories = make_categories(op, &missing).await?;
        insert(op, missing, (&categories, revision), how).await?;
        op.changed("items", "import", (), (came.created, came.skipped, came.errors.len()));
    }
    Ok(came)
}

/// A row that may become an item.
struct New {
    code: String,
    barcode: String,
    name: String,
    spec: String,
    service: bool,
    category: String,
    unit: String,
    price: Fen,
}

fn read(rows: &[ImportItem]) -> (Vec<New>, Vec<RowError>) {
    let (mut good, mut errors) = (Vec::with_capacity(rows.len()), Vec::new());
    let (mut codes, mut barcodes) = (HashSet::new(), HashSet::new());
    for row in rows {
        let checked = read_row(row).and_then(|new| {
            if !new.barcode.is_empty() && barcodes.contains(&new.barcode) {
                return Err(("barcode", "duplicate"));
            }
            if codes.contains(&new.code) {
                return Err(("code", "duplicate"));
            }
            codes.insert(new.code.clone());
            barcodes.insert(new.barcode.clone());
            Ok(new)
        });
        match checked {
            Ok(new) => good.push(new),
            Err(bad) => errors.push(RowError::new(row.line, bad, value(row, bad.0))),
        }
    }
    (good, errors)
}

fn read_row(row: &ImportItem) -> std::result::Result<New, BadField> {
    let barcode = row.barcode.trim();
    if !barcode.is_empty() && !is_code(barcode) {
        return Err(("barcode", "code"));
    }
    let code = normal_code(if row.code.trim().is_empty() { barcode } else { &row.code });
    if code.is_empty() {
        // Without either, the second import of the same file would make everything twice.
        return Err(("code", "required"));
    }
    if row.price.trim().is_empty() {
        return Err(("price", "required"));
    }
    let price = Fen::parse_yuan(&row.price).ok_or(("price", "amount"))?;
    let fields = Fields { name: &row.name, spec: row.spec.trim(), unit: row.unit.trim(), code: &code, price };
    check(&fields).map_err(|(field, rule)| (if field == "price_fen" { "price" } else { field }, rule))?;
    let category = match row.category.trim() {
        "" => OTHER,
        name => name,
    };
    check_category(category).map_err(|rule| ("category", rule))?;
    Ok(New {
        barcode: barcode.to_owned(),
        name: row.name.trim().to_owned(),
        spec: fields.spec.to_owned(),
        service: read_kind(&row.kind).ok_or(("kind", "choice"))?,
        category: category.to_owned(),
        unit: fields.unit.to_owned(),
        price,
        code,
    })
}

fn value<'a>(row: &'a ImportItem, field: &str) -> &'a str {
    match field {
        "code" => &row.code,
        "barcode" => &row.barcode,
        "name" => &row.name,
        "spec" => &row.spec,
        "kind" => &row.kind,
        "category" => &row.category,
        "unit" => &row.unit,
        _ => &row.price,
    }
}

/// What is there already.
struct Known {
    codes: HashSet<String>,
    barcodes: HashSet<String>,
}

impl Known {
    async fn load(op: &Op, good: &[New]) -> Result<Self> {
        let mut known = Self { codes: HashSet::new(), barcodes: HashSet::new() };
        for chunk in good.chunks(CHUNK) {
            let codes: Vec<String> = chunk.iter().map(|new| new.code.clone()).collect();
            known.codes.extend(code::taken(op, &codes).await?);
            let wanted = chunk.iter().map(|new| new.barcode.as_str()).filter(|barcode| !barcode.is_empty());
            let found: Vec<String> = barcode::Entity::in_scope(op.scope())
                .select_only()
                .column(barcode::Column::Barcode)
                .filter(barcode::Column::Barcode.is_in(wanted))
                .into_tuple()
                .all(op.tx())
                .await?;
            known.barcodes.extend(found);
        }
        Ok(known)
    }

    fn has(&self, new: &New) -> bool {
        self.codes.contains(&new.code) || self.barcodes.contains(&new.barcode)
    }
}

/// Every category by name, with those that were missing.
async fn make_categories(op: &Op, missing: &[New]) -> Result<HashMap<String, Uuid>> {
    let there = categories(op).await?;
    let mut sort = there.iter().map(|row| row.sort).max().unwrap_or(0);
    let mut ids: HashMap<String, Uuid> = there.into_iter().map(|row| (row.name, row.id)).collect();
    let mut rows = Vec::new();
    for new in missing {
        if !ids.contains_key(&new.category) {
            sort = sort.saturating_add(1);
            let row = category::new(op, op.new_id(), &new.category, sort);
            ids.insert(new.category.clone(), row.id);
            rows.push(row.into_active_model());
        }
    }
    for chunk in rows.chunks(CHUNK) {
        category_row::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(op.tx()).await?;
    }
    Ok(ids)
}

async fn insert(op: &Op, missing: Vec<New>, known: (&HashMap<String, Uuid>, i64), how: How<'_>) -> Result<()> {
    let mut done = 0;
    for chunk in missing.chunks(CHUNK) {
        let (mut items, mut barcodes) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
        for new in chunk {
            let row = to_row(op, new, known);
            if !new.barcode.is_empty() {
                barcodes.push(to_barcode(&row, new).into_active_model());
            }
            items.push(row.into_active_model());
        }
        item::Entity::insert_many(items).exec_without_returning(op.tx()).await?;
        if !barcodes.is_empty() {
            barcode::Entity::insert_many(barcodes).exec_without_returning(op.tx()).await?;
        }
        done += chunk.len();
        (how.progress)(done);
    }
    Ok(())
}

fn to_row(op: &Op, new: &New, (categories, revision): (&HashMap<String, Uuid>, i64)) -> item::Model {
    item::Model {
        merchant_id: op.scope().merchant.0,
        id: op.new_id(),
        code: new.code.clone(),
        name: new.name.clone(),
        spec: new.spec.clone(),
        initials: initials(&new.name),
        service: new.service,
        category_id: categories.get(&new.category).copied().unwrap_or_default(),
        unit: new.unit.clone(),
        price_fen: new.price.0,
        discountable: true,
        cost_fen: 0,
        weighed: false,
        open_price: false,
        level_prices: String::new(),
        archived: false,
        version: 1,
        revision,
    }
}

fn to_barcode(row: &item::Model, new: &New) -> barcode::Model {
    barcode::Model {
        merchant_id: row.merchant_id,
        barcode: new.barcode.clone(),
        item_id: row.id,
        unit: String::new(),
        factor_milli: 0,
        price_fen: 0,
    }
}
