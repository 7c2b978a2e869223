//! Where a book stands: its heads, sums and counts, in a form that paper, a file or another database can be compared with.
use std::collections::BTreeMap;

use rules::id::Uuid;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use serde::{Deserialize, Serialize};

use super::books::Books;
use crate::{kit::Store, ledger::hex, schema};

/// Where a book stands, all of one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The migrations that ran, in order.
    pub schema: Vec<String>,
    /// 1, and one more for each restore from a backup.
    pub epoch: i32,
    /// The last transaction of each till's chain.
    pub heads: Vec<Head>,
    /// The last row of each till's chain in the audit log.
    pub log: Vec<Head>,
    /// Σ entries of each kind of account.
    pub sums: Vec<Sum>,
    /// Rows of each table.
    pub counts: BTreeMap<String, i64>,
}

/// The last link of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose.
    pub merchant: Uuid,
    /// The till; nil for what happens without one.
    pub chain: Uuid,
    /// Its place, from 1.
    pub seq: i64,
    /// Hex.
    pub hash: String,
}

/// What all accounts of one kind come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub struct Sum {
    /// Whose.
    pub merchant: Uuid,
    /// [`rules::ledger::Class`].
    pub class: i16,
    /// Fen or points, debit positive; decimal text, as it may be beyond all numbers.
    pub amount: String,
    /// How many entries.
    pub entries: i64,
}

#[derive(FromQueryResult)]
struct HeadRow {
    merchant: Uuid,
    chain: Uuid,
    seq: i64,
    hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Version {
    version: String,
}

const HEADS: &str =
    "SELECT merchant_id AS merchant, chain_id AS chain, seq, hash FROM ledger_chain ORDER BY merchant_id, chain_id";

const LOG: &str = "SELECT a.merchant_id AS merchant, a.till_id AS chain, a.seq, a.hash FROM kit_audit a \
    JOIN (SELECT merchant_id, till_id, MAX(seq) AS seq FROM kit_audit GROUP BY merchant_id, till_id) m \
      ON m.merchant_id = a.merchant_id AND m.till_id = a.till_id AND m.seq = a.seq ORDER BY a.merchant_id, a.till_id";

const SUMS: &str = "SELECT merchant_id AS merchant, class, CAST(SUM(amount) AS text) AS amount, COUNT(*) AS entries \
    FROM ledger_entry GROUP BY merchant_id, class ORDER BY merchant_id, class";

impl Standing {
    /// Reads it in one snapshot. A table that an older schema lacks has no count.
    ///
    /// # Errors
    /// When the database does not answer, or holds no book.
    pub async fn read(store: &Store) -> Result<Self, DbErr> {
        let books = Books::open(store).await?;
        let standing = Self::of(&books).await?;
        books.close().await?;
        Ok(standing)
    }

    pub(super) async fn of(books: &Books) -> Result<Self, DbErr> {
        let schema: Vec<Version> = books.all("SELECT version FROM seaql_migrations ORDER BY version").await?;
        let mut standing = Self {
            schema: schema.into_iter().map(|row| row.version).collect(),
            epoch: 1,
            heads: books.heads(HEADS).await?,
            sums: books.all(SUMS).await?,
            ..Self::default()
        };
        let mut known = BTreeMap::new();
        for table in schema::tables(books.backend()) {
            let name = super::tables::name(&table);
            if let Some(rows) = books.count_if_there(&name).await? {
                known.insert(name, rows);
            }
        }
        standing.counts = known;
        if standing.counts.contains_key("kit_epoch") {
            standing.log = books.heads(LOG).await?;
            let last = books.all::<Epoch>("SELECT COALESCE(MAX(number), 1) AS number FROM kit_epoch").await?;
            standing.epoch = last.first().map_or(1, |epoch| epoch.number);
        }
        Ok(standing)
    }
}

#[derive(FromQueryResult)]
struct Epoch {
    number: i32,
}

impl Books {
    pub(super) async fn all<T: FromQueryResult>(&self, sql: &str) -> Result<Vec<T>, DbErr> {
        T::find_by_statement(Statement::from_string(self.backend(), sql)).all(self.tx()).await
    }

    pub(super) async fn text(&self, sql: &str) -> Result<String, DbErr> {
        let row = self.tx().query_one_raw(Statement::from_string(self.backend(), sql)).await?;
        row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?.try_get_by_index(0)
    }

    async fn heads(&self, sql: &str) -> Result<Vec<Head>, DbErr> {
        let rows: Vec<HeadRow> = self.all(sql).await?;
        let heads = rows.into_iter().map(|row| Head {
            merchant: row.merchant,
            chain: row.chain,
            seq: row.seq,
            hash: hex(&row.hash),
        });
        Ok(heads.collect())
    }

    async fn count_if_there(&self, table: &str) -> Result<Option<i64>, DbErr> {
        let within = self.savepoint().await?;
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let counted = within.query_one_raw(Statement::from_string(self.backend(), sql)).await;
        within.rollback().await?;
        match counted {
            Ok(Some(row)) => Ok(Some(row.try_get_by_index(0)?)),
            _ => Ok(None),
        }
    }
}
