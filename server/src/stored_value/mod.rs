//! Stored value 储值: plans 充值方案 and top-ups 充值.
//!
//! A top-up takes cash into the drawer of the open shift and puts principal and gift on the member, in one ledger
//! transaction (SVL-01, SVL-02). It is a liability, not income. What a plan gives is computed by
//! [`rules::stored_value::quote`], the same on the screen and here.
//! Who may call: tills, through the service; the till room spends through the ledger.
use proto::stored_value::v1::{
    GetTopUpRequest, GetTopUpResponse, ListPlansRequest, ListPlansResponse, Plan, TopUpRequest, TopUpResponse,
    stored_value_service_server::StoredValueService,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::kit::{Op, Result, serve::serve};

pub(crate) mod entity;
mod error;
mod top_up;

use entity::plan;
pub use error::Error;
use top_up::{get_top_up, top_up};

const MAX_PLANS: u64 = 100;

serve!(StoredValueService {
    list_plans(ListPlansRequest) -> ListPlansResponse = proto::methods::STORED_VALUE_LIST_PLANS;
    top_up(TopUpRequest) -> TopUpResponse = proto::methods::STORED_VALUE_TOP_UP;
    get_top_up(GetTopUpRequest) -> GetTopUpResponse = proto::methods::STORED_VALUE_GET_TOP_UP;
});

async fn list_plans(op: &mut Op, _: ListPlansRequest) -> Result<ListPlansResponse> {
    let rows = plan::Entity::find()
        .filter(plan::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(plan::Column::Archived.eq(false))
        .order_by_asc(plan::Column::PayFen)
        .limit(MAX_PLANS)
        .all(op.tx())
        .await?;
    let plans = rows.into_iter().map(|row| Plan {
        plan_id: row.id.to_string(),
        name: row.name,
        pay_fen: row.pay_fen,
        gift_fen: row.gift_fen,
        version: row.version,
    });
    Ok(ListPlansResponse { plans: plans.collect() })
}

/// Adds a plan: "pay this, get that on top".
///
/// # Errors
/// When the database does not take it.
pub async fn add_plan_in_op(op: &mut Op, name: &str, plan: rules::stored_value::Plan) -> Result<()> {
    let id = op.new_id();
    let row = plan::ActiveModel {
        merchant_id: Set(op.scope().merchant.0),
        id: Set(id),
        name: Set(name.to_owned()),
        pay_fen: Set(plan.pay.0),
        gift_fen: Set(plan.gift.0),
        archived: Set(false),
        version: Set(1),
    };
    plan::Entity::insert(row).exec_without_returning(op.tx()).await?;
    op.changed("plan", id, (), name);
    Ok(())
}
