//! The chain 连锁: platform > merchant 商户 > shop 门店 > till 收银机.
//!
//! Every row of every room belongs to a merchant; a call's [`Scope`] says to which, and to which shop and till. Shops and
//! tills are found here by the secrets they hold: a shop by its enrolment code, a till by its device token.
//! Who may call: every room above. Invariants: a shop's number never changes (it is in its receipts); a till number is
//! unique in its shop; one device token opens one till.
use proto::chain::v1::{
    GetShopRequest, GetShopResponse, ListTillsRequest, ListTillsResponse, SaleRule, SaveShopRequest, SaveShopResponse,
    SaveTillRequest, SaveTillResponse, ScanCodes, Shop, chain_service_server::ChainService,
};
use rules::{
    day::{DayRule, Hours},
    id::{MerchantId, ShopId, TillId},
    scan::Patterns,
};
use sea_orm::{
    ActiveValue::{self, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use crate::kit::{Error, Op, Result, Scope, house::not_found, op::id, serve::serve};

pub(crate) mod entity;
pub(crate) mod found;
mod save_shop;
mod tills;

pub use found::{Enrolled, NewShop, any_shop, found_shop, scopes};
pub(crate) use found::{Place, place_of_device, shop_by_code};
use save_shop::save_shop;
use tills::{list_tills, save_till};

use entity::{shop, till};

serve!(ChainService {
    get_shop(GetShopRequest) -> GetShopResponse = proto::methods::CHAIN_GET_SHOP;
    save_shop(SaveShopRequest) -> SaveShopResponse = proto::methods::CHAIN_SAVE_SHOP;
    list_tills(ListTillsRequest) -> ListTillsResponse = proto::methods::CHAIN_LIST_TILLS;
    save_till(SaveTillRequest) -> SaveTillResponse = proto::methods::CHAIN_SAVE_TILL;
});

async fn get_shop(op: &mut Op, _: GetShopRequest) -> Result<GetShopResponse> {
    Ok(GetShopResponse { shop: Some(to_wire(own_shop(op).await?)) })
}

/// The caller's shop.
///
/// # Errors
/// `NOT_FOUND` when the scope names none.
pub(crate) async fn own_shop(op: &Op) -> Result<shop::Model> {
    let scope = op.scope();
    let found = shop::Entity::find_by_id((scope.merchant.0, scope.shop.0)).one(op.tx()).await?;
    found.ok_or_else(|| not_found().into())
}

fn to_wire(row: shop::Model) -> Shop {
    Shop {
        day_starts_minute: row.day_starts_minute,
        version: row.version,
        codes: Some(codes(&row)),
        sale: Some(sale_rule(&row)),
        walk_in_no: Some(row.walk_in_no),
        hours: Some(proto::chain::v1::Hours { opens_minute: row.opens_minute, closes_minute: row.closes_minute }),
        shop_id: row.id.to_string(),
        shop_no: row.shop_no,
        name: row.name,
        receipt_header: row.receipt_header,
        receipt_footer: row.receipt_footer,
    }
}

/// What the codes of the caller's shop look like.
///
/// # Errors
/// `NOT_FOUND` when the scope names no shop.
pub(crate) async fn patterns(op: &Op) -> Result<Patterns> {
    let read = proto::convert::chain::patterns(&codes(&own_shop(op).await?));
    read.map_err(|(field, rule)| Error::Broken(format!("the shop's {field}: {rule}")))
}

/// Business hours of the caller's shop.
///
/// # Errors
/// `NOT_FOUND` when the scope names no shop.
pub(crate) async fn hours(op: &Op) -> Result<Hours> {
    Ok(hours_of(&own_shop(op).await?))
}

fn hours_of(row: &shop::Model) -> Hours {
    Hours { opens_minute: row.opens_minute, closes_minute: row.closes_minute }
}

/// How the shop sells.
pub(crate) fn sale_rule(row: &shop::Model) -> SaleRule {
    SaleRule { rounding: row.rounding.into(), below_cost: row.below_cost.into() }
}

/// What the shop's own codes begin with.
pub(crate) fn codes(row: &shop::Model) -> ScanCodes {
    ScanCodes {
        amount_prefixes: row.scan_amount.clone(),
        weight_prefixes: row.scan_weight.clone(),
        weight_first: row.scan_weight_first,
        in_store_prefixes: row.scan_in_store.clone(),
        member_prefixes: row.scan_member.clone(),
        badge_prefixes: row.scan_badge.clone(),
    }
}
