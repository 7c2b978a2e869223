//! Files into rooms: `zhangfang import goods FILE` and `import members FILE` (P-60).
//!
//! CSV in the encodings Chinese Excel writes, XLSX, and the basket format of the replay. A file is read whole and checked
//! whole before anything is written, within limits that a hostile file cannot pass; what is wrong is said with its line.
//! The rooms check the rows and write them ([`catalog::import_in_op`], [`members::import_in_op`]); a cell is never anything
//! but text here, whatever it starts with (safety S-08).
//! Who may call: the command line.
use std::path::{Path, PathBuf};

use crate::{
    catalog,
    kit::{
        Actor, House, Op, Scope,
        import::{How, Imported, RowError},
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

/// How a file is brought in.
pub struct Options {
    /// Field to column header, where the file's own headers are not the usual ones: `name` → `品名`.
    pub map: Vec<(String, String)>,
    /// Bring in the good rows although others are wrong.
    pub keep_good: bool,
    /// Only say what would come of it.
    pub dry_run: bool,
    /// Told how many rows of how many are written.
    pub progress: Box<dyn FnMut(usize, usize) + Send>,
}

impl Default for Options {
    fn default() -> Self {
        Self { map: Vec::new(), keep_good: false, dry_run: false, progress: Box::new(|_, _| {}) }
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

/// Brings in goods and services.
///
/// # Errors
/// When the file cannot be read or the database does not take it; nothing was kept then. Wrong rows are no error here:
/// they are in the report.
pub async fn goods(house: &House, caller: Caller, file: &Path, mut options: Options) -> Result<Report, ImportError> {
    let map = std::mem::take(&mut options.map);
    let rows = read(file, move |file| rows::goods(&file, &map)).await?;
    let mut op = begin(house, caller).await?;
    let total = rows.len();
    let progress = &mut |done| (options.progress)(done, total);
    let how = How { keep_good: options.keep_good, dry_run: options.dry_run, progress };
    let came = catalog::import_in_op(&mut op, &rows, how).await?;
    end(op, came, &options, (total, "import.Goods")).await
}

/// Brings in members.
///
/// # Errors
/// As [`goods`].
pub async fn members(house: &House, caller: Caller, file: &Path, mut options: Options) -> Result<Report, ImportError> {
    let map = std::mem::take(&mut options.map);
    let rows = read(file, move |file| rows::members(&file, &map)).await?;
    let mut op = begin(house, caller).await?;
    let total = rows.len();
    let progress = &mut |done| (options.progress)(done, total);
    let how = How { keep_good: options.keep_good, dry_run: options.dry_run, progress };
    let came = members::import_in_op(&mut op, &rows, how).await?;
    end(op, came, &options, (total, "import.Members")).await
}

/// Reading is the processor's work: not on the threads that serve.
async fn read<T: Send + 'static>(
    file: &Path,
    rows: impl FnOnce(PathBuf) -> Result<Vec<T>, ImportError> + Send + 'static,
) -> Result<Vec<T>, ImportError> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || rows(file)).await.map_err(|_| ImportError::Unreadable)?
}

async fn begin(house: &House, caller: Caller) -> Result<Op, ImportError> {
    let tx = house.store().begin_write().await?;
    Ok(Op::for_program(tx, caller.actor, caller.scope, house.clock(), house.ids().clone()))
}

async fn end(
    op: Op,
    came: Imported,
    options: &Options,
    (rows, what): (usize, &'static str),
) -> Result<Report, ImportError> {
    let how = How { keep_good: options.keep_good, dry_run: options.dry_run, progress: &mut |_| {} };
    let written = came.writes(&how) && came.created > 0;
    if written {
        op.commit_program(what).await?;
    } else {
        op.roll_back_program().await?;
    }
    Ok(Report { rows, created: came.created, skipped: came.skipped, errors: came.errors, written })
}
