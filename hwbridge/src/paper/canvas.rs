//! From what a printer does to what is on its paper.

use std::collections::VecDeque;

use serde::Serialize;

use super::codes;
use crate::clock::now_ms;
use crate::escpos::glyph;
use crate::escpos::reader::Event;

/// Sheets that are kept.
const KEPT: usize = 50;
/// Things on one sheet; a printer that is fed garbage must not eat the memory.
const MAX_ITEMS: usize = 4_000;

/// One piece of paper, from one cut to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Counts up from 1.
    pub id: u64,
    /// When it began, milliseconds since 1970 UTC.
    pub at_ms: u64,
    /// Half-width columns of a line.
    pub columns: usize,
    /// What is on it, from the top.
    pub items: Vec<Item>,
    /// Was it cut off?
    pub cut: bool,
    /// All lines as plain text.
    pub text: String,
    /// The bytes that made it.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Something on the paper, or beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A line of text.
    Line {
        /// 0 left, 1 centre, 2 right.
        align: u8,
        /// Its parts.
        runs: Vec<Run>,
        /// The text was wider than the paper and the printer broke it off here.
        overflow: bool,
    },
    /// Empty lines.
    Feed {
        /// How many.
        lines: u8,
    },
    /// A QR code.
    Qr {
        /// 0 left, 1 centre, 2 right.
        align: u8,
        /// What it says.
        text: String,
        /// Modules of a side.
        side: usize,
        /// SVG path of the dark modules.
        path: String,
    },
    /// A bar code.
    Barcode {
        /// 0 left, 1 centre, 2 right.
        align: u8,
        /// What it says.
        text: String,
        /// Modules across.
        side: usize,
        /// SVG path of the bars, one module high.
        path: String,
    },
    /// A picture; only its size is shown.
    Image {
        /// Dots across.
        wide: usize,
        /// Dots down.
        high: usize,
    },
    /// The drawer was opened at this point.
    Drawer,
    /// Bytes that mean nothing to a printer.
    Unknown {
        /// In hex.
        hex: String,
    },
}

/// Characters of one style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Heavy type.
    pub bold: bool,
    /// Times the normal width.
    pub wide: u8,
    /// Times the normal height.
    pub high: u8,
}

/// The printer's head: its settings, the line it is at, and the sheets it made.
#[derive(Debug)]
pub(super) struct Canvas {
    columns: usize,
    sheets: VecDeque<Sheet>,
    open: bool,
    next_id: u64,
    align: u8,
    bold: bool,
    wide: u8,
    high: u8,
    runs: Vec<Run>,
    at_column: usize,
}

impl Canvas {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns,
            sheets: VecDeque::new(),
            open: false,
            next_id: 1,
            align: 0,
            bold: false,
            wide: 1,
            high: 1,
            runs: Vec::new(),
            at_column: 0,
        }
    }

    /// Newest first.
    pub(super) fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().rev()
    }

    /// One command of these bytes.
    pub(super) fn did(&mut self, bytes: &[u8], event: Option<Event>) {
        if event == Some(Event::Init) {
            // A job begins. What is on the paper without a cut stays a sheet of its own.
            self.line_feed(false);
            self.open = false;
            (self.align, self.bold, self.wide, self.high) = (0, false, 1, 1);
        }
        let asks = matches!(event, Some(Event::Status(_) | Event::Barrier(_)));
        if !asks {
            let sheet = self.sheet();
            if sheet.bytes.len() < 1 << 20 {
                sheet.bytes.extend(bytes);
            }
        }
        if let Some(event) = event {
            self.draw(event);
        }
    }

    fn draw(&mut self, event: Event) {
        match event {
            Event::Init | Event::Status(_) | Event::Barrier(_) => {}
            Event::Char(ch) => self.char(ch),
            Event::LineFeed => {
                if self.runs.is_empty() {
                    self.put(Item::Line { align: self.align, runs: Vec::new(), overflow: false });
                }
                self.line_feed(false);
            }
            Event::Feed(lines) => {
                self.line_feed(false);
                self.put(Item::Feed { lines });
            }
            Event::Align(align) => self.align = align,
            Event::Bold(bold) => self.bold = bold,
            Event::Size { wide, high } => (self.wide, self.high) = (wide, high),
            Event::Qr(data) => {
                let text = String::from_utf8_lossy(&data).into_owned();
                let (side, path) = codes::qr(&data).unwrap_or_default();
                self.put(Item::Qr { align: self.align, text, side, path });
            }
            Event::Barcode(kind, data) => {
                let text = codes::barcode_text(kind, &data);
                let (side, path) = codes::bars(kind, &text).unwrap_or_default();
                self.put(Item::Barcode { align: self.align, text, side, path });
            }
            Event::Image { wide, high } => self.put(Item::Image { wide, high }),
            Event::Pulse(_) => self.put(Item::Drawer),
            Event::Unknown(bytes) => {
                let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                self.put(Item::Unknown { hex });
            }
            Event::Cut => {
                self.line_feed(false);
                self.sheet().cut = true;
                self.open = false;
            }
        }
    }

    /// As a printer does it: what does not fit goes to the next line, wherever that tears the word.
    fn char(&mut self, ch: char) {
        let columns = if ch.is_ascii() { 1 } else { 2 } * usize::from(self.wide);
        if self.at_column + columns > self.columns {
            self.line_feed(true);
        }
        self.at_column += columns;
        let (bold, wide, high) = (self.bold, self.wide, self.high);
        match self.runs.last_mut() {
            Some(run) if (run.bold, run.wide, run.high) == (bold, wide, high) => run.text.push(ch),
            _ => self.runs.push(Run { text: ch.to_string(), bold, wide, high }),
        }
    }

    fn line_feed(&mut self, overflow: bool) {
        self.at_column = 0;
        if !self.runs.is_empty() {
            let runs = std::mem::take(&mut self.runs);
            self.put(Item::Line { align: self.align, runs, overflow });
        }
    }

    fn put(&mut self, item: Item) {
        let sheet = self.sheet();
        if sheet.items.len() >= MAX_ITEMS {
            return;
        }
        if let Item::Line { align, runs, .. } = &item {
            let line: String = runs.iter().map(|run| run.text.as_str()).collect();
            let used: usize = runs.iter().map(|run| columns_of(&run.text) * usize::from(run.wide)).sum();
            let spare = sheet.columns.saturating_sub(used);
            let before = [0, spare / 2, spare][usize::from(*align).min(2)];
            let line = format!("{}{line}", " ".repeat(before));
            sheet.text.push_str(line.trim_end());
            sheet.text.push('\n');
        }
        sheet.items.push(item);
    }

    fn sheet(&mut self) -> &mut Sheet {
        if !self.open || self.sheets.is_empty() {
            self.open = true;
            if self.sheets.len() == KEPT {
                self.sheets.pop_front();
            }
            let (id, columns) = (self.next_id, self.columns);
            self.next_id += 1;
            let (items, text, bytes) = (Vec::new(), String::new(), Vec::new());
            self.sheets.push_back(Sheet { id, at_ms: now_ms(), columns, items, cut: false, text, bytes });
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }
}

fn columns_of(text: &str) -> usize {
    glyph::paragraphs(text, &mut Vec::new()).iter().map(|line| glyph::width(line)).sum()
}
