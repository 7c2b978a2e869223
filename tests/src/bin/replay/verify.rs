//! The server's reports against the file, to the fen.
use std::collections::{BTreeMap, BTreeSet};

use ::tests::load::{Failure, LoadTill, random_id};
use proto::reports::v1::RunReportRequest;

use crate::{baskets::Baskets, note};

const SHOWN: usize = 10;

/// Sums of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    sales: i64,
    lines: i64,
    pieces_milli: i64,
    amount_fen: i64,
}

type Report = BTreeMap<String, Sums>;

/// Are they the same?
pub(crate) async fn verify(manager: &LoadTill, file: &Baskets) -> Result<bool, Failure> {
    let mut same = true;
    for (report, key) in
        [("sales_total", Key::Nothing), ("sales_by_category", Key::Category), ("sales_by_member", Key::Member)]
    {
        let (said, expected) = (ask(manager, report).await?, expected(file, key));
        let keys: BTreeSet<&String> = said.keys().chain(expected.keys()).collect();
        let wrong: Vec<_> = keys.into_iter().filter(|key| said.get(*key) != expected.get(*key)).collect();
        note(&format!("{report}: {} rows, {} wrong", expected.len(), wrong.len()));
        for key in wrong.iter().take(SHOWN) {
            note(&format!("  {key:?}: the server says {:?}, the file {:?}", said.get(*key), expected.get(*key)));
        }
        same &= wrong.is_empty();
    }
    Ok(same)
}

/// All pages of a report.
async fn ask(manager: &LoadTill, report: &str) -> Result<Report, Failure> {
    let mut request = RunReportRequest { report: report.to_owned(), ..RunReportRequest::default() };
    let mut rows = Report::new();
    loop {
        let page = manager.ask(random_id()?, &request).await?;
        rows.extend(page.rows.into_iter().map(|row| {
            let sums =
                Sums { sales: row.sales, lines: row.lines, pieces_milli: row.pieces_milli, amount_fen: row.amount_fen };
            (row.key, sums)
        }));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(rows);
        }
    }
}

/// How a report groups.
#[derive(Clone, Copy)]
enum Key {
    Nothing,
    Category,
    Member,
}

fn expected(file: &Baskets, by: Key) -> Report {
    let mut rows = Report::new();
    for basket in &file.baskets {
        let mut seen = BTreeSet::new();
        for line in &basket.lines {
            let key = match by {
                Key::Nothing => "",
                Key::Category => &line.category,
                Key::Member => &basket.member,
            };
            let sums = rows.entry(key.to_owned()).or_default();
            sums.sales += i64::from(seen.insert(key));
            sums.lines += 1;
            sums.pieces_milli += line.quantity * 1_000;
            sums.amount_fen += line.amount.0;
        }
    }
    rows
}
