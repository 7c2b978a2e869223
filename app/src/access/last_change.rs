//! Who saved a record last: for the sentence beside a save that came too late.
use proto::{
    access::v1::ListAuditRequest,
    kit::v1::{Filter, ListQuery},
    method::Method,
    methods,
};

use crate::kit::{call::Api, draft::Change};

/// Further back than so many saves nobody looks.
const LOOKED_AT: i32 = 20;

/// The newest save of this record, for those who may see the log; nobody for the others.
pub(crate) async fn last_change(api: Api, method: &'static Method, id: &str) -> Option<Change> {
    if !api.may(&methods::ACCESS_LIST_AUDIT) {
        return None;
    }
    let equal = |field: &str, value: &str| Filter { field: field.to_owned(), value: value.to_owned() };
    let query = ListQuery {
        page_size: LOOKED_AT,
        filters: vec![equal("method", method.short), equal("outcome", "ok")],
        ..ListQuery::default()
    };
    let rows = api.call(ListAuditRequest { query: Some(query) }).await.ok()?.rows;
    let row = rows.into_iter().find(|row| row.changes_json.contains(id))?;
    Some(Change { who: row.staff_name, at_ms: row.at_ms })
}
