//! The language of receipt printers, in four pure parts and one that talks.
//!
//! - [`glyph`]: text as a Chinese printer sees it, a character being one or two columns wide.
//! - [`layout`]: lines and columns on a paper of 48 or 32 columns.
//! - [`encode`]: a document in, bytes out. No I/O, so that a golden file can hold every byte.
//! - [`reader`]: bytes in, what a printer would do out. Written from the manuals and not from the encoder, because
//!   the virtual printer and the tests judge the encoder by it.
//! - [`printer`]: the driver, a conversation over any port: status, sending, and "is it printed?".

pub mod encode;
pub mod glyph;
pub mod layout;

pub mod printer;
pub mod reader;
pub mod status;

/// `ESC @`: forget what the job before left behind.
pub(crate) const INIT: &[u8] = &[0x1b, 0x40];
/// `FS &`: two bytes are one character. Chinese models wake up so, others do not.
pub(crate) const CHINESE_ON: &[u8] = &[0x1c, 0x26];
/// `GS V 66 0`: feed to the knife, then cut.
pub(crate) const CUT: &[u8] = &[0x1d, 0x56, 0x42, 0x00];
/// `ESC p 0 25 250`: 50 ms on pin 2, where drawers are plugged in.
pub(crate) const PULSE: &[u8] = &[0x1b, 0x70, 0x00, 0x19, 0xfa];
/// `DLE DC4 1 0 1`: the same pulse past the queue; acts now or never, so it is the one to use while paper is out.
pub(crate) const PULSE_NOW: &[u8] = &[0x10, 0x14, 0x01, 0x00, 0x01];
/// `GS r 1`: answered in order, so the answer says that everything before it is done.
pub(crate) const BARRIER: &[u8] = &[0x1d, 0x72, 0x01];

/// What the paper is: how many half-width characters a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Paper {
    /// 80 mm, 576 dots, 48 columns.
    #[default]
    Mm80,
    /// 58 mm, 384 dots, 32 columns.
    Mm58,
}

impl Paper {
    /// Half-width columns of a line.
    pub fn columns(self) -> usize {
        match self {
            Self::Mm80 => 48,
            Self::Mm58 => 32,
        }
    }

    /// Dots of a line.
    pub fn dots(self) -> usize {
        self.columns() * 12
    }
}
