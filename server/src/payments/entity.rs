//! Rows of this room.

pub mod tender_type {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "payments_tender_type")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        /// `rules::payments::Kind`; never changes.
        pub kind: i16,
        pub sort: i32,
        pub opens_drawer: bool,
        pub archived: bool,
        /// Of a voucher; 0 when its face value is typed.
        pub face_fen: i64,
        pub may_exceed: bool,
        /// Of foreign cash: number of ISO 4217, else 0.
        pub currency: i16,
        /// Of foreign cash: fen for 10,000 minor units, else 0.
        pub rate: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod past {
    //! What a tender type was before it was changed.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "payments_past")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        /// When the next version took its place.
        pub until_ms: i64,
        pub name: String,
        pub archived: bool,
        pub face_fen: i64,
        pub may_exceed: bool,
        pub rate: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
