//! A new member, or a change to one (MEM-01, MEM-05).
use proto::{
    members::v1::{Member, SaveMemberRequest, SaveMemberResponse},
    refusal::Refusal,
};
use rules::{
    id::{LevelId, MemberId, Uuid},
    members::{Fields, Normal, normal, phone_tail},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    Error, Op, Result,
    entity::member::{self, Column},
    get_member::by_id,
    level::{levels, levels_alone, pick},
    number::{last_number, show},
    view::views,
};
use crate::kit::{
    house::{not_found, stale_version},
    op::id,
    pinyin::initials,
    record,
};

pub(super) async fn save_member(op: &mut Op, request: SaveMemberRequest) -> Result<SaveMemberResponse> {
    let wanted = request.member.unwrap_or_default();
    let file = read(&wanted)?;
    let id: MemberId = id("member.member_id", &wanted.member_id)?;
    let row =
        if wanted.version == 0 { create(op, id, file, &wanted).await? } else { change(op, id, file, &wanted).await? };
    Ok(SaveMemberResponse { member: views(op, vec![row]).await?.pop() })
}

/// A new member, as the program itself makes one.
#[derive(Clone, Copy, Debug)]
pub struct NewMember<'a> {
    /// Full name.
    pub name: &'a str,
    /// Empty when not known.
    pub phone: &'a str,
    /// Empty without a card.
    pub card_no: &'a str,
    /// Which level.
    pub level: LevelId,
    /// ISO date, or empty.
    pub birthday: &'a str,
}

/// Adds a member, checked like one that comes over the wire.
///
/// # Errors
/// `BAD_FIELD`, `PHONE_TAKEN`, `CARD_TAKEN`.
pub async fn add_in_op(op: &mut Op, new: NewMember<'_>) -> Result<MemberId> {
    let wanted = Member {
        name: new.name.to_owned(),
        phone: new.phone.to_owned(),
        card_no: new.card_no.to_owned(),
        level_id: new.level.to_string(),
        birthday: new.birthday.to_owned(),
        ..Member::default()
    };
    let id = MemberId(op.new_id());
    create(op, id, read(&wanted)?, &wanted).await?;
    Ok(id)
}

async fn create(op: &mut Op, id: MemberId, file: Normal, wanted: &Member) -> Result<member::Model> {
    let levels = levels_alone(op).await?;
    let level_id = pick(&levels, &wanted.level_id)?.id;
    if by_id(op, id).await?.is_some() {
        return Err(stale_version().into());
    }
    untaken(op, id, &file).await?;
    let row = member::Model {
        merchant_id: op.scope().merchant.0,
        id: id.0,
        member_no: show(last_number(op).await? + 1),
        level_id,
        archived: wanted.archived,
        created_ms: op.now(),
        version: 1,
        ..to_row(file)
    };
    member::Entity::insert(row.clone().into_active_model()).exec_without_returning(op.tx()).await?;
    op.changed("member", id, (), &row);
    Ok(row)
}

async fn change(op: &mut Op, id: MemberId, file: Normal, wanted: &Member) -> Result<member::Model> {
    let before = by_id(op, id).await?.ok_or_else(not_found)?;
    let level_id = pick(&levels(op).await?, &wanted.level_id)?.id;
    untaken(op, id, &file).await?;
    let row = member::Model {
        merchant_id: before.merchant_id,
        id: before.id,
        member_no: before.member_no.clone(),
        level_id,
        archived: wanted.archived,
        created_ms: before.created_ms,
        version: wanted.version + 1,
        ..to_row(file)
    };
    record::update(op, row.clone().into_active_model(), Column::Version, wanted.version).await?;
    op.changed("member", id, &before, &row);
    Ok(row)
}

fn read(wanted: &Member) -> std::result::Result<Normal, Refusal> {
    let fields = Fields {
        name: &wanted.name,
        phone: &wanted.phone,
        card_no: &wanted.card_no,
        birthday: &wanted.birthday,
        remark: &wanted.remark,
    };
    normal(&fields).map_err(|(field, rule)| Refusal::bad_field(&format!("member.{field}"), rule))
}

/// The columns that people type; the caller adds the others.
pub(super) fn to_row(file: Normal) -> member::Model {
    member::Model {
        merchant_id: Uuid::nil(),
        id: Uuid::nil(),
        member_no: String::new(),
        initials: initials(&file.name),
        phone_tail: phone_tail(&file.phone).to_owned(),
        name: file.name,
        phone: Some(file.phone).filter(|phone| !phone.is_empty()),
        card_no: Some(file.card_no).filter(|card| !card.is_empty()),
        level_id: Uuid::nil(),
        birthday: file.birthday,
        remark: file.remark,
        archived: false,
        created_ms: 0,
        version: 1,
    }
}

/// Nobody else has this phone or card. Two who ask at once both hear yes; the unique index stops the second, who then runs
/// again and hears no.
async fn untaken(op: &Op, id: MemberId, file: &Normal) -> Result<()> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (phone, card) = (given(&file.phone), given(&file.card_no));
    if phone.is_none() && card.is_none() {
        return Ok(());
    }
    let same = Condition::any()
        .add_option(phone.map(|phone| Column::Phone.eq(phone)))
        .add_option(card.map(|card| Column::CardNo.eq(card)));
    let others = member::Entity::in_scope(op.scope()).filter(same).filter(Column::Id.ne(id.0));
    let Some(other) = others.one(op.tx()).await? else { return Ok(()) };
    let (member_id, name) = (MemberId(other.id), other.name);
    Err(if other.phone.is_some_and(|phone| phone == file.phone) {
        Error::PhoneTaken { member_id, name }.into()
    } else {
        Error::CardTaken { member_id, name }.into()
    })
}
