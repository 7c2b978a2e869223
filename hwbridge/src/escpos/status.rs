//! The one-byte answers of a printer.

/// What a printer says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Condition {
    /// No paper: nothing prints until a roll is in.
    pub paper_out: bool,
    /// The cover is open: nothing prints until it is shut.
    pub cover_open: bool,
    /// The roll is near its end.
    pub paper_low: bool,
}

/// A byte from the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `DLE EOT`, which is answered at once.
    Status(u8),
    /// To `GS r`, which is answered in order.
    Barrier,
    /// Flow control or noise.
    Other,
}

impl Answer {
    /// The fixed bits tell the answers apart.
    pub fn of(byte: u8) -> Self {
        if byte & 0x93 == 0x12 {
            Self::Status(byte)
        } else if byte & 0x90 == 0x00 {
            Self::Barrier
        } else {
            Self::Other
        }
    }
}

impl Condition {
    /// From the answers to `DLE EOT 2` and `DLE EOT 4`.
    pub fn from_answers(offline_cause: u8, paper: u8) -> Self {
        Self {
            paper_out: offline_cause & 0x20 != 0 || paper & 0x60 == 0x60,
            cover_open: offline_cause & 0x04 != 0,
            paper_low: paper & 0x0c != 0,
        }
    }

    /// Does something keep the printer from printing?
    pub fn blocked(self) -> bool {
        self.paper_out || self.cover_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_seen_on_a_printer() {
        let of = Condition::from_answers;
        assert_eq!(of(0x12, 0x12), Condition::default());
        assert_eq!(of(0x12, 0x1e), Condition { paper_low: true, ..Condition::default() });
        assert_eq!(of(0x32, 0x7e), Condition { paper_out: true, paper_low: true, cover_open: false });
        assert_eq!(of(0x16, 0x12), Condition { cover_open: true, ..Condition::default() });
    }

    #[test]
    fn answers_are_told_apart() {
        for byte in [0x12, 0x16, 0x1e, 0x32, 0x7e] {
            assert_eq!(Answer::of(byte), Answer::Status(byte));
        }
        for byte in [0x00, 0x03, 0x0c, 0x0f] {
            assert_eq!(Answer::of(byte), Answer::Barrier);
        }
        for xon_xoff in [0x11, 0x13] {
            assert_eq!(Answer::of(xon_xoff), Answer::Other);
        }
    }
}
