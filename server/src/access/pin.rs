//! PIN hashes: argon2id with 19 MiB, two passes. At most two at once, or the memory of a small machine is gone (safety F-11).
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::kit::Ids;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

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
        let Ok(hash) = PasswordHash::new(&stored) else { return false };
        Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok() && known
    });
    checked.await.unwrap_or(false)
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
