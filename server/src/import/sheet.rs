//! Rows of an XLSX workbook: the first sheet that holds something.
//!
//! Before the workbook is opened, everything in it is unpacked once and thrown away, counted: what a header of the file says
//! about sizes is the attacker's word (safety S-10). Cells are then read one by one, so that a cell far out at the corner of
//! a sheet costs nothing.
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{
    ImportError,
    table::{MAX_COLUMNS, MAX_ROWS, Row},
};

/// What a workbook may unpack to: some 200,000 rows of goods.
const MAX_UNPACKED: u64 = 192 * 1024 * 1024;
/// Sheets, styles, themes, pictures.
const MAX_PARTS: usize = 2_000;
/// Excel keeps this many digits of a number.
const DIGITS: usize = 15;

/// All rows of a workbook.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, ImportError> {
    unpacks_to_less_than(bytes, MAX_UNPACKED)?;
    // The reader counts the letters of a cell's name without asking whether a sheet has so many, and panics.
    let read = std::panic::catch_unwind(|| first_sheet(bytes));
    read.unwrap_or_else(|_| Err(ImportError::Sheet("a cell that no sheet has".to_owned())))
}

fn first_sheet(bytes: &[u8]) -> Result<Vec<Row>, ImportError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    for name in workbook.sheet_names() {
        let rows = sheet(&mut workbook, &name)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(ImportError::Empty)
}

fn unpacks_to_less_than(bytes: &[u8], limit: u64) -> Result<(), ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| ImportError::Sheet(error.to_string()))?;
    if archive.len() > MAX_PARTS {
        return Err(ImportError::Bomb);
    }
    let mut left = limit;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| ImportError::Sheet(error.to_string()))?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())?;
        left = left.checked_sub(unpacked).ok_or(ImportError::Bomb)?;
    }
    Ok(())
}

fn sheet<R: Read + std::io::Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<Vec<Row>, ImportError> {
    // A chart has a name too, and no cells.
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows: Vec<Row> = Vec::new();
    let mut current: (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let (line, column) = (row.saturating_add(1), column as usize);
        if line != current.0 {
            keep(&mut rows, std::mem::replace(&mut current, (line, Vec::new())))?;
        }
        if column < MAX_COLUMNS {
            let text = text(cell.get_value()).ok_or(ImportError::NumberTooLong { line, column: column + 1 })?;
            if current.1.len() <= column {
                current.1.resize(column + 1, String::new());
            }
            current.1[column] = text;
        }
    }
    keep(&mut rows, current)?;
    Ok(rows)
}

fn keep(rows: &mut Vec<Row>, (line, cells): (u32, Vec<String>)) -> Result<(), ImportError> {
    if let Some(row) = Row::new(line, cells)? {
        if rows.len() == MAX_ROWS {
            return Err(ImportError::TooManyRows);
        }
        rows.push(row);
    }
    Ok(())
}

/// A cell as a person reads it. `None` for a number that has lost digits.
fn text(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number)?,
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    })
}

/// A number without exponent, with the digits Excel shows: 6901234567892, not 6.9e12; 12.3, not 12.300000000000001.
fn decimal(number: f64) -> Option<String> {
    let whole = format!("{:.0}", number.trunc().abs()).trim_start_matches('0').len();
    let text = format!("{number:.*}", DIGITS.checked_sub(whole)?);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Some(if text == "-0" { "0" } else { text }.to_owned())
}

fn broken(error: XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::OldExcel,
        other => ImportError::Sheet(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

    /// A workbook with one sheet of these rows.
    fn workbook(rows: &str) -> Vec<u8> {
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
        );
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).expect("memory");
            zip.write_all(text.as_bytes()).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }

    #[test]
    fn 数字读成看到的样子() {
        let rows = rows(&workbook(concat!(
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>条码</t></is></c><c r="C1" t="inlineStr"><is><t> 售价 </t></is></c></row>"#,
            r#"<row r="4"><c r="A4"><v>6.901234567892E12</v></c><c r="B4"><v>12.300000000000001</v></c>"#,
            r#"<c r="C4" t="str"><f>1+1</f><v>=1+1</v></c><c r="D4" t="b"><v>1</v></c><c r="E4" s="1"><v>29281</v></c>"#,
            r#"<c r="F4" t="e"><v>#N/A</v></c><c r="G4"><v>-0.5</v></c></row>"#,
        )));
        let rows = rows.expect("rows");
        assert_eq!((rows[0].line, rows[0].cells.join("|")), (1, "条码||售价".to_owned()));
        let expected = "6901234567892|12.3|=1+1|TRUE|1980-03-01|#N/A|-0.5";
        assert_eq!((rows[1].line, rows[1].cells.join("|")), (4, expected.to_owned()));
    }

    #[test]
    fn 小数和长数() {
        for (number, text) in [(0.0, "0"), (3.5, "3.5"), (0.1 + 0.2, "0.3"), (123_456_789_012_345.0, "123456789012345")]
        {
            assert_eq!(decimal(number).as_deref(), Some(text));
        }
        assert_eq!(decimal(6_222_021_234_567_890.0), None);
        let error = rows(&workbook(r#"<row r="2"><c r="B2"><v>6222021234567890123</v></c></row>"#));
        assert!(error.expect_err("lost digits").to_string().starts_with("line 2, column 2: a number of more than 15"));
    }

    #[test]
    fn 角落里的一格不占内存() {
        let rows = rows(&workbook(concat!(
            r#"<row r="1"><c r="A1"><v>1</v></c></row>"#,
            r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
        )));
        assert_eq!(rows.expect("rows").len(), 1, "what lies behind the last column is not looked at");
    }

    #[test]
    fn 压缩炸弹和坏文件() {
        let bytes = workbook(&" ".repeat(2_000_000));
        assert!(bytes.len() < 20_000);
        assert!(matches!(unpacks_to_less_than(&bytes, 1_000_000), Err(ImportError::Bomb)));
        assert!(unpacks_to_less_than(&bytes, 3_000_000).is_ok());
        assert!(matches!(rows(&bytes), Err(ImportError::Empty)));
        assert!(matches!(rows(&bytes[..bytes.len() / 2]), Err(ImportError::Sheet(_))));
        assert!(matches!(rows(b"PK\x03\x04 and nothing else"), Err(ImportError::Sheet(_))));
        let endless = workbook(r#"<row r="1"><c r="ABCDEFGHIJKLMNOP1"><v>1</v></c></row>"#);
        assert!(matches!(rows(&endless), Err(ImportError::Sheet(_))), "a cell that no sheet has");
    }
}
