//! The manifest 清单: what a backup holds, in words that can be compared with what comes out of it.
use std::path::Path;

use sea_orm::DbBackend;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::{BackupError, Result, at};
use crate::{ledger::hex, reports::auditor::Standing};

/// Of this form.
const FORMAT: &str = "zhangfang.backup.v1";
/// In the backup's folder.
pub(super) const FILE: &str = "manifest.json";

/// What lies beside the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: String,
    /// Of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// When, ms since 1970 UTC.
    pub at_ms: i64,
    /// Name of the data file beside this one.
    pub data: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, hex.
    pub sha256: String,
    /// Where the book stood that was restored from it, and audited.
    pub standing: Standing,
    /// SHA-256 of all of the above, hex.
    digest: String,
}

/// How a database is called in manifests.
pub(super) fn kind(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Sqlite { "sqlite" } else { "postgres" }
}

/// The data file's name.
pub(super) fn data_file(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Sqlite { "data.db" } else { "data.dump" }
}

/// Length and SHA-256 of the data.
pub(super) struct Weighed {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Manifest {
    pub(super) fn new(backend: DbBackend, at_ms: i64, weighed: Weighed, standing: Standing) -> Self {
        let mut manifest = Self {
            format: FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            database: kind(backend).to_owned(),
            at_ms,
            data: data_file(backend).to_owned(),
            bytes: weighed.bytes,
            sha256: weighed.sha256,
            standing,
            digest: String::new(),
        };
        manifest.digest = manifest.own_digest();
        manifest
    }

    fn own_digest(&self) -> String {
        hex(&Sha256::digest(Self { digest: String::new(), ..self.clone() }.text()))
    }

    /// As it lies in the file.
    pub(super) fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads one; every byte of the file must be the one that was written.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => BackupError::Damaged("the manifest is no text".to_owned()),
            _ => at(&path)(error),
        })?;
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| BackupError::Damaged(format!("the manifest: {error}")))?;
        if manifest.format != FORMAT || manifest.digest != manifest.own_digest() || manifest.text() != text {
            return Err(BackupError::Damaged("the manifest is not as it was written".to_owned()));
        }
        Ok(manifest)
    }

    /// Is this the data that was backed up?
    pub(super) fn weigh(&self, weighed: &Weighed) -> Result<()> {
        if weighed.bytes == self.bytes && weighed.sha256 == self.sha256 {
            return Ok(());
        }
        Err(BackupError::Damaged(format!("{} is not as it was written", self.data)))
    }
}
