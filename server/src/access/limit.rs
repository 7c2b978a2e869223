//! Guessing ends: wrong PINs at one till whoever is tried, at one person whatever the till, wrong enrolment codes from one
//! address and altogether.
//!
//! Each subject has one row that counts the wrong ones of a window of time and, when they are too many, says until when it
//! is shut. Whoever counts holds the row until the end of the command, so that guesses sent at once count one by one.
use rules::{
    access::{Guessing, PER_ADDRESS, PER_CODES, PER_NOBODY, PER_PERSON, PER_TILL},
    id::Uuid,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};

use super::{
    Op, Result,
    entity::limit::{self, Column, Entity},
};

/// What is guessed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    merchant: Uuid,
    kind: i16,
    id: Uuid,
    guessing: Guessing,
}

impl Subject {
    /// PINs at this till, of anybody.
    pub(super) fn till(merchant: Uuid, till: Uuid) -> Self {
        Self { merchant, kind: 1, id: till, guessing: PER_TILL }
    }

    /// PINs of this person, at any till.
    pub(super) fn person(merchant: Uuid, staff: Uuid) -> Self {
        Self { merchant, kind: 2, id: staff, guessing: PER_PERSON }
    }

    /// PINs of somebody who does not work here, at this till: they are locked as people are.
    pub(super) fn nobody(merchant: Uuid, staff: Uuid, till: Uuid) -> Self {
        Self { merchant, kind: 3, id: folded(&[staff.as_bytes(), till.as_bytes()]), guessing: PER_NOBODY }
    }

    /// Enrolment codes from one address.
    pub(super) fn address(address: &[u8]) -> Self {
        Self { merchant: Uuid::nil(), kind: 4, id: folded(&[address]), guessing: PER_ADDRESS }
    }

    /// Enrolment codes from everywhere.
    pub(super) fn codes() -> Self {
        Self { merchant: Uuid::nil(), kind: 5, id: Uuid::nil(), guessing: PER_CODES }
    }

    fn key(self) -> (Uuid, i16, Uuid) {
        (self.merchant, self.kind, self.id)
    }
}

/// How long this is shut, ms; 0 when it is open.
pub(super) async fn shut_ms(database: &impl ConnectionTrait, subject: Subject, now_ms: i64) -> Result<i64> {
    let row = Entity::find_by_id(subject.key()).one(database).await?;
    Ok(row.map_or(0, |row| (row.locked_until_ms - now_ms).max(0)))
}

/// The count so far, held until the command ends.
pub(super) async fn held(op: &Op, subject: Subject) -> Result<limit::Model> {
    let (merchant, kind, id) = subject.key();
    let row = limit::ActiveModel {
        merchant_id: Set(merchant),
        kind: Set(kind),
        subject: Set(id),
        wrong: Set(0),
        since_ms: Set(op.now()),
        locked_until_ms: Set(0),
    };
    let mut there = OnConflict::columns([Column::MerchantId, Column::Kind, Column::Subject]);
    there.value(Column::Wrong, Expr::col((Entity, Column::Wrong)));
    Ok(Entity::insert(row).on_conflict(there).exec_with_returning(op.tx()).await?)
}

/// Counts a wrong one; answers how many it makes in the window, and for how long that shuts it, ms.
pub(super) async fn count(op: &Op, subject: Subject) -> Result<(i32, i64)> {
    let row = held(op, subject).await?;
    let (merchant, kind, id) = subject.key();
    let begins = op.now() - subject.guessing.window_ms;
    let (wrong, since) = if row.since_ms <= begins { (1, op.now()) } else { (row.wrong + 1, row.since_ms) };
    let shut = subject.guessing.lock_ms(wrong);
    let kept = limit::ActiveModel {
        merchant_id: Set(merchant),
        kind: Set(kind),
        subject: Set(id),
        wrong: Set(wrong),
        since_ms: Set(since),
        // A lock outlives the window it was earned in.
        locked_until_ms: Set(row.locked_until_ms.max(if shut == 0 { 0 } else { op.now() + shut })),
    };
    Entity::update(kept).exec(op.tx()).await?;
    if wrong == 1 {
        forget_old(op, subject).await?;
    }
    Ok((wrong, shut))
}

/// What nobody guesses at any more is forgotten: subjects are named by whoever guesses, and must not pile up.
async fn forget_old(op: &Op, like: Subject) -> Result<()> {
    Entity::delete_many()
        .filter(Column::MerchantId.eq(like.merchant))
        .filter(Column::Kind.eq(like.kind))
        .filter(Column::SinceMs.lte(op.now() - like.guessing.window_ms))
        .filter(Column::LockedUntilMs.lte(op.now()))
        .exec(op.tx())
        .await?;
    Ok(())
}

/// Forgets the wrong ones.
pub(super) async fn forget(op: &Op, subject: Subject) -> Result<()> {
    Entity::delete_by_id(subject.key()).exec(op.tx()).await?;
    Ok(())
}

/// Anything as an id.
fn folded(parts: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    let digest = digest.finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(id)
}
