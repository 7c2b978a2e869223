//! The audit log 操作日志: a chain for each till, and what it tells of records is how they are.
use std::collections::HashMap;

use rules::id::Uuid;
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    Finding, Invariant,
    part::{Fold, Part, fold, fold_both, rows},
    since::{Reach, Since},
};
use crate::{
    catalog::entity::item,
    chain::entity::shop,
    kit::log_chain::{TOLD, digest, link, read},
    members::entity::member,
};

/// I-21, I-37.
pub(super) fn invariants() -> Vec<Invariant> {
    vec![
        Invariant {
            id: "I-21",
            sentence: "A member's level, card and number are what the last logged change made them (who came by import and was \
                       never changed is not in the log)",
            parts: vec![as_logged(&MEMBER)],
        },
        Invariant {
            id: "I-37",
            sentence: "The audit log is one chain for each till, without a gap, and every hash is right, over its words and the answer \
                       that was given; each restore from a \
                       backup is told, and the heads it found are still there",
            parts: vec![
                fold(format!("SELECT {TOLD} ORDER BY a.merchant_id, a.till_id, a.seq, a.id"), || {
                    Box::new(Links::default())
                }),
                rows("an epoch that is missing, or of no backup", "kit_epoch", EPOCHS).reaching(Reach::Whole),
                fold_both(
                    "SELECT number, heads FROM kit_epoch",
                    "SELECT merchant_id, chain_id, seq, hash FROM ledger_transaction",
                    || Box::new(Restored::default()),
                )
                .reaching(Reach::Full),
            ],
        },
    ]
}

/// Goods and shops, beside what else the log says was done.
pub(super) fn records() -> [Part; 2] {
    [as_logged(&ITEM), as_logged(&SHOP)]
}

/// A backup may be older than the last restore, so numbers may be left out.
const EPOCHS: &str = "SELECT e.number, e.at_ms FROM kit_epoch e WHERE LENGTH(e.backup_sha256) <> 64 OR e.at_ms <= 0 OR e.number < 2 \
      OR NOT EXISTS (SELECT 1 FROM kit_audit a WHERE a.method = 'backup.Restore' AND a.outcome = 'ok' AND a.at_ms = e.at_ms) \
    UNION ALL SELECT 0, a.at_ms FROM kit_audit a WHERE a.method = 'backup.Restore' AND a.outcome = 'ok' \
      AND NOT EXISTS (SELECT 1 FROM kit_epoch e WHERE e.at_ms = a.at_ms)";

/// Follows the chains of the log.
#[derive(Default)]
struct Links {
    /// Merchant, till, seq, hash.
    last: Option<(Uuid, Uuid, i64, Vec<u8>)>,
    /// Where chains begin in the middle, and the hash before.
    begun: HashMap<(Uuid, Uuid), (i64, Vec<u8>)>,
}

impl Fold for Links {
    fn begin(&mut self, since: &Since) {
        self.begun.clone_from(&since.log_from);
    }

    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let (row, told) = read(row)?;
        let (merchant, till) = (row.merchant_id, row.till_id);
        let before = self.last.take().filter(|last| (last.0, last.1) == (merchant, till));
        let begun =
            || self.begun.get(&(merchant, till)).map_or((0, Vec::new()), |begun| (begun.0 - 1, begun.1.clone()));
        let (seq, previous) = before.map_or_else(begun, |last| (last.2, last.3));
        let keys = || format!("till={till} seq={} audit={} method={}", row.seq, row.id, row.method);
        if row.seq != seq + 1 {
            finding.bad("a gap or a repeat in the log", keys());
        }
        if link(&previous, row.seq, &digest(&row, told.as_ref())) != row.hash {
            finding.bad("a row of the log that is not what was written, or not behind the one before it", keys());
        }
        self.last = Some((merchant, till, row.seq, row.hash));
        Ok(())
    }
}

/// A head that a restore found: chain, seq, hash in hex.
#[derive(serde::Deserialize)]
struct Found {
    merchant: Uuid,
    chain: Uuid,
    seq: i64,
    hash: String,
}

/// The ledger's heads that restores found, until they are seen.
#[derive(Default)]
struct Restored {
    wanted: HashMap<(Uuid, Uuid, i64), Vec<String>>,
}

