//! What every import of rows shares: how it is asked, what came of it, what is wrong with which row.

/// The most rows of one call; files come in through the program, which has no such limit.
pub const MAX_CALL: usize = 5_000;
/// Rows of one INSERT: one statement that both databases prepare once, far below their limits on variables.
pub const CHUNK: usize = 500;
/// The longest piece of a wrong value that is shown, characters.
const MAX_SHOWN: usize = 60;

/// How rows are brought in.
pub struct How<'a> {
    /// Bring in the good rows although others are wrong.
    pub keep_good: bool,
    /// Only say what would come of it.
    pub dry_run: bool,
    /// Told how many rows are done.
    pub progress: &'a mut (dyn FnMut(usize) + Send),
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Line of the file.
    pub line: i32,
    /// Which field.
    pub field: &'static str,
    /// A word of `err.field.*`.
    pub rule: &'static str,
    /// What it holds, cut short.
    pub value: String,
}

impl RowError {
    /// Says what is wrong with a row.
    pub fn new(line: i32, (field, rule): (&'static str, &'static str), value: &str) -> Self {
        Self { line, field, rule, value: value.chars().take(MAX_SHOWN).collect() }
    }
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New records; in a dry run, how many there would be.
    pub created: usize,
    /// Rows whose record is there already: left as it is.
    pub skipped: usize,
    /// Rows that are wrong.
    pub errors: Vec<RowError>,
}

impl Imported {
    /// Are the new records written?
    pub fn writes(&self, keep_good: bool, dry_run: bool) -> bool {
        !dry_run && (keep_good || self.errors.is_empty())
    }
}

/// A number for the wire.
pub fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
