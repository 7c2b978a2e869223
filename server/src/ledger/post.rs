//! Posting: entries, chain, balances.
use std::collections::BTreeMap;

use proto::members::v1::Assets;
use rules::{
    day::Day,
    id::Uuid,
    ledger::{self as book, Class, Entry, Owner, Posting, hash, post},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait, OnConflict},
};

use super::{
    Error,
    entity::{balance, chain, entry, transaction},
};
use crate::kit::{self, Op, Result, heads::Head};

const CHAIN: &str = "ledger_chain";

/// The paper a posting belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// The sale, top-up or shift.
    pub id: Uuid,
    /// Its business day.
    pub day: Day,
}

/// What a posting did.
#[derive(Debug)]
pub struct Posted {
    /// The new head of the till's chain.
    pub head: Vec<u8>,
    /// What the accounts of members hold now.
    moved: Vec<balance::Model>,
}

impl Posted {
    /// What a member owns now, who owned this before.
    pub fn assets_of(&self, member: Uuid, before: Assets) -> Assets {
        let moved = self.moved.iter().filter(|row| row.owner_id == member);
        moved.fold(before, super::with)
    }
}

/// Posts what happened: one transaction for each document, also when no value moved. The balances are moved at once, the rows
/// of the transaction are put among the call's. Call it last: it takes the locks other tills may wait for.
///
/// # Errors
/// `INSUFFICIENT_BALANCE` when a member's account would go below zero.
pub async fn post_in_op(op: &mut Op, document: Document, posting: &Posting) -> Result<Posted> {
    let entries = post(posting).map_err(|error| kit::Error::Broken(format!("{error}: {posting:?}")))?;
    let moved = move_balances(op, &entries).await?;
    let scope = op.scope();
    let (merchant, chain_id, id) = (scope.merchant.0, scope.till.0, op.new_id());
    let (last_seq, previous) = last(op, (merchant, chain_id)).await?;
    let head = book::Head {
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
    if let Some(heads) = op.heads() {
        heads.append(CHAIN, (merchant, chain_id), (head.seq, hash.clone()));
    }
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
    op.put(transaction::Entity::insert(row));
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
        op.put(entry::Entity::insert_many(rows));
    }
    let row = chain::ActiveModel {
        merchant_id: Set(merchant),
        chain_id: Set(chain_id),
        seq: Set(head.seq),
        hash: Set(hash.clone()),
    };
    let mut on_conflict = OnConflict::columns([chain::Column::MerchantId, chain::Column::ChainId]);
    on_conflict.update_columns([chain::Column::Seq, chain::Column::Hash]);
    op.put(chain::Entity::insert(row).on_conflict(on_conflict));
    Ok(Posted { head: hash, moved })
}

/// The head of a till's chain, locked until this command ends (PostgreSQL; SQLite has one writer, which remembers).
async fn last(op: &mut Op, chain: (Uuid, Uuid)) -> Result<Head> {
    if let Some(head) = op.heads().and_then(|heads| heads.last(CHAIN, chain)) {
        return Ok(head);
    }
    let found = chain::Entity::find_by_id(chain).lock_exclusive().one(op.tx()).await?;
    Ok(found.map_or((0, vec![0; 32]), |head| (head.seq, head.hash)))
}

/// Moves what members own. Member after member in one fixed order, so that two commands cannot wait for each other (safety
/// F-29).
async fn move_balances(op: &Op, entries: &[Entry]) -> Result<Vec<balance::Model>> {
    let mut moves: BTreeMap<Uuid, BTreeMap<i16, Move>> = BTreeMap::new();
    for one in entries.iter().filter(|one| one.class.owner() == Owner::Member) {
        let of_member = moves.entry(one.owner).or_default();
        of_member.entry(one.class.code()).or_insert(Move { class: one.class, change: 0 }).change +=
            one.class.balance(one.amount);
    }
    let mut moved = Vec::new();
    for (owner, moves) in moves {
        move_member(op, owner, &moves, &mut moved).await?;
    }
    Ok(moved)
}

/// By how much an account changes.
#[derive(Clone, Copy, Debug)]
struct Move {
    class: Class,
    change: i64,
}

/// All accounts of a member in one statement. The check and the write are one: nobody can spend between them (safety F-28).
async fn move_member(op: &Op, owner: Uuid, moves: &BTreeMap<i16, Move>, moved: &mut Vec<balance::Model>) -> Result<()> {
    #[cfg(feature = "planted-faults")]
    if let Some(readers) = crate::kit::planted::blind() {
        for one in moves.values() {
            moved.push(super::blind::move_balance(op, readers, (owner, one.class), one.change).await?);
        }
        return Ok(());
    }
    let merchant = op.scope().merchant.0;
    let change = moves.iter().fold(CaseStatement::new(), |case, (class, one)| {
        case.case(Expr::col(balance::Column::Class).eq(*class), one.change)
    });
    let sum = Expr::col(balance::Column::Amount).add(change);
    let done = balance::Entity::update_many()
        .col_expr(balance::Column::Amount, sum.clone())
        .filter(balance::Column::MerchantId.eq(merchant))
        .filter(balance::Column::OwnerId.eq(owner))
        .filter(balance::Column::Class.is_in(moves.keys().copied()))
        .filter(ExprTrait::gte(sum, 0))
        .exec_with_returning(op.tx())
        .await?;
    for (class, one) in moves {
        if done.iter().any(|row| row.class == *class) {
            continue;
        }
        if one.change < 0 {
            return Err(Error::InsufficientBalance { class: one.class, wanted: -one.change }.into());
        }
        moved.push(open_account(op, owner, one).await?);
    }
    moved.extend(done);
    Ok(())
}

/// The first value of an account; another till may have opened it meanwhile.
async fn open_account(op: &Op, owner: Uuid, first: &Move) -> Result<balance::Model> {
    let row = balance::ActiveModel {
        merchant_id: Set(op.scope().merchant.0),
        owner_id: Set(owner),
        class: Set(first.class.code()),
        amount: Set(first.change),
    };
    let mut on_conflict =
        OnConflict::columns([balance::Column::MerchantId, balance::Column::OwnerId, balance::Column::Class]);
    let held = Expr::col((balance::Entity, balance::Column::Amount));
    on_conflict.value(balance::Column::Amount, held.add(first.change));
    Ok(balance::Entity::insert(row).on_conflict(on_conflict).exec_with_returning(op.tx()).await?)
}
