//! The till's cart: lines, the selected one, the member, and a way back from every change.
//!
//! A plain struct, so that the sale screen only shows it and sends intents. Invariants: every line can be priced
//! ([`crate::pricing::quote`] never refuses a cart that has lines), line ids are never used twice in one cart, and each
//! intent that changed something can be undone once.
mod begin;
mod hand;
mod take_up;
mod text;
mod undo;

use crate::{
    money::{BasisPoints, Fen, Milli, ONE},
    pricing::{self, Bill, Hand, MAX_LINES, Rounding, Terms},
    scan::Sticker,
};

/// How many intents can be undone.
const MAX_HISTORY: usize = 100;

/// Which line of a cart: stays with the line while others come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub u32);

/// What is sold, in the unit it is sold in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    /// Of the catalogue.
    pub item_id: String,
    /// Shown first.
    pub name: String,
    /// Specification, on its own line.
    pub spec: String,
    /// "瓶", "箱".
    pub unit: String,
    /// The barcode when it stands for another unit than the base one (P-43); else empty.
    pub barcode: String,
    /// Of one such unit.
    pub price: Fen,
    /// The member level discount may touch it.
    pub discountable: bool,
    /// Of a scale label, whose whole code is `barcode`: how much, and what it costs.
    pub sticker: Option<Sticker>,
    /// Sold by weight (CAT-08): how much is asked when it is rung up.
    pub weighed: bool,
    /// Costs what is typed at the till; then `price` is that, and above zero.
    pub open_price: bool,
    /// 会员价 of one such unit, by level.
    pub level_prices: Vec<(String, Fen)>,
}

/// Somebody of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Of the access room.
    pub staff_id: String,
    /// As shown.
    pub name: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id in this cart.
    pub id: LineId,
    /// What is sold.
    pub goods: Goods,
    /// How many units.
    pub quantity: Milli,
    /// 改价, 折, money off or 赠送.
    pub hand: Hand,
    /// 服务员、技师: who sold it or does it.
    pub staff: Option<Staff>,
    /// 备注.
    pub remark: String,
}

/// Longest remark of a line, characters.
pub const MAX_REMARK: usize = 60;

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Of the members room.
    pub member_id: String,
    /// Whose prices count.
    pub level_id: String,
    /// What the member's level pays of discountable lines.
    pub pays: BasisPoints,
}

/// Why an intent was refused; the cart is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// [`MAX_LINES`] are there already.
    #[error("the cart has {MAX_LINES} lines already")]
    Full,
    /// Not above zero, or too many.
    #[error("quantity out of range")]
    Quantity,
    /// Below zero, too much, or more off than there is.
    #[error("amount out of range")]
    Amount,
    /// A scale weighed it: the label says how much.
    #[error("the label says how much")]
    Labelled,
    /// The line is gone.
    #[error("no such line")]
    NoSuchLine,
}

/// What an undo brought back, for the sentence on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// A line that was added is gone again.
    Added(Box<Line>),
    /// A line that was removed is back.
    Removed(LineId),
    /// A line is as it was before.
    Changed(LineId),
    /// The whole bill's discount of before is back, or none.
    Bill,
    /// The member of before is back, or nobody.
    Member,
    /// All that was cleared away is back, the member too.
    Emptied,
}

/// One step back.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Drop(LineId),
    Restore {
        at: usize,
        line: Line,
    },
    Put(Line),
    Bill(Bill),
    Member(Option<Member>),
    /// All there was, when it was cleared away.
    Refill(Box<Cart>),
}

/// A cart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    lines: Vec<Line>,
    selected: Option<LineId>,
    member: Option<Member>,
    /// Somebody said that there is no card (无卡消费).
    walk_in: bool,
    bill: Bill,
    rounding: Rounding,
    history: Vec<Step>,
    next: u32,
}

impl Cart {
    /// In the order they were rung up.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Nothing rung up?
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line by its id.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The line that keys and pads act on.
    pub fn selected(&self) -> Option<LineId> {
        self.selected
    }

    /// Who pays; nobody for a walk-in 散客.
    pub fn member(&self) -> Option<&Member> {
        self.member.as_ref()
    }

