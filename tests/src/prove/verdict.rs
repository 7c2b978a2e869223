//! Acknowledgements against the book: what was acknowledged is there, once, and nothing else is there.
use std::collections::{BTreeMap, BTreeSet};

use rules::ledger::Class;
use uuid::Uuid;

use super::{
    Rows,
    acks::{Ack, Done},
    audit,
};
use crate::load::{Failure, Program};

/// Commands that were asked and not answered, by the kind of what they do: each may have been done, once.
pub type Open = BTreeMap<&'static str, i64>;

/// So many open commands of each kind.
pub fn any(commands: i64) -> Open {
    KINDS.iter().map(|(kind, _)| (*kind, commands)).collect()
}

/// The commands that these refusals of tills tell of: they begin with the method.
pub fn open(unanswered: &[String]) -> Open {
    let mut open = Open::new();
    for one in unanswered {
        for (kind, _) in KINDS.iter().filter(|(_, method)| one.starts_with(method)) {
            *open.entry(kind).or_default() += 1;
        }
    }
    open
}

/// What a line of [`Told`] begins with, and the method that does it.
const KINDS: [(&str, &str); 6] = [
    ("sale", "till.Checkout"),
    ("top-up", "stored_value.TopUp"),
    ("reprint", "till.ReprintSale"),
    ("member", "members.SaveMember"),
    ("shift", "shifts.OpenShift"),
    ("closed", "shifts.CloseShift"),
];

fn kind(what: &str) -> &str {
    what.split(' ').next().unwrap_or_default()
}

/// What does not fit together, a line each.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Acknowledged, and not in the book, or not as it was told.
    pub lost: Vec<String>,
    /// In the book more often than it was acknowledged.
    pub doubled: Vec<String>,
    /// Cards that hold something else than the acknowledgements say.
    pub cards: Vec<String>,
    /// Invariants of the auditor that do not hold.
    pub audit: Vec<String>,
}

impl Verdict {
    /// Judges a database that nobody writes any more.
    ///
    /// # Errors
    /// When it cannot look.
    pub async fn of(program: &Program, url: &str, acks: &[Ack], open: &Open) -> Result<Self, Failure> {
        let audit = audit(program, url).await?;
        let rows = Rows::open(url).await?;
        let mut verdict = Self { audit, ..Self::default() };
        verdict.commands(&rows, acks).await?;
        verdict.documents(&rows, acks, open).await?;
        if open.is_empty() {
            verdict.cards(&rows, acks).await?;
        }
        rows.close().await?;
        Ok(verdict)
    }

    /// Does everything hold?
    pub fn is_good(&self) -> bool {
        [&self.lost, &self.doubled, &self.cards, &self.audit].iter().all(|wrong| wrong.is_empty())
    }

    /// How much is wrong, and the first of each kind.
    pub fn told(&self) -> String {
        let kinds = [("lost", &self.lost), ("doubled", &self.doubled), ("cards", &self.cards), ("audit", &self.audit)];
        let wrong =
            kinds.iter().filter_map(|(kind, wrong)| Some(format!("{} {kind}, first {}", wrong.len(), wrong.first()?)));
        wrong.collect::<Vec<_>>().join("; ")
    }

    /// Every acknowledged command has its stored answer.
    async fn commands(&mut self, rows: &Rows, acks: &[Ack]) -> Result<(), Failure> {
        let mut known = BTreeSet::new();
        for row in rows.all("SELECT request_id FROM kit_command").await? {
            known.insert(row.try_get::<Uuid>("", "request_id")?.to_string());
        }
        let lost = acks.iter().filter(|ack| !known.contains(&ack.request_id));
        self.lost.extend(lost.map(|ack| format!("no answer of {} is kept: {:?}", ack.request_id, ack.done)));
        Ok(())
    }

    async fn documents(&mut self, rows: &Rows, acks: &[Ack], open: &Open) -> Result<(), Failure> {
        let mut told = Told::default();
        acks.iter().for_each(|ack| told.add(&ack.done));
        let found = Told::of_book(rows).await?;
        let mut surplus: BTreeMap<&str, (i64, Vec<String>)> = BTreeMap::new();
        for (what, there) in &found.0 {
            let count = told.0.get(what).copied().unwrap_or(0);
            if *there > count {
                let of_kind = surplus.entry(kind(what)).or_default();
                of_kind.0 += there - count;
                of_kind.1.push(format!("{what}: {count} acknowledged, {there} there"));
            }
        }
        for (what, count) in &told.0 {
            let there = found.0.get(what).copied().unwrap_or(0);
            if there < *count {
                self.lost.push(format!("{what}: {count} acknowledged, {there} there"));
            }
        }
        for (kind, (more, mut whats)) in surplus {
            if more > open.get(kind).copied().unwrap_or(0) {
                self.doubled.append(&mut whats);
            }
        }
        let twice = "SELECT request_id, COUNT(*) AS n FROM ledger_transaction GROUP BY merchant_id, request_id HAVING COUNT(*) > 1";
        for row in rows.all(twice).await? {
            self.doubled.push(format!("command {} posted more than once", row.try_get::<Uuid>("", "request_id")?));
        }
        Ok(())
    }

