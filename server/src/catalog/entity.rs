//! Rows of this room, and the only way to them: [`item::Entity::in_scope`] and its like, which always name the merchant.

pub mod category {
    use sea_orm::entity::prelude::*;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalog_category")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub sort: i32,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// The rows a call may touch.
        pub fn in_scope(scope: Scope) -> Select<Self> {
            Self::find().filter(Column::MerchantId.eq(scope.merchant.0))
        }
    }
}

pub mod item {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "catalog_item")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Unique in the merchant.
        pub code: String,
        pub name: String,
        pub spec: String,
        /// Lower-case pinyin initials of the name.
        pub initials: String,
        pub service: bool,
        pub category_id: Uuid,
        pub unit: String,
        pub price_fen: i64,
        pub discountable: bool,
        /// 进价 of one base unit; 0 when it is not known.
        pub cost_fen: i64,
        /// Sold by weight.
        pub weighed: bool,
        /// The till asks what one costs.
        pub open_price: bool,
        /// 会员价: `level:fen level:fen`, read and written by `super::level_price`.
        #[sea_orm(column_type = "Text")]
        pub level_prices: String,
        pub archived: bool,
        pub version: i64,
        /// The merchant's revision of the last change, see [`super::revision`]; not worth a line in the log.
        #[serde(skip)]
        pub revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// The rows a call may touch.
        pub fn in_scope(scope: Scope) -> Select<Self> {
            Self::find().filter(Column::MerchantId.eq(scope.merchant.0))
        }
    }
}

pub mod barcode {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "catalog_barcode")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub barcode: String,
        pub item_id: Uuid,
        /// Empty: the item's base unit.
        pub unit: String,
        /// Base units in it × 1000; 0 for the base unit.
        pub factor_milli: i64,
        /// 0: factor × base price.
        pub price_fen: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// The rows a call may touch.
        pub fn in_scope(scope: Scope) -> Select<Self> {
            Self::find().filter(Column::MerchantId.eq(scope.merchant.0))
        }
    }
}

pub mod revision {
    //! Moves with every change of the merchant's catalogue, so that a till knows whether it is current.
    use sea_orm::entity::prelude::*;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalog_revision")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        pub revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// The rows a call may touch.
        pub fn in_scope(scope: Scope) -> Select<Self> {
            Self::find().filter(Column::MerchantId.eq(scope.merchant.0))
        }
    }
}
