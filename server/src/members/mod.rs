//! Members 会员: who they are, how they are found, and the level 等级 that says what they pay.
//!
//! What a member owns is in the ledger; this room holds the file. The till finds a member by one field (P-40): a whole card,
//! phone or member number wins alone, else the tail of a phone, pinyin initials, a part of the name; every way but the last
//! is an index. Archived members are kept for their history and not found at the till.
//! Invariants: phone and card number have one form (`rules::members::normal`) and are unique in the merchant (P-42), archived
//! members included; the member number is given here, counts up and is never used twice; a change needs the version it was
//! made from.
//! Who may call: stored_value and till ask for [`find`]; imports and a new merchant's first data use the `_in_op` functions.
use proto::members::v1::{
    FindMembersRequest, FindMembersResponse, GetMemberRequest, GetMemberResponse, ImportMembersRequest,
    ImportMembersResponse, ListLevelsRequest, ListLevelsResponse, ListMembersRequest, ListMembersResponse,
    SaveMemberRequest, SaveMemberResponse, members_service_server::MembersService,
};

use crate::kit::{Op, Result, serve::serve};

pub(crate) mod entity;
mod error;
mod find_members;
mod found;
mod get_member;
mod import_members;
mod level;
mod list_members;
mod number;
mod save_member;
mod view;

pub use error::Error;
pub use found::{Find, Found, find};
pub use import_members::import_in_op;
pub use level::{add_level_in_op, are_levels};
pub use save_member::{NewMember, add_in_op};

use find_members::find_members;
use get_member::get_member;
use import_members::import_members;
use level::list_levels;
use list_members::list_members;
use save_member::save_member;

serve!(MembersService {
    find_members(FindMembersRequest) -> FindMembersResponse = proto::methods::MEMBERS_FIND_MEMBERS;
    get_member(GetMemberRequest) -> GetMemberResponse = proto::methods::MEMBERS_GET_MEMBER;
    list_members(ListMembersRequest) -> ListMembersResponse = proto::methods::MEMBERS_LIST_MEMBERS;
    save_member(SaveMemberRequest) -> SaveMemberResponse = proto::methods::MEMBERS_SAVE_MEMBER;
    list_levels(ListLevelsRequest) -> ListLevelsResponse = proto::methods::MEMBERS_LIST_LEVELS;
    import_members(ImportMembersRequest) -> ImportMembersResponse = proto::methods::MEMBERS_IMPORT_MEMBERS;
});
