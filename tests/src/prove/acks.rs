//! What a till was told is done, kept where no fault of the server reaches: a line a command, on the disk before the next one.
use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::load::Failure;

/// A command that the server said is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The command's id.
    pub request_id: String,
    /// What it made.
    pub done: Done,
}

/// What a command did, as its answer told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Done {
    /// A sale of this sum, fen; part of it from a member's card.
    Sale {
        /// Its id.
        id: String,
        /// Its number.
        receipt_no: String,
        /// What it cost.
        total_fen: i64,
        /// Whose card paid; empty for none.
        member_id: String,
        /// What the card paid.
        stored_fen: i64,
    },
    /// Money onto a card.
    TopUp {
        /// Its id.
        id: String,
        /// Its number.
        receipt_no: String,
        /// Onto whose card.
        member_id: String,
        /// How much.
        paid_fen: i64,
    },
    /// A sale's receipt printed again.
    Reprint {
        /// Of this sale.
        sale_id: String,
    },
    /// A new member.
    Member {
        /// Whose number was given out.
        id: String,
        /// As the server numbered it.
        member_no: String,
    },
    /// A shift opened.
    OpenShift {
        /// Its id.
        id: String,
    },
    /// A shift closed.
    CloseShift {
        /// Its id.
        id: String,
        /// What the book said was in the drawer.
        expected_fen: i64,
    },
}

/// The acknowledgement file of one till.
#[derive(Debug)]
pub struct AckFile {
    file: File,
    path: PathBuf,
}

impl AckFile {
    /// A new one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        Ok(Self { file: File::create(path)?, path: path.to_owned() })
    }

    /// Keeps an acknowledgement; it is on the disk when this returns.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn keep(&mut self, ack: &Ack) -> Result<(), Failure> {
        let mut line = serde_json::to_vec(ack)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        Ok(self.file.sync_data()?)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Reads acknowledgement files.
///
/// # Errors
/// When one is missing or holds something else.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Ack>, Failure> {
    let mut acks = Vec::new();
    for path in paths {
        for line in std::fs::read_to_string(path)?.lines() {
            acks.push(serde_json::from_str(line)?);
        }
    }
    Ok(acks)
}
