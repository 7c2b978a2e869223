//! Ids and secrets: UUIDv7 that only ever grow, and bytes nobody can guess, from the machine's randomness or a test's seed.
use std::sync::{Arc, Mutex, PoisonError};

use rules::id::Uuid;
use sea_orm::DbErr;
use sha2::{Digest, Sha256};

use super::{Store, log, secret};

/// Makes ids. Within one millisecond the next is the last plus one (RFC 9562, method 2), so that rows made together lie
/// together in the index and compress well on the wire.
#[derive(Clone, Debug)]
pub struct Ids {
    last: Arc<Mutex<Last>>,
    chance: Chance,
}

#[derive(Debug, Default)]
struct Last {
    ms: i64,
    id: u128,
}

/// Where randomness comes from.
#[derive(Clone, Debug)]
enum Chance {
    Machine,
    /// A seed that counts on.
    Seed(Arc<Mutex<u64>>),
    /// A seed of its own for each command, so that two that run at once do not change each other's ids.
    Commands(u64, Arc<Mutex<u64>>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::with(Chance::Machine)
    }
}

impl Ids {
    /// The same ids and secrets in the same order at every run: for tests, never for a shop.
    pub fn seeded(seed: u64) -> Self {
        Self::with(Chance::Seed(Arc::new(Mutex::new(seed))))
    }

    /// As [`Self::seeded`], and a command makes the same ids whatever runs beside it and however often it runs again.
    pub fn by_command(seed: u64) -> Self {
        Self::with(Chance::Commands(seed, Arc::new(Mutex::new(seed))))
    }

    fn with(chance: Chance) -> Self {
        Self { last: Arc::default(), chance }
    }

    /// The next id, born at `now_ms`.
    pub fn next(&self, now_ms: i64) -> Uuid {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.id = if now_ms > last.ms {
            last.ms = now_ms;
            let mut random = [0; 16];
            self.fill(&mut random);
            let stamp = (u128::from(now_ms.unsigned_abs()) & 0xffff_ffff_ffff) << 80;
            let random = u128::from_be_bytes(random) & ((0xfff << 64) | (u128::from(u64::MAX) >> 2));
            stamp | (0x7 << 76) | (0b10 << 62) | random
        } else {
            last.id + 1
        };
        Uuid::from_u128(last.id)
    }

    /// From now on every id is greater than this one.
    pub fn start_after(&self, id: Uuid) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if id.as_u128() > last.id {
            *last = Last { ms: i64::try_from(id.as_u128() >> 80).unwrap_or(i64::MAX), id: id.as_u128() };
        }
    }

    /// Goes on behind what a database holds: a clock that was set back while the server was off upsets no order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume(self, store: &Store) -> Result<Self, DbErr> {
        if let Some(id) = log::last_id(store.readers()).await? {
            self.start_after(id);
        }
        Ok(self)
    }

    /// Fills with what nobody can guess, or with what a seed says.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.chance {
            Chance::Machine => secret::fill(bytes),
            Chance::Seed(seed) | Chance::Commands(_, seed) => {
                let mut seed = seed.lock().unwrap_or_else(PoisonError::into_inner);
                for (part, piece) in bytes.chunks_mut(32).enumerate() {
                    let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(part.to_be_bytes());
                    piece.copy_from_slice(&digest.finalize()[..piece.len()]);
                }
                *seed = seed.wrapping_add(1);
            }
        }
    }

    /// The ids of one command.
    pub(super) fn of_command(&self, request_id: Option<Uuid>) -> Self {
        match (&self.chance, request_id) {
            (Chance::Commands(seed, _), Some(id)) => {
                let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(id).finalize();
                let mut own = [0; 8];
                own.copy_from_slice(&digest[..8]);
                Self::seeded(u64::from_be_bytes(own))
            }
            _ => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grow_even_when_the_clock_stands_or_goes_back() {
        let ids = Ids::default();
        let mut last = ids.next(1_000);
        for now in [1_000, 1_000, 999, 1_001, 5, 2_000] {
            let next = ids.next(now);
            assert!(next > last && next.get_version_num() == 7, "{next} after {last}");
            last = next;
        }
    }

    #[test]
    fn a_seed_repeats() {
        let (one, two) = (Ids::seeded(7), Ids::seeded(7));
        assert!((1..50).all(|now| one.next(now) == two.next(now)));
        assert_ne!(Ids::seeded(8).next(1), Ids::seeded(7).next(1));
    }

    #[test]
    fn start_behind_the_last_of_another_day() {
        let before = Ids::default().next(9_000);
        let ids = Ids::default();
        ids.start_after(before);
        let next = ids.next(1_000);
        assert!(next > before && next.get_version_num() == 7, "{next} after {before}");
        let much_later = ids.next(10_000);
        ids.start_after(before);
        assert!(ids.next(10_000) > much_later, "an old id takes nothing back");
    }

    #[test]
    fn a_command_has_its_own_ids_whatever_runs_beside_it() {
        let (request, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let alone: Vec<Uuid> = {
            let mine = Ids::by_command(7).of_command(Some(request));
            (0..3).map(|_| mine.next(5)).collect()
        };
        let ids = Ids::by_command(7);
        let (mine, theirs) = (ids.of_command(Some(request)), ids.of_command(Some(other)));
        let among: Vec<Uuid> = (0..3).map(|_| (theirs.next(5), mine.next(5)).1).collect();
        assert_eq!(alone, among);
        assert_ne!(theirs.next(6), mine.next(6));
    }

    #[test]
    fn secrets_of_the_machine_differ_and_those_of_a_seed_do_not() {
        let token = |ids: &Ids| secret::token(ids);
        assert_ne!(token(&Ids::default()), token(&Ids::default()));
        assert_eq!(token(&Ids::seeded(1)), token(&Ids::seeded(1)));
        let ids = Ids::seeded(1);
        assert_ne!(token(&ids), token(&ids));
    }
}
