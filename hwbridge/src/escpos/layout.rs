//! Lines and columns, in whole characters of one or two columns.
//!
//! A figure is never broken and never touches another one: "1298.00298.00" on a narrow paper has cost shops money.

use proto::hwbridge::v1::Align;

use super::glyph::{Glyph, width};

/// One line of text, at most as wide as asked for, without spaces at its end.
pub type Line = Vec<Glyph>;

/// A cell of a row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its text, a paragraph a line.
    pub paragraphs: Vec<Vec<Glyph>>,
    /// Its share of the width, out of the sum of all.
    pub share: usize,
    /// Where the text stands in its column.
    pub align: Align,
}

/// Breaks paragraphs into lines of at most `columns`: at spaces, between Chinese characters, and inside a word only
/// when the word alone is wider than the line.
pub fn wrap(paragraphs: &[Vec<Glyph>], columns: usize) -> Vec<Line> {
    paragraphs.iter().flat_map(|paragraph| wrap_one(paragraph, columns)).collect()
}

/// Sets cells side by side with at least one space between them. When the figures alone are wider than the paper,
/// each cell gets a line of its own.
pub fn columns(cells: &[Cell], columns: usize) -> Vec<Line> {
    let Some(widths) = widths(cells, columns) else {
        return cells.iter().flat_map(|cell| stacked(cell, columns)).collect();
    };
    let wrapped: Vec<Vec<Line>> = cells.iter().zip(&widths).map(|(c, w)| wrap(&c.paragraphs, *w)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|row| {
            let mut line = Line::new();
            for (index, cell) in cells.iter().enumerate() {
                if index > 0 {
                    line.push(SPACE);
                }
                let text = wrapped[index].get(row).map_or(&[][..], Vec::as_slice);
                line.extend(padded(text, widths[index], cell.align));
            }
            trimmed(&line).to_vec()
        })
        .collect()
}

const SPACE: Glyph = Glyph { ch: ' ', columns: 1 };

fn wrap_one(paragraph: &[Glyph], columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line::new();
    for piece in pieces(paragraph) {
        if width(&line) + width(trimmed(piece)) > columns && !line.is_empty() {
            lines.push(trimmed(&line).to_vec());
            line.clear();
        }
        for glyph in piece {
            // Only a piece wider than the line gets here with the line full; spaces may hang over its end.
            if width(&line) + glyph.columns > columns && *glyph != SPACE {
                lines.push(trimmed(&line).to_vec());
                line.clear();
            }
            line.push(*glyph);
        }
    }
    lines.push(trimmed(&line).to_vec());
    lines
}

/// Runs that stay together; spaces belong to the run before them.
fn pieces(glyphs: &[Glyph]) -> Vec<&[Glyph]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in 1..glyphs.len() {
        if may_break(glyphs[at - 1], glyphs[at]) {
            pieces.push(&glyphs[start..at]);
            start = at;
        }
    }
    if start < glyphs.len() {
        pieces.push(&glyphs[start..]);
    }
    pieces
}

fn may_break(before: Glyph, after: Glyph) -> bool {
    const OPENING: &str = "（《〈【「『〔“‘([{￥＄$#＃";
    const CLOSING: &str = "）》〉】」』〕”’，。、！？：；％…—·)]},.!?:;%";
    const UNIT: &str = "元角分折件个张次年月日时分秒";
    if after == SPACE {
        return false;
    }
    if before == SPACE {
        return true;
    }
    if OPENING.contains(before.ch) || CLOSING.contains(after.ch) {
        return false;
    }
    if before.ch.is_ascii_digit() && UNIT.contains(after.ch) {
        return false;
    }
    // A sign in front of a sum of money.
    if matches!(before.ch, '-' | '+') && after.ch == '￥' {
        return false;
    }
    before.columns == 2 || after.columns == 2
}

/// Widths of the columns, or nothing when the figures do not fit side by side.
fn widths(cells: &[Cell], columns: usize) -> Option<Vec<usize>> {
    let room = columns.checked_sub(cells.len().saturating_sub(1)).filter(|room| *room >= 2 * cells.len())?;
    let needs: Vec<usize> = cells.iter().map(|cell| need(cell).max(2)).collect();
    if needs.iter().sum::<usize>() > room {
        return None;
    }
    let shares: usize = cells.iter().map(|cell| cell.share.clamp(1, 1000)).sum();
    let mut widths: Vec<usize> = cells.iter().map(|cell| room * cell.share.clamp(1, 1000) / shares).collect();
    let left = room - widths.iter().sum::<usize>();
    for index in 0..left {
        let count = widths.len();
        widths[index % count] += 1;
    }
    // A figure wider than its share takes room from the column that has most to spare.
    spread(&mut widths, &needs);
    // Two cells are a left and a right edge: no column below has to line up, so neither wraps while both fit.
    let wants: Vec<usize> = cells.iter().map(|cell| want(cell).max(2)).collect();
    if cells.len() == 2 && wants.iter().sum::<usize>() <= room {
        spread(&mut widths, &wants);
    }
    Some(widths)
}

/// Moves room from the column with most to spare to those with too little. All of `least` must fit together.
fn spread(widths: &mut [usize], least: &[usize]) {
    while let Some(poor) = (0..widths.len()).find(|&i| widths[i] < least[i]) {
        let spare = |&i: &usize| widths[i].saturating_sub(least[i]);
        let Some(rich) = (0..widths.len()).max_by_key(spare) else { return };
        if spare(&rich) == 0 {
            return;
        }
        widths[rich] -= 1;
        widths[poor] += 1;
    }
}

/// The width at which a cell does not wrap.
fn want(cell: &Cell) -> usize {
    cell.paragraphs.iter().map(|paragraph| width(trimmed(paragraph))).max().unwrap_or(0)
}

