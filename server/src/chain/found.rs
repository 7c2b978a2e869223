//! Founding a shop, and finding one by the secrets that open it.
use super::{
    ActiveValue, ColumnTrait, ConnectionTrait, DayRule, EntityTrait, Hours, MerchantId, QueryFilter, Result, Scope,
    Set, ShopId, TillId, entity::merchant, shop, till,
};
use rules::{id::Uuid, limits::SaleRule};
use sea_orm::{FromQueryResult, JoinType, QuerySelect, Select};

use crate::kit::{Op, secret};

/// What a new merchant with its first shop is called.
#[derive(Clone, Copy, Debug)]
pub struct NewShop<'a> {
    /// The merchant.
    pub merchant_name: &'a str,
    /// The shop.
    pub name: &'a str,
    /// Two to four digits.
    pub shop_no: &'a str,
    /// Who holds it can enrol tills.
    pub enrol_code: &'a str,
    /// Lines at the top of a receipt.
    pub receipt_header: &'a str,
    /// Lines at the bottom.
    pub receipt_footer: &'a str,
    /// A demo shop.
    pub demo: bool,
}

/// What the codes of a new shop begin with. Labels stay below 25, where payment codes begin.
struct FirstCodes {
    amount: &'static str,
    weight: &'static str,
    member: &'static str,
    badge: &'static str,
}

const FIRST_CODES: FirstCodes = FirstCodes { amount: "20-22", weight: "23-24", member: "ZFM", badge: "ZFS" };

/// Founds a merchant and its first shop; answers the scope to go on in.
///
/// # Errors
/// When the database does not take it.
pub async fn found_shop(op: &mut Op, new: NewShop<'_>) -> Result<Scope> {
    let (merchant_id, shop_id) = (op.new_id(), op.new_id());
    let row = merchant::ActiveModel {
        id: Set(merchant_id),
        name: Set(new.merchant_name.to_owned()),
        demo: Set(new.demo),
        created_ms: Set(op.now()),
    };
    merchant::Entity::insert(row).exec_without_returning(op.tx()).await?;
    let row = shop::ActiveModel {
        merchant_id: Set(merchant_id),
        id: Set(shop_id),
        shop_no: Set(new.shop_no.to_owned()),
        name: Set(new.name.to_owned()),
        receipt_header: Set(new.receipt_header.to_owned()),
        receipt_footer: Set(new.receipt_footer.to_owned()),
        utc_offset_minutes: Set(480),
        day_starts_minute: Set(0),
        opens_minute: Set(Hours::ALL_DAY.opens_minute),
        closes_minute: Set(Hours::ALL_DAY.closes_minute),
        scan_amount: Set(FIRST_CODES.amount.to_owned()),
        scan_weight: Set(FIRST_CODES.weight.to_owned()),
        scan_weight_first: Set(false),
        scan_in_store: Set(String::new()),
        scan_member: Set(FIRST_CODES.member.to_owned()),
        scan_badge: Set(FIRST_CODES.badge.to_owned()),
        rounding: Set(0),
        below_cost: Set(0),
        walk_in_no: Set(String::new()),
        enrol_hash: Set(secret::hash(new.enrol_code)),
        version: Set(1),
    };
    shop::Entity::insert(row).exec_without_returning(op.tx()).await?;
    let scope = Scope { merchant: MerchantId(merchant_id), shop: ShopId(shop_id), ..Scope::nowhere() };
    op.changed("shop", shop_id, (), new.name);
    Ok(scope)
}

/// The shop an enrolment code opens.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn shop_by_code(op: &Op, code: &str) -> Result<Option<shop::Model>> {
    Ok(shop::Entity::find().filter(shop::Column::EnrolHash.eq(secret::hash(code))).one(op.tx()).await?)
}

/// A till with everything about where it stands.
#[derive(Clone, Debug)]
pub struct Enrolled {
    pub(crate) till: till::Model,
    pub(crate) shop: shop::Model,
    pub(crate) merchant: merchant::Model,
}

impl Enrolled {
    /// What calls from this till may touch.
    pub fn scope(&self) -> Scope {
        let (till, shop) = (&self.till, &self.shop);
        let place = Place {
            merchant_id: till.merchant_id,
            shop_id: till.shop_id,
            till_id: till.id,
            till_no: till.till_no.clone(),
            shop_no: shop.shop_no.clone(),
            utc_offset_minutes: shop.utc_offset_minutes,
            day_starts_minute: shop.day_starts_minute,
            rounding: shop.rounding,
            below_cost: shop.below_cost,
            walk_in_no: shop.walk_in_no.clone(),
        };
        place.scope()
    }
}

