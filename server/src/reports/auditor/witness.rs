//! Witnesses 见证: what paper and tills remember of a book. Whoever rolls a database back, or writes it anew with all hashes
//! made right, does not reach them.
use std::collections::HashMap;

use futures_util::TryStreamExt;
use rules::id::Uuid;
use sea_orm::{DbErr, Statement, StreamTrait};

use super::{Finding, Head, Standing, books::Books};
use crate::ledger::hex;

/// The shortest head that is looked for: what a slip prints is longer.
const SHORTEST: usize = 8;

/// One head that somebody remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The file and line, for whoever must look at the paper again.
    pub whence: String,
    /// Whose chain, where it is known.
    chain: Option<(Uuid, Uuid)>,
    /// `01-02`: shop and till, where it is known.
    till: Option<String>,
    /// Its place in the chain, where it is known.
    seq: Option<i64>,
    /// The beginning of the hash, hex.
    head: String,
    /// Of the audit log, not of the ledger.
    log: bool,
}

/// A line that is no head.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no head: [SHOP-TILL] [PLACE] HEAD, with at least {SHORTEST} hexadecimal digits")]
pub struct BadWitness(String);

impl Witness {
    /// The heads in a file: a checkpoint or a backup's manifest, or a line for each head, as a closing slip shows it:
    /// `[SHOP-TILL] [PLACE] HEAD`. What stands behind `#` is not read.
    ///
    /// # Errors
    /// Names the line that is no head.
    pub fn read(name: &str, text: &str) -> Result<Vec<Self>, BadWitness> {
        #[derive(serde::Deserialize)]
        struct Standed {
            standing: Standing,
        }
        if text.trim_start().starts_with('{') {
            let read: Standed = serde_json::from_str(text).map_err(|error| BadWitness(format!("{name} ({error})")))?;
            let of = |heads: Vec<Head>, log| {
                heads.into_iter().map(move |head| Self {
                    whence: name.to_owned(),
                    chain: Some((head.merchant, head.chain)),
                    till: None,
                    seq: Some(head.seq),
                    head: head.hash,
                    log,
                })
            };
            let heads: Vec<Self> = of(read.standing.heads, false).chain(of(read.standing.log, true)).collect();
            return match heads.iter().find(|witness| !is_head(&witness.head)) {
                Some(bad) => Err(BadWitness(format!("{name} ({})", bad.head))),
                None => Ok(heads),
            };
        }
        let lines = text.lines().zip(1..).map(|(line, n)| (line.split('#').next().unwrap_or_default(), n));
        lines
            .filter(|(line, _)| !line.trim().is_empty())
            .map(|(line, n)| Self::line(&format!("{name}:{n}"), line))
            .collect()
    }

    fn line(whence: &str, line: &str) -> Result<Self, BadWitness> {
        let bad = || BadWitness(format!("{whence} ({})", line.trim()));
        let mut words: Vec<&str> = line.split_whitespace().collect();
        let head = words.pop().ok_or_else(bad)?.to_ascii_lowercase();
        if !is_head(&head) {
            return Err(bad());
        }
        let mut witness = Self { whence: whence.to_owned(), chain: None, till: None, seq: None, head, log: false };
        for word in words {
            match word.parse() {
                Ok(seq) if witness.seq.is_none() => witness.seq = Some(seq),
                Err(_) if word.contains('-') && witness.till.is_none() => witness.till = Some(word.to_owned()),
                _ => return Err(bad()),
            }
        }
        Ok(witness)
    }

    fn is(&self, found: &Found) -> bool {
        found.hash.starts_with(&self.head)
            && self.chain.is_none_or(|chain| chain == found.chain)
            && self.seq.is_none_or(|seq| seq == found.seq)
            && self.till.as_ref().is_none_or(|till| *till == found.till)
    }
}

/// Hex, and enough of it to be found by.
fn is_head(text: &str) -> bool {
    text.len() >= SHORTEST && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// A link of the book that may be what somebody remembers.
struct Found {
    chain: (Uuid, Uuid),
    till: String,
    seq: i64,
    hash: String,
}

const LEDGER: &str = "SELECT t.merchant_id, t.chain_id, t.seq, t.hash, h.shop_no, c.till_no FROM ledger_transaction t \
    LEFT JOIN chain_till c ON c.merchant_id = t.merchant_id AND c.id = t.chain_id \
    LEFT JOIN chain_shop h ON h.merchant_id = c.merchant_id AND h.id = c.shop_id";

const LOG: &str = "SELECT merchant_id, till_id, seq, hash, NULL AS shop_no, NULL AS till_no FROM kit_audit";

/// Is everything that is remembered in the book?
pub(super) async fn check(books: &Books, witnesses: &[Witness], finding: &mut Finding) -> Result<(), DbErr> {
    for (log, sql) in [(false, LEDGER), (true, LOG)] {
        let mut wanted: HashMap<&str, Vec<&Witness>> = HashMap::new();
        for witness in witnesses.iter().filter(|witness| witness.log == log) {
            finding.checked += 1;
            wanted.entry(&witness.head[..SHORTEST]).or_default().push(witness);
        }
        if wanted.is_empty() {
            continue;
        }
        let within = books.savepoint().await?;
        let mut last: HashMap<(Uuid, Uuid), i64> = HashMap::new();
        let mut found = within.stream_raw(Statement::from_string(books.backend(), sql)).await?;
        while let Some(row) = found.try_next().await? {
            let hash: Vec<u8> = row.try_get_by_index(3)?;
            let text = |at| row.try_get_by_index::<Option<String>>(at).map(Option::unwrap_or_default);
            let link = Found {
                chain: (row.try_get_by_index(0)?, row.try_get_by_index(1)?),
                till: format!("{}-{}", text(4)?, text(5)?),
                seq: row.try_get_by_index(2)?,
                hash: hex(&hash),
            };
            let end = last.entry(link.chain).or_default();
            *end = link.seq.max(*end);
            if let Some(asked) = link.hash.get(..SHORTEST).and_then(|short| wanted.get_mut(short)) {
                asked.retain(|witness| !witness.is(&link));
            }
        }
        drop(found);
        within.rollback().await?;
        for witness in wanted.into_values().flatten() {
            let end = witness.chain.and_then(|chain| last.get(&chain)).copied();
            let what = match (witness.seq, end) {
                (Some(seq), Some(end)) if seq > end => {
                    "the book ends before a head that somebody remembers: it was rolled back"
                }
                _ => "a head that somebody remembers is not in the book: it was rolled back, or written anew",
            };
            let seq = witness.seq.map_or(String::new(), |seq| format!(" place={seq}"));
            finding.bad(what, format!("{}{seq} head={}", witness.whence, witness.head));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_paper() {
        let read = |text| Witness::read("slips.txt", text);
        let two = read("# Monday\n01-02 17 A1B2C3D4E5F6 # Li\n\nabcdef012345\n").expect("two heads");
        assert_eq!(
            (two[0].till.as_deref(), two[0].seq, two[0].head.as_str()),
            (Some("01-02"), Some(17), "a1b2c3d4e5f6")
        );
        assert_eq!((two[1].till.as_deref(), two[1].seq, two[1].whence.as_str()), (None, None, "slips.txt:4"));
        for bad in ["abc", "xyzxyzxyz", "01-02 17 18 a1b2c3d4", "till a1b2c3d4", "{}"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
