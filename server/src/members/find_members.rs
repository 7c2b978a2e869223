//! The till's one field for members (MEM-08, P-40).
use proto::members::v1::{FindMembersRequest, FindMembersResponse};
use rules::members::{Query, normal_card, normal_phone, phone_tail, read_query};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Op, Result,
    entity::member::{self, Column},
    view::views,
};
use crate::kit::list::{contains, ends_with, starts_with};

/// More than anybody reads at a counter.
const MOST: u64 = 50;

pub(super) async fn find_members(op: &mut Op, request: FindMembersRequest) -> Result<FindMembersResponse> {
    let Some(query) = read_query(&request.query) else { return Ok(FindMembersResponse::default()) };
    let mut rows = exactly(op, &query).await?;
    if rows.is_empty()
        && let Some(like) = roughly(&query)
    {
        rows = member::Entity::in_scope(op.scope())
            .filter(Column::Archived.eq(false))
            .filter(like)
            .order_by_asc(Column::MemberNo)
            .limit(MOST)
            .all(op.tx())
            .await?;
    }
    Ok(FindMembersResponse { members: views(op, rows).await? })
}

/// Whoever the text names whole: the card first, then the phone, then the member number.
async fn exactly(op: &Op, query: &Query) -> Result<Vec<member::Model>> {
    let Some(names) = names(query) else { return Ok(Vec::new()) };
    let mut rows =
        member::Entity::in_scope(op.scope()).filter(names).filter(Column::Archived.eq(false)).all(op.tx()).await?;
    let (Query::Tail(text) | Query::Number(text) | Query::Letters(text) | Query::Name(text)) = query;
    let card = normal_card(text);
    rows.sort_by_key(|row| (row.card_no.as_ref() != Some(&card), row.phone.is_none()));
    rows.truncate(1);
    Ok(rows)
}

/// Each part is a unique index of its own, and both databases join their answers.
fn names(query: &Query) -> Option<Condition> {
    let any = |card: &str, phone: Option<String>| {
        Condition::any()
            .add(Column::CardNo.eq(card))
            .add_option(phone.map(|phone| Column::Phone.eq(phone)))
            .add(Column::MemberNo.eq(card))
    };
    match query {
        Query::Tail(text) | Query::Number(text) => Some(any(text, Some(text.clone()))),
        Query::Letters(text) => Some(any(&normal_card(text), normal_phone(text))),
        Query::Name(_) => None,
    }
}

/// What the text may be a part of; also the search of the members' list.
pub(super) fn roughly(query: &Query) -> Option<Condition> {
    match query {
        Query::Tail(digits) => {
            let tail = Condition::all().add(Column::PhoneTail.eq(phone_tail(digits)));
            Some(if digits.len() > 4 { tail.add(ends_with(Column::Phone, digits)) } else { tail })
        }
        Query::Number(_) => None,
        Query::Letters(text) => Some(
            Condition::any()
                .add(starts_with(Column::Initials, text))
                .add(starts_with(Column::CardNo, &normal_card(text))),
        ),
        Query::Name(text) => Some(contains(Column::Name, text)),
    }
}
