//! The basket format of the replay: one line a good of a basket, no names, no prices of pieces. Goods and members are what
//! the lines tell of them.
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use csv::StringRecord;
use proto::{catalog::v1::ImportItem, members::v1::ImportMember};
use rules::money::{Fen, divide_rounding};

use super::{ImportError, table::each};

const HEADER: &str = "day,member,goods,category,quantity,line_amount,line_cost";
/// How much of a barcode goes into the name.
const TAIL: usize = 6;

/// Is the text in this format?
pub(super) fn is_one(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.trim() == HEADER)
}

/// What the lines say of one good.
#[derive(Default)]
struct Good {
    line: i32,
    prices: HashMap<i64, u32>,
    categories: HashMap<String, u32>,
}

/// The goods, by barcode: the price is the most common unit price, the category the most common one; among equals the lower.
pub(super) fn goods(text: &str) -> Result<Vec<ImportItem>, ImportError> {
    let mut goods: BTreeMap<String, Good> = BTreeMap::new();
    lines(text, |line, record| {
        let price = unit_price(line, record)?;
        let barcode = field(line, record, 2, "goods")?;
        let category = field(line, record, 3, "category")?;
        let good = goods.entry(barcode.to_owned()).or_insert_with(|| Good { line: signed(line), ..Good::default() });
        *good.prices.entry(price).or_default() += 1;
        *good.categories.entry(category.to_owned()).or_default() += 1;
        Ok(())
    })?;
    Ok(goods.into_iter().map(|(barcode, good)| item(barcode, &good)).collect())
}

/// The members, by card number.
pub(super) fn members(text: &str) -> Result<Vec<ImportMember>, ImportError> {
    let mut members: BTreeMap<String, i32> = BTreeMap::new();
    lines(text, |line, record| {
        let card = field(line, record, 1, "member")?;
        members.entry(card.to_owned()).or_insert_with(|| signed(line));
        Ok(())
    })?;
    let member = |(card, line): (String, i32)| ImportMember {
        line,
        name: card.clone(),
        card_no: card,
        ..ImportMember::default()
    };
    Ok(members.into_iter().map(member).collect())
}

fn lines(text: &str, mut see: impl FnMut(u32, &StringRecord) -> Result<(), ImportError>) -> Result<(), ImportError> {
    each(text, |line, record| if line == 1 { Ok(()) } else { see(line, record) })
}

fn item(barcode: String, good: &Good) -> ImportItem {
    let category = most_common(&good.categories).cloned().unwrap_or_default();
    let price = most_common(&good.prices).copied().unwrap_or_default();
    let skipped = barcode.chars().count().saturating_sub(TAIL);
    let tail: String = barcode.chars().skip(skipped).collect();
    ImportItem {
        line: good.line,
        name: format!("{category} {tail}"),
        barcode,
        price: format!("{}.{:02}", price / 100, price % 100),
        category,
        ..ImportItem::default()
    }
}

fn most_common<K: Ord + Hash>(counts: &HashMap<K, u32>) -> Option<&K> {
    counts.iter().max_by_key(|(key, count)| (**count, Reverse(*key))).map(|(key, _)| key)
}

/// Fen of one piece, rounded by the one rounding function.
fn unit_price(line: u32, record: &StringRecord) -> Result<i64, ImportError> {
    let quantity = field(line, record, 4, "quantity")?;
    let pieces: i128 = quantity
        .parse()
        .ok()
        .filter(|pieces| (1..=i128::from(u32::MAX)).contains(pieces))
        .ok_or_else(|| bad(line, "quantity", quantity, "a whole number above 0"))?;
    let amount = field(line, record, 5, "line_amount")?;
    let fen = Fen::parse_yuan(amount).filter(|fen| *fen >= Fen::ZERO);
    let fen = fen.ok_or_else(|| bad(line, "line_amount", amount, "an amount"))?;
    Ok(divide_rounding(i128::from(fen.0), pieces))
}

fn field<'a>(line: u32, record: &'a StringRecord, at: usize, name: &'static str) -> Result<&'a str, ImportError> {
    let text = record.get(at).map(str::trim).filter(|text| !text.is_empty());
    text.ok_or_else(|| bad(line, name, "", "there"))
}

fn bad(line: u32, field: &'static str, value: &str, wanted: &'static str) -> ImportError {
    ImportError::Basket { line, field, value: value.chars().take(60).collect(), wanted }
}

