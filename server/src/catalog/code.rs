//! Item codes 编码 that the server gives: the item's barcode if it has one, else the next number.
use std::collections::HashSet;

use rules::catalog::normal_code;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{Op, Result, entity::item};
use crate::kit::Error;

/// Short numbers that a cashier can type, and that do not start with a zero.
const FIRST: u64 = 1_001;
/// How many numbers are tried at once.
const TRIED: u64 = 200;

/// A code that no item has.
pub(super) async fn free_code(op: &Op, barcode: Option<&str>) -> Result<String> {
    let items = item::Entity::in_scope(op.scope()).count(op.tx()).await?;
    let numbers = (FIRST + items..FIRST + items + TRIED).map(|number| number.to_string());
    let wanted: Vec<String> = barcode.map(normal_code).into_iter().chain(numbers).collect();
    let taken = taken(op, &wanted).await?;
    let free = wanted.into_iter().find(|code| !taken.contains(code));
    free.ok_or_else(|| Error::Broken(format!("the {TRIED} item codes behind {items} items are all taken")))
}

/// Which of these codes an item has.
pub(super) async fn taken(op: &Op, codes: &[String]) -> Result<HashSet<String>> {
    let known: Vec<String> = item::Entity::in_scope(op.scope())
        .select_only()
        .column(item::Column::Code)
        .filter(item::Column::Code.is_in(codes))
        .into_tuple()
        .all(op.tx())
        .await?;
    Ok(known.into_iter().collect())
}