impl Fold for Restored {
    fn row(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        let (number, heads): (i32, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        match serde_json::from_str::<Vec<Found>>(&heads) {
            Err(error) => finding.bad("an epoch whose heads cannot be read", format!("epoch={number} {error}")),
            Ok(heads) => {
                for head in heads {
                    self.wanted.entry((head.merchant, head.chain, head.seq)).or_default().push(head.hash);
                }
            }
        }
        Ok(())
    }

    fn second(&mut self, row: &QueryResult, _: &mut Finding) -> Result<(), DbErr> {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let key: (Uuid, Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        if let Some(hashes) = self.wanted.get_mut(&key) {
            let hash: Vec<u8> = row.try_get_by_index(3)?;
            hashes.retain(|wanted| *wanted != crate::ledger::hex(&hash));
            if hashes.is_empty() {
                self.wanted.remove(&key);
            }
        }
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        for (_, chain, seq) in self.wanted.keys() {
            finding.bad("a head that a restore found is not there any more", format!("chain={chain} seq={seq}"));
        }
    }
}

/// A kind of record whose every change is in the log, whole.
struct Record {
    /// As `op.changed` names it.
    what: &'static str,
    table: &'static str,
    /// What is compared; a column that came later is not in older rows of the log.
    fields: &'static [&'static str],
    read: fn(&QueryResult) -> Result<Told, DbErr>,
}

/// Merchant, id, version, and the row as the log would tell it.
type Told = (Uuid, Uuid, i64, Value);

const MEMBER: Record = Record {
    what: "member",
    table: "members_member",
    fields: &["level_id", "member_no", "card_no", "phone"],
    read: |row| {
        let row = member::Model::from_query_result(row, "")?;
        Ok((row.merchant_id, row.id, row.version, told(&row)))
    },
};

const ITEM: Record = Record {
    what: "item",
    table: "catalog_item",
    fields: &["code", "price_fen", "discountable", "archived"],
    read: |row| {
        let row = item::Model::from_query_result(row, "")?;
        Ok((row.merchant_id, row.id, row.version, told(&row)))
    },
};

const SHOP: Record = Record {
    what: "shop",
    table: "chain_shop",
    fields: &["shop_no", "utc_offset_minutes", "day_starts_minute"],
    read: |row| {
        let row = shop::Model::from_query_result(row, "")?;
        Ok((row.merchant_id, row.id, row.version, told(&row)))
    },
};

fn told(row: &impl serde::Serialize) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}

fn as_logged(record: &'static Record) -> Part {
    let log = format!(
        "SELECT merchant_id, changes FROM kit_audit WHERE outcome = 'ok' AND changes LIKE '%\"what\":\"{}\"%'",
        record.what
    );
    let make: fn() -> Box<dyn Fold> = match record.what {
        "member" => || Box::new(Logged::of(&MEMBER)),
        "item" => || Box::new(Logged::of(&ITEM)),
        _ => || Box::new(Logged::of(&SHOP)),
    };
    fold_both(log, format!("SELECT * FROM {}", record.table), make)
}

/// What the log says last of each record: its version, and a hash of its fields.
struct Logged {
    record: &'static Record,
    /// What was changed before is in no row that is read.
    since: bool,
    last: HashMap<(Uuid, Uuid), (i64, Vec<u8>)>,
}

/// One change, as [`crate::kit::Op::changed`] notes it.
#[derive(serde::Deserialize)]
struct Change {
    what: String,
    id: Uuid,
    #[serde(default)]
    after: Value,
}

impl Logged {
    fn of(record: &'static Record) -> Self {
        Self { record, since: false, last: HashMap::new() }
    }

    fn fields(&self, row: &Value) -> Vec<u8> {
        let mut sha = Sha256::new();
        for field in self.record.fields {
            sha.update(row.get(field).unwrap_or(&Value::Null).to_string());
            sha.update([0]);
        }
        sha.finalize().to_vec()
    }
}

impl Fold for Logged {
    fn begin(&mut self, _: &Since) {
        self.since = true;
    }

    fn row(&mut self, row: &QueryResult, _: &mut Finding) -> Result<(), DbErr> {
        let (merchant, changes): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        // What the log holds that cannot be read is named by its own chain.
        let changes: Vec<Value> = serde_json::from_str(&changes).unwrap_or_default();
        for change in changes.into_iter().filter_map(|one| serde_json::from_value::<Change>(one).ok()) {
            // An item is told with its barcodes: the row is the first of two.
            let after = if change.after.is_array() { &change.after[0] } else { &change.after };
            if let (true, Some(version)) = (change.what == self.record.what, after["version"].as_i64()) {
                let fields = self.fields(after);
                let last = self.last.entry((merchant, change.id)).or_default();
                if version > last.0 {
                    *last = (version, fields);
                }
            }
        }
        Ok(())
    }

    fn second(&mut self, row: &QueryResult, finding: &mut Finding) -> Result<(), DbErr> {
        finding.checked += 1;
        let (merchant, id, version, row) = (self.record.read)(row)?;
        let keys = || format!("{}={id} version={version}", self.record.what);
        match self.last.remove(&(merchant, id)) {
            None if version == 1 || self.since => {}
            None => finding.bad("a record that was changed without a word in the log", keys()),
            Some((last, fields)) if last != version || fields != self.fields(&row) => {
                finding.bad("a record that is not what the log says", keys());
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn end(&mut self, finding: &mut Finding) {
        for (_, id) in self.last.keys() {
            finding.bad("a record of the log that is gone", format!("{}={id}", self.record.what));
        }
    }
}