    /// Pieces of all lines.
    pub fn pieces(&self) -> Milli {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// Rings up goods. The same goods in the same unit at the same price go on the line that is there, unless its amount
    /// was changed by hand; what a scale has labelled is a line of its own, as heavy as the label says. The line is selected.
    ///
    /// # Errors
    /// When the cart is full or the line would be out of range.
    pub fn add(&mut self, goods: Goods, quantity: Milli) -> Result<LineId, Error> {
        let quantity = goods.sticker.map_or(quantity, |sticker| sticker.quantity);
        // What is weighed is weighed apart, and an amount without goods is a line of its own.
        let apart = goods.weighed || goods.open_price;
        let plain = |line: &&Line| line.hand == Hand::None && line.remark.is_empty() && !apart;
        let same = |line: &&Line| plain(line) && goods.sticker.is_none() && line.goods == goods;
        if let Some(line) = self.lines.iter().find(same) {
            let (id, sum) = (line.id, line.quantity + quantity);
            check(&goods, quantity, Hand::None)?;
            self.put(id, |line| line.quantity = sum)?;
            return Ok(id);
        }
        if self.lines.len() >= MAX_LINES {
            return Err(Error::Full);
        }
        check(&goods, quantity, Hand::None)?;
        let id = LineId(self.next);
        self.next += 1;
        self.lines.push(Line { id, goods, quantity, hand: Hand::None, staff: None, remark: String::new() });
        self.selected = Some(id);
        self.remember(Step::Drop(id));
        Ok(id)
    }

    /// Sets how many; zero removes the line. An amount given by hand was for the old quantity, so it goes; what a scale
    /// weighed stays as it is.
    ///
    /// # Errors
    /// When the line is gone or would be out of range.
    pub fn set_quantity(&mut self, id: LineId, quantity: Milli) -> Result<(), Error> {
        if quantity == Milli(0) {
            return self.remove(id);
        }
        match self.line(id).ok_or(Error::NoSuchLine)?.goods.sticker {
            Some(sticker) if sticker.quantity != quantity => Err(Error::Labelled),
            _ => self.put(id, |line| {
                line.quantity = quantity;
                if matches!(line.hand, Hand::Amount(_) | Hand::Off(_)) {
                    line.hand = Hand::None;
                }
            }),
        }
    }

    /// One less; the last one takes the line away.
    ///
    /// # Errors
    /// When the line is gone.
    pub fn minus_one(&mut self, id: LineId) -> Result<(), Error> {
        let line = self.line(id).ok_or(Error::NoSuchLine)?;
        let left = if line.goods.sticker.is_some() { 0 } else { (line.quantity.0 - ONE.0).max(0) };
        self.set_quantity(id, Milli(left))
    }

    /// Takes a line away; its neighbour is selected.
    ///
    /// # Errors
    /// When the line is gone.
    pub fn remove(&mut self, id: LineId) -> Result<(), Error> {
        let at = self.place(id)?;
        let line = self.lines.remove(at);
        if self.selected == Some(id) {
            self.selected = self.lines.get(at).or(self.lines.last()).map(|line| line.id);
        }
        self.remember(Step::Restore { at, line });
        Ok(())
    }

    /// Selects a line.
    ///
    /// # Errors
    /// When the line is gone.
    pub fn select(&mut self, id: LineId) -> Result<(), Error> {
        self.place(id)?;
        self.selected = Some(id);
        Ok(())
    }

    /// Moves the selection by so many lines, stopping at the ends.
    pub fn select_by(&mut self, lines: isize) {
        let Some(last) = self.lines.len().checked_sub(1) else { return };
        let from = self.selected.and_then(|id| self.place(id).ok()).unwrap_or(last);
        self.selected = Some(self.lines[from.saturating_add_signed(lines).min(last)].id);
    }

    /// Names who pays, or nobody (散客).
    pub fn set_member(&mut self, member: Option<Member>) {
        if member.is_some() {
            self.walk_in = false;
        }
        if self.member != member {
            let before = std::mem::replace(&mut self.member, member);
            self.remember(Step::Member(before));
        }
    }

    /// Takes prices and names of a newer catalogue into the lines; `find` answers the goods as they are now. A line whose
    /// goods are gone or whose new price is out of range stays as it is: the server has the last word. History is
    /// forgotten, for it holds old prices.
    pub fn refresh(&mut self, mut find: impl FnMut(&Goods) -> Option<Goods>) {
        for line in &mut self.lines {
            let own_price = Some(line.goods.price).filter(|_| line.goods.open_price);
            if let Some(found) = find(&line.goods)
                && found.open_price == line.goods.open_price
                && let goods = (Goods { price: own_price.unwrap_or(found.price), ..found })
                && let quantity = goods.sticker.map_or(line.quantity, |sticker| sticker.quantity)
                && check(&goods, quantity, line.hand).is_ok()
            {
                (line.goods, line.quantity) = (goods, quantity);
            }
        }
        self.history.clear();
    }

    /// After a sale: nothing rung up, nobody named, nothing to undo.
    pub fn clear(&mut self) {
        *self = Self { next: self.next, rounding: self.rounding, ..Self::default() };
    }

    fn place(&self, id: LineId) -> Result<usize, Error> {
        self.lines.iter().position(|line| line.id == id).ok_or(Error::NoSuchLine)
    }

    fn put(&mut self, id: LineId, change: impl FnOnce(&mut Line)) -> Result<(), Error> {
        let at = self.place(id)?;
        let mut line = self.lines[at].clone();
        change(&mut line);
        check(&line.goods, line.quantity, line.hand)?;
        self.selected = Some(id);
        if self.lines[at] != line {
            let before = std::mem::replace(&mut self.lines[at], line);
            self.remember(Step::Put(before));
        }
        Ok(())
    }

    fn remember(&mut self, step: Step) {
        if self.history.len() == MAX_HISTORY {
            self.history.remove(0);
        }
        self.history.push(step);
    }
}

/// Would pricing take this line?
fn check(goods: &Goods, quantity: Milli, hand: Hand) -> Result<(), Error> {
    let label = goods.sticker.and_then(|sticker| sticker.amount);
    let line = pricing::Line { price: goods.price, quantity, label, hand, ..pricing::Line::default() };
    match pricing::quote(&[line], Terms::default()) {
        Ok(_) => Ok(()),
        Err(pricing::Error::Quantity(_)) => Err(Error::Quantity),
        Err(_) => Err(Error::Amount),
    }
}

#[cfg(test)]
mod tests;
