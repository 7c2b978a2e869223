//! The last rows of chains and the last numbers of days, as the one writer of a SQLite database remembers them: the next row
//! of a chain needs the hash of the last, the next receipt the number before, and asking for them would be trips of their own.
//!
//! PostgreSQL has many writers and remembers nothing. Should a memory ever be wrong (somebody else wrote the file), the unique
//! index of the chain or of the numbers refuses the row, the command runs again and asks the database.
use std::collections::HashMap;

use rules::id::Uuid;

/// Chains and numbers remembered at once; the tills of a database that has more are asked for again.
const MAX: usize = 40_000;

/// Place in a chain, from 1, and the hash there.
pub type Head = (i64, Vec<u8>);

/// A table, a merchant and a till.
type Place = (&'static str, Uuid, Uuid);

/// What the writer remembers.
#[derive(Debug, Default)]
pub struct Heads {
    chains: HashMap<Place, Head>,
    /// Business day and last number.
    numbers: HashMap<Place, (i32, i32)>,
}

impl Heads {
    /// The last row of a chain of this table, by merchant and till; `None`: not remembered.
    pub fn last(&self, table: &'static str, (merchant, till): (Uuid, Uuid)) -> Option<Head> {
        self.chains.get(&(table, merchant, till)).cloned()
    }

    /// A row was appended in this turn.
    pub fn append(&mut self, table: &'static str, (merchant, till): (Uuid, Uuid), head: Head) {
        self.make_room();
        self.chains.insert((table, merchant, till), head);
    }

    /// The last number a till gave on a business day; `None`: not remembered.
    pub fn last_number(&self, table: &'static str, (merchant, till): (Uuid, Uuid), day: i32) -> Option<i32> {
        let (known, last) = self.numbers.get(&(table, merchant, till))?;
        (*known == day).then_some(*last)
    }

    /// A number was given in this turn.
    pub fn number(&mut self, table: &'static str, (merchant, till): (Uuid, Uuid), (day, last): (i32, i32)) {
        self.make_room();
        self.numbers.insert((table, merchant, till), (day, last));
    }

    /// What was written may be gone: ask the database again.
    pub(super) fn forget(&mut self) {
        self.chains.clear();
        self.numbers.clear();
    }

    fn make_room(&mut self) {
        if self.chains.len() + self.numbers.len() >= MAX {
            self.forget();
        }
    }
}
