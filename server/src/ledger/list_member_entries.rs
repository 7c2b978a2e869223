//! A member's statement: every movement with the balance after it (P-27).
use proto::{
    ledger::v1::{ListMemberEntriesRequest, ListMemberEntriesResponse, MemberEntry},
    refusal::Refusal,
};
use rules::{id::MemberId, ledger::Class};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Op, Result,
    entity::{balance, entry, transaction},
};
use crate::kit::op::id;

pub(super) async fn list_member_entries(
    op: &mut Op,
    request: ListMemberEntriesRequest,
) -> Result<ListMemberEntriesResponse> {
    let member: MemberId = id("member_id", &request.member_id)?;
    let class = match request.account.as_str() {
        "" | "principal" => Class::MemberPrincipal,
        "gift" => Class::MemberGift,
        "points" => Class::MemberPoints,
        _ => return Err(Refusal::bad_field("account", "choice").into()),
    };
    let limit = match request.limit {
        0 => 50,
        limit => {
            u64::try_from(limit).ok().filter(|l| *l <= 200).ok_or_else(|| Refusal::bad_field("limit", "amount"))?
        }
    };
    let merchant = op.scope().merchant.0;
    let mut after =
        balance::Entity::find_by_id((merchant, member.0, class.code())).one(op.tx()).await?.map_or(0, |row| row.amount);
    let entries = entry::Entity::find()
        .filter(entry::Column::MerchantId.eq(merchant))
        .filter(entry::Column::OwnerId.eq(member.0))
        .filter(entry::Column::Class.eq(class.code()))
        .order_by_desc(entry::Column::TransactionId)
        .limit(limit)
        .all(op.tx())
        .await?;
    let transactions = transaction::Entity::find()
        .filter(transaction::Column::MerchantId.eq(merchant))
        .filter(transaction::Column::Id.is_in(entries.iter().map(|row| row.transaction_id)))
        .all(op.tx())
        .await?;
    let mut rows = Vec::new();
    for row in entries {
        let amount = class.balance(row.amount);
        let Some(of) = transactions.iter().find(|of| of.id == row.transaction_id) else { continue };
        rows.push(MemberEntry {
            transaction_id: of.id.to_string(),
            kind: of.kind.clone(),
            document_id: of.document_id.to_string(),
            at_ms: of.at_ms,
            amount,
            balance_after: after,
        });
        after -= amount;
    }
    Ok(ListMemberEntriesResponse { entries: rows })
}
