//! The audit log of the shop, newest first.
use std::collections::HashMap;

use proto::access::v1::{AuditRow, ListAuditRequest, ListAuditResponse};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Op, Result};
use crate::{
    chain::entity::till,
    kit::{
        list::{self, ListSpec},
        log::entry,
    },
};

/// The outcome of what was done; everything else names a refusal.
const OK: &str = "ok";
/// As the filter `outcome`: every refusal.
const REFUSED: &str = "refused";

const SPEC: ListSpec<entry::Entity> = ListSpec {
    order: &[("at_ms", || entry::Column::AtMs)],
    newest_first: true,
    filters: &[("method", || entry::Column::Method), ("outcome", || entry::Column::Outcome)],
    search: |text| Some(list::contains(entry::Column::StaffName, text)),
    id: || entry::Column::Id,
};

pub(super) async fn list_audit(op: &mut Op, request: ListAuditRequest) -> Result<ListAuditResponse> {
    let scope = op.scope();
    let mut query = request.query.unwrap_or_default();
    let mut rows = entry::Entity::find()
        .filter(entry::Column::MerchantId.eq(scope.merchant.0))
        .filter(entry::Column::ShopId.eq(scope.shop.0));
    // The list's own filters match whole values; whoever looks for trouble wants every refusal.
    let before = query.filters.len();
    query.filters.retain(|filter| filter.field != "outcome" || filter.value != REFUSED);
    if query.filters.len() < before {
        rows = rows.filter(entry::Column::Outcome.ne(OK));
    }
    let (rows, page) = list::page(op, &SPEC, rows, &query).await?;
    let tills = till::Entity::find()
        .filter(till::Column::MerchantId.eq(scope.merchant.0))
        .filter(till::Column::Id.is_in(rows.iter().map(|row| row.till_id)))
        .all(op.tx())
        .await?;
    let numbers: HashMap<_, _> = tills.into_iter().map(|till| (till.id, till.till_no)).collect();
    let rows = rows.into_iter().map(|row| AuditRow {
        audit_id: row.id.to_string(),
        at_ms: row.at_ms,
        staff_name: row.staff_name,
        till_no: numbers.get(&row.till_id).cloned().unwrap_or_default(),
        method: row.method,
        outcome: row.outcome,
        changes_json: row.changes,
    });
    Ok(ListAuditResponse { rows: rows.collect(), page: Some(page) })
}
