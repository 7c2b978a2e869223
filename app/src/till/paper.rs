//! Blocks of paper, as receipts and slips are put together from them. What they look like on 80 or 58 mm is the driver's.
use proto::hwbridge::v1::{Align, Block, Cell, Columns, Cut, Document, Drawer, Feed, Qr, Rule, Text, block};
use rules::money::Fen;

/// A document in the making, from the top.
#[derive(Default)]
pub(crate) struct Paper(Vec<Block>);

impl Paper {
    /// Opens the drawer while the paper runs.
    pub(crate) fn drawer(mut self) -> Self {
        self.push(block::Block::Drawer(Drawer {}));
        self
    }

    /// A large line in the middle.
    pub(crate) fn title(mut self, text: &str) -> Self {
        self.text(text, Align::Center, true, 2);
        self
    }

    /// Each line of `text` in the middle; nothing when it is empty.
    pub(crate) fn centered(mut self, text: &str) -> Self {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            self.text(line, Align::Center, false, 1);
        }
        self
    }

    /// A bold line in the middle.
    pub(crate) fn mark(mut self, text: &str) -> Self {
        self.text(text, Align::Center, true, 1);
        self
    }

    /// A paragraph.
    pub(crate) fn line(mut self, text: &str) -> Self {
        self.text(text, Align::Left, false, 1);
        self
    }

    /// A label and its value at the other edge.
    pub(crate) fn pair(mut self, label: &str, value: &str) -> Self {
        self.columns(&[(label, 1, Align::Left), (value, 1, Align::Right)], false);
        self
    }

    /// The same in bold.
    pub(crate) fn bold_pair(mut self, label: &str, value: &str) -> Self {
        self.columns(&[(label, 1, Align::Left), (value, 1, Align::Right)], true);
        self
    }

    /// Three cells, the first one wide, figures to the right.
    pub(crate) fn triple(mut self, first: &str, second: &str, third: &str) -> Self {
        self.columns(&[(first, 5, Align::Left), (second, 3, Align::Right), (third, 3, Align::Right)], false);
        self
    }

    /// A line across.
    pub(crate) fn rule(mut self) -> Self {
        self.push(block::Block::Rule(Rule { double: false }));
        self
    }

    /// The double rule of an account book.
    pub(crate) fn double_rule(mut self) -> Self {
        self.push(block::Block::Rule(Rule { double: true }));
        self
    }

    /// A QR code.
    pub(crate) fn qr(mut self, data: &str) -> Self {
        self.push(block::Block::Qr(Qr { data: data.to_owned() }));
        self
    }

    /// Adds what `more` adds when the condition holds.
    pub(crate) fn when(self, condition: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if condition { more(self) } else { self }
    }

    /// Is done, and no paper runs: for what only opens the drawer.
    pub(crate) fn uncut(self) -> Document {
        Document { blocks: self.0 }
    }

    /// Feeds, cuts, and is done.
    pub(crate) fn cut(mut self) -> Document {
        self.push(block::Block::Feed(Feed { lines: 3 }));
        self.push(block::Block::Cut(Cut {}));
        Document { blocks: self.0 }
    }

    fn text(&mut self, text: &str, align: Align, bold: bool, size: i32) {
        self.push(block::Block::Text(Text { text: text.to_owned(), align: align.into(), bold, size }));
    }

    fn columns(&mut self, cells: &[(&str, i32, Align)], bold: bool) {
        let cell =
            |&(text, share, align): &(&str, i32, Align)| Cell { text: text.to_owned(), share, align: align.into() };
        self.push(block::Block::Columns(Columns { cells: cells.iter().map(cell).collect(), bold }));
    }

    fn push(&mut self, block: block::Block) {
        self.0.push(Block { block: Some(block) });
    }
}

/// An amount on paper: no sign of currency and a plain minus, for printers have neither ¥ nor U+2212 in GB18030's two bytes.
pub(crate) fn amount(fen: i64) -> String {
    Fen(fen).to_string().replace('−', "-")
}