fn signed(line: u32) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::import::file::{self, Content};

    fn text(lines: &[&str]) -> String {
        format!("{HEADER}\n{}\n", lines.join("\n"))
    }

    fn prices(lines: &[&str]) -> Vec<(String, String)> {
        goods(&text(lines)).expect("goods").into_iter().map(|good| (good.barcode, good.price)).collect()
    }

    #[test]
    fn 最常见的单价是售价() {
        let found = prices(&[
            "2000-11-01,00038317,4714981010038,130315,2,48,56",
            "2000-11-01,00045902,4714981010038,130315,1,25,28",
            "2000-11-02,00045902,4714981010038,130315,3,72,84",
            "2000-11-01,00045902,20557,100311,3,100,1",
            "2000-11-01,00045902,333,100311,1,20,1",
            "2000-11-01,00045902,333,100311,1,19,1",
        ]);
        let row = |barcode: &str, price: &str| (barcode.to_owned(), price.to_owned());
        // 100 / 3 is rounded; of 19 and 20, once each, the lower.
        assert_eq!(found, [row("20557", "33.33"), row("333", "19.00"), row("4714981010038", "24.00")]);
    }

    #[test]
    fn 名称来自类别和条码() {
        let goods = goods(&text(&["2000-11-01,00038317,4714981010038,130315,2,48,56"])).expect("goods");
        assert_eq!((goods[0].name.as_str(), goods[0].category.as_str(), goods[0].line), ("130315 010038", "130315", 2));
        let members = members(&text(&["d,00038317,1,2,1,1,1", "d,00000001,1,2,1,1,1", "d,00038317,1,2,1,1,1"]));
        let members: Vec<_> = members.expect("members").into_iter().map(|m| (m.card_no, m.name, m.line)).collect();
        let row = |card: &str, line| (card.to_owned(), card.to_owned(), line);
        assert_eq!(members, [row("00000001", 3), row("00038317", 2)]);
    }

    #[test]
    fn 坏行说出行号() {
        for (line, wanted) in [
            ("d,m,g,c,0,1,1", "line 3: quantity \"0\" is not a whole number above 0"),
            ("d,m,g,c,1,-1,1", "line 3: line_amount \"-1\" is not an amount"),
            ("d,m,g,c,1,1.234,1", "line 3: line_amount \"1.234\" is not an amount"),
            ("d,m,,c,1,1,1", "line 3: goods \"\" is not there"),
            ("d,m", "line 3: quantity \"\" is not there"),
        ] {
            let error = goods(&text(&["d,m,g,c,1,1,1", line])).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(wanted));
        }
        assert!(!is_one("day,member\n") && is_one(&text(&[])));
    }

    /// A month of a small supermarket, made up: 300 goods, each with one price it is mostly sold at.
    fn made_up() -> String {
        let line = |n: usize| {
            let (good, quantity) = (n % 300, n % 4 + 1);
            let price = 10 + good % 50 - usize::from(n.is_multiple_of(7)) * 2;
            format!(
                "2000-11-{:02},{:08},47{good:011},{:06},{quantity},{},9",
                n % 30 + 1,
                n % 97,
                100_000 + good % 9,
                price * quantity
            )
        };
        text(&(0..9_000).map(line).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The real baskets lie beside some checkouts; elsewhere the made-up month stands for them.
    #[test]
    fn 一个月的销售() {
        let made = made_up();
        let (found, members_found) = (goods(&made).expect("goods"), members(&made).expect("members"));
        assert_eq!((found.len(), members_found.len()), (300, 97));
        assert!(found.iter().enumerate().all(|(at, good)| good.price == format!("{}.00", 10 + at % 50)));

        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/tafeng/baskets-2000-11-12.csv.gz");
        if file.exists() {
            let Ok(Content::Text(text)) = file::read(&file) else { panic!("{} is no text", file.display()) };
            let (found, members_found) = (goods(&text).expect("goods"), members(&text).expect("members"));
            assert_eq!((found.len(), members_found.len()), (20_278, 23_589));
            // Worked out from the file by other means.
            let fen: i64 = found.iter().filter_map(|good| Fen::parse_yuan(&good.price)).map(|price| price.0).sum();
            assert_eq!(fen, 359_227_538);
        }
    }
}
