//! How a till is set up: the front it opens in (TIL-01) and how its sales begin (TIL-02).

/// The front of a till; one cart engine behind all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// 触屏: goods to tap.
    #[default]
    Touch,
    /// 快速消费: one table, one field, no mouse.
    Quick,
    /// 房台: has its place in the numbers; no till can be set to it before there are rooms.
    Room,
}

impl Mode {
    /// What a till can be set to.
    pub const OFFERED: [Self; 2] = [Self::Touch, Self::Quick];

    /// From its number.
    pub fn from_code(code: i32) -> Option<Self> {
        [Self::Touch, Self::Quick, Self::Room].get(usize::try_from(code).ok()?).copied()
    }

    /// Its number, which never changes.
    pub fn code(self) -> i16 {
        self as i16
    }
}

/// How a sale begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// 超市收银: with the first goods.
    #[default]
    Supermarket,
    /// 会员开单: by naming the member, or by saying that there is none (无卡消费).
    MemberOrder,
}

impl Flow {
    /// In the order of their numbers.
    pub const ALL: [Self; 2] = [Self::Supermarket, Self::MemberOrder];

    /// From its number.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.get(usize::try_from(code).ok()?).copied()
    }

    /// Its number, which never changes.
    pub fn code(self) -> i16 {
        self as i16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_back() {
        for mode in [Mode::Touch, Mode::Quick, Mode::Room] {
            assert_eq!(Mode::from_code(i32::from(mode.code())), Some(mode));
        }
        for flow in Flow::ALL {
            assert_eq!(Flow::from_code(i32::from(flow.code())), Some(flow));
        }
        assert_eq!((Mode::from_code(3), Mode::from_code(-1), Flow::from_code(2)), (None, None, None));
    }
}
