//! Rows of this room.

pub mod merchant {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "chain_merchant")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        /// The demo shop: the sign-in page shows the PINs.
        pub demo: bool,
        pub created_ms: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod shop {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "chain_shop")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Part of every receipt number; never changes.
        pub shop_no: String,
        pub name: String,
        pub receipt_header: String,
        pub receipt_footer: String,
        pub utc_offset_minutes: i32,
        pub day_starts_minute: i32,
        /// `rules::day::Hours`.
        pub opens_minute: i32,
        pub closes_minute: i32,
        /// Prefixes of the shop's own codes, as `rules::scan::Prefixes` reads them.
        pub scan_amount: String,
        pub scan_weight: String,
        pub scan_weight_first: bool,
        pub scan_in_store: String,
        pub scan_member: String,
        pub scan_badge: String,
        /// `rules::pricing::Rounding`.
        pub rounding: i16,
        /// `rules::limits::Beyond`.
        pub below_cost: i16,
        /// The member number of sales without a card (TIL-07).
        pub walk_in_no: String,
        /// SHA-256 of the enrolment code.
        #[serde(skip)]
        pub enrol_hash: Vec<u8>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod till {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "chain_till")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub shop_id: Uuid,
        /// Unique in the shop.
        pub till_no: String,
        /// SHA-256 of the device token.
        #[serde(skip)]
        pub device_hash: Vec<u8>,
        pub enrolled_ms: i64,
        /// `rules::till::Mode`.
        pub mode: i16,
        /// `rules::till::Flow`.
        pub flow: i16,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// The tills of the caller's shop.
        pub fn in_scope(scope: Scope) -> Select<Self> {
            Self::find().filter(Column::MerchantId.eq(scope.merchant.0)).filter(Column::ShopId.eq(scope.shop.0))
        }
    }
}
