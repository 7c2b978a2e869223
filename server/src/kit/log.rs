//! What the kit itself keeps: the commands it has answered, who did what (ADM-05), and when it was restored from a backup.
pub mod command {
    //! Answers of idempotent commands, kept for ever (safety D-03).
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kit_command")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub request_id: Uuid,
        /// `till.Checkout`.
        pub method: String,
        /// SHA-256 of the request bytes.
        pub request_hash: Vec<u8>,
        /// The answer's bytes.
        pub answer: Vec<u8>,
        pub at_ms: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod entry {
    //! The audit log, append-only.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kit_audit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub shop_id: Uuid,
        pub till_id: Uuid,
        /// Nil when nobody was signed in.
        pub staff_id: Uuid,
        pub staff_name: String,
        pub at_ms: i64,
        pub method: String,
        pub request_id: Option<Uuid>,
        /// `ok`, or the refusal's name.
        pub outcome: String,
        /// JSON.
        #[sea_orm(column_type = "Text")]
        pub changes: String,
        /// Place in the till's chain of this log, from 1, without gaps.
        pub seq: i64,
        /// [`super::super::log_chain::link`].
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod epoch {
    //! One row for each restore from a backup, append-only: what was written since then can be told from what was before.
    use sea_orm::{QueryOrder as _, entity::prelude::*};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kit_epoch")]
    pub struct Model {
        /// From 2: a database that was never restored is in epoch 1, and has no row.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub at_ms: i64,
        /// SHA-256 of the backup's data file, hex.
        pub backup_sha256: String,
        /// The heads that were found in it, JSON: whatever stands behind them in its chain is of this epoch.
        #[sea_orm(column_type = "Text")]
        pub heads: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    /// The number of the one that runs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn current(link: &impl ConnectionTrait) -> Result<i32, DbErr> {
        Ok(Entity::find().order_by_desc(Column::Number).one(link).await?.map_or(1, |row| row.number))
    }
}

use prost::Message;
use rules::id::Uuid;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Op, call::Call, log_chain};

/// The greatest id of the log: every call that writes ends with one. A question for each merchant, along the key.
pub(super) async fn last_id(database: &DatabaseConnection) -> Result<Option<Uuid>, DbErr> {
    use entry::Column::{Id, MerchantId};
    let (mut last, mut below): (Option<Uuid>, Option<Uuid>) = (None, None);
    loop {
        let mut rows = entry::Entity::find().select_only().column(MerchantId).column(Id);
        if let Some(merchant) = below {
            rows = rows.filter(MerchantId.lt(merchant));
        }
        let rows = rows.order_by_desc(MerchantId).order_by_desc(Id);
        let Some((merchant, id)) = rows.into_tuple::<(Uuid, Uuid)>().one(database).await? else { return Ok(last) };
        (last, below) = (last.max(Some(id)), Some(merchant));
    }
}

/// The answer of an idempotent command, to be kept.
pub(super) fn told<Q, R: Message>(op: &Op, call: &Call<Q>, answer: &R) -> Option<command::Model> {
    #[cfg(feature = "planted-faults")]
    if super::planted::is(super::planted::Fault::ForgetsAnswers) {
        return None;
    }
    let request_id = call.request_id.filter(|_| call.method.idempotent)?;
    Some(command::Model {
        merchant_id: op.scope.merchant.0,
        request_id,
        method: call.method.short.to_owned(),
        request_hash: call.request_hash.clone(),
        answer: answer.encode_to_vec(),
        at_ms: op.now_ms,
    })
}

/// Puts the audit row of a call among the call's own rows, and its answer where answers are kept. The turn must be had: the
/// row takes the next place in its till's chain.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn audit(op: &mut Op, method: &str, outcome: &str, told: Option<command::Model>) -> Result<(), DbErr> {
    let changes = std::mem::take(&mut op.changes);
    let row = entry::Model {
        merchant_id: op.scope.merchant.0,
        id: op.new_id(),
        shop_id: op.scope.shop.0,
        till_id: op.scope.till.0,
        staff_id: op.actor.as_ref().map_or(Uuid::nil(), |actor| actor.staff_id.0),
        staff_name: op.actor.as_ref().map_or_else(String::new, |actor| actor.name.clone()),
        at_ms: op.now_ms,
        method: method.to_owned(),
        request_id: op.request_id,
        outcome: outcome.to_owned(),
        changes: serde_json::to_string(&changes).unwrap_or_default(),
        seq: 0,
        hash: Vec::new(),
    };
    let appended = log_chain::append(&mut op.link, row, told.as_ref()).await?;
    op.rows.push(appended);
    if let Some(told) = told {
        op.rows.add(command::Entity::insert(told.into_active_model()));
    }
    Ok(())
}
