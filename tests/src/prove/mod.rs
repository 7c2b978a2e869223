//! Proofs: real programs on real databases, faults on purpose, and a judgement at the end. Each part runs a negative control
//! too (a planted fault, a weak setting) that the same judgement must catch, so that a proof that cannot fail is noticed.
//!
//! A part is a module here with `pub async fn run(ask: &Ask) -> Result<Report, Failure>` and a line in the `prove` program.
use std::{fmt::Display, io::Write as _, path::PathBuf};

use serde_json::{Map, Value, json};

use crate::load::{Failure, Program};

pub mod acks;
pub mod backup;
pub mod corruptions;
mod dice;
pub mod edge;
pub mod exactly_once;
pub mod fuzz;
mod place;
pub mod power_cut;
pub mod races;
pub mod ready;
pub mod selling;
pub mod sim;
pub mod tills;
pub mod verdict;

pub use dice::Dice;
pub use place::{Place, Rows, audit};

/// What a part is asked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Where all chance comes from: the same seed asks the same.
    pub seed: u64,
    /// How much, in the part's own measure; `None` for what CI runs.
    pub count: Option<u64>,
    /// Run the negative controls, too.
    pub controls: bool,
    /// Which database.
    pub base: Base,
    /// The server's program, as it is shipped.
    pub zhangfang: PathBuf,
}

/// Which database a proof runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A file of its own.
    Sqlite,
    /// A database of its own in this cluster.
    Postgres(String),
}

impl Ask {
    /// The server as it is shipped.
    pub fn program(&self) -> Program {
        Program::plain(&self.zhangfang)
    }

    /// A server with this fault, which every proof must catch.
    ///
    /// # Errors
    /// When this program is not to be found.
    pub fn planted(&self, fault: &str) -> Result<Program, Failure> {
        Ok(Program { file: std::env::current_exe()?.into(), before: vec!["planted".into(), fault.into()] })
    }
}

impl Base {
    /// As a summary names it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// What a part found out: named checks, each said as it is made, and figures beside them.
#[derive(Debug)]
pub struct Report {
    part: String,
    checks: Vec<(String, bool)>,
    figures: Map<String, Value>,
}

impl Report {
    /// Of a part; the name may carry what it ran on: `races::sqlite`.
    pub fn of(part: impl Into<String>) -> Self {
        Self { part: part.into(), checks: Vec::new(), figures: Map::new() }
    }

    /// One thing that must hold; `told` says what was seen. The name reads like a test's: `nothing_acknowledged_is_lost`.
    pub fn check(&mut self, name: &str, holds: bool, told: impl Display) {
        let word = if holds { "ok" } else { "FAILED" };
        note(&format!("test prove::{}::{name} ... {word} ({told})", self.part));
        self.keep(name, holds);
    }

    fn keep(&mut self, name: &str, holds: bool) {
        self.checks.push((name.to_owned(), holds));
    }

    /// A number for the summary.
    pub fn figure(&mut self, name: &str, value: impl Into<Value>) {
        self.figures.insert(name.to_owned(), value.into());
    }

    /// How many checks held, and how many did not.
    pub fn counts(&self) -> (usize, usize) {
        let passed = self.checks.iter().filter(|(_, holds)| *holds).count();
        (passed, self.checks.len() - passed)
    }

    /// One JSON object: what was proved, what was violated, the figures.
    pub fn summary(&self, seed: u64) -> Value {
        let violated: Vec<_> = self.checks.iter().filter(|(_, holds)| !holds).map(|(name, _)| name).collect();
        let (passed, failed) = self.counts();
        let mut summary = json!({
            "part": self.part, "seed": seed, "passed": passed, "violations": failed, "violated": violated,
        });
        if let Some(fields) = summary.as_object_mut() {
            fields.extend(self.figures.clone());
        }
        summary
    }
}

/// A part that cannot run on this machine.
#[derive(Clone, Debug, thiserror::Error)]
#[error("SKIPPED: {0}")]
pub struct Skipped(pub String);

/// A line for the person who waits.
pub fn note(line: &str) {
    // Nobody may be waiting.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Whatever stops a part is a violation of its own kind: it could not look.
pub type Outcome = Result<Report, Failure>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_what_does_not_hold() {
        let mut report = Report::of("of_this_test");
        // Kept, not said: whoever reads the log of the tests must not take it for one that failed.
        report.keep("a_card_is_spent_once", true);
        report.keep("a_shift_is_opened_once", false);
        report.figure("races", 500);
        assert_eq!(report.counts(), (1, 1));
        let expected = json!({
            "part": "of_this_test", "seed": 7, "passed": 1, "violations": 1, "violated": ["a_shift_is_opened_once"], "races": 500,
        });
        assert_eq!(report.summary(7), expected);
    }
}
