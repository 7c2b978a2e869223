//! The report as lines for people.
use std::fmt;

use super::{Finding, Report};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.invariants {
            writeln!(f, "{finding}")?;
        }
        let Self { invariants, checked, violations, ms, .. } = self;
        let verdict = if *violations == 0 { "nothing is wrong" } else { "THE BOOK IS WRONG" };
        write!(f, "{verdict}: {} invariants, {checked} rows, {violations} violations, {ms} ms", invariants.len())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, sentence, checked, violations, first, warnings, ms } = self;
        let state = if *violations == 0 { "ok  " } else { "FAIL" };
        write!(f, "{state} {id}  {checked:>9} rows  {violations:>3} violations  {ms:>6} ms  {sentence}")?;
        for one in first {
            write!(f, "\n            {}: {}", one.what, one.row)?;
        }
        let named = u64::try_from(first.len()).unwrap_or(u64::MAX);
        if *violations > named {
            write!(f, "\n            and {} more", violations - named)?;
        }
        for one in warnings {
            write!(f, "\n            warning, {}: {}", one.what, one.row)?;
        }
        Ok(())
    }
}
