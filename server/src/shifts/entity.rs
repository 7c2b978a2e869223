//! Rows of this room.

pub mod shift {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_shift")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub shop_id: Uuid,
        pub till_id: Uuid,
        pub till_no: String,
        pub staff_id: Uuid,
        pub staff_name: String,
        pub business_day: i32,
        pub opened_ms: i64,
        /// 0 while open.
        pub closed_ms: i64,
        pub float_fen: i64,
        pub expected_cash_fen: i64,
        pub counted_cash_fen: i64,
        pub difference_reason: String,
        pub note: String,
        /// JSON: [[value_fen, count], …].
        pub counted: String,
        /// The till's ledger head when it was closed, hex.
        pub ledger_head: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod receipt_counter {
    //! The last receipt number of a till on a business day: gapless, because it moves in the sale's own transaction.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_receipt_counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub till_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub business_day: i32,
        pub last_no: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
