//! What the kit itself keeps: the commands it has answered, and who did what (ADM-05).
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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use rules::id::Uuid;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Op;

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

/// Puts the audit row of a call among the call's own rows.
pub(super) fn audit(op: &mut Op, method: &str, outcome: &str) {
    let changes = std::mem::take(&mut op.changes);
    let row = entry::ActiveModel {
        merchant_id: Set(op.scope.merchant.0),
        id: Set(op.new_id()),
        shop_id: Set(op.scope.shop.0),
        till_id: Set(op.scope.till.0),
        staff_id: Set(op.actor.as_ref().map_or(Uuid::nil(), |actor| actor.staff_id.0)),
        staff_name: Set(op.actor.as_ref().map_or_else(String::new, |actor| actor.name.clone())),
        at_ms: Set(op.now_ms),
        method: Set(method.to_owned()),
        request_id: Set(op.request_id),
        outcome: Set(outcome.to_owned()),
        changes: Set(serde_json::to_string(&changes).unwrap_or_default()),
    };
    op.put(entry::Entity::insert(row));
}