/// Where a till stands, as one query reads it.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Place {
    merchant_id: Uuid,
    shop_id: Uuid,
    till_id: Uuid,
    till_no: String,
    shop_no: String,
    utc_offset_minutes: i32,
    day_starts_minute: i32,
    rounding: i16,
    below_cost: i16,
    walk_in_no: String,
}

impl Place {
    /// What calls from there may touch.
    pub(crate) fn scope(&self) -> Scope {
        Scope {
            merchant: MerchantId(self.merchant_id),
            shop: ShopId(self.shop_id),
            till: TillId(self.till_id),
            day: DayRule { utc_offset_minutes: self.utc_offset_minutes, starts_minute: self.day_starts_minute },
            sale: SaleRule::from_codes(self.rounding, self.below_cost),
            shop_no: self.shop_no.as_str().into(),
            till_no: self.till_no.as_str().into(),
            walk_in_no: self.walk_in_no.as_str().into(),
        }
    }
}

/// The [`Place`] of the device whose token has this hash; whoever asks may join more to it.
pub(crate) fn place_of_device(device_hash: &[u8]) -> Select<till::Entity> {
    let shop_of_till = till::Entity::belongs_to(shop::Entity)
        .from((till::Column::MerchantId, till::Column::ShopId))
        .to((shop::Column::MerchantId, shop::Column::Id))
        .into();
    till::Entity::find()
        .select_only()
        .columns([till::Column::MerchantId, till::Column::ShopId, till::Column::TillNo])
        .column_as(till::Column::Id, "till_id")
        .columns([shop::Column::ShopNo, shop::Column::UtcOffsetMinutes, shop::Column::DayStartsMinute])
        .columns([shop::Column::Rounding, shop::Column::BelowCost, shop::Column::WalkInNo])
        .join(JoinType::InnerJoin, shop_of_till)
        .filter(till::Column::DeviceHash.eq(device_hash))
}

/// Shop and merchant of a till.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn whole(database: &impl ConnectionTrait, till: till::Model) -> Result<Option<Enrolled>> {
    let shop = shop::Entity::find_by_id((till.merchant_id, till.shop_id)).one(database).await?;
    let merchant = merchant::Entity::find_by_id(till.merchant_id).one(database).await?;
    Ok(shop.zip(merchant).map(|(shop, merchant)| Enrolled { till, shop, merchant }))
}

/// Gives till `till_no` of a shop to the device whose token has this hash; a till of that number changes hands.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn seat(op: &Op, shop: &shop::Model, till_no: &str, device_hash: Vec<u8>) -> Result<till::Model> {
    let known = till::Entity::find()
        .filter(till::Column::MerchantId.eq(shop.merchant_id))
        .filter(till::Column::ShopId.eq(shop.id))
        .filter(till::Column::TillNo.eq(till_no))
        .one(op.tx())
        .await?;
    let row = till::Model {
        merchant_id: shop.merchant_id,
        id: known.as_ref().map_or_else(|| op.new_id(), |till| till.id),
        shop_id: shop.id,
        till_no: till_no.to_owned(),
        device_hash,
        enrolled_ms: op.now(),
        // How it is set up stays with the number.
        mode: known.as_ref().map_or(0, |till| till.mode),
        flow: known.as_ref().map_or(0, |till| till.flow),
        version: known.as_ref().map_or(1, |till| till.version),
    };
    let mut active: till::ActiveModel = row.clone().into();
    match known {
        None => {
            till::Entity::insert(active).exec_without_returning(op.tx()).await?;
        }
        Some(_) => {
            active.device_hash = ActiveValue::Set(row.device_hash.clone());
            active.enrolled_ms = ActiveValue::Set(row.enrolled_ms);
            till::Entity::update(active).exec(op.tx()).await?;
        }
    }
    Ok(row)
}

/// Is there any shop yet?
///
/// # Errors
/// When the database does not answer.
pub async fn any_shop(database: &impl ConnectionTrait) -> Result<bool> {
    Ok(shop::Entity::find().one(database).await?.is_some())
}

/// Every shop as a scope without a till, for the program's own commands; at most 10,000.
///
/// # Errors
/// When the database does not answer.
pub async fn scopes(database: &impl ConnectionTrait) -> Result<Vec<Scope>> {
    let shops = shop::Entity::find().limit(10_000).all(database).await?;
    let scopes = shops.into_iter().map(|shop| Scope {
        merchant: MerchantId(shop.merchant_id),
        shop: ShopId(shop.id),
        shop_no: shop.shop_no.as_str().into(),
        ..Scope::nowhere()
    });
    Ok(scopes.collect())
}
