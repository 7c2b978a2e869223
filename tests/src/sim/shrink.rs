//! A failing day, cut down to the few steps that matter: any choice of steps is a script, so steps are left out in ever
//! smaller pieces as long as something still goes wrong.
use super::{Days, Told};

/// How often a smaller day is tried at most.
const TRIES: usize = 120;

/// The smallest day found that still fails, and what it says.
pub async fn shrink(days: &Days, told: &Told) -> (Days, Told) {
    let failed_at = told.wrong.as_ref().map_or(u64::MAX, |(n, _)| *n);
    let all: Vec<u64> = days.steps().iter().map(|step| step.n).filter(|n| *n <= failed_at).collect();
    let mut best = (Days { only: all, ..days.clone() }, told.clone());
    let (mut piece, mut tries) = (best.0.only.len() / 2, 0);
    while piece > 0 && tries < TRIES {
        let mut from = 0;
        let mut cut = false;
        while from < best.0.only.len() && tries < TRIES {
            let mut fewer = best.0.clone();
            fewer.only.drain(from..(from + piece).min(fewer.only.len()));
            tries += 1;
            // An empty choice would be the whole script.
            let told = if fewer.only.is_empty() { Told::default() } else { fewer.on_sqlite().await };
            match &told.wrong {
                Some((n, _)) => {
                    fewer.only.retain(|step| step <= n);
                    best = (fewer, told);
                    cut = true;
                }
                None => from += piece,
            }
        }
        if !cut || piece > 1 {
            piece /= 2;
        }
    }
    best
}
