//! The catalogue in the till's memory, found by barcode, code, pinyin initials or a piece of the name.
//!
//! Made for 50,000 goods on a small machine: texts lie end to end in a few strings, exact and prefix questions are binary
//! searches over sorted places, a piece of a name is one pass over one string; no answer allocates per good.
use std::{cmp::Ordering, ops::Range};

/// What the index needs to know of one good, in any order; answers are places in that order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// Item code.
    pub code: &'a str,
    /// Name, with the specification behind it if that should be found too.
    pub name: &'a str,
    /// Lower-case pinyin initials.
    pub initials: &'a str,
}

/// Where a barcode leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Place of the good.
    pub good: usize,
    /// Which of its barcodes, in the order they were given.
    pub barcode: usize,
}

/// Texts end to end, parted by a character that no text holds, and found again by place.
#[derive(Clone, Debug, Default)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

/// Parts texts, so that a match never runs over two of them.
const BETWEEN: char = '\n';

impl Texts {
    fn push(&mut self, text: &str, lower: bool) {
        let clean = text.chars().filter(|c| *c != BETWEEN);
        if lower {
            self.all.extend(clean.map(|c| c.to_ascii_lowercase()));
        } else {
            self.all.extend(clean);
        }
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(BETWEEN);
    }

    fn range(&self, at: usize) -> Range<usize> {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize + BETWEEN.len_utf8() };
        start..self.ends[at] as usize
    }

    fn get(&self, at: usize) -> &str {
        &self.all[self.range(at)]
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// Places in the order of their texts.
    fn sorted(&self) -> Vec<u32> {
        let mut places: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
        places.sort_by(|&a, &b| self.get(a as usize).cmp(self.get(b as usize)));
        places
    }

    /// The places (of `sorted`) whose text is this.
    fn equal<'a>(&self, sorted: &'a [u32], text: &str) -> &'a [u32] {
        let from = sorted.partition_point(|&at| self.get(at as usize) < text);
        let count = sorted[from..].partition_point(|&at| self.get(at as usize) == text);
        &sorted[from..from + count]
    }

    /// The places (of `sorted`) whose text begins so.
    fn beginning<'a>(&self, sorted: &'a [u32], start: &str) -> &'a [u32] {
        let from = sorted.partition_point(|&at| self.get(at as usize) < start);
        let count = sorted[from..].partition_point(|&at| self.get(at as usize).starts_with(start));
        &sorted[from..from + count]
    }

    /// Places whose text holds this piece, each once, in their own order.
    fn holding<'a>(&'a self, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let hit = from + self.all.get(from..)?.find(piece)?;
            let at = self.ends.partition_point(|&end| (end as usize) < hit);
            from = *self.ends.get(at)? as usize + BETWEEN.len_utf8();
            Some(at)
        })
    }
}

/// The index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    codes: Texts,
    names: Texts,
    initials: Texts,
    barcodes: Texts,
    /// Of each barcode: the good, and which of its barcodes it is.
    owners: Vec<Hit>,
    by_code: Vec<u32>,
    by_initials: Vec<u32>,
    by_barcode: Vec<u32>,
}

