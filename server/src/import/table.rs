//! Rows of a text: any of the three delimiters, quotes as CSV has them, each row with the line it starts on.
use csv::{ReaderBuilder, StringRecord};

use super::ImportError;

/// The most rows of one file.
pub(super) const MAX_ROWS: usize = 200_000;
/// The longest cell, characters: more than any field takes, little enough to notice an open quote.
pub(super) const MAX_CELL: usize = 4_000;
/// Columns behind this one are not looked at.
pub(super) const MAX_COLUMNS: usize = 100;
/// What a basket file may have; its lines are folded as they are read.
const MAX_LINES: usize = 5_000_000;

/// One row, with at least one cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the text or of the sheet, from 1.
    pub line: u32,
    /// Trimmed.
    pub cells: Vec<String>,
}

impl Row {
    /// `None` for a row without anything.
    pub(super) fn new(line: u32, cells: Vec<String>) -> Result<Option<Self>, ImportError> {
        if let Some(at) = cells.iter().position(|cell| cell.len() > MAX_CELL && cell.chars().count() > MAX_CELL) {
            return Err(ImportError::CellTooLong { line, column: at + 1 });
        }
        Ok(cells.iter().any(|cell| !cell.is_empty()).then_some(Self { line, cells }))
    }
}

/// All rows of a text.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, ImportError> {
    let mut rows = Vec::new();
    each(text, |line, record| {
        let cells = record.iter().take(MAX_COLUMNS).map(|cell| cell.trim().to_owned()).collect();
        if let Some(row) = Row::new(line, cells)? {
            if rows.len() == MAX_ROWS {
                return Err(ImportError::TooManyRows);
            }
            rows.push(row);
        }
        Ok(())
    })?;
    if rows.is_empty() { Err(ImportError::Empty) } else { Ok(rows) }
}

/// Calls `see` with each record and the line it starts on.
pub(super) fn each(
    text: &str,
    mut see: impl FnMut(u32, &StringRecord) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let text = text.trim_end_matches('\x1A');
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    for _ in 0..=MAX_LINES {
        if !reader.read_record(&mut record).map_err(|_| ImportError::Unreadable)? {
            return Ok(());
        }
        let start = record.position().map_or(0, csv::Position::byte);
        see(lines.of(usize::try_from(start).unwrap_or(usize::MAX)), &record)?;
    }
    Err(ImportError::TooManyRows)
}

/// Counts lines as an editor does. The reader's own count is one too low behind CR LF and behind empty lines, because to it
/// a record starts where the last one ended.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the record that starts at or behind this byte; never goes back.
    fn of(&mut self, start: usize) -> u32 {
        let ends = |byte: u8| byte == b'\n' || byte == b'\r';
        while self.at < self.text.len() && (self.at < start || ends(self.text[self.at])) {
            let crlf = self.text[self.at] == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            self.line += u32::from(ends(self.text[self.at]) && !crlf);
            self.at += 1;
        }
        self.line
    }
}

/// The one that the first line has most of, quotes left out.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += u32::from(!quoted && byte == *delimiter);
        }
    }
    // The first among equals: a comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u32, String)> {
        rows(text).expect("rows").into_iter().map(|row| (row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn 三种分隔符() {
        for text in ["品名,售价\n茶,3", "品名;售价\n茶;3", "品名\t售价\n茶\t3"] {
            assert_eq!(lines(text), [(1, "品名|售价".to_owned()), (2, "茶|3".to_owned())], "{text}");
        }
        assert_eq!(delimiter("\"a;b;c\",d"), b',');
        assert_eq!(delimiter("名称"), b',');
    }

    #[test]
    fn 行号是文件里的行号() {
        let text = "品名,备注\r\n\r\n\"茶\",\"两行\r\n备注\"\r\n , \r\n糖,\"说 \"\"好\"\"\"\r\n\u{1A}";
        let expected = [(1, "品名|备注".to_owned()), (3, "茶|两行\r\n备注".to_owned()), (6, "糖|说 \"好\"".to_owned())];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn 公式只是文字() {
        assert_eq!(lines("a,b\n=1+1,@SUM(A1)\n"), [(1, "a|b".to_owned()), (2, "=1+1|@SUM(A1)".to_owned())]);
    }

    #[test]
    fn 太长的格子和太多的行() {
        let cell = format!("a,b\n1,{}\n", "长".repeat(10 * 1024 * 1024 / 3));
        let error = rows(&cell).expect_err("too long").to_string();
        assert!(error.starts_with("line 2, column 2: the cell is longer"), "{error}");
        let open = format!("a,b\n1,\"open\n{}", "2,3\n".repeat(2_000));
        assert!(rows(&open).expect_err("open").to_string().starts_with("line 2, column 2"));
        let many = "1\n".repeat(MAX_ROWS + 1);
        assert!(matches!(rows(&many), Err(ImportError::TooManyRows)));
    }
}
