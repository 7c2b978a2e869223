//! Files that are on the disk when we say so.
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    error::{BackupError, Result, at},
    manifest::Weighed,
};
use crate::ledger::hex;

/// Copies a file and says what was read; the copy is on the disk afterwards. Without `to` it only reads.
pub(super) fn copy(from: &Path, to: Option<&Path>) -> Result<Weighed> {
    let mut source = File::open(from).map_err(at(from))?;
    let mut target = match to {
        Some(to) => Some((to, File::create_new(to).map_err(at(to))?)),
        None => None,
    };
    let (mut sha, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = source.read(&mut piece).map_err(at(from))?;
        if read == 0 {
            break;
        }
        sha.update(&piece[..read]);
        bytes += read as u64;
        if let Some((to, target)) = &mut target {
            target.write_all(&piece[..read]).map_err(at(to))?;
        }
    }
    if let Some((to, target)) = target {
        target.sync_all().map_err(at(to))?;
    }
    Ok(Weighed { bytes, sha256: hex(&sha.finalize()) })
}

/// Writes a new file, and has it on the disk.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let mut file = File::create_new(path).map_err(at(path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(at(path))
}

/// Has a file, or what a folder holds, on the disk.
pub(super) fn sync(path: &Path) -> Result<()> {
    // Windows opens no folder; its renames are journalled.
    if cfg!(windows) && path.is_dir() {
        return Ok(());
    }
    File::open(path).and_then(|file| file.sync_all()).map_err(at(path))
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The same path with something behind its name.
pub(super) fn behind(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(what);
    name.into()
}

/// The right to a database file: a server holds it while it serves, a restore while it works.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "held until it is dropped")] File);

/// Takes the lock file of this path, without waiting.
pub(super) fn hold(path: &Path, taken: BackupError) -> Result<Held> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => Err(taken),
        Err(TryLockError::Error(error)) => Err(at(path)(error)),
    }
}

/// Takes away what an earlier run left behind when it was killed: everything in the folder whose name begins so.
pub(super) fn clear(folder: &Path, begins: &str) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begins)) {
            let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            gone.map_err(at(&path))?;
        }
    }
    Ok(())
}
