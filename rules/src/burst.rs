//! Is it a scanner or a finger? A keyboard-wedge scanner types a code in one burst and ends it with Enter or Tab; only the time
//! between the keys tells it from a person. The caller feeds event times, never its own clock: a busy page
//! handles keys late, but they carry the time they were pressed.

/// A pause longer than this starts a new burst, ms.
const PAUSE_MS: u64 = 100;
/// Half of a scanner's gaps are at most this, ms.
const MEDIAN_GAP_MS: u64 = 60;
/// The same for a scanner that sends no end key: nothing but speed speaks for it, so it must be faster.
const MEDIAN_GAP_BARE_MS: u64 = 35;
/// Shorter bursts are fingers.
const SHORTEST: usize = 4;
/// The same without an end key.
const SHORTEST_BARE: usize = 8;

/// Keys that came close together, so far.
#[derive(Debug, Default)]
pub struct Burst {
    keys: Vec<(char, u64)>,
}

/// What a key is, judged when it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// After a pause: a finger, or the first key of a scan.
    First,
    /// Hard on the heels of another one: perhaps a scan. Keys with a meaning of their own must wait for it.
    Following,
}

impl Burst {
    /// A character came.
    pub fn press(&mut self, key: char, at_ms: u64) -> Pressed {
        let follows = self.keys.last().is_some_and(|(_, last)| at_ms.saturating_sub(*last) <= PAUSE_MS);
        if !follows {
            self.keys.clear();
        }
        self.keys.push((key, at_ms));
        if follows { Pressed::Following } else { Pressed::First }
    }

    /// The end key came: the code, if it was a scan. Either way the burst is over.
    pub fn end(&mut self, at_ms: u64) -> Option<String> {
        let in_time = self.keys.last().is_some_and(|(_, last)| at_ms.saturating_sub(*last) <= PAUSE_MS);
        self.take(SHORTEST, MEDIAN_GAP_MS).filter(|_| in_time)
    }

    /// Nothing came for a while: the code, if it was a scan by a scanner without an end key. If not, the burst goes on: a busy
    /// page gets keys late that were pressed in time.
    pub fn idle(&mut self) -> Option<String> {
        let keys = self.keys.clone();
        let code = self.take(SHORTEST_BARE, MEDIAN_GAP_BARE_MS);
        if code.is_none() {
            self.keys = keys;
        }
        code
    }

    /// How many characters the burst has.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// No burst is under way.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Something else was pressed: whatever came was typed.
    pub fn forget(&mut self) {
        self.keys.clear();
    }

    fn take(&mut self, shortest: usize, median_gap_ms: u64) -> Option<String> {
        let keys = std::mem::take(&mut self.keys);
        if keys.len() < shortest {
            return None;
        }
        let mut gaps: Vec<u64> = keys.windows(2).map(|pair| pair[1].1.saturating_sub(pair[0].1)).collect();
        gaps.sort_unstable();
        let fast = gaps.get(gaps.len() / 2).is_some_and(|gap| *gap <= median_gap_ms);
        fast.then(|| keys.into_iter().map(|(key, _)| half_width(key)).collect())
    }
}

/// A Chinese input method turns `;?=` and digits into their full-width twins; a code never means those.
pub fn half_width(key: char) -> char {
    match key {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(key as u32 - 0xFEE0).unwrap_or(key),
        '\u{3000}' => ' ',
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_in(burst: &mut Burst, text: &str, start_ms: u64, gap_ms: u64) -> u64 {
        let mut at = start_ms;
        for key in text.chars() {
            burst.press(key, at);
            at += gap_ms;
        }
        at
    }

    #[test]
    fn a_scanner_is_fast() {
        for gap in [0, 2, 10, 26, 55] {
            let mut burst = Burst::default();
            let end = type_in(&mut burst, "6901234567892", 1_000, gap);
            assert_eq!(burst.end(end).as_deref(), Some("6901234567892"), "{gap} ms");
            assert!(burst.is_empty());
        }
    }

    #[test]
    fn a_finger_is_slow() {
        for gap in [70, 120, 400] {
            let mut burst = Burst::default();
            let end = type_in(&mut burst, "6901234567892", 1_000, gap);
            assert_eq!(burst.end(end), None, "{gap} ms");
        }
    }

    #[test]
    fn typed_digits_before_a_scan_are_not_in_it() {
        let mut burst = Burst::default();
        type_in(&mut burst, "12", 1_000, 200);
        let end = type_in(&mut burst, "88880001", 1_700, 12);
        assert_eq!(burst.end(end).as_deref(), Some("88880001"));
    }

    #[test]
    fn one_late_key_does_not_break_a_scan() {
        let mut burst = Burst::default();
        let middle = type_in(&mut burst, "690123", 1_000, 10);
        let end = type_in(&mut burst, "4567892", middle + 80, 10);
        assert_eq!(burst.end(end).as_deref(), Some("6901234567892"));
    }

    #[test]
    fn enter_long_after_the_keys_is_a_finger() {
        let mut burst = Burst::default();
        let end = type_in(&mut burst, "6901234567892", 1_000, 10);
        assert_eq!(burst.end(end + 500), None);
    }

    #[test]
    fn three_keys_are_a_finger() {
        let mut burst = Burst::default();
        let end = type_in(&mut burst, "123", 1_000, 5);
        assert_eq!(burst.end(end), None);
    }

    #[test]
    fn without_an_end_key_it_must_be_faster_and_longer() {
        let mut burst = Burst::default();
        type_in(&mut burst, "6901234567892", 1_000, 10);
        assert_eq!(burst.idle().as_deref(), Some("6901234567892"));
        type_in(&mut burst, "690123", 5_000, 10);
        assert_eq!(burst.idle(), None);
        type_in(&mut burst, "6901234567892", 9_000, 50);
        assert_eq!(burst.idle(), None);
    }

    #[test]
    fn a_page_that_stalls_in_the_middle_loses_nothing() {
        let mut burst = Burst::default();
        burst.press('8', 1_000);
        assert_eq!(burst.idle(), None);
        assert_eq!(burst.press('0', 1_010), Pressed::Following);
        let end = type_in(&mut burst, "000012", 1_020, 10);
        assert_eq!(burst.end(end).as_deref(), Some("80000012"));
    }

    #[test]
    fn full_width_forms_are_folded() {
        let mut burst = Burst::default();
        let end = type_in(&mut burst, "；８８８８０００１２？", 1_000, 8);
        assert_eq!(burst.end(end).as_deref(), Some(";888800012?"));
    }

    #[test]
    fn following_keys_are_known_as_such() {
        let mut burst = Burst::default();
        assert_eq!(burst.press('6', 1_000), Pressed::First);
        assert_eq!(burst.press('-', 1_010), Pressed::Following);
        assert_eq!(burst.press('-', 2_000), Pressed::First);
    }
}
