//! The members' table of the back office.
use proto::members::v1::{ListMembersRequest, ListMembersResponse};
use rules::members::{Query, normal_card, read_query};
use sea_orm::{ColumnTrait, Condition};

use super::{
    Op, Result,
    entity::member::{self, Column},
    find_members::{names, tail},
    view::views,
};
use crate::kit::list::{self, ListSpec, contains, starts_with};

const SPEC: ListSpec<member::Entity> = ListSpec {
    order: &[
        ("member_no", || Column::MemberNo),
        // By pinyin, as a Chinese list is read.
        ("name", || Column::Initials),
    ],
    newest_first: true,
    filters: &[("level_id", || Column::LevelId), ("archived", || Column::Archived)],
    search,
    id: || Column::Id,
};

pub(super) async fn list_members(op: &mut Op, request: ListMembersRequest) -> Result<ListMembersResponse> {
    let rows = member::Entity::in_scope(op.scope());
    let (rows, page) = list::page(op, &SPEC, rows, &request.query.unwrap_or_default()).await?;
    Ok(ListMembersResponse { rows: views(op, rows).await?, page: Some(page) })
}

fn search(text: &str) -> Option<Condition> {
    let query = read_query(text)?;
    let whole = names(&query).into_iter().map(|(column, text)| column.eq(text));
    let any = whole.fold(Condition::any(), Condition::add);
    Some(match &query {
        Query::Number(_) => any,
        Query::Tail(digits) => any.add(tail(digits)),
        Query::Name(text) => any.add(contains(Column::Name, text)),
        Query::Letters(text) => any
            .add(starts_with(Column::Initials, text))
            .add(starts_with(Column::CardNo, &normal_card(text)))
            .add(contains(Column::Name, text)),
    })
}
