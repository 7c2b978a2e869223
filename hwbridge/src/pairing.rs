//! Which pages may print.
//!
//! A page asks once per browser profile and gets a token for its origin. The agent keeps the token's hash only.
//! In the strict mode somebody has to type the eight digits that the agent shows.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::config::Pairing as Mode;
use crate::secret;

/// Pairings that are kept; the oldest go first. A shop's machine has a handful of browser profiles.
const MAX_PAIRS: usize = 64;
const CODE_GOOD_FOR: Duration = Duration::from_secs(300);
const CODE_TRIES: u32 = 5;

/// The pairings.
pub(crate) struct Pairing {
    mode: Mode,
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pairs: Vec<Pair>,
    code: Option<Code>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Pair {
    origin: String,
    token_sha256: String,
}

struct Code {
    digits: String,
    until: Instant,
    tries: u32,
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotPaired {
    /// The digits are wrong, used or too old.
    #[error("the pairing code is wrong")]
    CodeWrong,
    /// The token could not be made or kept.
    #[error("the pairing cannot be kept: {0}")]
    Io(#[from] io::Error),
}

impl Pairing {
    pub(crate) fn open(data: &Path, mode: Mode) -> io::Result<Self> {
        let path = data.join("pairs.json");
        let pairs = match secret::load(&path)? {
            Some(text) => serde_json::from_str(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, "the pairings cannot be read; every page pairs anew");
                Vec::new()
            }),
            None => Vec::new(),
        };
        Ok(Self { mode, path, state: Mutex::new(State { pairs, code: None }) })
    }

    /// Must somebody type digits?
    pub(crate) fn code_needed(&self) -> bool {
        self.mode == Mode::Code
    }

    /// Makes a token for this origin.
    pub(crate) fn pair(&self, origin: &str, typed: &str) -> Result<String, NotPaired> {
        let mut state = self.lock();
        if self.code_needed() {
            state.check_code(typed)?;
        }
        let token = secret::token()?;
        let mut pairs = state.pairs.clone();
        pairs.push(Pair { origin: origin.to_owned(), token_sha256: secret::digest(&token) });
        let too_many = pairs.len().saturating_sub(MAX_PAIRS);
        pairs.drain(..too_many);
        secret::save(&self.path, &serde_json::to_string(&pairs).map_err(io::Error::other)?)?;
        state.pairs = pairs;
        tracing::info!(origin, "a page was paired");
        Ok(token)
    }

    /// Is this a token of this origin?
    pub(crate) fn knows(&self, origin: &str, token: &str) -> bool {
        let digest = secret::digest(token);
        let state = self.lock();
        // All of them are compared, whatever the outcome of the first.
        let of_origin = state.pairs.iter().filter(|pair| pair.origin == origin);
        of_origin.fold(false, |known, pair| known | secret::same(&pair.token_sha256, &digest))
    }

    /// The digits to show to people: a fresh code when the last one is over.
    pub(crate) fn shown_code(&self) -> Result<String, NotPaired> {
        self.lock().code()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn check_code(&mut self, typed: &str) -> Result<(), NotPaired> {
        let digits = self.code()?;
        let right = !typed.is_empty() && secret::same(&digits, typed);
        if right {
            self.code = None;
            return Ok(());
        }
        // Asking without digits is how a page says that it wants to be paired; only guesses count.
        if let Some(code) = self.code.as_mut().filter(|_| !typed.is_empty()) {
            code.tries += 1;
        }
        Err(NotPaired::CodeWrong)
    }

    fn code(&mut self) -> Result<String, NotPaired> {
        let good = self.code.as_ref().filter(|code| code.tries < CODE_TRIES && Instant::now() < code.until);
        if let Some(code) = good {
            return Ok(code.digits.clone());
        }
        let digits = secret::eight_digits()?;
        // For the person at this machine, who is the only one to read it.
        tracing::warn!("pairing code: {digits} (good for 5 minutes)");
        self.code = Some(Code { digits: digits.clone(), until: Instant::now() + CODE_GOOD_FOR, tries: 0 });
        Ok(digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_origin_and_after_a_restart() {
        let data = tempfile::tempdir().unwrap();
        let pairing = Pairing::open(data.path(), Mode::Auto).unwrap();
        let token = pairing.pair("http://localhost:1", "").unwrap();
        assert!(pairing.knows("http://localhost:1", &token));
        assert!(!pairing.knows("http://127.0.0.1:1", &token));
        assert!(!pairing.knows("http://localhost:1", "guess"));
        let again = Pairing::open(data.path(), Mode::Auto).unwrap();
        assert!(again.knows("http://localhost:1", &token));
        let kept = std::fs::read_to_string(data.path().join("pairs.json")).unwrap();
        assert!(!kept.contains(&token), "only the hash is kept");
    }

    #[tokio::test(start_paused = true)]
    async fn a_code_is_used_once_guessed_five_times_and_good_for_five_minutes() {
        let data = tempfile::tempdir().unwrap();
        let pairing = Pairing::open(data.path(), Mode::Code).unwrap();
        let code = pairing.shown_code().unwrap();
        assert!(matches!(pairing.pair("o", ""), Err(NotPaired::CodeWrong)));
        pairing.pair("o", &code).unwrap();
        assert!(pairing.pair("o", &code).is_err(), "used");

        let code = pairing.shown_code().unwrap();
        for _ in 0..CODE_TRIES {
            assert!(pairing.pair("o", "wrong").is_err());
        }
        assert!(pairing.pair("o", &code).is_err(), "guessed too often");

        let code = pairing.shown_code().unwrap();
        tokio::time::advance(CODE_GOOD_FOR).await;
        assert!(pairing.pair("o", &code).is_err(), "too old");
    }
}
