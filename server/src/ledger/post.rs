//! Posting: entries, chain, balances.
use rules::{
    day::Day,
    id::Uuid,
    ledger::{Class, Entry, Head, Owner, Posting, hash, post},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    Error,
    entity::{balance, chain, entry, transaction},
};
use crate::kit::{self, Op, Result};

/// The paper a posting belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// The sale, top-up or shift.
    pub id: Uuid,
    /// Its business day.
    pub day: Day,
}

/// Posts what happened: one transaction for each document, also when no value moved. Call it last: it takes the locks other tills may wait for.
///
/// # Errors
/// `INSUFFICIENT_BALANCE` when a member's account would go below zero.
pub async fn post_in_op(op: &mut Op, document: Document, posting: &Posting) -> Result<()> {
    let entries = post(posting).map_err(|error| kit::Error::Broken(format!("{error}: {posting:?}")))?;
    move_balances(op, &entries).await?;
    let scope = op.scope();
    let (merchant, chain_id, id) = (scope.merchant.0, scope.till.0, op.new_id());
    let before = chain::Entity::find_by_id((merchant, chain_id)).lock_exclusive().one(op.tx()).await?;
    let (last_seq, previous) = before.map_or((0, vec![0; 32]), |head| (head.seq, head.hash));
    let head = Head {
        previous: &previous,
        chain: chain_id,
        seq: last_seq + 1,
        transaction: id,
        kind: posting.kind(),
        document: document.id,
        day: document.day,
        at_ms: op.now(),
    };
    let hash = hash(&head, &entries).to_vec();
    let row = transaction::ActiveModel {
        merchant_id: Set(merchant),
        id: Set(id),
        chain_id: Set(chain_id),
        seq: Set(head.seq),
        kind: Set(head.kind.to_owned()),
        document_id: Set(document.id),
        request_id: Set(op.request_id()),
        business_day: Set(document.day.0),
        at_ms: Set(op.now()),
        previous_hash: Set(previous.clone()),
        hash: Set(hash.clone()),
    };
    transaction::Entity::insert(row).exec_without_returning(op.tx()).await?;
    let rows = entries.iter().enumerate().map(|(n, one)| entry::ActiveModel {
        merchant_id: Set(merchant),
        transaction_id: Set(id),
        n: Set(i16::try_from(n).unwrap_or(i16::MAX)),
        class: Set(one.class.code()),
        owner_id: Set(one.owner),
        asset: Set(one.class.asset().code()),
        amount: Set(one.amount),
    });
    if !entries.is_empty() {
        entry::Entity::insert_many(rows).exec_without_returning(op.tx()).await?;
    }
    let row =
        chain::ActiveModel { merchant_id: Set(merchant), chain_id: Set(chain_id), seq: Set(head.seq), hash: Set(hash) };
    let mut on_conflict = OnConflict::columns([chain::Column::MerchantId, chain::Column::ChainId]);
    on_conflict.update_columns([chain::Column::Seq, chain::Column::Hash]);
    chain::Entity::insert(row).on_conflict(on_conflict).exec_without_returning(op.tx()).await?;
    Ok(())
}

/// Moves what members own. In one fixed order of accounts, so that two commands cannot wait for each other (safety F-29).
async fn move_balances(op: &Op, entries: &[Entry]) -> Result<()> {
    let mut moves: Vec<(Uuid, Class, i64)> = Vec::new();
    for one in entries.iter().filter(|one| one.class.owner() == Owner::Member) {
        let change = one.class.balance(one.amount);
        match moves.iter_mut().find(|(owner, class, _)| *owner == one.owner && *class == one.class) {
            Some((_, _, sum)) => *sum += change,
            None => moves.push((one.owner, one.class, change)),
        }
    }
    moves.sort_unstable();
    for (owner, class, change) in moves {
        move_balance(op, owner, class, change).await?;
    }
    Ok(())
}

/// The check and the write are one statement: nobody can spend between them (safety F-28).
async fn move_balance(op: &Op, owner: Uuid, class: Class, change: i64) -> Result<()> {
    let merchant = op.scope().merchant.0;
    let moved = Expr::col(balance::Column::Amount).add(change);
    let done = balance::Entity::update_many()
        .col_expr(balance::Column::Amount, moved.clone())
        .filter(balance::Column::MerchantId.eq(merchant))
        .filter(balance::Column::OwnerId.eq(owner))
        .filter(balance::Column::Class.eq(class.code()))
        .filter(ExprTrait::gte(moved, 0))
        .exec(op.tx())
        .await?;
    if done.rows_affected == 1 {
        return Ok(());
    }
    if change < 0 {
        return Err(Error::InsufficientBalance { class, wanted: -change }.into());
    }
    let row = balance::ActiveModel {
        merchant_id: Set(merchant),
        owner_id: Set(owner),
        class: Set(class.code()),
        amount: Set(change),
    };
    let mut on_conflict =
        OnConflict::columns([balance::Column::MerchantId, balance::Column::OwnerId, balance::Column::Class]);
    on_conflict.value(balance::Column::Amount, Expr::col((balance::Entity, balance::Column::Amount)).add(change));
    balance::Entity::insert(row).on_conflict(on_conflict).exec_without_returning(op.tx()).await?;
    Ok(())
}