impl Index {
    /// Reads the goods once. `barcodes` of each good come in their own order.
    pub fn build<'a, B>(goods: impl Iterator<Item = (Facts<'a>, B)>) -> Self
    where
        B: Iterator<Item = &'a str>,
    {
        let mut index = Self::default();
        for (good, (facts, barcodes)) in goods.enumerate() {
            index.codes.push(facts.code, true);
            index.names.push(facts.name, true);
            index.initials.push(facts.initials, true);
            for (at, barcode) in barcodes.enumerate() {
                index.barcodes.push(barcode, false);
                index.owners.push(Hit { good, barcode: at });
            }
        }
        index.by_code = index.codes.sorted();
        index.by_initials = index.initials.sorted();
        index.by_barcode = index.barcodes.sorted();
        index
    }

    /// How many goods.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// No goods?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The good and unit of a barcode. A UPC-A is also found as the EAN-13 it is with a zero in front, and the other way.
    pub fn barcode(&self, text: &str) -> Option<Hit> {
        let exact = |text: &str| {
            let place = *self.barcodes.equal(&self.by_barcode, text).first()?;
            Some(self.owners[place as usize])
        };
        exact(text).or_else(|| match (text.len(), text.strip_prefix('0')) {
            (13, Some(upc)) => exact(upc),
            (12, _) => exact(&format!("0{text}")),
            _ => None,
        })
    }

    /// The good with this item code, in upper or lower case.
    pub fn code(&self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        self.codes.equal(&self.by_code, &text.to_ascii_lowercase()).first().map(|&at| at as usize)
    }

    /// Goods for a typed text, best first, at most `limit`, each once: an exact barcode or code alone; else codes that
    /// begin so, initials that begin so (shorter first), names that begin so, names that hold it, barcodes that end so.
    pub fn find(&self, text: &str, limit: usize) -> Vec<usize> {
        let text = text.trim().to_ascii_lowercase();
        if text.is_empty() || text.contains(BETWEEN) {
            return Vec::new();
        }
        if let Some(good) = self.barcode(&text).map(|hit| hit.good).or_else(|| self.code(&text)) {
            return vec![good];
        }
        let mut found = Found { goods: Vec::with_capacity(limit.min(64)), limit };
        found.take(self.codes.beginning(&self.by_code, &text).iter().map(|&at| at as usize));
        found.take_shorter_first(self.initials.beginning(&self.by_initials, &text), &self.initials);
        if !found.is_full() {
            let (mut starting, mut inside) = (Vec::new(), Vec::new());
            for at in self.names.holding(&text) {
                let list = if self.names.get(at).starts_with(&text) { &mut starting } else { &mut inside };
                if list.len() < limit {
                    list.push(at);
                }
            }
            found.take(starting.into_iter());
            found.take(inside.into_iter());
        }
        if !found.is_full() && text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let ending = (0..self.barcodes.len()).filter(|&at| self.barcodes.get(at).ends_with(&text));
            found.take(ending.map(|at| self.owners[at].good));
        }
        found.goods
    }
}

struct Found {
    goods: Vec<usize>,
    limit: usize,
}

impl Found {
    fn is_full(&self) -> bool {
        self.goods.len() >= self.limit
    }

    fn take(&mut self, goods: impl Iterator<Item = usize>) {
        for good in goods {
            if self.is_full() {
                return;
            }
            if !self.goods.contains(&good) {
                self.goods.push(good);
            }
        }
    }

