//! PIN hashes: argon2id with 19 MiB, two passes. At most two at once, or the memory of a small machine is gone (safety F-11).
use std::sync::{Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher,
        phc::{Output, PasswordHash},
    },
};
use tokio::sync::Semaphore;

use crate::kit::Ids;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The 19 MiB of each check, kept for the next: given back to the allocator they stay with the thread that gave them, and
/// every thread that ever checked a PIN would sit on its own.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// A hash no PIN has: checked for people who do not exist, so that they cost the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$VJ8ZyRkBrVLg1WMCGCUVDPDMDD0gJPsbT4VmfKYv3/4";

/// Hashes a PIN for storing.
pub(super) fn hash(pin: &str, chance: &Ids) -> String {
    let mut salt = [0; 16];
    chance.fill(&mut salt);
    let hashed = Argon2::default().hash_password_with_salt(pin.as_bytes(), &salt);
    hashed.map(|hash| hash.to_string()).unwrap_or_default()
}

/// Does the PIN belong to the stored hash? `None` for a person who does not exist.
pub(super) async fn verify(pin: String, stored: Option<String>) -> bool {
    let Ok(_permit) = AT_ONCE.acquire().await else { return false };
    let checked = tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let (is_right, cost) = is_of(&pin, &stored).unwrap_or_default();
        (is_right && known, cost)
    });
    let (is_right, cost) = checked.await.unwrap_or_default();
    // The same work for somebody and for nobody: told here, so that a test can count it.
    tracing::debug!(cost, "a PIN was compared");
    is_right
}

/// Computes the hash again, by its own costs, which it names; `None` when it is no hash. Outputs compare in constant time.
fn is_of(pin: &str, stored: &str) -> Option<(bool, String)> {
    let hash = PasswordHash::new(stored).ok()?;
    let (salt, expected) = (hash.salt?, hash.hash?);
    let params = Params::try_from(&hash).ok()?;
    let cost = format!("m={},t={},p={}", params.m_cost(), params.t_cost(), params.p_cost());
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
    memory.resize(params.block_count().max(memory.len()), Block::new());
    let mut computed = vec![0; expected.len()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done = argon2.hash_password_into_with_memory(pin.as_bytes(), salt.as_ref(), &mut computed, &mut memory[..]);
    MEMORY.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    done.ok()?;
    Some((Output::new(&computed).ok()? == expected, cost))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_pin_opens() {
        let stored = hash("123456", &Ids::default());
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("123456".to_owned(), Some(stored.clone())).await);
        assert!(!verify("123457".to_owned(), Some(stored.clone())).await);
        assert!(!verify("123456".to_owned(), None).await);
        assert_ne!(hash("123456", &Ids::default()), stored, "every hash has its own salt");
    }

    #[test]
    fn nobody_has_a_hash_that_is_really_computed() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
