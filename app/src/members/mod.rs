//! 会员: who pays. The till's strip and dialogs, and the back office's list.
//!
//! One field finds a member by phone, the last digits of it, card or member number, name or initials; the server decides
//! which, and an exact match wins alone. Members are never downloaded whole.
mod find_dialog;
mod form;
mod member_panel;
mod member_strip;
mod members_page;
mod new_dialog;
mod statement;

use proto::members::v1::MemberView;

pub(crate) use self::{find_dialog::FindDialog, member_strip::MemberStrip, members_page::MembersPage};
use crate::kit::format::discount;

/// Name of a member, or their phone, or their number.
fn name_of(view: &MemberView) -> String {
    let Some(member) = &view.member else { return String::new() };
    [&member.name, &member.phone, &member.member_no]
        .into_iter()
        .find(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default()
}

/// 金卡 9 折.
fn level_of(view: &MemberView) -> String {
    let Some(level) = &view.level else { return String::new() };
    match discount(level.pays_bp) {
        Some(rate) => format!("{} {rate}", level.name),
        None => level.name.clone(),
    }
}
