//! A document in, bytes out.
//!
//! Only commands that every receipt printer worth the name knows: `ESC @ a E d p`, `FS &`, `GS ! V k h w H ( k`.
//! Sizes go through `GS !` alone, because some printers honour `ESC !` for Latin and `FS !` for Chinese only.

use proto::hwbridge::v1::{Align, Columns, Document, Text, block};

use super::glyph::{self, Glyph};
use super::layout::{self, Cell};
use super::{CHINESE_ON, CUT, INIT, PULSE, Paper};

/// Blocks of the longest document that is taken: a receipt of a thousand lines is a mistake, not a sale.
const MAX_BLOCKS: usize = 2_000;
/// Characters of all texts together.
const MAX_TEXT: usize = 100_000;
/// Bytes that a QR code of a readable size holds on 58 mm.
const MAX_QR: usize = 1_000;

/// What goes to the printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The bytes, from `ESC @` on.
    pub bytes: Vec<u8>,
    /// Characters that the printer does not have; each was printed as `□`.
    pub lost: Vec<char>,
}

/// The document is empty, or longer than a receipt can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document is empty or too large")]
pub struct BadDocument;

/// May this document be printed at all?
pub fn check(document: &Document) -> Result<(), BadDocument> {
    use block::Block::{Barcode, Columns, Cut, Drawer, Feed, Qr, Rule, Text};
    let mut text = 0;
    for block in &document.blocks {
        text += match block.block.as_ref().ok_or(BadDocument)? {
            Text(block) => block.text.len(),
            Columns(row) if row.cells.is_empty() || row.cells.len() > 8 => return Err(BadDocument),
            Columns(row) => row.cells.iter().map(|cell| cell.text.len()).sum(),
            Qr(code) if code.data.is_empty() || code.data.len() > MAX_QR => return Err(BadDocument),
            Barcode(code) if code.data.is_empty() || code.data.len() > MAX_QR => return Err(BadDocument),
            Qr(_) | Barcode(_) | Rule(_) | Feed(_) | Cut(_) | Drawer(_) => 0,
        };
    }
    if document.blocks.is_empty() || document.blocks.len() > MAX_BLOCKS || text > MAX_TEXT {
        return Err(BadDocument);
    }
    Ok(())
}

/// Has the document a drawer pulse in it?
pub fn has_pulse(document: &Document) -> bool {
    document.blocks.iter().any(|block| matches!(block.block, Some(block::Block::Drawer(_))))
}

/// Writes the document for this paper. Without `pulse` the drawer stays shut: a pulse is good for seconds, a receipt
/// may wait for paper for an hour.
pub fn encode(document: &Document, paper: Paper, pulse: bool) -> Encoded {
    let mut out = Writer { paper, bytes: Vec::new(), lost: Vec::new(), align: 0, bold: false, double: false };
    out.raw(INIT);
    out.raw(CHINESE_ON);
    for block in document.blocks.iter().filter_map(|block| block.block.as_ref()) {
        match block {
            block::Block::Text(text) => out.text(text),
            block::Block::Columns(row) => out.columns(row),
            block::Block::Rule(rule) => out.rule(if rule.double { '=' } else { '-' }),
            block::Block::Qr(qr) => out.qr(&qr.data),
            block::Block::Barcode(barcode) => out.barcode(&barcode.data),
            block::Block::Feed(feed) => out.raw(&[0x1b, 0x64, feed.lines.clamp(1, 20) as u8]),
            block::Block::Cut(_) => out.raw(CUT),
            block::Block::Drawer(_) if pulse => out.raw(PULSE),
            block::Block::Drawer(_) => {}
        }
    }
    Encoded { bytes: out.bytes, lost: out.lost }
}

/// The bytes so far, and what the printer is set to at this point.
struct Writer {
    paper: Paper,
    bytes: Vec<u8>,
    lost: Vec<char>,
    align: u8,
    bold: bool,
    double: bool,
}

