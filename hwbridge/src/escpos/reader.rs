//! Bytes in, what a printer would do out.
//!
//! The virtual printer and the tests see our own documents through this reader, so it shares nothing with the encoder
//! but the manual. It takes bytes in pieces of any size, knows the length of every usual command, and calls what it
//! does not know [`Event::Unknown`] instead of guessing.

use encoding_rs::GB18030;

/// Longest image or stored data that is waited for; more is a lost byte somewhere, not a receipt.
const MAX_PAYLOAD: usize = 1 << 20;

/// One thing the printer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `ESC @`.
    Init,
    /// A character goes to the line.
    Char(char),
    /// The line is printed.
    LineFeed,
    /// Paper moves by so many lines.
    Feed(u8),
    /// 0 left, 1 centre, 2 right.
    Align(u8),
    /// Heavy type on or off.
    Bold(bool),
    /// Times the normal width and height.
    Size {
        /// 1 to 8.
        wide: u8,
        /// 1 to 8.
        high: u8,
    },
    /// A QR code with this content.
    Qr(Vec<u8>),
    /// A bar code: its type and content.
    Barcode(u8, Vec<u8>),
    /// A picture of so many dots.
    Image {
        /// Dots across.
        wide: usize,
        /// Dots down.
        high: usize,
    },
    /// The knife.
    Cut,
    /// The drawer pulse on pin 2 or 5.
    Pulse(u8),
    /// `DLE EOT n` asks for the state now.
    Status(u8),
    /// `GS r n` asks for the state when everything before it is done.
    Barrier(u8),
    /// Bytes that mean nothing to a receipt printer.
    Unknown(Vec<u8>),
}

/// Reads a stream of bytes.
#[derive(Debug, Default)]
pub struct Reader {
    pending: Vec<u8>,
    chinese: bool,
    qr: Vec<u8>,
}

/// What the bytes at hand begin with.
enum Step {
    /// Not enough bytes to tell.
    More,
    /// A command of so many bytes, of which nothing is to be seen.
    Quiet(usize),
    /// A command of so many bytes.
    Did(usize, Event),
}