    /// What lies on each card is what was put there less what was spent.
    async fn cards(&mut self, rows: &Rows, acks: &[Ack]) -> Result<(), Failure> {
        let mut cards: BTreeMap<String, i64> = BTreeMap::new();
        for ack in acks {
            match &ack.done {
                Done::TopUp { member_id, paid_fen, .. } => *cards.entry(member_id.clone()).or_default() += paid_fen,
                Done::Sale { member_id, stored_fen, .. } if !member_id.is_empty() => {
                    *cards.entry(member_id.clone()).or_default() -= stored_fen;
                }
                _ => {}
            }
        }
        let sql =
            format!("SELECT owner_id, amount FROM ledger_balance WHERE class = {}", Class::MemberPrincipal.code());
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        for row in rows.all(&sql).await? {
            found.insert(row.try_get::<Uuid>("", "owner_id")?.to_string(), row.try_get("", "amount")?);
        }
        for (member, fen) in cards {
            let there = found.get(&member).copied().unwrap_or(0);
            if there != fen {
                self.cards.push(format!("{member}: {there} fen, and should be {fen}"));
            }
        }
        Ok(())
    }
}

/// How often everything was done: a line of words for each thing.
#[derive(Debug, Default)]
struct Told(BTreeMap<String, i64>);

impl Told {
    fn add(&mut self, done: &Done) {
        let what = match done {
            Done::Sale { id, receipt_no, total_fen, stored_fen, .. } => sale(id, receipt_no, *total_fen, *stored_fen),
            Done::TopUp { id, receipt_no, paid_fen, .. } => format!("top-up {id} {receipt_no} {paid_fen}"),
            Done::Reprint { sale_id } => format!("reprint of {sale_id}"),
            Done::Member { id, member_no } => format!("member {id} {member_no}"),
            Done::OpenShift { id } => format!("shift {id}"),
            Done::CloseShift { id, expected_fen } => format!("closed shift {id} {expected_fen}"),
        };
        *self.0.entry(what).or_default() += 1;
    }

    /// Everything of these tills that the book tells of.
    async fn of_book(rows: &Rows) -> Result<Self, Failure> {
        let mut told = Self::default();
        let sales = "SELECT s.id, s.receipt_no, s.total_fen, s.copies, \
             CAST(COALESCE((SELECT SUM(t.principal_fen + t.gift_fen) FROM till_sale_tender t \
             WHERE t.merchant_id = s.merchant_id AND t.sale_id = s.id), 0) AS bigint) AS stored_fen FROM till_sale s";
        for row in rows.all(sales).await? {
            let id = row.try_get::<Uuid>("", "id")?.to_string();
            let receipt: String = row.try_get("", "receipt_no")?;
            let copies: i32 = row.try_get("", "copies")?;
            let words = sale(&id, &receipt, row.try_get("", "total_fen")?, row.try_get("", "stored_fen")?);
            *told.0.entry(words).or_default() += 1;
            if copies > 0 {
                told.0.insert(format!("reprint of {id}"), copies.into());
            }
        }
        for row in rows.all("SELECT id, receipt_no, paid_fen FROM stored_value_top_up").await? {
            let (id, receipt): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "receipt_no")?);
            let paid: i64 = row.try_get("", "paid_fen")?;
            *told.0.entry(format!("top-up {id} {receipt} {paid}")).or_default() += 1;
        }
        for row in rows.all("SELECT id, member_no FROM members_member WHERE name = '新会员'").await? {
            let (id, number): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "member_no")?);
            *told.0.entry(format!("member {id} {number}")).or_default() += 1;
        }
        for row in rows.all("SELECT id, closed_ms, expected_cash_fen FROM shifts_shift").await? {
            let (id, closed): (Uuid, i64) = (row.try_get("", "id")?, row.try_get("", "closed_ms")?);
            *told.0.entry(format!("shift {id}")).or_default() += 1;
            if closed != 0 {
                let expected: i64 = row.try_get("", "expected_cash_fen")?;
                *told.0.entry(format!("closed shift {id} {expected}")).or_default() += 1;
            }
        }
        Ok(told)
    }
}

fn sale(id: &str, receipt_no: &str, total_fen: i64, stored_fen: i64) -> String {
    format!("sale {id} {receipt_no} {total_fen} stored {stored_fen}")
}
