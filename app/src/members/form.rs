//! The fields of a member, for the till's dialog and the back office's form.
use leptos::prelude::*;
use proto::members::v1::{Level, ListLevelsRequest, Member};

use crate::{
    kit::{
        call::{Loaded, use_api, use_loaded},
        form::{Field, FieldKind},
        format::discount,
    },
    t,
};

/// Phone first; the rest may wait.
#[derive(Clone)]
pub(super) struct MemberFields {
    before: Member,
    levels: Loaded<Vec<Level>>,
    phone: Field,
    name: Field,
    card_no: Field,
    level: Field,
    birthday: Field,
    remark: Field,
}

impl MemberFields {
    /// Of a member as it is now, or of a new one.
    pub(super) fn new(member: &Member, levels: Loaded<Vec<Level>>) -> Self {
        let options = Signal::derive(move || levels.with(|levels| options(levels.map_or(&[][..], Vec::as_slice))));
        Self {
            phone: Field::new("phone", || t!("members.phone"), FieldKind::Digits, &member.phone)
                .hint(|| t!("members.phone_hint")),
            name: Field::new("name", || t!("members.name"), FieldKind::Text, &member.name),
            card_no: Field::new("card_no", || t!("members.card_no"), FieldKind::Digits, &member.card_no),
            level: Field::new("level_id", || t!("members.level"), FieldKind::Choice(options), &member.level_id),
            birthday: Field::new("birthday", || t!("members.birthday"), FieldKind::Date, &member.birthday),
            remark: Field::new("remark", || t!("members.remark"), FieldKind::Lines, &member.remark),
            before: member.clone(),
            levels,
        }
    }

    /// A level that nobody chose is the first one, as the form shows it.
    fn level_id(&self) -> String {
        let chosen = self.level.text();
        if !chosen.is_empty() {
            return chosen;
        }
        let first =
            |levels: Option<&Vec<Level>>| levels.and_then(|all| all.first()).map(|level| level.level_id.clone());
        untrack(|| self.levels.with(first)).unwrap_or_default()
    }

    /// What the till asks for when somebody joins: phone and name, then card and level.
    pub(super) fn short(&self) -> Vec<Field> {
        vec![self.phone.clone(), self.name.clone(), self.card_no.clone(), self.level.clone()]
    }

    /// All of it.
    pub(super) fn all(&self) -> Vec<Field> {
        let mut fields = self.short();
        fields.extend([self.birthday.clone(), self.remark.clone()]);
        fields
    }

    /// The member as it is typed.
    pub(super) fn member(&self) -> Member {
        Member {
            phone: self.phone.text(),
            name: self.name.text(),
            card_no: self.card_no.text(),
            level_id: self.level_id(),
            birthday: self.birthday.text(),
            remark: self.remark.text(),
            ..self.before.clone()
        }
    }
}

/// The levels of the shop, in the owner's order.
pub(super) fn use_levels() -> Loaded<Vec<Level>> {
    let api = use_api();
    use_loaded(move || async move { Ok(api.call(ListLevelsRequest {}).await?.levels) })
}

/// 金卡 9 折.
fn options(levels: &[Level]) -> Vec<(String, String)> {
    let words = |level: &Level| match discount(level.pays_bp) {
        Some(rate) => format!("{} {rate}", level.name),
        None => level.name.clone(),
    };
    levels.iter().map(|level| (level.level_id.clone(), words(level))).collect()
}
