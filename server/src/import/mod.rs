//! Files into rooms: `zhangfang import goods FILE` and `import members FILE` (P-60).
//!
//! CSV in the encodings Chinese Excel writes, XLSX, and the basket format of the replay. A file is read whole and checked
//! whole before anything is written, within limits that a hostile file cannot pass; what is wrong is said with its line.
//! The rooms check the rows and write them ([`catalog::import_in_op`], [`members::import_in_op`]); a cell is never anything
//! but text here, whatever it starts with (safety S-08).
//! Who may call: the command line.
use std::path::{Path, PathBuf};

use proto::{catalog::v1::ImportItem, members::v1::ImportMember};

use crate::{
    catalog,
    kit::{
        Actor, House, Op, Scope,
        import::{How, RowError},
    },
    members,
};

mod baskets;
mod columns;
mod error;
mod file;
mod rows;
mod sheet;
mod table;

pub use error::ImportError;

/// In whose name, and where.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Stands in the audit log.
    pub actor: Actor,
    /// Which merchant gets the rows.
    pub scope: Scope,
}

/// What was read of a file, not looked at yet by the room it is for.
#[derive(Debug)]
pub enum Rows {
    /// For the catalogue.
    Goods(Vec<ImportItem>),
    /// For the members.
    Members(Vec<ImportMember>),
}

/// Field to column header, where the file's own headers are not the usual ones: `name` → `品名`.
pub type Map = Vec<(String, String)>;

/// How rows are brought in.
pub struct Options {
    /// Bring in the good rows although others are wrong.
    pub keep_good: bool,
    /// Only say what would come of it.
    pub dry_run: bool,
    /// Told how many rows of how many are written.
    pub progress: Box<dyn FnMut(usize, usize) + Send>,
}

impl Default for Options {
    fn default() -> Self {
        Self { keep_good: false, dry_run: false, progress: Box::new(|_, _| {}) }
    }
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Rows with something in them; of a basket file, the goods or members in it.
    pub rows: usize,
    /// New records; in a dry run, how many there would be.
    pub created: usize,
    /// Rows whose record is there already: left as it is.
    pub skipped: usize,
    /// Rows that are wrong.
    pub errors: Vec<RowError>,
    /// The new records are in the database.
    pub written: bool,
}

/// Reads goods and services.
///
/// # Errors
/// When the file cannot be read, or a column is missing.
pub async fn read_goods(file: &Path, map: Map) -> Result<Rows, ImportError> {
    read(file, move |file| rows::goods(&file, &map)).await.map(Rows::Goods)
}

/// Reads members.
///
/// # Errors
/// As [`read_goods`].
pub async fn read_members(file: &Path, map: Map) -> Result<Rows, ImportError> {
    read(file, move |file| rows::members(&file, &map)).await.map(Rows::Members)
}

/// Goods of a file that is in memory already.
///
/// # Errors
/// As [`read_goods`].
pub fn goods_in(bytes: Vec<u8>) -> Result<Vec<ImportItem>, ImportError> {
    rows::goods_in(file::content(bytes, file::MAX_MIB)?, &[])
}

/// Members of a file that is in memory already.
///
/// # Errors
/// As [`read_goods`].
pub fn members_in(bytes: Vec<u8>) -> Result<Vec<ImportMember>, ImportError> {
    rows::members_in(file::content(bytes, file::MAX_MIB)?, &[])
}

/// Reading is the processor's work: not on the threads that serve.
async fn read<T: Send + 'static>(
    file: &Path,
    rows: impl FnOnce(PathBuf) -> Result<Vec<T>, ImportError> + Send + 'static,
) -> Result<Vec<T>, ImportError> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || rows(file)).await.map_err(|_| ImportError::Unreadable)?
}

/// Brings rows in, in one transaction.
///
/// # Errors
/// When the database does not take it; nothing was kept then. Wrong rows are no error here: they are in the report.
pub async fn bring(house: &House, caller: Caller, rows: Rows, mut options: Options) -> Result<Report, ImportError> {
    let tx = house.store().begin_write().await?;
    let mut op = Op::for_program(tx, caller.actor, caller.scope, house.clock(), house.ids().clone());
    let total = match &rows {
        Rows::Goods(rows) => rows.len(),
        Rows::Members(rows) => rows.len(),
    };
    let progress = &mut |done| (options.progress)(done, total);
    let how = How { keep_good: options.keep_good, dry_run: options.dry_run, progress };
    let (came, what) = match &rows {
        Rows::Goods(rows) => (catalog::import_in_op(&mut op, rows, how).await?, "import.Goods"),
        Rows::Members(rows) => (members::import_in_op(&mut op, rows, how).await?, "import.Members"),
    };
    let written = came.created > 0 && came.writes(options.keep_good, options.dry_run);
    if written {
        op.commit_program(what).await?;
    } else {
        op.roll_back_program().await?;
    }
    Ok(Report { rows: total, created: came.created, skipped: came.skipped, errors: came.errors, written })
}
