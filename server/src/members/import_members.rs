//! Many members at once, from a file (P-42, P-60): each row is checked, those already there are left alone, and nothing is
//! kept when a row is wrong, unless the caller says so.
use std::collections::HashSet;

use proto::{
    members::v1::{ImportMember, ImportMembersRequest, ImportMembersResponse, RowError as WireError},
    refusal::Refusal,
};
use rules::{
    id::Uuid,
    members::{BadField, Fields, Normal, normal, normal_birthday},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use super::{
    Error, Op, Result,
    entity::{
        level,
        member::{self, Column},
    },
    level::levels_alone,
    number::{last_number, show},
    save_member::to_row,
};
use crate::kit::import::{CHUNK, How, Imported, MAX_CALL, RowError, count};

pub(super) async fn import_members(op: &mut Op, request: ImportMembersRequest) -> Result<ImportMembersResponse> {
    if request.rows.len() > MAX_CALL {
        return Err(Refusal::bad_field("rows", "too_many").into());
    }
    let how = How { keep_good: request.keep_good, dry_run: request.dry_run, progress: &mut |_| {} };
    let (dry_run, keep_good) = (request.dry_run, request.keep_good);
    let came = import_in_op(op, &request.rows, how).await?;
    if !came.errors.is_empty() && !keep_good && !dry_run {
        return Err(Error::ImportRefused { errors: came.errors.len() }.into());
    }
    let errors = came.errors.into_iter().map(|wrong| WireError {
        line: wrong.line,
        field: wrong.field.to_owned(),
        rule: wrong.rule.to_owned(),
        value: wrong.value,
    });
    Ok(ImportMembersResponse { created: count(came.created), skipped: count(came.skipped), errors: errors.collect() })
}

/// Checks all rows, then makes the members that are missing. Writes nothing in a dry run, or when a row is wrong and not
/// `keep_good`. A few queries a thousand rows, none a row.
///
/// # Errors
/// When the database does not take it.
pub async fn import_in_op(op: &mut Op, rows: &[ImportMember], how: How<'_>) -> Result<Imported> {
    let levels = levels_alone(op).await?;
    let (good, errors) = read(rows, &levels);
    let phones = taken(op, Column::Phone, good.iter().map(|new| &new.file.phone)).await?;
    let cards = taken(op, Column::CardNo, good.iter().map(|new| &new.file.card_no)).await?;
    let (there, missing): (Vec<_>, Vec<_>) =
        good.into_iter().partition(|new| phones.contains(&new.file.phone) || cards.contains(&new.file.card_no));
    let came = Imported { created: missing.len(), skipped: there.len(), errors };
    if came.writes(how.keep_good, how.dry_run) && !missing.is_empty() {
        insert(op, missing, how).await?;
        op.changed("members", "import", (), (came.created, came.skipped, came.errors.len()));
    }
    Ok(came)
}

/// A row that may become a member.
struct New {
    file: Normal,
    level_id: Uuid,
}

fn read(rows: &[ImportMember], levels: &[level::Model]) -> (Vec<New>, Vec<RowError>) {
    let (mut good, mut errors) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut seen: HashSet<(&'static str, String)> = HashSet::new();
    for row in rows {
        match read_row(row, levels, &mut seen) {
            Ok(new) => good.push(new),
            Err(bad) => errors.push(RowError::new(row.line, bad, value(row, bad.0))),
        }
    }
    (good, errors)
}

fn read_row(
    row: &ImportMember,
    levels: &[level::Model],
    seen: &mut HashSet<(&'static str, String)>,
) -> std::result::Result<New, BadField> {
    let birthday = normal_birthday(&row.birthday);
    let fields =
        Fields { name: &row.name, phone: &row.phone, card_no: &row.card_no, birthday: &birthday, remark: &row.remark };
    let file = normal(&fields)?;
    let wanted = row.level.trim();
    let level = if wanted.is_empty() { levels.first() } else { levels.iter().find(|level| level.name == wanted) };
    let level_id = level.ok_or(("level", "choice"))?.id;
    if file.phone.is_empty() && file.card_no.is_empty() {
        // Without either, the second import of the same file would make everybody twice.
        return Err(("phone", "required"));
    }
    let keys = [("phone", &file.phone), ("card_no", &file.card_no)];
    let keys: Vec<_> =
        keys.into_iter().filter(|(_, text)| !text.is_empty()).map(|(f, text)| (f, text.clone())).collect();
    if let Some((field, _)) = keys.iter().find(|key| seen.contains(key)) {
        return Err((field, "duplicate"));
    }
    seen.extend(keys);
    Ok(New { file, level_id })
}

fn value<'a>(row: &'a ImportMember, field: &str) -> &'a str {
    match field {
        "name" => &row.name,
        "phone" => &row.phone,
        "card_no" => &row.card_no,
        "level" => &row.level,
        "birthday" => &row.birthday,
        _ => &row.remark,
    }
}

/// Which of these texts a member has already.
async fn taken(op: &Op, column: Column, texts: impl Iterator<Item = &String>) -> Result<HashSet<String>> {
    let texts: Vec<&str> = texts.map(String::as_str).filter(|text| !text.is_empty()).collect();
    let mut found = HashSet::new();
    for chunk in texts.chunks(CHUNK) {
        let known: Vec<String> = member::Entity::in_scope(op.scope())
            .select_only()
            .column(column)
            .filter(column.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(op.tx())
            .await?;
        found.extend(known);
    }
    Ok(found)
}

async fn insert(op: &Op, missing: Vec<New>, how: How<'_>) -> Result<()> {
    let mut number = last_number(op).await?;
    let mut done = 0;
    let mut missing = missing.into_iter();
    loop {
        let rows: Vec<_> = missing
            .by_ref()
            .take(CHUNK)
            .map(|new| {
                number += 1;
                member::Model {
                    merchant_id: op.scope().merchant.0,
                    id: op.new_id(),
                    member_no: show(number),
                    level_id: new.level_id,
                    created_ms: op.now(),
                    ..to_row(new.file)
                }
                .into_active_model()
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        done += rows.len();
        member::Entity::insert_many(rows).exec_without_returning(op.tx()).await?;
        (how.progress)(done);
    }
}
