//! The last rows of chains and the last numbers of days, as the one writer of a SQLite database remembers them: the next row
//! of a chain needs the hash of the last, the next receipt the number before, and asking for them would be trips of their own.
//!
//! PostgreSQL has many writers and remembers nothing. Should a memory ever be wrong (somebody else wrote the file), the unique
//! index of the chain or of the numbers refuses the row, the command runs again and asks the database.
use std::collections::HashMap;

use rules::id::Uuid;

/// Places remembered at once; those of a database that has more are asked for again.
const MAX: usize = 40_000;

/// Place in a chain, from 1, and the hash there.
pub type Head = (i64, Vec<u8>);

/// A table, a merchant, and the till or member there.
pub type Place = (&'static str, Uuid, Uuid);

/// What the writer remembers.
#[derive(Debug, Default)]
pub struct Heads {
    chains: HashMap<Place, Head>,
    /// Business day and last number.
    numbers: HashMap<Place, (i32, i32)>,
    /// In which turn a place last moved.
    moved: HashMap<Place, u64>,
    /// The turn that is; they are counted from 1.
    turn: u64,
    /// What is not in `moved` moved in this turn or before.
    floor: u64,
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

    /// What is read ahead of a turn moves in this one.
    pub fn moved(&mut self, place: Place) {
        self.make_room();
        self.moved.insert(place, self.turn);
    }

    /// Nothing of this moved since that turn was kept.
    pub(super) fn stand(&self, places: &[Place], as_of: u64) -> bool {
        places.iter().all(|place| self.moved.get(place).copied().unwrap_or(self.floor) <= as_of)
    }

    /// A new turn begins. Answers its number.
    pub(super) fn begin(&mut self) -> u64 {
        self.turn += 1;
        self.turn
    }

    /// What was written may be gone: ask the database again.
    pub(super) fn forget(&mut self) {
        self.chains.clear();
        self.numbers.clear();
        self.moved.clear();
        self.floor = self.turn;
    }

    fn make_room(&mut self) {
        if self.chains.len() + self.numbers.len() + self.moved.len() >= MAX {
            self.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place = ("shifts_shift", Uuid::nil(), Uuid::nil());

    #[test]
    fn what_was_read_before_it_moved_does_not_stand() {
        let mut heads = Heads::default();
        heads.begin();
        assert!(heads.stand(&[HERE], 0), "nothing was written since the start");
        heads.moved(HERE);
        assert!(!heads.stand(&[HERE], 0), "it moves in this turn, which is not kept yet");
        heads.begin();
        assert!(!heads.stand(&[HERE], 0), "read before the first turn was kept");
        assert!(heads.stand(&[HERE], 1), "read after");
        assert!(heads.stand(&[], 0));
    }

    #[test]
    fn what_is_forgotten_may_have_moved() {
        let mut heads = Heads::default();
        heads.begin();
        heads.moved(HERE);
        heads.begin();
        heads.forget();
        assert!(!heads.stand(&[HERE], 1), "nobody knows what moved up to the second turn");
        assert!(heads.stand(&[HERE], 2));
    }
}