/// The widest figure of a cell: words may break, figures may not.
fn need(cell: &Cell) -> usize {
    let figures = cell.paragraphs.iter().flat_map(|paragraph| pieces(paragraph)).filter(|piece| is_figure(piece));
    figures.map(|piece| width(trimmed(piece))).max().unwrap_or(0)
}

fn is_figure(piece: &[Glyph]) -> bool {
    let piece = trimmed(piece);
    piece.iter().any(|glyph| glyph.ch.is_ascii_digit())
        && piece.iter().all(|glyph| glyph.ch.is_ascii_digit() || "￥$.,:+-*/%()xX×元折件个".contains(glyph.ch))
}

fn stacked(cell: &Cell, columns: usize) -> Vec<Line> {
    let lines = wrap(&cell.paragraphs, columns);
    lines.iter().map(|line| trimmed(&padded(line, columns, cell.align)).to_vec()).filter(|l| !l.is_empty()).collect()
}

fn padded(text: &[Glyph], columns: usize, align: Align) -> Line {
    let spare = columns.saturating_sub(width(text));
    let before = match align {
        Align::Right => spare,
        Align::Center => spare / 2,
        Align::Left | Align::Unspecified => 0,
    };
    let mut line = vec![SPACE; before];
    line.extend(text);
    line.extend(vec![SPACE; spare - before]);
    line
}

fn trimmed(glyphs: &[Glyph]) -> &[Glyph] {
    let end = glyphs.iter().rposition(|glyph| *glyph != SPACE).map_or(0, |last| last + 1);
    &glyphs[..end]
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::escpos::glyph::paragraphs;

    fn cell(text: &str, share: usize, align: Align) -> Cell {
        Cell { paragraphs: paragraphs(text, &mut Vec::new()), share, align }
    }

    fn shown(lines: &[Line]) -> String {
        lines.iter().map(|line| line.iter().map(|g| g.ch).collect::<String>() + "|\n").collect()
    }

    fn check_wrap(text: &str, columns: usize, wanted: Expect) {
        wanted.assert_eq(&shown(&wrap(&paragraphs(text, &mut Vec::new()), columns)));
    }

    fn check_columns(cells: &[Cell], width: usize, wanted: Expect) {
        wanted.assert_eq(&shown(&columns(cells, width)));
    }

    #[test]
    fn chinese_breaks_anywhere_words_do_not() {
        check_wrap(
            "会员专享肩颈深度放松护理套餐（含热敷）",
            16,
            expect![[r#"
                会员专享肩颈深度|
                放松护理套餐（含|
                热敷）|
            "#]],
        );
        check_wrap(
            "Red Bull Energy Drink 250 ml 金罐",
            12,
            expect![[r#"
                Red Bull|
                Energy Drink|
                250 ml 金罐|
            "#]],
        );
        check_wrap(
            "ABCDEFGHIJKLMNOP",
            6,
            expect![[r#"
                ABCDEF|
                GHIJKL|
                MNOP|
            "#]],
        );
        check_wrap(
            "",
            6,
            expect![[r#"
                |
            "#]],
        );
    }

    #[test]
    fn closing_marks_stay_with_their_word() {
        check_wrap(
            "一二三四，五六",
            8,
            expect![[r#"
                一二三|
                四，五六|
            "#]],
        );
    }

    #[test]
    fn a_row_of_goods() {
        let row = |name: &str, sum: &str| {
            vec![cell(name, 24, Align::Left), cell("×2", 8, Align::Right), cell(sum, 16, Align::Right)]
        };
        check_columns(
            &row("康师傅冰红茶 500ml 家庭分享装", "￥12.00"),
            32,
            expect![[r#"
                康师傅冰红茶      ×2    ￥12.00|
                500ml 家庭分享|
                装|
            "#]],
        );
        check_columns(
            &row("茶", "￥123,456,789.00"),
            32,
            expect![[r#"
                茶          ×2 ￥123,456,789.00|
            "#]],
        );
    }

    #[test]
    fn two_cells_share_the_line_as_they_need_it() {
        let cells = |left: &str| [cell(left, 1, Align::Left), cell("2026-11-21 10:42", 1, Align::Right)];
        check_columns(
            &cells("收银 李收银"),
            32,
            expect![[r#"
                收银 李收银     2026-11-21 10:42|
            "#]],
        );
        check_columns(
            &cells("收银 欧阳李收银员"),
            32,
            expect![[r#"
                收银 欧阳李收银       2026-11-21|
                员                         10:42|
            "#]],
        );
    }

    #[test]
    fn figures_that_cannot_stand_side_by_side_stand_below_each_other() {
        let sums = [cell("12345678901234567890", 1, Align::Left), cell("98765432109876543210", 1, Align::Right)];
        check_columns(
            &sums,
            32,
            expect![[r#"
                12345678901234567890|
                            98765432109876543210|
            "#]],
        );
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_the_paper_and_nothing_is_lost(
            texts in prop::collection::vec(".{0,40}", 1..5),
            shares in prop::collection::vec(0usize..50, 5),
            at in 0usize..2,
        ) {
            let width_of_paper = [48, 32][at];
            let cells: Vec<Cell> = texts.iter().zip(shares).map(|(t, s)| cell(t, s, Align::Right)).collect();
            let lines = columns(&cells, width_of_paper);
            let ink = |line: &[Glyph]| line.iter().filter(|g| g.ch != ' ').count();
            let put_in: usize = cells.iter().flat_map(|c| &c.paragraphs).map(|p| ink(p)).sum();
            prop_assert!(lines.iter().all(|line| width(line) <= width_of_paper));
            prop_assert_eq!(lines.iter().map(|line| ink(line)).sum::<usize>(), put_in);
        }
    }
}
