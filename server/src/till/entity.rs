//! Rows of this room.

pub mod sale {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_sale")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub shop_id: Uuid,
        pub till_id: Uuid,
        pub shift_id: Uuid,
        pub staff_id: Uuid,
        pub staff_name: String,
        pub till_no: String,
        /// shop-till-yymmdd-nnnn.
        pub receipt_no: String,
        pub business_day: i32,
        pub at_ms: i64,
        /// Nil for a walk-in.
        pub member_id: Uuid,
        pub member_name: String,
        pub member_no: String,
        pub pays_bp: i32,
        pub pieces_milli: i64,
        pub gross_fen: i64,
        pub discount_fen: i64,
        pub total_fen: i64,
        pub points_earned: i64,
        pub copies: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_sale_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub sale_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub n: i16,
        pub item_id: Uuid,
        /// At the time of the sale.
        pub category_id: Uuid,
        pub barcode: String,
        pub name: String,
        pub spec: String,
        pub unit: String,
        pub price_fen: i64,
        pub quantity_milli: i64,
        pub gross_fen: i64,
        pub discount_fen: i64,
        pub price_changed: bool,
        pub discountable: bool,
        /// `gross_fen` is what a scale's label said, not price × quantity.
        pub labelled: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod tender {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_sale_tender")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub sale_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub n: i16,
        pub kind: i16,
        pub amount_fen: i64,
        pub tendered_fen: i64,
        pub principal_fen: i64,
        pub gift_fen: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