impl Reader {
    /// Takes more bytes and says what they did.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.read(bytes).into_iter().filter_map(|(_, event)| event).collect()
    }

    /// The same with the bytes of each command, those of which nothing is to be seen included.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<(Vec<u8>, Option<Event>)> {
        self.pending.extend(bytes);
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        let mut commands = Vec::new();
        while !rest.is_empty() {
            let (length, event) = match self.step(rest) {
                Step::More => break,
                Step::Quiet(length) => (length, None),
                Step::Did(length, event) => (length, Some(event)),
            };
            let (command, after) = rest.split_at(length.min(rest.len()));
            commands.push((command.to_vec(), event));
            rest = after;
        }
        self.pending = rest.to_vec();
        commands
    }

    fn step(&mut self, bytes: &[u8]) -> Step {
        match bytes[0] {
            b'\n' => Step::Did(1, Event::LineFeed),
            b'\r' => Step::Quiet(1),
            b'\t' => Step::Did(1, Event::Char(' ')),
            0x10 => realtime(bytes),
            0x1b => self.escape(bytes),
            0x1c => self.chinese_command(bytes),
            0x1d => self.group(bytes),
            printable @ 0x20..0x7f => Step::Did(1, Event::Char(char::from(printable))),
            lead @ 0x81..=0xfe if self.chinese => wide_character(lead, bytes),
            other => Step::Did(1, Event::Unknown(vec![other])),
        }
    }

    /// `ESC …`
    fn escape(&mut self, bytes: &[u8]) -> Step {
        let Some(&command) = bytes.get(1) else { return Step::More };
        let argument = |at: usize| bytes.get(2 + at).copied();
        match command {
            b'@' => {
                *self = Self { pending: Vec::new(), chinese: false, qr: Vec::new() };
                Step::Did(2, Event::Init)
            }
            b'a' => argument(0).map_or(Step::More, |n| Step::Did(3, Event::Align(n & 3))),
            b'E' => argument(0).map_or(Step::More, |n| Step::Did(3, Event::Bold(n & 1 == 1))),
            b'd' => argument(0).map_or(Step::More, |n| Step::Did(3, Event::Feed(n))),
            b'p' => argument(2).map_or(Step::More, |_| Step::Did(5, Event::Pulse(pin(argument(0))))),
            b'!' => argument(0).map_or(Step::More, |n| {
                let size = Event::Size { wide: 1 + (n >> 5 & 1), high: 1 + (n >> 4 & 1) };
                Step::Did(3, size)
            }),
            b'i' | b'm' => Step::Did(2, Event::Cut),
            b'2' | b'L' | b'S' | b'v' => Step::Quiet(2),
            b'c' => quiet(bytes, 4),
            b'$' | b'\\' => quiet(bytes, 4),
            b'W' => quiet(bytes, 10),
            b' ' | b'-' | b'3' | b'=' | b'G' | b'J' | b'M' | b'R' | b'T' | b'U' | b'V' | b'r' | b't' | b'u' | b'{' => {
                quiet(bytes, 3)
            }
            b'D' => bytes[2..].iter().take(33).position(|byte| *byte == 0).map_or_else(
                || if bytes.len() > 35 { unknown(bytes, 2) } else { Step::More },
                |end| Step::Quiet(3 + end),
            ),
            b'*' => {
                let (Some(mode), Some(low), Some(high)) = (argument(0), argument(1), argument(2)) else {
                    return Step::More;
                };
                let wide = usize::from(low) + 256 * usize::from(high);
                let high = if mode >= 32 { 24 } else { 8 };
                payload(bytes, 5, wide * high / 8, Event::Image { wide, high })
            }
            _ => unknown(bytes, 2),
        }
    }

    /// `FS …`
    fn chinese_command(&mut self, bytes: &[u8]) -> Step {
        match bytes.get(1) {
            None => Step::More,
            Some(b'&') => {
                self.chinese = true;
                Step::Quiet(2)
            }
            Some(b'.') => {
                self.chinese = false;
                Step::Quiet(2)
            }
            Some(b'p') => quiet(bytes, 4),
            Some(_) => unknown(bytes, 2),
        }
    }

    /// `GS …`
    fn group(&mut self, bytes: &[u8]) -> Step {
        let Some(&command) = bytes.get(1) else { return Step::More };
        let Some(&first) = bytes.get(2) else { return Step::More };
        match command {
            b'!' => Step::Did(3, Event::Size { wide: 1 + (first >> 4 & 7), high: 1 + (first & 7) }),
            b'r' => Step::Did(3, Event::Barrier(first)),
            b'V' if matches!(first, 0 | 1 | 48 | 49) => Step::Did(3, Event::Cut),
            b'V' if matches!(first, 65 | 66 | 97 | 98 | 103 | 104) => {
                if bytes.len() < 4 {
                    Step::More
                } else {
                    Step::Did(4, Event::Cut)
                }
            }
            b'a' | b'h' | b'w' | b'H' | b'f' | b'B' | b'b' | b'I' | b'/' => Step::Quiet(3),
            b'L' | b'W' | b'P' | b'\\' | b'$' => quiet(bytes, 4),
            b'k' => barcode(bytes, first),
            b'(' => self.extended(bytes, first),
            b'v' if first == b'0' => match bytes.get(3..8) {
                None => Step::More,
                Some(&[_, wide_low, wide_high, high_low, high_high]) => {
                    let wide = usize::from(wide_low) + 256 * usize::from(wide_high);
                    let high = usize::from(high_low) + 256 * usize::from(high_high);
                    payload(bytes, 8, wide * high, Event::Image { wide: wide * 8, high })
                }
                Some(_) => unknown(bytes, 3),
            },
            _ => unknown(bytes, 2),
        }
    }

    /// `GS ( c pL pH …`, of which `GS ( k` makes QR codes in several steps.
    fn extended(&mut self, bytes: &[u8], family: u8) -> Step {
        let Some(&[low, high]) = bytes.get(3..5) else { return Step::More };
        let length = usize::from(low) + 256 * usize::from(high);
        let Some(data) = bytes.get(5..5 + length) else { return Step::More };
        match (family, data) {
            (b'k', [0x31, 0x50, 0x30, content @ ..]) => self.qr = content.to_vec(),
            (b'k', [0x31, 0x51, 0x30]) => return Step::Did(5 + length, Event::Qr(self.qr.clone())),
            (b'k', [0x31, 0x41 | 0x43 | 0x45, ..]) => {}
            _ => return Step::Did(5 + length, Event::Unknown(bytes[..5 + length].to_vec())),
        }
        Step::Quiet(5 + length)
    }
}

/// `DLE …`
fn realtime(bytes: &[u8]) -> Step {
    match bytes.get(1..) {
        Some([0x04, n, ..]) => Step::Did(3, Event::Status(*n)),
        Some([0x05, _, ..]) => Step::Quiet(3),
        Some([0x14, 1, drawer, _, ..]) => Step::Did(5, Event::Pulse(pin(Some(*drawer)))),
        Some([0x14, function, _, _, ..]) if *function != 1 => unknown(bytes, 5),
        Some([] | [0x04 | 0x05] | [0x14, ..]) | None => Step::More,
        Some(_) => unknown(bytes, 1),
    }
}

