//! The members' table of the back office.
use proto::members::v1::{ListMembersRequest, ListMembersResponse};
use rules::members::{Query, normal_card, normal_phone, read_query};
use sea_orm::{ColumnTrait, Condition};

use super::{
    Op, Result,
    entity::member::{self, Column},
    find_members::roughly,
    view::views,
};
use crate::kit::list::{self, ListSpec};

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
    let whole = match &query {
        Query::Name(_) => None,
        Query::Tail(text) | Query::Number(text) | Query::Letters(text) => {
            let card = normal_card(text);
            let names = Condition::any().add(Column::MemberNo.eq(&card)).add(Column::CardNo.eq(card));
            Some(names.add_option(normal_phone(text).map(|phone| Column::Phone.eq(phone))))
        }
    };
    Some(Condition::any().add_option(whole).add_option(roughly(&query)))
}
