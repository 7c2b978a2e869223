//! 会员: found by one field, saved whole, imported by the thousand.
use proto::members::v1::{FindMembersRequest, Member, SaveMemberRequest};

use crate::harness::{TestShop, Till};

mod find_members;
mod get_member;
mod import_members;
mod list_levels;
mod list_members;
mod save_member;

/// Names of whom the till's field finds.
async fn found(till: &Till, query: &str) -> Vec<String> {
    let members = till.ok(FindMembersRequest { query: query.to_owned() }).await.members;
    members.into_iter().map(|view| view.member.expect("a member").name).collect()
}

/// Somebody the shop does not know yet.
fn newcomer(shop: &TestShop) -> Member {
    Member {
        member_id: shop.new_id().to_string(),
        name: "欧阳娜娜".to_owned(),
        phone: "15000010001".to_owned(),
        ..Member::default()
    }
}

/// Saves, and must be answered.
async fn save(till: &Till, member: &Member) -> Member {
    let saved = till.ok(SaveMemberRequest { member: Some(member.clone()) }).await;
    saved.member.and_then(|view| view.member).expect("a member")
}

/// Saves, and must be refused.
async fn not_saved(till: &Till, member: &Member) -> String {
    till.refused(SaveMemberRequest { member: Some(member.clone()) }).await
}
