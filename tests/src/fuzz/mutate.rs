//! Changes to inputs: small ones, and pieces that parsers have trouble with.
use crate::prove::Dice;

/// Longest input.
const LONGEST: usize = 8 * 1_024;

/// Pieces that mean something to one parser or another.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"'",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n",
    b"\0",
    b"*",
    b"-",
    b".",
    b"0",
    b"9999999999999999",
    b"1e309",
    b"%",
    b"\\",
    b"-9223372036854775808",
    b"9223372036854775807",
    b"\xff",
    b"\xff\xff\xff\xff\x0f",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1b@",
    b"\x1d(k",
    b"\x1dv0",
    b"\x10\x04",
    b"\x1c&",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"2026-02-29",
    b"13800005521",
    b"6901234567892",
    b"</c>",
    b"<c r=\"XFD1048576\">",
    b"<v>1e308</v>",
    b"&#x0;",
    b"\xe5\x93\x81\xe5\x90\x8d",
    b"\xef\xbc\x91",
    b"\xf0\x9f\x92\xb0",
    b"\xe2\x80\xae",
    b"\xcc\x81",
    b"sqlite://",
    b"postgres://",
];

/// A changed copy of one of the inputs.
pub(super) fn changed(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut data = inputs.get(dice.place(inputs.len())).cloned().unwrap_or_default();
    for _ in 0..1 + dice.below(6) {
        let at = dice.place(data.len() + 1);
        match dice.below(8) {
            0 if at < data.len() => data[at] ^= 1 << dice.below(8),
            1 if at < data.len() => data[at] = dice.throw().to_le_bytes()[0],
            2 => {
                let until = (at + 1 + dice.place(16)).min(data.len());
                data.drain(at.min(until)..until);
            }
            3 => {
                let until = (at + 1 + dice.place(64)).min(data.len());
                let piece = data[at.min(until)..until].to_vec();
                let times = 1 + dice.place(8);
                data.splice(at..at, piece.repeat(times));
            }
            4 => {
                let other = &inputs[dice.place(inputs.len())];
                let from = dice.place(other.len() + 1);
                let piece = &other[from..(from + dice.place(64)).min(other.len()).max(from)];
                data.splice(at..at, piece.iter().copied());
            }
            5 => data.truncate(at),
            6 => {
                let random = dice.throw().to_le_bytes();
                data.splice(at..at, random[..1 + dice.place(8)].iter().copied());
            }
            _ => {
                data.splice(at..at, PIECES[dice.place(PIECES.len())].iter().copied());
            }
        }
        data.truncate(LONGEST);
    }
    data
}
