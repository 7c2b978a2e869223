//! One type a noun for ids, so that a member's id cannot be handed in where a sale's is wanted.
//!
//! All are UUIDv7: unique without asking anybody, and in order of birth. An id is never a secret and never a permission.
use std::{fmt, str::FromStr};

pub use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A merchant 商户.
    MerchantId,
    /// A shop 门店.
    ShopId,
    /// A till 收银机.
    TillId,
    /// A person who works in a shop.
    StaffId,
    /// A member 会员.
    MemberId,
    /// A member level 等级.
    LevelId,
    /// An item: goods or service.
    ItemId,
    /// A category of items.
    CategoryId,
    /// A top-up plan 充值方案.
    PlanId,
    /// A sale 销售单.
    SaleId,
    /// A return 退货单.
    ReturnId,
    /// A held bill 挂单.
    HeldId,
    /// A top-up 充值单.
    TopUpId,
    /// A tender type 付款方式.
    TenderTypeId,
    /// A shift 班次.
    ShiftId,
}
