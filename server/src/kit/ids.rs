//! Ids: UUIDv7 that only ever grow, from the machine's randomness or a test's seed.
use std::sync::{Arc, Mutex, PoisonError};

use rules::id::Uuid;
use sha2::{Digest, Sha256};

/// Makes ids. Within one millisecond the next is the last plus one (RFC 9562, method 2), so that rows made together lie
/// together in the index and compress well on the wire.
#[derive(Clone, Debug)]
pub struct Ids(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    last_ms: i64,
    last: u128,
    /// `None` asks the machine; a seed counts on.
    seed: Option<u64>,
}

impl Default for Ids {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State { last_ms: 0, last: 0, seed: None })))
    }
}

impl Ids {
    /// The same ids in the same order at every run.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State { last_ms: 0, last: 0, seed: Some(seed) })))
    }

    /// The next id, born at `now_ms`.
    pub fn next(&self, now_ms: i64) -> Uuid {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = if now_ms > state.last_ms {
            state.last_ms = now_ms;
            let stamp = (u128::from(now_ms.unsigned_abs()) & 0xffff_ffff_ffff) << 80;
            stamp
                | (0x7 << 76)
                | (u128::from(state.random(0) & 0xfff) << 64)
                | (0b10 << 62)
                | u128::from(state.random(1) >> 2)
        } else {
            state.last + 1
        };
        state.last = next;
        Uuid::from_u128(next)
    }
}

impl State {
    fn random(&mut self, part: u8) -> u64 {
        let mut bytes = [0; 8];
        match &mut self.seed {
            Some(seed) => {
                *seed = seed.wrapping_add(1);
                let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update([part]).finalize();
                bytes.copy_from_slice(&digest[..8]);
            }
            None => super::secret::fill(&mut bytes),
        }
        u64::from_be_bytes(bytes)
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
}
