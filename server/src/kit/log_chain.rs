//! The chain of the audit log: each row's hash covers its own words and the hash of the row before it, for each till (and for
//! what happens without one), so that a row that is changed, dropped or slipped in shows (safety I-37).
//!
//! It costs the writer one hash and no statement of its own. On SQLite there is one writer, which remembers the heads
//! ([`super::heads`]); PostgreSQL reads the head and hashes within the insert itself. No row is hot: two tills never wait for each
//! other, and when one till wrote twice at once the unique index lets one of the two run again.
use rules::id::Uuid;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, Iterable,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Value,
    sea_query::{Expr, InsertStatement},
};
use sha2::{Digest, Sha256};

use super::{
    heads::Head,
    link::Link,
    log::{
        command,
        entry::{Column, Entity, Model},
    },
};

const TABLE: &str = "kit_audit";

/// SHA-256 of what a row says, and of the command it tells of, with the answer that was given: who changes an answer breaks
/// the chain of the log.
pub(crate) fn digest(row: &Model, told: Option<&command::Model>) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(b"zhangfang.audit.v1");
    for id in [row.merchant_id, row.id, row.shop_id, row.till_id, row.staff_id] {
        sha.update(id.as_bytes());
    }
    sha.update(row.at_ms.to_be_bytes());
    sha.update([u8::from(row.request_id.is_some())]);
    sha.update(row.request_id.unwrap_or_default().as_bytes());
    let (asked, answered) = told.map_or((&[][..], &[][..]), |told| (&told.request_hash, &told.answer));
    let texts = [&row.staff_name, &row.method, &row.outcome, &row.changes].map(String::as_bytes);
    for part in texts.into_iter().chain([asked, answered]) {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

/// The hash of a row at `seq` behind the one with hash `previous` (empty for the first), given its [`digest`].
pub(crate) fn link(previous: &[u8], seq: i64, digest: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(previous).chain_update(seq.to_be_bytes()).chain_update(digest).finalize().to_vec()
}

/// Rows of the log, each with the command it tells of; behind it comes a `WHERE` and an order.
pub(crate) const TOLD: &str = "a.*, c.method AS told, c.request_hash, c.answer FROM kit_audit a LEFT JOIN kit_command c \
    ON c.merchant_id = a.merchant_id AND c.request_id = a.request_id AND c.method = a.method AND a.outcome = 'ok'";

/// A row of [`TOLD`].
///
/// # Errors
/// When it holds something that cannot be read.
pub(crate) fn read(row: &QueryResult) -> Result<(Model, Option<command::Model>), DbErr> {
    let told: Option<String> = row.try_get("", "told")?;
    let entry = Model::from_query_result(row, "")?;
    let told = match told {
        None => None,
        Some(method) => Some(command::Model {
            merchant_id: entry.merchant_id,
            request_id: entry.request_id.unwrap_or_default(),
            method,
            request_hash: row.try_get("", "request_hash")?,
            answer: row.try_get("", "answer")?,
            at_ms: entry.at_ms,
        }),
    };
    Ok((entry, told))
}

/// The insert of a row as the next of its chain; `seq` and `hash` are set here.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn append(
    tx: &mut Link,
    mut row: Model,
    told: Option<&command::Model>,
) -> Result<InsertStatement, DbErr> {
    let digest = digest(&row, told);
    let key = (row.merchant_id, row.till_id);
    if tx.get_database_backend() == DbBackend::Postgres {
        return append_in_one(row, digest);
    }
    let known = tx.heads().and_then(|heads| heads.last(TABLE, key));
    let (last, previous) = match known {
        Some(head) => head,
        None => last_of(tx, key).await?.unwrap_or_default(),
    };
    row.seq = last + 1;
    row.hash = link(&previous, row.seq, &digest);
    if let Some(heads) = tx.heads() {
        heads.append(TABLE, key, (row.seq, row.hash.clone()));
    }
    Ok(Entity::insert(row.into_active_model()).into_query())
}

