//! The print queue's memory: an append-only file of JSON lines.
//!
//! A job is on the disk before the till hears that it was taken, and "sending" is on the disk before the first byte
//! goes to the printer. So after a power cut the file tells what may be printed again (nothing was sent) and what must
//! not (something may have been).

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Milliseconds since 1970 UTC.
    pub(crate) at_ms: u64,
    /// The job.
    pub(crate) job_id: String,
    /// What became of it.
    #[serde(flatten)]
    pub(crate) fact: Fact,
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub(crate) enum Fact {
    /// A document was taken.
    Taken {
        /// Where it goes.
        device_id: String,
        /// The `Document` message, in hex.
        document: String,
    },
    /// The drawer is to be opened. Never done after a restart.
    Kick {
        /// Which printer the drawer hangs on.
        device_id: String,
        /// Why, as the till said.
        reason: String,
    },
    /// From here on bytes may be on the paper.
    Sending,
    /// Nothing was sent after all.
    NotSent,
    /// The job came to its end.
    Ended {
        /// Name of the `JobState`.
        state: String,
        /// Word of `err.hwbridge.*`.
        trouble: String,
    },
}

/// The open file.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    bytes: u64,
}

/// Size at which the file is written anew without what is over and old.
const COMPACT_AT: u64 = 16 << 20;

impl Journal {
    /// Reads what is there. A torn last line is what a power cut leaves; it was never answered, so it is dropped.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let mut entries = Vec::new();
        if path.exists() {
            for line in BufReader::new(File::open(path)?).split(b'\n') {
                match serde_json::from_slice(&line?) {
                    Ok(entry) => entries.push(entry),
                    Err(error) => tracing::warn!(%error, "a line of the print journal cannot be read"),
                }
            }
        }
        let file = private(path)?;
        let bytes = file.metadata()?.len();
        Ok((Self { path: path.to_owned(), file, bytes }, entries))
    }

    /// Adds a line; with `durable` it is on the disk when this returns. Answers whether it is time for
    /// [`Self::rewrite`].
    pub(crate) fn append(&mut self, entry: &Entry, durable: bool) -> io::Result<bool> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.bytes += line.len() as u64;
        if durable {
            self.file.sync_data()?;
        }
        Ok(self.bytes > COMPACT_AT)
    }

    /// Replaces the whole file, all or nothing.
    pub(crate) fn rewrite(&mut self, entries: &[Entry]) -> io::Result<()> {
        let fresh = self.path.with_extension("new");
        let _old_attempt = std::fs::remove_file(&fresh);
        let mut file = private(&fresh)?;
        let mut all = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut all, entry)?;
            all.push(b'\n');
        }
        file.write_all(&all)?;
        file.sync_all()?;
        std::fs::rename(&fresh, &self.path)?;
        if let Some(folder) = self.path.parent() {
            sync_folder(folder)?;
        }
        self.file = file;
        self.bytes = all.len() as u64;
        Ok(())
    }
}

/// Opens for appending; only this user may read it.
pub(crate) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a rename in this folder last.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// Folders cannot be synced here; the file system does it.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
