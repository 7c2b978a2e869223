//! Questions that change nothing: whoever may ask is answered, with the book's numbers where the book has them. That two
//! databases answer alike is seen when their stories are compared.
use proto::{
    access::v1::{GetSessionRequest, GetTillRequest, ListAuditRequest},
    catalog::v1::{FindItemsRequest, ListCategoriesRequest, ListItemsRequest},
    chain::v1::GetShopRequest,
    kit::v1::ListQuery,
    ledger::v1::{GetDocumentRequest, ListMemberEntriesRequest},
    members::v1::{FindMembersRequest, GetMemberRequest, ListLevelsRequest, ListMembersRequest},
    method::{Audience, Rpc},
    reports::v1::RunReportRequest,
    shifts::v1::GetCurrentShiftRequest,
    stored_value::v1::ListPlansRequest,
    till::v1::{GetSaleRequest, GetSaleResponse, ListSalesRequest},
};

use super::{Wrong, acts::Step, book::iso, days, holding, play::agree, world::World};

/// Texts that people type into a search.
const TYPED: [&str; 12] =
    ["茶", "bht", "101", "6921168509256", "169211685", "5521", "13800005521", "M00000001", "客人", "kr", "%", "a_"];
const REPORTS: [&str; 4] = ["sales_total", "sales_by_category", "sales_by_member", "sales_by_item"];
const ORDERS: [&str; 6] = ["", "name", "name desc", "member_no", "code desc", "price_fen"];

pub(super) async fn look(world: &mut World, step: &Step, what: u64, at: usize) -> Result<(), Wrong> {
    let typed = TYPED[at % TYPED.len()].to_owned();
    let order_by = ORDERS[at % ORDERS.len()].to_owned();
    let query = |order_by: &str, search: &str| {
        Some(ListQuery {
            page_size: 3,
            order_by: order_by.to_owned(),
            search: search.to_owned(),
            ..ListQuery::default()
        })
    };
    let member_id = world.book.members[world.book.member(at)].file.member_id.clone();
    match what % 19 {
        0 => member(world, step, at).await,
        1 => current_shift(world, step).await,
        2 => day(world, step).await,
        3 => report(world, step, at).await,
        4 => asked(world, step, FindMembersRequest { query: typed }).await,
        5 => asked(world, step, FindItemsRequest { query: typed, limit: 0 }).await,
        6 => any(world, step, ListItemsRequest { query: query(&order_by, "") }).await,
        7 => any(world, step, ListMembersRequest { query: query(&order_by, "") }).await,
        8 => asked(world, step, ListItemsRequest { query: query("", &typed) }).await,
        9 => asked(world, step, ListMembersRequest { query: query("", &typed) }).await,
        10 => {
            let account = ["principal", "gift", "points"][at % 3].to_owned();
            asked(world, step, ListMemberEntriesRequest { member_id, account, limit: 5 }).await
        }
        11 => {
            let Some(sale) = world.book.sales.get(at % world.book.sales.len().max(1)).cloned() else {
                return Ok(());
            };
            asked(world, step, GetDocumentRequest { document_id: sale.id.clone() }).await?;
            let wanted = world.book.allowed(step.till, "till.view_sales", step.at_ms).map(|_| sale.back);
            let said = world.ask(step, GetSaleRequest { sale_id: sale.id }).await;
            let back = |answer: GetSaleResponse| {
                answer.sale.unwrap_or_default().returns.iter().map(|one| one.total_fen).sum::<i64>()
            };
            agree("what came back of a sale", &said.map(back), &wanted)
        }
        12 => asked(world, step, ListAuditRequest { query: query("", "") }).await,
        13 => asked(world, step, ListPlansRequest {}).await,
        14 => {
            asked(world, step, ListLevelsRequest {}).await?;
            asked(world, step, ListCategoriesRequest {}).await
        }
        15 => asked(world, step, GetShopRequest {}).await,
        16 => days::look(world, step).await,
        17 => holding::look(world, step).await,
        _ => {
            asked(world, step, GetSessionRequest {}).await?;
            any(world, step, GetTillRequest {}).await
        }
    }
}

/// Whoever may ask is answered.
async fn asked<Q: Rpc<Answer: std::fmt::Debug> + 'static>(
    world: &mut World,
    step: &Step,
    question: Q,
) -> Result<(), Wrong> {
    let permission = match Q::METHOD.audience {
        Audience::Permission(permission) => permission,
        Audience::SignedIn | Audience::Public => "",
    };
    let wanted = world.book.allowed(step.till, permission, step.at_ms).map(|_| ());
    agree(Q::METHOD.short, &world.ask(step, question).await.map(|_| ()), &wanted)
}

/// The answer is only for the story: the order may be none of this list's.
async fn any<Q: Rpc<Answer: std::fmt::Debug> + 'static>(
    world: &mut World,
    step: &Step,
    question: Q,
) -> Result<(), Wrong> {
    // What was said is in the story.
    let _ = world.ask(step, question).await;
    Ok(())
}

async fn member(world: &mut World, step: &Step, at: usize) -> Result<(), Wrong> {
    let member = world.book.members[world.book.member(at)].clone();
    let wanted = world.book.allowed(step.till, "members.view", step.at_ms);
    let wanted = wanted.map(|_| (Some(member.file.clone()), Some(member.assets())));
    let said = world.ask(step, GetMemberRequest { member_id: member.file.member_id.clone() }).await;
    let said = said.map(|answer| answer.member.unwrap_or_default());
    agree("a member", &said.map(|view| (view.member, view.assets)), &wanted)
}

async fn current_shift(world: &mut World, step: &Step) -> Result<(), Wrong> {
    let wanted = world.book.allowed(step.till, "", step.at_ms);
    let open = match &world.book.seats[step.till].shift {
        Some(shift) => (Some((shift.id.clone(), iso(shift.day))), Vec::new()),
        None => (None, world.book.open_days(step.at_ms).into_iter().map(iso).collect()),
    };
    let said = world.ask(step, GetCurrentShiftRequest {}).await;
    let said =
        said.map(|answer| (answer.shift.map(|shift| (shift.shift_id, shift.business_date)), answer.business_dates));
    agree("the open shift", &said, &wanted.map(|_| open))
}

async fn day(world: &mut World, step: &Step) -> Result<(), Wrong> {
    let wanted = world.book.allowed(step.till, "till.view_sales", step.at_ms);
    let Some((day, sums)) = world.book.days.iter().next_back().map(|(day, sums)| (*day, *sums)) else { return Ok(()) };
    let query = Some(ListQuery { page_size: 5, ..ListQuery::default() });
    let said =
        world.ask(step, ListSalesRequest { business_date: iso(day), query, ..ListSalesRequest::default() }).await;
    let back = world.book.days_back.get(&day).copied().unwrap_or_default();
    let said = said
        .map(|answer| ((answer.day_count, answer.day_total_fen), (answer.day_returns_count, answer.day_returns_fen)));
    agree("a day's sales", &said, &wanted.map(|_| (sums, back)))
}

async fn report(world: &mut World, step: &Step, at: usize) -> Result<(), Wrong> {
    let report = REPORTS[at % REPORTS.len()].to_owned();
    let wanted = world.book.allowed(step.till, "reports.view", step.at_ms);
    let all = world.book.sold_and_kept();
    let said = world.ask(step, RunReportRequest { report, ..RunReportRequest::default() }).await;
    let said = said.map(|answer| answer.rows.iter().map(|row| row.amount_fen).sum::<i64>());
    agree("a report's sum", &said, &wanted.map(|_| all))
}