fn pin(argument: Option<u8>) -> u8 {
    if argument.is_some_and(|n| n & 1 == 1) { 5 } else { 2 }
}

/// Two bytes of GB18030. A lead of a four-byte character is what a printer cannot have.
fn wide_character(lead: u8, bytes: &[u8]) -> Step {
    match bytes.get(1) {
        None => Step::More,
        Some(&second @ (0x40..=0x7e | 0x80..=0xfe)) => {
            let pair = [lead, second];
            let (text, _, broken) = GB18030.decode(&pair);
            match text.chars().next() {
                Some(ch) if !broken => Step::Did(2, Event::Char(ch)),
                _ => unknown(bytes, 2),
            }
        }
        Some(b'0'..=b'9') => {
            if bytes.len() < 4 {
                Step::More
            } else {
                unknown(bytes, 4)
            }
        }
        Some(_) => unknown(bytes, 1),
    }
}

/// `GS k m …`: old form to a NUL, new form with a length.
fn barcode(bytes: &[u8], kind: u8) -> Step {
    if kind <= 6 {
        let end = bytes[3..].iter().take(256).position(|byte| *byte == 0);
        return match end {
            Some(end) => Step::Did(4 + end, Event::Barcode(kind, bytes[3..3 + end].to_vec())),
            None if bytes.len() >= 259 => unknown(bytes, 3),
            None => Step::More,
        };
    }
    if !(65..=79).contains(&kind) {
        return unknown(bytes, 3);
    }
    let Some(&length) = bytes.get(3) else { return Step::More };
    let length = usize::from(length);
    match bytes.get(4..4 + length) {
        Some(data) => Step::Did(4 + length, Event::Barcode(kind, data.to_vec())),
        None => Step::More,
    }
}

fn payload(bytes: &[u8], header: usize, length: usize, event: Event) -> Step {
    if length > MAX_PAYLOAD {
        unknown(bytes, header)
    } else if bytes.len() < header + length {
        Step::More
    } else {
        Step::Did(header + length, event)
    }
}

fn quiet(bytes: &[u8], length: usize) -> Step {
    if bytes.len() < length { Step::More } else { Step::Quiet(length) }
}

fn unknown(bytes: &[u8], length: usize) -> Step {
    let length = length.min(bytes.len());
    Step::Did(length, Event::Unknown(bytes[..length].to_vec()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_command_may_come_byte_by_byte() {
        let bytes = b"\x1b@\x1c&\x1ba\x01\xd5\xcb\xb7\xbf\n\x1d(k\x05\x00\x31\x50\x30Z1\x1d(k\x03\x00\x31\x51\x30\x1dVB\0\x10\x04\x04";
        let whole = Reader::default().feed(bytes);
        let mut reader = Reader::default();
        let pieces: Vec<Event> = bytes.iter().flat_map(|byte| reader.feed(&[*byte])).collect();
        assert_eq!(whole, pieces);
        let wanted = [
            Event::Init,
            Event::Align(1),
            Event::Char('账'),
            Event::Char('房'),
            Event::LineFeed,
            Event::Qr(b"Z1".to_vec()),
            Event::Cut,
            Event::Status(4),
        ];
        assert_eq!(whole, wanted);
    }

    #[test]
    fn what_it_does_not_know_it_says() {
        let unknown = |bytes: &[u8]| Reader::default().feed(bytes);
        assert_eq!(unknown(b"\x1c!\x01"), [Event::Unknown(b"\x1c!".to_vec()), Event::Unknown(vec![1])]);
        assert_eq!(unknown(b"\x1c&\x810\x810"), [Event::Unknown(b"\x810\x810".to_vec())]);
        assert_eq!(unknown(b"\xd5"), [Event::Unknown(vec![0xd5])], "Latin mode has no Chinese");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic_and_never_depend_on_the_pieces(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0x1bu8), Just(0x1d), Just(0x1c), Just(0x10)], 0..400),
            cut in 0usize..400,
        ) {
            let cut = cut.min(bytes.len());
            let whole = Reader::default().feed(&bytes);
            let mut reader = Reader::default();
            let mut pieces = reader.feed(&bytes[..cut]);
            pieces.extend(reader.feed(&bytes[cut..]));
            prop_assert_eq!(whole, pieces);
        }
    }
}
