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
        /// Part of `discount_fen`: 赠送.
        pub given_fen: i64,
        /// 抹零: total = gross − discount + rounding; how it was rounded stands in `rounding`.
        pub rounding_fen: i64,
        pub rounding: i16,
        /// `rules::pricing::Bill` as code and value.
        pub bill: i16,
        pub bill_value: i64,
        /// Who agreed to what the cashier may not do alone; nil when nobody had to.
        pub approver_id: Uuid,
        pub approver_name: String,
        pub approval_reason: String,
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
        /// `rules::pricing::Hand` as code and value.
        pub hand: i16,
        pub hand_value: i64,
        /// 会员价 of one unit; -1 when there is none for who paid.
        pub level_price_fen: i64,
        /// Parts of `discount_fen`, by the rule that took them.
        pub level_price_off_fen: i64,
        pub level_off_fen: i64,
        pub hand_off_fen: i64,
        pub bill_off_fen: i64,
        pub given_fen: i64,
        /// Who sold it or does it; nil for nobody.
        pub staff_id: Uuid,
        pub staff_name: String,
        pub remark: String,
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
        /// Nil for cash and stored value.
        pub tender_type_id: Uuid,
        /// What it was called then.
        pub name: String,
        /// Of foreign cash: number of ISO 4217, what was handed over in minor units, fen for 10,000 of them.
        pub currency: i16,
        pub foreign_minor: i64,
        pub rate: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod taken_back {
    //! A return 退货.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_return")]
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
        /// shop-till-yymmdd-nnnn, of the same series as sales.
        pub receipt_no: String,
        pub business_day: i32,
        pub at_ms: i64,
        /// None when the customer had no receipt.
        pub sale_id: Option<Uuid>,
        /// Which return of its sale, from 1; 0 without one.
        pub nth: i16,
        /// Of the sale; nil for a walk-in.
        pub member_id: Uuid,
        pub reason: String,
        /// What the pieces cost before discount.
        pub gross_fen: i64,
        /// All that came off and is taken back, gifts included.
        pub discount_fen: i64,
        /// Part of `discount_fen`: 赠送.
        pub given_fen: i64,
        /// The share of the sale's rounding: total = gross − discount + rounding.
        pub rounding_fen: i64,
        pub total_fen: i64,
        pub points_reversed: i64,
        /// Who agreed; nil when nobody had to.
        pub approver_id: Uuid,
        pub approver_name: String,
        /// How often its slip was printed again.
        pub copies: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod taken_back_line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_return_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub return_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub n: i16,
        pub sale_id: Option<Uuid>,
        /// Place in the sale.
        pub sale_n: Option<i16>,
        pub item_id: Uuid,
        /// At the time of the sale.
        pub category_id: Uuid,
        pub barcode: String,
        pub name: String,
        pub spec: String,
        pub unit: String,
        pub price_fen: i64,
        pub quantity_milli: i64,
        pub discount_fen: i64,
        pub given_fen: i64,
        pub net_fen: i64,
        /// Back into the stock, or gone.
        pub restock: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod taken_back_tender {
    //! Where a return's money went.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_return_tender")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub return_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub n: i16,
        /// Place among the sale's tenders.
        pub sale_n: Option<i16>,
        pub kind: i16,
        pub amount_fen: i64,
        pub principal_fen: i64,
        pub gift_fen: i64,
        /// The sale's, and its name then; nil for cash and stored value.
        pub tender_type_id: Uuid,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod held {
    //! A cart that waits for later. Sold and dropped ones stay, as evidence.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "till_held")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub shop_id: Uuid,
        /// Counted up by every step.
        pub version: i64,
        /// `till::held::State` as its number.
        pub state: i16,
        /// `till.v1.Cart` as it came; empty once it is sold.
        pub cart: Vec<u8>,
        /// `till.v1.Quoted` of that moment; empty once it is sold.
        pub quote: Vec<u8>,
        pub note: String,
        /// Nil for a walk-in.
        pub member_id: Uuid,
        pub member_name: String,
        pub member_no: String,
        /// Names of the first goods.
        pub goods: String,
        /// What it is found by, in lower case.
        #[sea_orm(column_type = "Text")]
        pub words: String,
        pub lines: i32,
        pub pieces_milli: i64,
        pub total_fen: i64,
        /// Who held it the last time, where and when.
        pub held_ms: i64,
        pub staff_id: Uuid,
        pub staff_name: String,
        pub till_id: Uuid,
        pub till_no: String,
        /// Who made the last step, where and when: held, took, sold or dropped it.
        pub by_staff_id: Uuid,
        pub by_staff_name: String,
        pub by_till_id: Uuid,
        pub by_till_no: String,
        pub by_ms: i64,
        /// The sale it became; nil else.
        pub sale_id: Uuid,
        /// Why it was dropped; empty else.
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