impl Writer {
    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn align(&mut self, align: Align) {
        let wanted = match align {
            Align::Center => 1,
            Align::Right => 2,
            Align::Left | Align::Unspecified => 0,
        };
        if self.align != wanted {
            self.align = wanted;
            self.raw(&[0x1b, 0x61, wanted]);
        }
    }

    fn style(&mut self, bold: bool, double: bool) {
        if self.bold != bold {
            self.bold = bold;
            self.raw(&[0x1b, 0x45, u8::from(bold)]);
        }
        if self.double != double {
            self.double = double;
            self.raw(&[0x1d, 0x21, if double { 0x11 } else { 0x00 }]);
        }
    }

    fn lines(&mut self, lines: &[Vec<Glyph>]) {
        for line in lines {
            for glyph in line {
                glyph::push_bytes(&mut self.bytes, glyph.ch);
            }
            self.bytes.push(b'\n');
        }
    }

    fn text(&mut self, text: &Text) {
        let double = text.size >= 2;
        let columns = if double { self.paper.columns() / 2 } else { self.paper.columns() };
        let lines = layout::wrap(&glyph::paragraphs(&text.text, &mut self.lost), columns);
        self.align(text.align());
        self.style(text.bold, double);
        self.lines(&lines);
    }

    fn columns(&mut self, row: &Columns) {
        let cells: Vec<Cell> = row
            .cells
            .iter()
            .map(|cell| Cell {
                paragraphs: glyph::paragraphs(&cell.text, &mut self.lost),
                share: usize::try_from(cell.share).unwrap_or(1),
                align: cell.align(),
            })
            .collect();
        self.align(Align::Left);
        self.style(row.bold, false);
        self.lines(&layout::columns(&cells, self.paper.columns()));
    }

    fn rule(&mut self, ch: char) {
        self.align(Align::Left);
        self.style(false, false);
        self.lines(&[vec![Glyph { ch, columns: 1 }; self.paper.columns()]]);
    }

    /// Model 2, error correction M, modules as large as the paper allows.
    fn qr(&mut self, data: &str) {
        let data: Vec<u8> = data.chars().filter(|ch| !ch.is_control()).collect::<String>().into_bytes();
        let data = &data[..data.len().min(MAX_QR)];
        // A QR code of version 40 holds 2,331 bytes at level M, so the length fits its two bytes.
        let [low, high] = ((data.len() + 3) as u16).to_le_bytes();
        self.align(Align::Center);
        self.raw(&[0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00]);
        self.raw(&[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, module_dots(data.len(), self.paper)]);
        self.raw(&[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, 0x31]);
        self.raw(&[0x1d, 0x28, 0x6b, low, high, 0x31, 0x50, 0x30]);
        self.raw(data);
        self.raw(&[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30]);
    }

    /// Code 128 with its text below. What does not fit the paper, or is not plain ASCII, becomes a QR code: a bar
    /// code cut off at the edge looks right and cannot be scanned.
    fn barcode(&mut self, data: &str) {
        let dots = (11 * (data.len() + 2) + 13 + 20) * 2;
        if !data.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || dots > self.paper.dots() {
            return self.qr(data);
        }
        let mut payload = b"{B".to_vec();
        for byte in data.bytes() {
            payload.push(byte);
            if byte == b'{' {
                payload.push(byte);
            }
        }
        self.align(Align::Center);
        self.raw(&[0x1d, 0x68, 0x50, 0x1d, 0x77, 0x02, 0x1d, 0x48, 0x02, 0x1d, 0x6b, 0x49, payload.len() as u8]);
        self.raw(&payload);
    }
}

/// Dots of a QR module: 6 where it fits, else less; byte mode at level M decides how many modules there are.
fn module_dots(bytes: usize, paper: Paper) -> u8 {
    /// Bytes that versions 1, 2, 3 … hold at level M (ISO 18004, table 7).
    const CAPACITY: [usize; 26] = [
        14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857,
        911, 997, 1059,
    ];
    let version = CAPACITY.iter().position(|capacity| bytes <= *capacity).unwrap_or(CAPACITY.len()) + 1;
    let modules = 17 + 4 * version + 8;
    (paper.dots() / modules).clamp(2, 6) as u8
}
