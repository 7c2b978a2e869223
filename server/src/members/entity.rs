//! Rows of this room, and the only way to them: [`member::Entity::in_scope`] and its like, which always name the merchant.

pub mod level {
    use sea_orm::entity::prelude::*;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "members_level")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        /// What the member pays, basis points.
        pub pays_bp: i32,
        pub points_per_yuan: i32,
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

pub mod member {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    use crate::kit::Scope;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "members_member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merchant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Given by the server, unique in the merchant.
        pub member_no: String,
        pub name: String,
        /// Lower-case pinyin initials of the name.
        pub initials: String,
        pub phone: Option<String>,
        /// Last four digits of the phone; what people say at the counter.
        pub phone_tail: String,
        pub card_no: Option<String>,
        pub level_id: Uuid,
        pub birthday: String,
        pub remark: String,
        pub archived: bool,
        pub created_ms: i64,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl Entity {
        /// To the row of the member's level.
        pub fn to_level() -> RelationDef {
            Self::belongs_to(super::level::Entity)
                .from((Column::MerchantId, Column::LevelId))
                .to((super::level::Column::MerchantId, super::level::Column::Id))
                .into()
        }

        /// The rows a call may touch.
        pub fn in_scope(scope: Scope) -> Select<Self> {
            Self::find().filter(Column::MerchantId.eq(scope.merchant.0))
        }
    }
}
