//! 收款机设置 (TIL-23): which front each till opens in, and how its sales begin.
use proto::{
    chain::v1::{ListTillsRequest, ListTillsResponse, SaveTillRequest, SaveTillResponse, Till},
    refusal::Refusal,
};
use rules::{
    id::TillId,
    till::{Flow, Mode},
};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::{ColumnTrait, Op, QueryFilter, Result, id, till};
use crate::kit::{house::not_found, record};

/// More tills than that no shop has.
const MAX_TILLS: u64 = 500;

pub(super) async fn list_tills(op: &mut Op, _: ListTillsRequest) -> Result<ListTillsResponse> {
    let tills = till::Entity::in_scope(op.scope()).order_by_asc(till::Column::TillNo).limit(MAX_TILLS);
    Ok(ListTillsResponse { tills: tills.all(op.tx()).await?.into_iter().map(to_wire).collect() })
}

pub(super) async fn save_till(op: &mut Op, request: SaveTillRequest) -> Result<SaveTillResponse> {
    let wanted = request.till.unwrap_or_default();
    let till_id: TillId = id("till.till_id", &wanted.till_id)?;
    let mode = Mode::from_code(wanted.mode).filter(|mode| Mode::OFFERED.contains(mode));
    let mode = mode.ok_or_else(|| Refusal::bad_field("till.mode", "choice"))?;
    let flow = Flow::from_code(wanted.flow).ok_or_else(|| Refusal::bad_field("till.flow", "choice"))?;
    let found = till::Entity::in_scope(op.scope()).filter(till::Column::Id.eq(till_id.0)).one(op.tx()).await?;
    let before = found.ok_or_else(not_found)?;
    let after = till::Model { mode: mode.code(), flow: flow.code(), version: wanted.version + 1, ..before.clone() };
    record::update(op, after.clone().into_active_model(), till::Column::Version, wanted.version).await?;
    op.changed("till", after.id, &before, &after);
    Ok(SaveTillResponse { till: Some(to_wire(after)) })
}

fn to_wire(row: till::Model) -> Till {
    Till {
        till_id: row.id.to_string(),
        till_no: row.till_no,
        enrolled_ms: row.enrolled_ms,
        version: row.version,
        mode: row.mode.into(),
        flow: row.flow.into(),
    }
}
