//! The till's cart: lines, the selected one, the member, and a way back from every change.
//!
//! A plain struct, so that the sale screen only shows it and sends intents. Invariants: every line can be priced
//! ([`crate::pricing::quote`] never refuses a cart that has lines), line ids are never used twice in one cart, and each
//! intent that changed something can be undone once.
use crate::{
    money::{BasisPoints, Fen, MAX_LINE, MAX_QUANTITY, Milli, ONE, WHOLE},
    pricing::{self, MAX_LINES, Quote},
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
    /// 改价: what the whole line costs instead.
    pub changed: Option<Fen>,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Of the members room.
    pub member_id: String,
    /// What the member's level pays of discountable lines.
    pub pays: BasisPoints,
}

/// Why an intent was refused; the cart is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// [`MAX_LINES`] are there already.
    #[error("the cart has {MAX_LINES} lines already")]
    Full,
    /// Not above zero, or above [`MAX_QUANTITY`].
    #[error("quantity out of range")]
    Quantity,
    /// Below zero, or above [`MAX_LINE`].
    #[error("amount out of range")]
    Amount,
    /// The line is gone.
    #[error("no such line")]
    NoSuchLine,
}

/// What an undo brought back, for the sentence on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// A line that was added is gone again.
    Added(Line),
    /// A line that was removed is back.
    Removed(LineId),
    /// A line has its quantity or amount of before.
    Changed(LineId),
    /// The member of before is back, or nobody.
    Member,
}

/// One step back.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Drop(LineId),
    Restore { at: usize, line: Line },
    Put { line: LineId, quantity: Milli, changed: Option<Fen> },
    Member(Option<Member>),
}