    /// Of a thousand goods whose initials begin with one letter the best few are kept without sorting all of them.
    fn take_shorter_first(&mut self, places: &[u32], texts: &Texts) {
        let room = self.limit.saturating_sub(self.goods.len());
        let shorter = |a: &usize, b: &usize| -> Ordering {
            texts.get(*a).len().cmp(&texts.get(*b).len()).then_with(|| texts.get(*a).cmp(texts.get(*b))).then(a.cmp(b))
        };
        let mut best: Vec<usize> = Vec::with_capacity(room.min(places.len()) + 1);
        for &place in places {
            let place = place as usize;
            if self.goods.contains(&place) {
                continue;
            }
            if best.len() < room || best.last().is_some_and(|last| shorter(&place, last) == Ordering::Less) {
                let at = best.partition_point(|have| shorter(have, &place) == Ordering::Less);
                best.insert(at, place);
                best.truncate(room);
            }
        }
        self.take(best.into_iter());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    const SHOP: &[(&str, &str, &str, &[&str])] = &[
        ("1001", "康师傅冰红茶 500ml", "ksfbhc", &["6901234567892", "16901234567899"]),
        ("1002", "康师傅绿茶 500ml", "ksflc", &["6920459905012"]),
        ("1003", "红牛维生素功能饮料", "hnwssgnyl", &["6921168509256"]),
        ("2001", "洗剪吹", "xjc", &[]),
        ("2002", "足疗(60 分钟)", "zl", &[]),
        ("A-77", "Cola Zero", "colazero", &["012345678905"]),
        ("1010", "冰糖", "bt", &["0012345600012"]),
    ];

    fn shop() -> Index {
        Index::build(
            SHOP.iter()
                .map(|&(code, name, initials, barcodes)| (Facts { code, name, initials }, barcodes.iter().copied())),
        )
    }

    fn check(text: &str, expected: Expect) {
        let names: Vec<&str> = shop().find(text, 5).into_iter().map(|good| SHOP[good].1).collect();
        expected.assert_eq(&names.join(" | "));
    }

    #[test]
    fn 条码和编码独占() {
        check("6901234567892", expect!["康师傅冰红茶 500ml"]);
        check("1001", expect!["康师傅冰红茶 500ml"]);
        check("a-77", expect!["Cola Zero"]);
    }

    #[test]
    fn 拼音首字母短的在前() {
        check("ksf", expect!["康师傅绿茶 500ml | 康师傅冰红茶 500ml"]);
        check("ksfb", expect!["康师傅冰红茶 500ml"]);
        check("ZL", expect!["足疗(60 分钟)"]);
    }

    #[test]
    fn 名称开头的在前_中间的在后() {
        check("冰", expect!["冰糖 | 康师傅冰红茶 500ml"]);
        check("红", expect!["红牛维生素功能饮料 | 康师傅冰红茶 500ml"]);
        check("zero", expect!["Cola Zero"]);
        check("500ML", expect!["康师傅冰红茶 500ml | 康师傅绿茶 500ml"]);
    }

    #[test]
    fn 编码开头和条码尾号() {
        check("10", expect!["康师傅冰红茶 500ml | 康师傅绿茶 500ml | 红牛维生素功能饮料 | 冰糖"]);
        check("9256", expect!["红牛维生素功能饮料"]);
        check("256", expect![""]);
    }

    #[test]
    fn 找不到就是空() {
        check("茅台", expect![""]);
        check("", expect![""]);
        check("\n", expect![""]);
    }

    #[test]
    fn 箱码带单位_十二位和十三位相通() {
        let index = shop();
        assert_eq!(index.barcode("16901234567899"), Some(Hit { good: 0, barcode: 1 }));
        assert_eq!(index.barcode("0012345678905"), Some(Hit { good: 5, barcode: 0 }));
        assert_eq!(index.barcode("012345600012"), Some(Hit { good: 6, barcode: 0 }));
        assert_eq!(index.barcode("690123456789"), None);
        assert_eq!(Index::default().find("a", 5), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn finds_what_a_slow_look_finds(
            goods in prop::collection::vec(("[0-9]{1,4}", "[a-c红茶]{0,6}", "[a-c]{0,4}", "[0-9]{4,6}"), 0..40),
            text in "[a-c红茶0-9]{1,3}",
        ) {
            let index = Index::build(goods.iter().map(|(code, name, initials, barcode)| {
                (Facts { code, name, initials }, std::iter::once(barcode.as_str()))
            }));
            let found = index.find(&text, 1_000);
            let exact = |(code, _, _, barcode): &(String, String, String, String)| *code == text || *barcode == text;
            let slow: Vec<usize> = (0..goods.len()).filter(|&at| {
                let (code, name, initials, barcode) = &goods[at];
                let tail = text.len() >= 4 && text.bytes().all(|b| b.is_ascii_digit()) && barcode.ends_with(&text);
                code.starts_with(&text) || name.contains(&text) || initials.starts_with(&text) || tail
            }).collect();
            if goods.iter().any(exact) {
                prop_assert!(found.len() == 1 && exact(&goods[found[0]]));
            } else {
                let mut sorted = found.clone();
                sorted.sort_unstable();
                prop_assert_eq!(sorted, slow);
                let few = index.find(&text, 3);
                prop_assert_eq!(&few[..], &found[..found.len().min(3)]);
            }
        }
    }
}
