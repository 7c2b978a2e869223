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

pub mod day {
    //! How a business day stands that was closed once: the version of its last Z, and whether that one holds.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_day")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub business_day: i32,
        pub version: i32,
        /// False once it was reopened.
        pub closed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod day_close {
    //! A Z 日结单. Never updated or deleted; triggers refuse it.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_day_close")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub business_day: i32,
        /// From 1; each reopening makes room for the next.
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        /// Of the shop, from 1 without gaps.
        pub z_no: i64,
        pub closed_ms: i64,
        pub staff_id: Uuid,
        pub staff_name: String,
        pub shifts_count: i32,
        pub sales_count: i64,
        pub sales_fen: i64,
        /// Σ counted − expected of its shifts.
        pub difference_fen: i64,
        /// The whole Z, an encoded `DayReport`.
        pub report: Vec<u8>,
        /// SHA-256 of it.
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod day_sum {
    //! What the book said when a day was closed, till by till, for the auditor. Never updated or deleted.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_day_sum")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub business_day: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub till_id: Uuid,
        /// Of its transactions.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        /// `rules::ledger::Class`; 0: how many transactions there are.
        #[sea_orm(primary_key, auto_increment = false)]
        pub class: i16,
        pub amount: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod day_reopen {
    //! 反结账: which version was taken back, by whom, who agreed, and why. Never updated or deleted.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_day_reopen")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub business_day: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub at_ms: i64,
        pub staff_id: Uuid,
        pub staff_name: String,
        pub approver_id: Uuid,
        pub approver_name: String,
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod day_counter {
    //! The last Z number of a shop; its row is what opening a shift and closing a day wait for.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_day_counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub shop_id: Uuid,
        pub last_no: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod foreign_count {
    //! Foreign cash of a shift's drawer, as it was counted. Minor units.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_foreign_count")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub shift_id: Uuid,
        /// Number of ISO 4217.
        #[sea_orm(primary_key, auto_increment = false)]
        pub currency: i16,
        pub expected_minor: i64,
        pub counted_minor: i64,
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

pub mod event {
    //! What happened at a till beside selling. Never changed.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "shifts_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        /// Of a changed price: its sale's.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub shop_id: Uuid,
        pub till_id: Uuid,
        /// Nil when none was open.
        pub shift_id: Uuid,
        pub staff_id: Uuid,
        pub staff_name: String,
        pub business_day: i32,
        pub at_ms: i64,
        /// `super::events::Event`.
        pub kind: i16,
        /// Cash that came in; below zero when it went out.
        pub amount_fen: i64,
        pub reason: String,
        /// Who agreed; nil when nobody had to.
        pub approver_id: Uuid,
        pub approver_name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