async fn last_of(tx: &Link, (merchant, till): (Uuid, Uuid)) -> Result<Option<Head>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Seq, Column::Hash])
        .filter(Column::MerchantId.eq(merchant))
        .filter(Column::TillId.eq(till))
        .order_by_desc(Column::Seq)
        .into_tuple()
        .one(tx)
        .await
}

/// The head, and [`link`], as PostgreSQL finds and computes them within the insert.
fn append_in_one(row: Model, digest: [u8; 32]) -> Result<InsertStatement, DbErr> {
    let key = [row.merchant_id, row.till_id];
    let of_last = |found: &str| {
        format!("(SELECT {found} FROM kit_audit WHERE merchant_id = $1 AND till_id = $2 ORDER BY seq DESC LIMIT 1)")
    };
    let seq = format!("COALESCE({}, 1)", of_last("seq + 1"));
    let next = of_last("sha256(hash || int8send(seq + 1) || $3)");
    let hash = format!("COALESCE({next}, sha256(int8send(1) || $3))");
    let keyed = key.map(Value::from);
    let values = [
        row.merchant_id.into(),
        row.id.into(),
        row.shop_id.into(),
        row.till_id.into(),
        row.staff_id.into(),
        row.staff_name.into(),
        row.at_ms.into(),
        row.method.into(),
        row.request_id.into(),
        row.outcome.into(),
        row.changes.into(),
    ];
    let hashed: Vec<Value> = keyed.iter().cloned().chain([digest.to_vec().into()]).collect();
    let found = [Expr::cust_with_values(seq, keyed), Expr::cust_with_values(hash, hashed)];
    let mut insert = InsertStatement::new();
    insert.into_table(Entity).columns(Column::iter());
    insert
        .values(values.into_iter().map(|value: Value| Expr::val(value)).chain(found))
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(insert)
}

/// Two calls of one till wrote at once, and one of them must look again.
pub(super) fn is_contended(error: &DbErr) -> bool {
    let text = error.to_string();
    text.contains("kit_audit_chain") || text.contains("kit_audit.seq")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Model {
        Model {
            merchant_id: Uuid::from_u128(1),
            id: Uuid::from_u128(2),
            shop_id: Uuid::from_u128(3),
            till_id: Uuid::from_u128(4),
            staff_id: Uuid::from_u128(5),
            staff_name: "李收银".to_owned(),
            at_ms: 1_795_226_400_000,
            method: "till.Checkout".to_owned(),
            request_id: Some(Uuid::from_u128(6)),
            outcome: "ok".to_owned(),
            changes: "[]".to_owned(),
            seq: 0,
            hash: Vec::new(),
        }
    }

    #[test]
    fn every_word_of_a_row_counts() {
        let before = digest(&row(), None);
        let others: [fn(&mut Model); 11] = [
            |row| row.merchant_id = Uuid::nil(),
            |row| row.id = Uuid::nil(),
            |row| row.shop_id = Uuid::nil(),
            |row| row.till_id = Uuid::nil(),
            |row| row.staff_id = Uuid::nil(),
            |row| row.staff_name.push('x'),
            |row| row.at_ms += 1,
            |row| row.method.push('x'),
            |row| row.request_id = None,
            |row| row.outcome.push('x'),
            |row| row.changes.push('x'),
        ];
        for change in others {
            let mut other = row();
            change(&mut other);
            assert_ne!(digest(&other, None), before);
        }
        let told = |request_hash: u8, answer: u8| command::Model {
            merchant_id: Uuid::from_u128(1),
            request_id: Uuid::from_u128(6),
            method: "till.Checkout".to_owned(),
            request_hash: vec![request_hash],
            answer: vec![answer],
            at_ms: 0,
        };
        let answers = [told(1, 2), told(2, 2), told(1, 1)].map(|told| digest(&row(), Some(&told)));
        assert!(answers[0] != before && answers[0] != answers[1] && answers[0] != answers[2]);
    }

    #[test]
    fn a_link_knows_its_place_and_the_one_before() {
        let digest = digest(&row(), None);
        let first = link(&[], 1, &digest);
        assert_ne!(first, link(&[], 2, &digest));
        assert_ne!(link(&first, 2, &digest), link(&[], 2, &digest));
    }
}
