//! The file: lines of goods, a basket for each day and member.
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::Read as _,
    path::Path,
};

use ::tests::load::Failure;
use csv::StringRecord;
use rules::{
    day::Day,
    money::{Fen, divide_rounding},
};

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: u64 = 719_468;
const DAY_MS: u64 = 86_400_000;

/// One line of a basket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) goods: String,
    pub(crate) category: String,
    pub(crate) quantity: i64,
    pub(crate) amount: Fen,
}

/// What a member bought on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Basket {
    pub(crate) day: String,
    pub(crate) member: String,
    pub(crate) lines: Vec<Line>,
}

/// What all lines of the file say of a good.
#[derive(Clone, Debug, Default)]
pub(crate) struct Good {
    /// In the order of the days.
    pub(crate) categories: Vec<String>,
    prices: HashMap<i64, u32>,
}

/// The whole file, baskets in order of day and member.
#[derive(Debug, Default)]
pub(crate) struct Baskets {
    pub(crate) baskets: Vec<Basket>,
    pub(crate) goods: BTreeMap<String, Good>,
}

impl Basket {
    pub(crate) fn total(&self) -> Fen {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// Noon of the day, ms since 1970 UTC: when the ids of the basket are born.
    pub(crate) fn born_ms(&self) -> u64 {
        self.day.parse::<Day>().map_or(0, |day| days_since_1970(day) * DAY_MS + DAY_MS / 2)
    }
}

impl Good {
    /// The most common price of one piece; among equals the lower.
    pub(crate) fn price(&self) -> Fen {
        let most = self.prices.iter().max_by_key(|(fen, count)| (**count, std::cmp::Reverse(**fen)));
        Fen(most.map_or(0, |(fen, _)| *fen))
    }
}

/// Reads `.csv` or `.csv.gz`; columns are found by their names.
pub(crate) fn read(path: &Path) -> Result<Baskets, Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
        text
    } else {
        String::from_utf8(bytes)?
    };
    parse(&text)
}

fn parse(text: &str) -> Result<Baskets, Failure> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers.iter().position(|header| header == name).ok_or_else(|| format!("the file has no column {name}"))
    };
    let (day, member, goods, category) = (column("day")?, column("member")?, column("goods")?, column("category")?);
    let (quantity, amount) = (column("quantity")?, column("line_amount")?);
    let mut baskets: BTreeMap<(String, String), Vec<Line>> = BTreeMap::new();
    for (at, record) in reader.records().enumerate() {
        let record = record?;
        let wrong = |what: &str| format!("line {}: {what}", at + 2);
        let text = |column: usize, name: &str| field(&record, column).ok_or_else(|| wrong(&format!("no {name}")));
        let line = Line {
            goods: text(goods, "goods")?,
            category: text(category, "category")?,
            quantity: text(quantity, "quantity")?
                .parse()
                .ok()
                .filter(|pieces| *pieces > 0)
                .ok_or_else(|| wrong("quantity"))?,
            amount: Fen::parse_yuan(&text(amount, "line_amount")?)
                .filter(|fen| *fen >= Fen::ZERO)
                .ok_or_else(|| wrong("line_amount"))?,
        };
        let day = text(day, "day")?;
        day.parse::<Day>().map_err(|_| wrong("day"))?;
        baskets.entry((day, text(member, "member")?)).or_default().push(line);
    }
    let baskets = baskets.into_iter().map(|((day, member), lines)| Basket { day, member, lines });
    let mut file = Baskets { baskets: baskets.collect(), goods: BTreeMap::new() };
    for line in file.baskets.iter().flat_map(|basket| &basket.lines) {
        let good = file.goods.entry(line.goods.clone()).or_default();
        *good.prices.entry(divide_rounding(i128::from(line.amount.0), i128::from(line.quantity))).or_default() += 1;
        if good.categories.last() != Some(&line.category) {
            good.categories.push(line.category.clone());
        }
    }
    Ok(file)
}

fn field(record: &StringRecord, column: usize) -> Option<String> {
    record.get(column).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn days_since_1970(day: Day) -> u64 {
    let number = u64::from(day.0.unsigned_abs());
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    days.saturating_sub(EPOCH_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "member,day,goods,category,quantity,line_amount,line_cost\n";

    #[test]
    fn a_basket_is_a_day_and_a_member() {
        let text = "7,2000-11-02,a,1,2,48,9\n7,2000-11-01,a,1,1,25,9\n7,2000-11-02,b,1,3,100,9\n";
        let file = parse(&format!("\u{feff}{HEADER}{text}")).expect("a file");
        let shown: Vec<_> = file.baskets.iter().map(|one| (one.day.as_str(), one.lines.len(), one.total())).collect();
        assert_eq!(shown, [("2000-11-01", 1, Fen(2_500)), ("2000-11-02", 2, Fen(14_800))]);
        assert_eq!((file.goods["a"].price(), file.goods["b"].price()), (Fen(2_400), Fen(3_333)));
    }

    #[test]
    fn a_good_may_change_its_category() {
        let text = "7,2000-11-02,a,2,1,1,1\n8,2000-11-01,a,1,1,1,1\n9,2000-11-03,a,2,1,1,1\n";
        assert_eq!(parse(&format!("{HEADER}{text}")).expect("a file").goods["a"].categories, ["1", "2"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let said = |text: &str| parse(text).err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(said("day,member\n"), "the file has no column goods");
        assert_eq!(said(&format!("{HEADER}7,2000-11-02,a,2,0,1,1\n")), "line 2: quantity");
        assert_eq!(said(&format!("{HEADER}7,2000-11-02,a,2,1,-1,1\n")), "line 2: line_amount");
        assert_eq!(said(&format!("{HEADER}7,2000-13-02,a,2,1,1,1\n")), "line 2: day");
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (day, days) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2026-11-21", 20_778)] {
            assert_eq!(days_since_1970(day.parse().expect("a day")), days, "{day}");
        }
    }
}
