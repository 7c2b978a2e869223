//! How much a page may ask for: a till that runs wild must not paper the shop.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const JOBS_PER_MINUTE: usize = 60;
const MINUTE: Duration = Duration::from_secs(60);
/// Between two openings of the drawer.
const DRAWER_REST: Duration = Duration::from_secs(2);

/// What was asked for lately.
#[derive(Default)]
pub(crate) struct Limits {
    jobs: Mutex<HashMap<String, VecDeque<Instant>>>,
    drawer: Mutex<Option<Instant>>,
}

impl Limits {
    /// May this printer get another job? Counts it when it may.
    pub(crate) fn job(&self, device_id: &str) -> bool {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = jobs.entry(device_id.to_owned()).or_default();
        while lately.front().is_some_and(|at| at.elapsed() >= MINUTE) {
            lately.pop_front();
        }
        if lately.len() >= JOBS_PER_MINUTE {
            return false;
        }
        lately.push_back(Instant::now());
        true
    }

    /// May the drawer open? Counts it when it may, else says how long to wait.
    pub(crate) fn drawer(&self) -> Result<(), Duration> {
        let mut last = self.drawer.lock().unwrap_or_else(PoisonError::into_inner);
        let rested = last.map_or(DRAWER_REST, |at| at.elapsed());
        if rested < DRAWER_REST {
            return Err(DRAWER_REST - rested);
        }
        *last = Some(Instant::now());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn sixty_jobs_a_minute_for_each_printer() {
        let limits = Limits::default();
        assert!((0..JOBS_PER_MINUTE).all(|_| limits.job("front")));
        assert!(!limits.job("front"));
        assert!(limits.job("kitchen"), "another printer has its own count");
        tokio::time::advance(MINUTE).await;
        assert!(limits.job("front"));
    }

    #[tokio::test(start_paused = true)]
    async fn the_drawer_rests_two_seconds() {
        let limits = Limits::default();
        limits.drawer().unwrap();
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(limits.drawer(), Err(Duration::from_millis(1500)));
        tokio::time::advance(Duration::from_millis(1500)).await;
        limits.drawer().unwrap();
    }
}
