//! The last rows of chains, as the one writer of a SQLite database remembers them: the next row of a chain needs the hash of
//! the last, and asking for it would be a trip of its own.
//!
//! PostgreSQL has many writers and remembers nothing. Should a memory ever be wrong (somebody else wrote the file), the unique
//! index of the chain refuses the row, the command runs again and asks the database.
use std::collections::HashMap;

use rules::id::Uuid;

/// Chains remembered at once; the tills of a database that has more are asked for again.
const MAX: usize = 20_000;

/// Place in a chain, from 1, and the hash there.
pub type Head = (i64, Vec<u8>);

/// What the writer remembers.
#[derive(Debug, Default)]
pub struct Heads(HashMap<(&'static str, Uuid, Uuid), Head>);

impl Heads {
    /// The last row of a chain of this table, by merchant and till; `None`: not remembered.
    pub fn last(&self, table: &'static str, (merchant, till): (Uuid, Uuid)) -> Option<Head> {
        self.0.get(&(table, merchant, till)).cloned()
    }

    /// A row was appended in this turn.
    pub fn append(&mut self, table: &'static str, (merchant, till): (Uuid, Uuid), head: Head) {
        if self.0.len() >= MAX {
            self.0.clear();
        }
        self.0.insert((table, merchant, till), head);
    }

    /// What was written may be gone: ask the database again.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}
