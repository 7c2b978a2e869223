//! Why a file was not brought in, in a sentence for the person at the terminal.
use super::{
    file::MAX_MIB,
    table::{MAX_CELL, MAX_ROWS},
};

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The operating system said no.
    #[error("the file cannot be opened: {0}")]
    Open(#[from] std::io::Error),
    /// On the disk or unpacked.
    #[error("the file is larger than {MAX_MIB} MiB")]
    TooLarge,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// An image, a program, a PDF.
    #[error("the file is not a table: give a CSV file (UTF-8 or GB18030) or an XLSX workbook")]
    Binary,
    /// BIFF, before 2007.
    #[error(
        "the file is an old Excel workbook (.xls) or protected by a password: save it as .xlsx without one, or as CSV"
    )]
    OldExcel,
    /// Neither UTF-8 nor GB18030.
    #[error("the text is neither UTF-8 nor GB18030 (line {line}): save the file as UTF-8")]
    Encoding {
        /// Where it goes wrong.
        line: usize,
    },
    /// Not what its name says, or broken.
    #[error("the workbook cannot be read: {0}")]
    Sheet(String),
    /// The reader gave up.
    #[error("the file cannot be read: it is broken")]
    Unreadable,
    /// A zip bomb, or something like one.
    #[error("the workbook unpacks to more than anybody's list of goods: it is refused")]
    Bomb,
    /// A list has an end.
    #[error("the file has more than {MAX_ROWS} rows: split it")]
    TooManyRows,
    /// A quote that is never closed, mostly.
    #[error("line {line}, column {column}: the cell is longer than {MAX_CELL} characters (is a quote \" left open?)")]
    CellTooLong {
        /// Of the file.
        line: u32,
        /// From 1.
        column: usize,
    },
    /// Excel keeps 15 digits and makes zeros of the others.
    #[error(
        "line {line}, column {column}: a number of more than 15 digits has lost its end in Excel: format the column as text"
    )]
    NumberTooLong {
        /// Of the sheet.
        line: u32,
        /// From 1.
        column: usize,
    },
    /// No row names the columns that are needed.
    #[error("no column for {missing}; the file's columns are: {}. Name one with --map FIELD=HEADER", found.join(", "))]
    NoHeader {
        /// Fields, with the usual header.
        missing: String,
        /// What the first row says.
        found: Vec<String>,
    },
    /// `--map` names a header that is not there.
    #[error("there is no column {header:?} (asked for {field}); the file's columns are: {}", found.join(", "))]
    NoColumn {
        /// Of the map.
        field: String,
        /// Of the map.
        header: String,
        /// What the first row says.
        found: Vec<String>,
    },
    /// `--map` names a field that does not exist.
    #[error("there is no field {field:?}; the fields are: {known}")]
    NoField {
        /// Of the map.
        field: String,
        /// All of them.
        known: String,
    },
    /// Which one is meant?
    #[error("two columns are called {header:?}")]
    ColumnTwice {
        /// Their name.
        header: String,
    },
    /// A basket line that is none.
    #[error("line {line}: {field} {value:?} is not {wanted}")]
    Basket {
        /// Of the file.
        line: u32,
        /// Of the header.
        field: &'static str,
        /// What it holds.
        value: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// The database said no.
    #[error("the database does not take it: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A room said no.
    #[error("{0}")]
    Room(#[from] crate::kit::Error),
}
