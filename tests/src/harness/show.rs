//! What a snapshot shows: names instead of ids, and the rows that a call left behind as one line each.
use proto::ledger::v1::GetDocumentRequest;
use rules::{id::Uuid, ledger::Class};

use super::{TestShop, Till, founding::Names};

impl TestShop {
    /// A message as text, with names instead of ids.
    pub(crate) fn show(&self, answer: &impl std::fmt::Debug) -> String {
        without_ids(self.names(), &format!("{answer:#?}"))
    }

    /// The audit log from its first row after the founding: who, at which till, what, how it went, what changed.
    pub(crate) async fn audit(&self) -> String {
        let sql = "SELECT a.method, a.staff_name, COALESCE(t.till_no, '-') AS till_no, a.outcome, a.changes FROM kit_audit a \
             LEFT JOIN chain_till t ON t.merchant_id = a.merchant_id AND t.id = a.till_id \
             WHERE a.method <> 'test.Found' ORDER BY a.at_ms, a.id";
        let rows = self.rows(sql).await.into_iter().map(|row| {
            let text = |column: &str| row.try_get::<String>("", column).expect("text");
            let who = Some(text("staff_name")).filter(|name| !name.is_empty()).unwrap_or_else(|| "-".to_owned());
            let changes = Some(text("changes")).filter(|changes| changes != "[]").unwrap_or_default();
            format!("{} {who}@{} {} {changes}", text("method"), text("till_no"), text("outcome")).trim_end().to_owned()
        });
        without_ids(self.names(), &rows.collect::<Vec<_>>().join("\n"))
    }

    /// The last rows of the audit log.
    pub(crate) async fn last_audit(&self, rows: usize) -> String {
        let all = self.audit().await;
        let lines: Vec<&str> = all.lines().collect();
        lines[lines.len().saturating_sub(rows)..].join("\n")
    }

    /// What lies on an account of a member, in fen or points: the balance row.
    pub(crate) async fn balance(&self, member: &str, class: Class) -> i64 {
        let owner = self.uuid(member);
        let rows =
            self.rows(&format!("SELECT owner_id, amount FROM ledger_balance WHERE class = {}", class.code())).await;
        let mine = rows.into_iter().find(|row| row.try_get::<Uuid>("", "owner_id").expect("an owner") == owner);
        mine.map_or(0, |row| row.try_get("", "amount").expect("an amount"))
    }
}

impl Till {
    /// The ledger's transactions of a document, an entry a line: `sale 3: drawer cny +350`.
    pub(crate) async fn book(&self, document_id: &str) -> String {
        let book = self.ok(GetDocumentRequest { document_id: document_id.to_owned() }).await;
        let mut lines = Vec::new();
        for transaction in book.transactions {
            lines.push(format!("{} #{}", transaction.kind, transaction.seq));
            let entries = transaction.entries.iter();
            lines.extend(entries.map(|one| format!("  {} {} {:+}", one.account, one.asset, one.amount)));
        }
        lines.join("\n")
    }
}

/// Puts names where ids are; an id without a name becomes `<1>`, `<2>` in the order they come.
pub(super) fn without_ids(names: &Names, text: &str) -> String {
    const LENGTH: usize = 36;
    let mut unnamed: Vec<Uuid> = Vec::new();
    let (mut shown, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        match rest.get(..LENGTH).filter(|part| part.contains('-')).and_then(|part| part.parse::<Uuid>().ok()) {
            Some(id) => {
                let name = names.iter().find(|(_, named)| **named == id).map(|(name, _)| name.clone());
                let name = name.unwrap_or_else(|| {
                    let at = unnamed.iter().position(|known| *known == id).unwrap_or_else(|| {
                        unnamed.push(id);
                        unnamed.len() - 1
                    });
                    (at + 1).to_string()
                });
                shown.push_str(&format!("<{name}>"));
                rest = &rest[LENGTH..];
            }
            None => {
                shown.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    shown
}

#[test]
fn ids_become_names() {
    let tea: Uuid = "01931000-0000-7000-8000-000000000001".parse().expect("an id");
    let names = Names::from([("茶".to_owned(), tea)]);
    let other = "01931000-0000-7000-8000-000000000002";
    assert_eq!(without_ids(&names, &format!("x={tea} y={other}, {other}")), "x=<茶> y=<1>, <1>");
}
