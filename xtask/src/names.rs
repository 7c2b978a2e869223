//! Content-hashed names: a name never means two contents, so that a browser may keep each for ever.

use sha2::{Digest, Sha256};

/// A finished file of `dist/assets/`.
pub(crate) struct Asset {
    /// `NAME.HASH.EXT`.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl Asset {
    /// Names the bytes after themselves.
    pub(crate) fn hashed(stem: &str, extension: &str, bytes: Vec<u8>) -> Self {
        Self { name: format!("{stem}.{}.{extension}", content_hash(&bytes)), bytes }
    }
}

/// Twelve hex digits: 48 bits, far more than the handful of files of one build can collide in.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))[..12].to_owned()
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let first = Asset::hashed("app", "css", b"a{}".to_vec());
        let second = Asset::hashed("app", "css", b"b{}".to_vec());
        assert_ne!(first.name, second.name);
        assert_eq!(first.name, Asset::hashed("app", "css", b"a{}".to_vec()).name);
        assert!(first.name.starts_with("app.") && first.name.ends_with(".css"));
        assert_eq!(first.name.len(), "app.".len() + 12 + ".css".len());
    }
}
