//! Wrong PINs: who may try at all, and what a wrong one costs.
use rules::{
    access::{KNOWN_MS, MAX_TRIES, lock_ms},
    id::Uuid,
};
use sea_orm::{ConnectionTrait, EntityTrait, Set, sea_query::OnConflict};

use super::{
    Error, Op, Result,
    entity::guess::{self, Column, Entity},
    limit::{self, Subject},
};
use crate::kit;

/// Somebody tries a PIN somewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    pub(super) merchant: Uuid,
    pub(super) staff: Uuid,
    pub(super) till: Uuid,
}

/// Nobody may try here now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shut {
    ms: i64,
    /// The till itself is shut: it has said so in the log, and knocking on leaves no more there.
    is_till: bool,
}

impl Try {
    fn at_till(self) -> Subject {
        Subject::till(self.merchant, self.till)
    }

    fn of_person(self) -> Subject {
        Subject::person(self.merchant, self.staff)
    }

    fn of_nobody(self) -> Subject {
        Subject::nobody(self.merchant, self.staff, self.till)
    }

    fn key(self) -> (Uuid, Uuid, Uuid) {
        (self.merchant, self.staff, self.till)
    }

    /// Is it shut here, for whoever this is?
    pub(super) async fn shut(self, database: &impl ConnectionTrait, now_ms: i64) -> Result<Option<Shut>> {
        let ms = limit::shut_ms(database, self.at_till(), now_ms).await?;
        if ms > 0 {
            return Ok(Some(Shut { ms, is_till: true }));
        }
        let pair = Entity::find_by_id(self.key()).one(database).await?;
        let is_known_here = pair.as_ref().is_some_and(|row| row.right_ms > now_ms - KNOWN_MS);
        let mut ms = pair.map_or(0, |row| row.locked_until_ms - now_ms);
        ms = ms.max(limit::shut_ms(database, self.of_nobody(), now_ms).await?);
        if !is_known_here {
            // Whoever guesses at other tills must not lock people out of their own (safety S-23).
            ms = ms.max(limit::shut_ms(database, self.of_person(), now_ms).await?);
        }
        Ok((ms > 0).then_some(Shut { ms, is_till: false }))
    }

    /// Whoever else tries at this till waits until this command ends: PINs sent at once are counted one by one.
    pub(super) async fn alone(self, op: &Op) -> Result<()> {
        limit::held(op, self.at_till()).await.map(|_| ())
    }

    /// Tried although it is shut.
    pub(super) async fn knocked(self, op: &Op, shut: Shut) -> Result<kit::Error> {
        let refusal = Error::locked(shut.ms).into();
        if shut.is_till {
            return Ok(kit::Error::RefusedUnnoted(refusal));
        }
        limit::count(op, self.at_till()).await?;
        Ok(kit::Error::RefusedAndKept(refusal))
    }

    /// Counts a wrong PIN; the counts are kept although the call is refused. Somebody who does not work here is counted and
    /// answered like somebody who does.
    pub(super) async fn wrong(self, op: &mut Op, works_here: bool) -> Result<kit::Error> {
        let (wrong, mut shut_ms) =
            if works_here { self.count(op).await? } else { limit::count(op, self.of_nobody()).await? };
        for subject in [self.at_till(), self.of_person()] {
            let (_, ms) = limit::count(op, subject).await?;
            shut_ms = shut_ms.max(ms);
        }
        op.changed("wrong_pin", self.staff, wrong - 1, wrong);
        let error = if shut_ms == 0 { Error::PinWrong { left: MAX_TRIES - wrong } } else { Error::locked(shut_ms) };
        Ok(kit::Error::RefusedAndKept(error.into()))
    }

    async fn count(self, op: &Op) -> Result<(i32, i64)> {
        let before = Entity::find_by_id(self.key()).one(op.tx()).await?.map_or(0, |row| row.wrong);
        let (wrong, ms) = (before + 1, lock_ms(before + 1));
        let row = self.row(wrong, if ms == 0 { 0 } else { op.now() + ms }, 0);
        let mut there = OnConflict::columns([Column::MerchantId, Column::StaffId, Column::TillId]);
        there.update_columns([Column::Wrong, Column::LockedUntilMs]);
        Entity::insert(row).on_conflict(there).exec_without_returning(op.tx()).await?;
        Ok((wrong, ms))
    }

    /// The right PIN: wrong ones are forgotten, and the till knows this person from here on.
    pub(super) async fn right(self, op: &Op) -> Result<()> {
        let mut there = OnConflict::columns([Column::MerchantId, Column::StaffId, Column::TillId]);
        there.update_columns([Column::Wrong, Column::LockedUntilMs, Column::RightMs]);
        let row = self.row(0, 0, op.now());
        Entity::insert(row).on_conflict(there).exec_without_returning(op.tx()).await?;
        limit::forget(op, self.of_person()).await
    }

    fn row(self, wrong: i32, locked_until_ms: i64, right_ms: i64) -> guess::ActiveModel {
        guess::ActiveModel {
            merchant_id: Set(self.merchant),
            staff_id: Set(self.staff),
            till_id: Set(self.till),
            wrong: Set(wrong),
            locked_until_ms: Set(locked_until_ms),
            right_ms: Set(right_ms),
        }
    }
}
