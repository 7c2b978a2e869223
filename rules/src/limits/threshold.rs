//! A threshold as people type and read it.
use crate::money::{BasisPoints, Milli, WHOLE};

/// In what a threshold is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 折: `9`, `8.5` and `85`.
    Zhe,
    /// Per cent off: `10`.
    Off,
    /// Per cent of it: `95`.
    Of,
}

impl Scale {
    /// Reads what must at least be paid. Nothing typed means all of it, and so do `10` 折 and `0` % off.
    pub fn read(self, text: &str) -> Option<BasisPoints> {
        if text.trim().is_empty() {
            return Some(WHOLE);
        }
        let milli = Milli::parse(text)?.0;
        let whole = i64::from(WHOLE.0);
        let tenth = (milli % 10 == 0).then_some(milli / 10);
        let points = match self {
            Self::Zhe if milli <= whole => milli,
            Self::Zhe | Self::Of => tenth?,
            Self::Off => whole - tenth?,
        };
        i32::try_from(points).ok().filter(|points| (0..=WHOLE.0).contains(points)).map(BasisPoints)
    }

    /// As it is typed; nothing for all of it.
    pub fn write(self, free: BasisPoints) -> String {
        if free == WHOLE {
            return String::new();
        }
        let points = i64::from(free.0);
        Milli(match self {
            Self::Zhe => points,
            Self::Off => (i64::from(WHOLE.0) - points) * 10,
            Self::Of => points * 10,
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn 折扣按店里的说法输入() {
        let read = |scale: Scale, text: &str| scale.read(text).map(|points| points.0);
        for (text, points) in
            [("9", 9_000), ("8.5", 8_500), ("85", 8_500), ("10", 10_000), ("100", 10_000), ("", 10_000), ("0.5", 500)]
        {
            assert_eq!(read(Scale::Zhe, text), Some(points), "{text}");
        }
        for (text, points) in [("10", 9_000), ("12.5", 8_750), ("0", 10_000), ("100", 0), (" ", 10_000)] {
            assert_eq!(read(Scale::Off, text), Some(points), "{text}");
        }
        for (text, points) in [("95", 9_500), ("100", 10_000), ("99.99", 9_999)] {
            assert_eq!(read(Scale::Of, text), Some(points), "{text}");
        }
        for (scale, text) in [
            (Scale::Zhe, "101"),
            (Scale::Zhe, "-1"),
            (Scale::Off, "101"),
            (Scale::Of, "100.01"),
            (Scale::Of, "0.001"),
            (Scale::Zhe, "九"),
        ] {
            assert_eq!(read(scale, text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(points in 0i32..=10_000, at in 0usize..3) {
            let scale = [Scale::Zhe, Scale::Off, Scale::Of][at];
            prop_assert_eq!(scale.read(&scale.write(BasisPoints(points))), Some(BasisPoints(points)));
        }
    }
}
