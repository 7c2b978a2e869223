//! The ledger 账本: double entry, append-only, hash-chained. The only door through which value moves.
//!
//! [`post_in_op`] takes what happened, lets [`rules::ledger::post`] make the entries, chains them to the till's last
//! transaction and moves the balances of members by adding to what stands there, in a table that takes nothing below zero, so
//! two tills can never spend the same money. Merchant totals are sums of entries: a shared balance row would make every sale wait.
//! Invariants: entries of a transaction sum to zero for each asset; nothing is updated or deleted (triggers); a balance
//! equals the sum of its entries and is never below zero; each till's chain has no gap.
//! Who may call: stored_value, till, shifts to post; everybody above to read balances.
use std::collections::HashMap;

use proto::{
    ledger::v1::{
        GetDocumentRequest, GetDocumentResponse, ListMemberEntriesRequest, ListMemberEntriesResponse,
        ledger_service_server::LedgerService,
    },
    members::v1::Assets,
};
use rules::{
    currency::Currency,
    id::Uuid,
    ledger::{Asset, Class},
    money::Fen,
    stored_value::Balance,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::kit::{Op, Result, serve::serve};

#[cfg(feature = "planted-faults")]
mod blind;
pub(crate) mod entity;
mod error;
mod get_document;
mod held;
mod list_member_entries;
mod post;
mod takings;

pub use error::Error;
pub use held::{Held, Holding, hold};
pub use post::{Document, Posted, post_holding_in_op, post_in_op};
pub use takings::{OfTender, Part, Taking, TillSum, documents, documents_on, of_tenders, part, takings, till_sums};

use entity::balance;
use get_document::get_document;
use list_member_entries::list_member_entries;

serve!(LedgerService {
    get_document(GetDocumentRequest) -> GetDocumentResponse = proto::methods::LEDGER_GET_DOCUMENT;
    list_member_entries(ListMemberEntriesRequest) -> ListMemberEntriesResponse = proto::methods::LEDGER_LIST_MEMBER_ENTRIES;
});

/// What these members own; members without any row own nothing and are missing.
///
/// # Errors
/// When the database does not answer.
pub async fn assets(op: &Op, members: &[Uuid]) -> Result<HashMap<Uuid, Assets>> {
    let owned = balance::Entity::find()
        .filter(balance::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(balance::Column::OwnerId.is_in(members.iter().copied()));
    #[cfg(feature = "planted-faults")]
    let rows = blind::read(op, owned).await?;
    #[cfg(not(feature = "planted-faults"))]
    let rows = owned.all(op.tx()).await?;
    let mut found: HashMap<Uuid, Assets> = HashMap::new();
    for row in rows {
        let assets = found.entry(row.owner_id).or_default();
        *assets = with(std::mem::take(assets), row.class, row.amount);
    }
    Ok(found)
}

/// What somebody owns, with this account as it is.
fn with(mut assets: Assets, class: i16, amount: i64) -> Assets {
    match Class::from_code(class) {
        Some(Class::MemberPrincipal) => assets.principal_fen = amount,
        Some(Class::MemberGift) => assets.gift_fen = amount,
        Some(Class::MemberPoints) => assets.points = amount,
        _ => {}
    }
    assets
}

/// What one member owns.
///
/// # Errors
/// When the database does not answer.
pub async fn assets_of(op: &Op, member: Uuid) -> Result<Assets> {
    Ok(assets(op, &[member]).await?.remove(&member).unwrap_or_default())
}

/// The spendable part of what a member owns.
pub fn balance_of(assets: &Assets) -> Balance {
    Balance { principal: Fen(assets.principal_fen), gift: Fen(assets.gift_fen) }
}

/// The sum of an account of a shift or shop, from its entries.
///
/// # Errors
/// When the database does not answer.
pub async fn sum(op: &Op, class: Class, owner: Uuid) -> Result<i64> {
    use entity::entry;
    use sea_orm::QuerySelect;
    let sum: Option<i64> = entry::Entity::find()
        .select_only()
        .column_as(crate::kit::sum::sum(entry::Column::Amount), "sum")
        .filter(entry::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(entry::Column::OwnerId.eq(owner))
        .filter(entry::Column::Class.eq(class.code()))
        .into_tuple()
        .one(op.tx())
        .await?;
    Ok(class.balance(sum.unwrap_or(0)))
}

/// The sums of an account that counts each foreign currency apart; none of them is zero.
///
/// # Errors
/// When the database does not answer.
pub async fn foreign_sums(op: &Op, class: Class, owner: Uuid) -> Result<Vec<(Currency, i64)>> {
    use entity::entry;
    use sea_orm::{QueryOrder, QuerySelect};
    let rows: Vec<(i16, i64)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Asset)
        .column_as(crate::kit::sum::sum(entry::Column::Amount), "sum")
        .filter(entry::Column::MerchantId.eq(op.scope().merchant.0))
        .filter(entry::Column::OwnerId.eq(owner))
        .filter(entry::Column::Class.eq(class.code()))
        .group_by(entry::Column::Asset)
        .order_by_asc(entry::Column::Asset)
        .into_tuple()
        .all(op.tx())
        .await?;
    let foreign = rows.into_iter().filter_map(|(asset, sum)| match Asset::from_code(asset) {
        Some(Asset::Foreign(currency)) if sum != 0 => Some((currency, sum)),
        _ => None,
    });
    Ok(foreign.collect())
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
