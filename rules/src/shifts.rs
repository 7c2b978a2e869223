//! Shifts 班次: the blind count against what should be there.
use crate::money::Fen;

/// Banknotes and coins a count asks for, fen, largest first.
pub const DENOMINATIONS: [Fen; 9] =
    [Fen(10_000), Fen(5_000), Fen(2_000), Fen(1_000), Fen(500), Fen(100), Fen(50), Fen(10), Fen(1)];
/// The most of one denomination.
pub const MAX_PIECES: i64 = 100_000;

/// Why a count is no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not one of [`DENOMINATIONS`], or named twice.
    #[error("no such denomination")]
    Denomination,
    /// Below zero or above [`MAX_PIECES`].
    #[error("number of pieces out of range")]
    Pieces,
}

/// What the counted pieces are worth.
///
/// # Errors
/// When a denomination does not exist, comes twice, or its number is out of range.
pub fn count(pieces: &[(Fen, i64)]) -> Result<Fen, Error> {
    let mut seen = Vec::new();
    let mut sum = Fen::ZERO;
    for (value, number) in pieces {
        if !DENOMINATIONS.contains(value) || seen.contains(value) {
            return Err(Error::Denomination);
        }
        if !(0..=MAX_PIECES).contains(number) {
            return Err(Error::Pieces);
        }
        seen.push(*value);
        sum += Fen(value.0 * number);
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 点钞() {
        assert_eq!(count(&[(Fen(10_000), 3), (Fen(50), 5)]), Ok(Fen(30_250)));
        assert_eq!(count(&[]), Ok(Fen(0)));
        assert_eq!(count(&[(Fen(300), 1)]), Err(Error::Denomination));
        assert_eq!(count(&[(Fen(100), 1), (Fen(100), 1)]), Err(Error::Denomination));
        assert_eq!(count(&[(Fen(100), -1)]), Err(Error::Pieces));
    }
}
