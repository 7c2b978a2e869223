//! Points 积分: what a sale earns.
use crate::money::Fen;

/// Points for a sale: whole yuan of what cash and principal paid, times the level's rate (PTS-01, PTS-02). Gift money earns
/// nothing (P-25): it was earned once already.
pub fn earned(cash: Fen, principal: Fen, per_yuan: i32) -> i64 {
    (cash + principal).0.max(0) / 100 * i64::from(per_yuan.max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn 一元一分_不足一元不计_赠送不计() {
        assert_eq!(earned(Fen(1_099), Fen(0), 1), 10);
        assert_eq!(earned(Fen(99), Fen(1), 2), 2);
        assert_eq!(earned(Fen(0), Fen(0), 5), 0);
    }
}
