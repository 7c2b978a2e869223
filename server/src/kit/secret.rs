//! Secrets: random tokens of 256 bits, of which the database holds only the SHA-256.
use sha2::{Digest, Sha256};

use super::Ids;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Fills with the machine's randomness.
///
/// # Panics
/// When the machine has no randomness: nothing we would make then could be trusted.
pub(super) fn fill(bytes: &mut [u8]) {
    let filled = getrandom::fill(bytes);
    assert!(filled.is_ok(), "the machine gives no randomness: {filled:?}");
}

/// A new token, 43 characters.
pub fn token(chance: &Ids) -> String {
    let mut bytes = [0; 43];
    chance.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 64)])).collect()
}

/// What the database keeps of a token.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
