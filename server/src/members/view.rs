//! A member as the screens see one: the file, the level, what the ledger says is theirs.
use std::collections::HashMap;

use proto::members::v1::{Level, Member, MemberView};
use rules::id::Uuid;

use super::{
    Op, Result,
    entity::member,
    level::{self, levels},
};
use crate::ledger;

/// Two queries, however many members.
pub(super) async fn views(op: &Op, rows: Vec<member::Model>) -> Result<Vec<MemberView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<Uuid, Level> = levels(op).await?.iter().map(|level| (level.id, level::to_wire(level))).collect();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut assets = ledger::assets(op, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| MemberView {
            level: known.get(&row.level_id).cloned(),
            assets: Some(assets.remove(&row.id).unwrap_or_default()),
            member: Some(to_wire(row)),
        })
        .collect())
}

fn to_wire(row: member::Model) -> Member {
    Member {
        member_id: row.id.to_string(),
        member_no: row.member_no,
        name: row.name,
        phone: row.phone.unwrap_or_default(),
        card_no: row.card_no.unwrap_or_default(),
        level_id: row.level_id.to_string(),
        birthday: row.birthday,
        remark: row.remark,
        archived: row.archived,
        version: row.version,
    }
}
