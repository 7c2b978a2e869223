//! Posting: entries, chain, balances.
use std::collections::BTreeMap;

use rules::{
    day::Day,
    id::Uuid,
    ledger::{self as book, Entry, Owner, Posting, hash, post},
};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait, QuerySelect,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, OnConflict},
};

use super::{
    entity::{balance, chain, entry, transaction},
    held::{Held, accounts_of, hold},
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
    /// What the members of the posting hold now.
    pub held: Held,
}

/// Posts what happened: one transaction for each document, also when no value moved. Its rows are put among the call's.
///
/// # Errors
/// `INSUFFICIENT_BALANCE` when a member's account would go below zero.
pub async fn post_in_op(op: &mut Op, document: Document, posting: &Posting) -> Result<Posted> {
    let entries = entries(posting)?;
    let members: Vec<_> =
        entries.iter().filter(|one| one.class.owner() == Owner::Member).map(|one| one.owner).collect();
    op.write_rows().await?;
    let held = hold(op, &members).await?;
    post_entries(op, document, posting, (entries, held)).await
}

/// [`post_in_op`] for whoever holds already what the members of the posting own.
///
/// # Errors
/// As there.
pub async fn post_holding_in_op(op: &mut Op, document: Document, posting: &Posting, held: Held) -> Result<Posted> {
    post_entries(op, document, posting, (entries(posting)?, held)).await
}

fn entries(posting: &Posting) -> Result<Vec<Entry>> {
    post(posting).map_err(|error| kit::Error::Broken(format!("{error}: {posting:?}")))
}

async fn post_entries(
    op: &mut Op,
    document: Document,
    posting: &Posting,
    (entries, mut held): (Vec<Entry>, Held),
) -> Result<Posted> {
    move_balances(op, &entries, &mut held).await?;
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
        asset: Set(one.asset.code()),
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
    Ok(Posted { head: hash, held })
}

/// The head of a till's chain, locked until this command ends (PostgreSQL; SQLite has one writer, which remembers).
async fn last(op: &mut Op, chain: (Uuid, Uuid)) -> Result<Head> {
    if let Some(head) = op.heads().and_then(|heads| heads.last(CHAIN, chain)) {
        return Ok(head);
    }
    let found = op.write_rows_and_find(chain::Entity::find_by_id(chain).lock_exclusive()).await?;
    Ok(found.map_or((0, vec![0; 32]), |head| (head.seq, head.hash)))
}

/// Moves what members own: all accounts of a posting in one statement, that goes with the call's other rows. It adds to what
/// the row says when it is written and the table takes no amount below zero, so nobody can spend in between (safety F-28),
/// whatever was read before. Accounts come in one fixed order, so that two commands cannot wait for each other (safety F-29).
async fn move_balances(op: &mut Op, entries: &[Entry], held: &mut Held) -> Result<()> {
    let mut changes: BTreeMap<(Uuid, i16), i64> = BTreeMap::new();
    for one in entries.iter().filter(|one| one.class.owner() == Owner::Member) {
        *changes.entry((one.owner, one.class.code())).or_default() += one.class.balance(one.amount);
    }
    if changes.is_empty() {
        return Ok(());
    }
    for &(owner, _) in changes.keys() {
        let place = accounts_of(op, owner);
        if let Some(heads) = op.heads() {
            heads.moved(place);
        }
    }
    #[cfg(feature = "planted-faults")]
    if let Some(readers) = kit::planted::blind() {
        return super::blind::move_balances(op, readers, &changes, held).await;
    }
    let merchant = op.scope().merchant.0;
    let (mut rows, mut change) = (Vec::with_capacity(changes.len()), CaseStatement::new());
    let column = |column| Expr::col((Alias::new("excluded"), column));
    for ((owner, class), by) in changes {
        rows.push(balance::ActiveModel {
            merchant_id: Set(merchant),
            owner_id: Set(owner),
            class: Set(class),
            amount: Set(held.add((owner, class), by)?),
        });
        let of_this = column(balance::Column::OwnerId).eq(owner).and(column(balance::Column::Class).eq(class));
        change = change.case(of_this, by);
    }
    let mut on_conflict =
        OnConflict::columns([balance::Column::MerchantId, balance::Column::OwnerId, balance::Column::Class]);
    let before = Expr::col((balance::Entity, balance::Column::Amount));
    on_conflict.value(balance::Column::Amount, before.add(change));
    op.put(balance::Entity::insert_many(rows).on_conflict(on_conflict));
    Ok(())
}
