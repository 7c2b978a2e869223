//! The returns of a business day, and the slip of one printed again.
use proto::{
    refusal::Refusal,
    till::v1::{ListReturnsRequest, ListReturnsResponse, ReprintReturnRequest, ReprintReturnResponse},
};
use rules::{day::Day, id::ReturnId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{Op, Result, entity::taken_back, returned::told};
use crate::{
    kit::{
        house::not_found,
        list::{self, ListSpec},
        op::id,
    },
    shifts::{self, Event},
};

const SPEC: ListSpec<taken_back::Entity> = ListSpec {
    order: &[("id", || taken_back::Column::Id), ("total_fen", || taken_back::Column::TotalFen)],
    newest_first: true,
    filters: &[],
    search: |text| Some(Condition::any().add(list::contains(taken_back::Column::ReceiptNo, text))),
    id: || taken_back::Column::Id,
};

pub(super) async fn list_returns(op: &mut Op, request: ListReturnsRequest) -> Result<ListReturnsResponse> {
    let day: Day = match request.business_date.as_str() {
        "" => op.scope().day.day_of(op.now()),
        date => date.parse().map_err(|_| Refusal::bad_field("business_date", "date"))?,
    };
    let scope = op.scope();
    let of_day = taken_back::Entity::find()
        .filter(taken_back::Column::MerchantId.eq(scope.merchant.0))
        .filter(taken_back::Column::ShopId.eq(scope.shop.0))
        .filter(taken_back::Column::BusinessDay.eq(day.0));
    let (rows, page) = list::page(op, &SPEC, of_day, &request.query.unwrap_or_default()).await?;
    Ok(ListReturnsResponse { rows: told(op, rows).await?, page: Some(page) })
}

pub(super) async fn reprint_return(op: &mut Op, request: ReprintReturnRequest) -> Result<ReprintReturnResponse> {
    let return_id: ReturnId = id("return_id", &request.return_id)?;
    let scope = op.scope();
    let counted = taken_back::Entity::update_many()
        .col_expr(taken_back::Column::Copies, Expr::col(taken_back::Column::Copies).add(1))
        .filter(taken_back::Column::MerchantId.eq(scope.merchant.0))
        .filter(taken_back::Column::ShopId.eq(scope.shop.0))
        .filter(taken_back::Column::Id.eq(return_id.0))
        .exec(op.tx())
        .await?;
    if counted.rows_affected == 0 {
        return Err(not_found().into());
    }
    let row = taken_back::Entity::find_by_id((scope.merchant.0, return_id.0)).one(op.tx()).await?;
    let returned = told(op, row.into_iter().collect()).await?.pop().ok_or_else(not_found)?;
    let event = op.new_id();
    shifts::note_here_in_op(op, Event::Reprint, event).await?;
    op.changed("reprint", return_id, (), returned.copies);
    Ok(ReprintReturnResponse { returned: Some(returned) })
}
