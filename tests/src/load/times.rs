//! How long calls took.
use std::time::Duration;

use serde_json::{Value, json};

/// Durations of many calls.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<u64>);

impl Times {
    /// One more.
    pub fn add(&mut self, took: Duration) {
        self.0.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Those of somebody else, too.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// `{p50, p95, p99}` in ms; nothing was measured gives zeros.
    pub fn summary(&self) -> Value {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        json!({ "p50": at(&sorted, 50), "p95": at(&sorted, 95), "p99": at(&sorted, 99) })
    }
}

/// The smallest value that so many percent do not pass, ms with three decimals.
fn at(sorted: &[u64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).map_or(0.0, |micros| *micros as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut times = Times::default();
        assert_eq!(times.summary(), json!({ "p50": 0.0, "p95": 0.0, "p99": 0.0 }));
        (1..=200).for_each(|ms| times.add(Duration::from_millis(ms)));
        assert_eq!(times.summary(), json!({ "p50": 100.0, "p95": 190.0, "p99": 198.0 }));
    }
}
