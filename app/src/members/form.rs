//! The fields of a member, for the till's dialog and the back office's form. A new field is one entry of [`draft`].
use leptos::prelude::*;
use proto::members::v1::{Level, ListLevelsRequest, Member, Reason};

use crate::{
    kit::{
        call::{Loaded, use_api, use_loaded},
        draft::{Bound, Draft},
        form::{Field, FieldKind},
        format::discount,
    },
    t,
};

/// How many of the fields the till asks for when somebody joins; the rest may wait.
pub(super) const AT_THE_TILL: usize = 4;

/// A member as it is now, or a new one, to be edited. The server gives a member without a level the first one, as the form
/// shows it.
pub(super) fn draft(member: Member, levels: Loaded<Vec<Level>>) -> Draft<Member> {
    let levels = Signal::derive(move || level_options(levels));
    let phone = Field::new("phone", || t!("members.phone"), FieldKind::Digits)
        .refused("members", Reason::PhoneTaken.as_str_name())
        .hint(|| t!("members.phone_hint"));
    let card = Field::new("card_no", || t!("members.card_no"), FieldKind::Digits)
        .refused("members", Reason::CardTaken.as_str_name());
    let fields = vec![
        Bound::text(phone, |m: &mut Member| &mut m.phone),
        Bound::text(Field::new("name", || t!("members.name"), FieldKind::Text).required(), |m| &mut m.name),
        Bound::text(card.half(), |m| &mut m.card_no),
        Bound::text(Field::new("level_id", || t!("members.level"), FieldKind::Choice(levels)).half(), |m| {
            &mut m.level_id
        }),
        Bound::text(Field::new("birthday", || t!("members.birthday"), FieldKind::Date).half(), |m| &mut m.birthday),
        Bound::text(Field::new("remark", || t!("members.remark"), FieldKind::Lines(3)), |m| &mut m.remark),
    ];
    Draft::new(member, fields)
}

/// The levels of the shop, in the owner's order.
pub(super) fn use_levels() -> Loaded<Vec<Level>> {
    let api = use_api();
    use_loaded(move || async move { Ok(api.call(ListLevelsRequest {}).await?.levels) })
}

/// 金卡 9 折.
pub(super) fn level_options(levels: Loaded<Vec<Level>>) -> Vec<(String, String)> {
    let words = |level: &Level| match discount(level.pays_bp) {
        Some(rate) => format!("{} {rate}", level.name),
        None => level.name.clone(),
    };
    levels.with(|levels| levels.into_iter().flatten().map(|level| (level.level_id.clone(), words(level))).collect())
}