/// A cart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    lines: Vec<Line>,
    selected: Option<LineId>,
    member: Option<Member>,
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
    /// was changed by hand. The line is selected.
    ///
    /// # Errors
    /// When the cart is full or the line would be out of range.
    pub fn add(&mut self, goods: Goods, quantity: Milli) -> Result<LineId, Error> {
        let same = |line: &&Line| line.changed.is_none() && line.goods == goods;
        if let Some(line) = self.lines.iter().find(same) {
            let (id, sum) = (line.id, line.quantity + quantity);
            check(&goods, quantity, None)?;
            self.put(id, sum, None)?;
            return Ok(id);
        }
        if self.lines.len() >= MAX_LINES {
            return Err(Error::Full);
        }
        check(&goods, quantity, None)?;
        let id = LineId(self.next);
        self.next += 1;
        self.lines.push(Line { id, goods, quantity, changed: None });
        self.selected = Some(id);
        self.remember(Step::Drop(id));
        Ok(id)
    }

    /// Sets how many; zero removes the line. An amount changed by hand was for the old quantity, so it goes.
    ///
    /// # Errors
    /// When the line is gone or would be out of range.
    pub fn set_quantity(&mut self, id: LineId, quantity: Milli) -> Result<(), Error> {
        if quantity == Milli(0) { self.remove(id) } else { self.put(id, quantity, None) }
    }

    /// One less; the last one takes the line away.
    ///
    /// # Errors
    /// When the line is gone.
    pub fn minus_one(&mut self, id: LineId) -> Result<(), Error> {
        let quantity = self.line(id).ok_or(Error::NoSuchLine)?.quantity;
        self.set_quantity(id, Milli((quantity.0 - ONE.0).max(0)))
    }

    /// 改价: what the whole line costs; `None` goes back to the price.
    ///
    /// # Errors
    /// When the line is gone or the amount out of range.
    pub fn change_amount(&mut self, id: LineId, amount: Option<Fen>) -> Result<(), Error> {
        let quantity = self.line(id).ok_or(Error::NoSuchLine)?.quantity;
        self.put(id, quantity, amount)
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
        if self.member != member {
            let before = std::mem::replace(&mut self.member, member);
            self.remember(Step::Member(before));
        }
    }

    /// Takes back the last intent that changed something.
    pub fn undo(&mut self) -> Option<Undone> {
        match self.history.pop()? {
            Step::Drop(id) => {
                let at = self.place(id).ok()?;
                let line = self.lines.remove(at);
                self.selected = self.lines.last().map(|line| line.id);
                Some(Undone::Added(line))
            }
            Step::Restore { at, line } => {
                let id = line.id;
                self.lines.insert(at.min(self.lines.len()), line);
                self.selected = Some(id);
                Some(Undone::Removed(id))
            }
            Step::Put { line: id, quantity, changed } => {
                let at = self.place(id).ok()?;
                (self.lines[at].quantity, self.lines[at].changed) = (quantity, changed);
                self.selected = Some(id);
                Some(Undone::Changed(id))
            }
            Step::Member(before) => {
                self.member = before;
                Some(Undone::Member)
            }
        }
    }

    /// Brings a removed line back although other things happened since; false when it was never removed or is too long ago.
    pub fn bring_back(&mut self, id: LineId) -> bool {
        let removed = |step: &Step| matches!(step, Step::Restore { line, .. } if line.id == id);
        let Some(step) = self.history.iter().rposition(removed) else { return false };
        if self.lines.len() >= MAX_LINES {
            return false;
        }
        let step = self.history.remove(step);
        self.history.push(step);
        self.undo().is_some()
    }

    /// Can [`Self::undo`] do something?
    pub fn can_undo(&self) -> bool {
        !self.history.is_empty()
    }

    /// What it costs; an empty cart costs nothing.
    ///
    /// # Errors
    /// Never for a cart made by these functions; the type says so because money must not default to zero.
    pub fn quote(&self) -> Result<Quote, pricing::Error> {
        if self.lines.is_empty() {
            return Ok(Quote::default());
        }
        let lines: Vec<pricing::Line> = self
            .lines
            .iter()
            .map(|line| pricing::Line {
                price: line.goods.price,
                quantity: line.quantity,
                changed: line.changed,
                discountable: line.goods.discountable,
            })
            .collect();
        pricing::quote(&lines, self.member.as_ref().map_or(WHOLE, |member| member.pays))
    }

    /// Takes prices and names of a newer catalogue into the lines; `find` answers the goods as they are now. A line whose
    /// goods are gone or whose new price is out of range stays as it is: the server has the last word. History is
    /// forgotten, for it holds old prices.
    pub fn refresh(&mut self, mut find: impl FnMut(&Goods) -> Option<Goods>) {
        for line in &mut self.lines {
            if let Some(goods) = find(&line.goods)
                && check(&goods, line.quantity, line.changed).is_ok()
            {
                line.goods = goods;
            }
        }
        self.history.clear();
    }

    /// After a sale: nothing rung up, nobody named, nothing to undo.
    pub fn clear(&mut self) {
        *self = Self { next: self.next, ..Self::default() };
    }

    /// A form that survives a reload of the page: the member, then a line each, fields parted by tabs.
    pub fn to_text(&self) -> String {
        let mut text = String::from("cart1");
        if let Some(member) = &self.member {
            text.push_str(&format!("\t{}\t{}", escape(&member.member_id), member.pays.0));
        }
        for Line { goods, quantity, changed, .. } in &self.lines {
            text.push('\n');
            for field in [&goods.item_id, &goods.name, &goods.spec, &goods.unit, &goods.barcode] {
                text.push_str(&escape(field));
                text.push('\t');
            }
            let changed = changed.map(|fen| fen.0.to_string()).unwrap_or_default();
            text.push_str(&format!("{}\t{}\t{}\t{changed}", goods.price.0, goods.discountable, quantity.0));
        }
        text
    }

    /// Reads what [`Self::to_text`] wrote; `None` for anything else. The last line is selected and nothing can be undone.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut rows = text.split('\n');
        let head: Vec<&str> = rows.next()?.split('\t').collect();
        let mut cart = Self::default();
        match head.as_slice() {
            ["cart1"] => {}
            ["cart1", member_id, pays] => {
                let pays = BasisPoints(pays.parse().ok().filter(|pays| (0..=WHOLE.0).contains(pays))?);
                cart.member = Some(Member { member_id: unescape(member_id), pays });
            }
            _ => return None,
        }
        for row in rows {
            let fields: Vec<&str> = row.split('\t').collect();
            let [item_id, name, spec, unit, barcode, price, discountable, quantity, changed] = fields.as_slice() else {
                return None;
            };
            let goods = Goods {
                item_id: unescape(item_id),
                name: unescape(name),
                spec: unescape(spec),
                unit: unescape(unit),
                barcode: unescape(barcode),
                price: Fen(price.parse().ok()?),
                discountable: discountable.parse().ok()?,
            };
            let quantity = Milli(quantity.parse().ok()?);
            let changed = if changed.is_empty() { None } else { Some(Fen(changed.parse().ok()?)) };
            check(&goods, quantity, changed).ok()?;
            cart.lines.push(Line { id: LineId(cart.next), goods, quantity, changed });
            cart.next += 1;
        }
        cart.selected = cart.lines.last().map(|line| line.id);
        (cart.lines.len() <= MAX_LINES).then_some(cart)
    }

    fn place(&self, id: LineId) -> Result<usize, Error> {
        self.lines.iter().position(|line| line.id == id).ok_or(Error::NoSuchLine)
    }

    fn put(&mut self, id: LineId, quantity: Milli, changed: Option<Fen>) -> Result<(), Error> {
        let at = self.place(id)?;
        let line = &mut self.lines[at];
        check(&line.goods, quantity, changed)?;
        self.selected = Some(id);
        if (line.quantity, line.changed) != (quantity, changed) {
            let before = Step::Put { line: id, quantity: line.quantity, changed: line.changed };
            (line.quantity, line.changed) = (quantity, changed);
            self.remember(before);
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
fn check(goods: &Goods, quantity: Milli, changed: Option<Fen>) -> Result<(), Error> {
    if quantity <= Milli(0) || quantity > MAX_QUANTITY {
        return Err(Error::Quantity);
    }
    let in_range = |fen: Fen| (Fen::ZERO..=MAX_LINE).contains(&fen);
    let amount = changed.unwrap_or_else(|| goods.price.times(quantity));
    if in_range(goods.price) && in_range(amount) { Ok(()) } else { Err(Error::Amount) }
}

fn escape(field: &str) -> String {
    field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n")
}

fn unescape(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// Plays intents, comma-separated, and prints the cart as the screen would: `▸` is the selected line.
    ///
    /// `商品 价格[×数量] [不打折]` rings up, `数量 n`, `减一`, `改价 n`, `删除` act on the selected line, `选 n` selects,
    /// `会员 9000` names a member, `散客` drops it, `撤销` undoes, `找回 n` brings the n-th line ever rung up back.
    fn check(intents: &str, expected: Expect) {
        let mut cart = Cart::default();
        let mut refused = Vec::new();
        for intent in intents.split(", ") {
            if let Err(error) = play(&mut cart, intent) {
                refused.push(format!("{intent}: {error}"));
            }
        }
        let quote = cart.quote().expect("a cart can be priced");
        let rows = cart.lines().iter().zip(&quote.lines).map(|(line, costs)| {
            let mark = if cart.selected() == Some(line.id) { "▸" } else { " " };
            format!("{mark}{}{} ×{} = {}", line.goods.name, line.goods.unit, line.quantity, costs.net())
        });
        let sum = format!("{}件 应收 {}", cart.pieces(), quote.total);
        expected.assert_eq(&rows.chain([sum]).chain(refused).collect::<Vec<_>>().join("\n"));
    }

    fn play(cart: &mut Cart, intent: &str) -> Result<(), Error> {
        let words: Vec<&str> = intent.split(' ').collect();
        let selected = cart.selected().unwrap_or(LineId(u32::MAX));
        match words.as_slice() {
            ["数量", n] => cart.set_quantity(selected, Milli::parse(n).expect("quantity")),
            ["改价", n] => cart.change_amount(selected, Some(Fen::parse_yuan(n).expect("amount"))),
            ["减一"] => cart.minus_one(selected),
            ["删除"] => cart.remove(selected),
            ["找回", n] => {
                let number: u32 = n.parse().expect("number");
                if cart.bring_back(LineId(number - 1)) { Ok(()) } else { Err(Error::NoSuchLine) }
            }
            ["选", n] => {
                let at: usize = n.parse().expect("place");
                cart.select(cart.lines()[at - 1].id)
            }
            ["会员", pays] => {
                let pays = BasisPoints(pays.parse().expect("basis points"));
                cart.set_member(Some(Member { member_id: "m".to_owned(), pays }));
                Ok(())
            }
            ["散客"] => {
                cart.set_member(None);
                Ok(())
            }
            ["撤销"] => {
                cart.undo();
                Ok(())
            }
            [name, price, rest @ ..] => {
                let (price, quantity) = price.split_once('×').unwrap_or((price, "1"));
                cart.add(goods(name, price, !rest.contains(&"不打折")), Milli::parse(quantity).expect("quantity"))?;
                Ok(())
            }
            _ => panic!("what is {intent}?"),
        }
    }

    fn goods(name: &str, price: &str, discountable: bool) -> Goods {
        let (name, unit) = name.split_once('/').unwrap_or((name, ""));
        Goods {
            item_id: name.to_owned(),
            name: name.to_owned(),
            spec: String::new(),
            unit: unit.to_owned(),
            barcode: if unit == "箱" { "6901".to_owned() } else { String::new() },
            price: Fen::parse_yuan(price).expect("price"),
            discountable,
        }
    }

    #[test]
    fn 同样的商品并到一行并选中() {
        check(
            "冰红茶 3.50, 瓜子 12.80, 冰红茶 3.50×2",
            expect![[r#"
                ▸冰红茶 ×3 = 10.50
                 瓜子 ×1 = 12.80
                4件 应收 23.30"#]],
        );
    }

    #[test]
    fn 一箱和一瓶各是一行() {
        check(
            "啤酒/瓶 5.00, 啤酒/箱 50.00, 啤酒/瓶 5.00",
            expect![[r#"
                ▸啤酒瓶 ×2 = 10.00
                 啤酒箱 ×1 = 50.00
                3件 应收 60.00"#]],
        );
    }

    #[test]
    fn 改过价的行不再并入_改数量则恢复原价() {
        check(
            "足疗 88.00, 改价 66.00, 足疗 88.00, 选 1, 数量 2",
            expect![[r#"
                ▸足疗 ×2 = 176.00
                 足疗 ×1 = 88.00
                3件 应收 264.00"#]],
        );
    }

    #[test]
    fn 会员折扣只折可折的行_散客恢复原价() {
        check(
            "洗剪吹 48.00, 烟 20.00 不打折, 会员 9000",
            expect![[r#"
                 洗剪吹 ×1 = 43.20
                ▸烟 ×1 = 20.00
                2件 应收 63.20"#]],
        );
        check(
            "洗剪吹 48.00, 会员 9000, 散客",
            expect![[r#"
                ▸洗剪吹 ×1 = 48.00
                1件 应收 48.00"#]],
        );
    }

    #[test]
    fn 减到零就删行_撤销回到原位() {
        check(
            "甲 1.00×2, 乙 2.00, 丙 3.00, 选 2, 减一",
            expect![[r#"
                 甲 ×2 = 2.00
                ▸丙 ×1 = 3.00
                3件 应收 5.00"#]],
        );
        check(
            "甲 1.00×2, 乙 2.00, 丙 3.00, 选 2, 减一, 撤销",
            expect![[r#"
                 甲 ×2 = 2.00
                ▸乙 ×1 = 2.00
                 丙 ×1 = 3.00
                4件 应收 7.00"#]],
        );
    }

    #[test]
    fn 每一步都能撤销() {
        check(
            "甲 1.00, 数量 5, 改价 4.50, 会员 8000, 删除, 撤销, 撤销, 撤销, 撤销",
            expect![[r#"
                ▸甲 ×1 = 1.00
                1件 应收 1.00"#]],
        );
        check("甲 1.00, 撤销, 撤销", expect!["0件 应收 0.00"]);
    }

    #[test]
    fn 删掉的行隔了几步也能找回() {
        check(
            "甲 1.00, 乙 2.00, 选 1, 删除, 丙 3.00, 找回 1, 找回 1, 找回 9",
            expect![[r#"
                ▸甲 ×1 = 1.00
                 乙 ×1 = 2.00
                 丙 ×1 = 3.00
                3件 应收 6.00
                找回 1: no such line
                找回 9: no such line"#]],
        );
    }

    #[test]
    fn 条码扫进数量会被挡住() {
        check(
            "水 2.00, 数量 6901234567892, 金条 900000.00×2, 水 2.00×-1",
            expect![[r#"
                ▸水 ×1 = 2.00
                1件 应收 2.00
                数量 6901234567892: quantity out of range
                金条 900000.00×2: amount out of range
                水 2.00×-1: quantity out of range"#]],
        );
        check(
            "删除, 减一",
            expect![[r#"
                0件 应收 0.00
                删除: no such line
                减一: no such line"#]],
        );
    }

    #[test]
    fn 五百行封顶() {
        let mut cart = Cart::default();
        for n in 0..MAX_LINES {
            cart.add(goods(&format!("第{n}种"), "1.00", true), ONE).expect("there is room");
        }
        assert_eq!(cart.add(goods("多一种", "1.00", true), ONE), Err(Error::Full));
        assert!(cart.add(goods("第7种", "1.00", true), ONE).is_ok(), "a line that is there may grow");
    }

    #[test]
    fn 上下移动选中行() {
        let mut cart = Cart::default();
        cart.select_by(-1);
        assert_eq!(cart.selected(), None);
        let ids: Vec<LineId> =
            ["甲", "乙", "丙"].iter().map(|name| cart.add(goods(name, "1.00", true), ONE).expect("added")).collect();
        cart.select_by(-1);
        assert_eq!(cart.selected(), Some(ids[1]));
        cart.select_by(-9);
        assert_eq!(cart.selected(), Some(ids[0]));
        cart.select_by(9);
        assert_eq!(cart.selected(), Some(ids[2]));
    }

    #[test]
    fn 换了目录就用新价() {
        let mut cart = Cart::default();
        cart.add(goods("甲", "1.00", true), ONE).expect("added");
        cart.add(goods("下架的", "2.00", true), ONE).expect("added");
        cart.refresh(|old| (old.name == "甲").then(|| goods("甲", "1.20", true)));
        assert_eq!(cart.quote().expect("quote").total, Fen(320));
        assert!(!cart.can_undo());
    }

    #[test]
    fn 结账后清空() {
        let mut cart = Cart::default();
        let first = cart.add(goods("甲", "1.00", true), ONE).expect("added");
        cart.set_member(Some(Member { member_id: "m".to_owned(), pays: BasisPoints(9_000) }));
        cart.clear();
        assert!(cart.is_empty() && cart.member().is_none() && cart.undo().is_none());
        assert_ne!(cart.add(goods("甲", "1.00", true), ONE), Ok(first), "ids are never used twice");
    }

    #[test]
    fn 读不懂的存档不算数() {
        for text in ["", "cart2", "cart1\tm", "cart1\tm\t10001", "cart1\n1\t2", "cart1\ni\tn\t\t\t\t100\ttrue\t0\t"] {
            assert_eq!(Cart::from_text(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_reload_changes_nothing(
            lines in prop::collection::vec(("\\PC{0,12}", "[\\\\\t\n箱a]{0,4}", 0i64..100_000, 1i64..9_000, any::<bool>(), prop::option::of(0i64..100_000)), 0..12),
            member in prop::option::of(("[a-z0-9-]{1,36}", 0i32..=10_000)),
        ) {
            let mut cart = Cart::default();
            for (name, unit, price, quantity, discountable, changed) in lines {
                let goods = Goods { item_id: name.clone(), name, spec: unit.clone(), unit, barcode: String::new(), price: Fen(price), discountable };
                let id = cart.add(goods, Milli(quantity)).expect("in range");
                cart.change_amount(id, changed.map(Fen)).expect("in range");
            }
            cart.set_member(member.map(|(member_id, pays)| Member { member_id, pays: BasisPoints(pays) }));
            let back = Cart::from_text(&cart.to_text()).expect("reads its own text");
            prop_assert_eq!(back.quote(), cart.quote());
            prop_assert_eq!(back.member(), cart.member());
            let facts = |cart: &Cart| cart.lines().iter().map(|l| (l.goods.clone(), l.quantity, l.changed)).collect::<Vec<_>>();
            prop_assert_eq!(facts(&back), facts(&cart));
        }

        #[test]
        fn undoing_everything_empties_the_cart(intents in prop::collection::vec((0u8..6, 0usize..4, 1i64..5), 0..60)) {
            let mut cart = Cart::default();
            for (what, which, n) in intents {
                let id = cart.lines().get(which).map_or(LineId(u32::MAX), |line| line.id);
                let refused = match what {
                    0 | 1 => cart.add(goods(["甲", "乙", "丙", "丁"][which], "1.50", true), Milli(n * 1_000)).err(),
                    2 => cart.set_quantity(id, Milli(n * 500)).err(),
                    3 => cart.change_amount(id, Some(Fen(n))).err(),
                    4 => cart.remove(id).err(),
                    _ => cart.minus_one(id).err(),
                };
                prop_assert!(refused.is_none_or(|error| error == Error::NoSuchLine));
                prop_assert!(cart.quote().is_ok());
            }
            while cart.undo().is_some() {}
            prop_assert!(cart.is_empty());
        }
    }
}
