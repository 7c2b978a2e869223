//! The till's one field for members (MEM-08, P-40): whole card, phone or number first, and alone; else what it may be part of.
use proto::members::v1::{FindMembersRequest, FindMembersResponse};
use rules::members::{Query, normal_card, normal_phone, phone_tail, read_query};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{
    Op, Result,
    entity::member::{self, Column},
    view::views,
};
use crate::kit::list::{contains, ends_with, starts_with};

/// More than anybody reads at a counter.
const MOST: u64 = 50;

pub(super) async fn find_members(op: &mut Op, request: FindMembersRequest) -> Result<FindMembersResponse> {
    let rows = match read_query(&request.query) {
        None => Vec::new(),
        Some(query) => match exactly(op, &query).await? {
            Some(row) => vec![row],
            None => roughly(op, &query).await?,
        },
    };
    Ok(FindMembersResponse { members: views(op, rows).await? })
}

/// Whoever the text names whole: the card first, then the phone, then the member number. A question each, because each has
/// its unique index, and a database without statistics reads the whole table for the three in one.
async fn exactly(op: &Op, query: &Query) -> Result<Option<member::Model>> {
    for (column, text) in names(query) {
        if let Some(row) = here(op).filter(column.eq(text)).one(op.tx()).await? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// What the text may be the whole of.
pub(super) fn names(query: &Query) -> Vec<(Column, String)> {
    match query {
        Query::Name(_) => Vec::new(),
        // A member number has a letter in it.
        Query::Tail(text) | Query::Number(text) => vec![(Column::CardNo, text.clone()), (Column::Phone, text.clone())],
        Query::Letters(text) => {
            let card = normal_card(text);
            let phone = normal_phone(text).map(|phone| (Column::Phone, phone));
            [(Column::CardNo, card.clone()), (Column::MemberNo, card)].into_iter().chain(phone).collect()
        }
    }
}

/// No order is asked for that another index than the one that finds could give: the database would take that one.
async fn roughly(op: &Op, query: &Query) -> Result<Vec<member::Model>> {
    let some = |like: Condition| here(op).filter(like).limit(MOST);
    let mut rows = match query {
        Query::Number(_) => Vec::new(),
        Query::Tail(digits) => some(tail(digits)).all(op.tx()).await?,
        Query::Name(text) => some(contains(Column::Name, text)).order_by_asc(Column::MemberNo).all(op.tx()).await?,
        Query::Letters(text) => {
            let initials = starts_with(Column::Initials, text);
            let rows = some(initials).order_by_asc(Column::Initials).all(op.tx()).await?;
            if rows.is_empty() {
                some(starts_with(Column::CardNo, &normal_card(text))).all(op.tx()).await?
            } else {
                rows
            }
        }
    };
    rows.sort_by(|a, b| a.member_no.cmp(&b.member_no));
    Ok(rows)
}

/// Members the till may meet.
fn here(op: &Op) -> Select<member::Entity> {
    member::Entity::in_scope(op.scope()).filter(Column::Archived.eq(false))
}

/// Phones that end with these digits: the last four by the index, the others among what it finds.
pub(super) fn tail(digits: &str) -> Condition {
    let tail = Condition::all().add(Column::PhoneTail.eq(phone_tail(digits)));
    if digits.len() > 4 { tail.add(ends_with(Column::Phone, digits)) } else { tail }
}
