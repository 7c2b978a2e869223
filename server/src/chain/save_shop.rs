//! Changes the shop's name and what its receipts say.
use proto::{
    chain::v1::{SaveShopRequest, SaveShopResponse, Shop},
    refusal::Refusal,
};
use rules::{day::Hours, id::ShopId};
use sea_orm::sea_query::Expr;

use super::{
    ColumnTrait, EntityTrait, Op, QueryFilter, Result, codes, hours_of, id, own_shop, sale_rule, shop, to_wire,
};
use crate::kit::house::{not_found, stale_version};

const MAX_NAME: usize = 40;
const MAX_TEXT: usize = 400;

pub(super) async fn save_shop(op: &mut Op, request: SaveShopRequest) -> Result<SaveShopResponse> {
    let wanted = request.shop.unwrap_or_default();
    check(&wanted)?;
    let before = own_shop(op).await?;
    if id::<ShopId>("shop.shop_id", &wanted.shop_id)?.0 != before.id {
        return Err(not_found().into());
    }
    let hours = wanted.hours.map_or_else(
        || hours_of(&before),
        |hours| Hours { opens_minute: hours.opens_minute, closes_minute: hours.closes_minute },
    );
    hours.check(wanted.day_starts_minute).map_err(|(field, rule)| Refusal::bad_field(&field_of(field), rule))?;
    let codes = wanted.codes.unwrap_or_else(|| codes(&before));
    proto::convert::chain::patterns(&codes)
        .map_err(|(field, rule)| Refusal::bad_field(&format!("shop.codes.{field}"), rule))?;
    let rule = wanted.sale.unwrap_or_else(|| sale_rule(&before));
    let rule = proto::convert::chain::sale_rule(&rule)
        .map_err(|(field, rule)| Refusal::bad_field(&format!("shop.sale.{field}"), rule))?;
    let walk_in_no = wanted.walk_in_no.unwrap_or_else(|| before.walk_in_no.clone());
    let walk_in_no = walk_in_no.trim();
    if !walk_in_no.is_empty() && !rules::catalog::is_code(walk_in_no) {
        return Err(Refusal::bad_field("shop.walk_in_no", "code").into());
    }
    let saved = shop::Entity::update_many()
        .col_expr(shop::Column::Name, Expr::value(wanted.name.trim()))
        .col_expr(shop::Column::ReceiptHeader, Expr::value(wanted.receipt_header))
        .col_expr(shop::Column::ReceiptFooter, Expr::value(wanted.receipt_footer))
        .col_expr(shop::Column::DayStartsMinute, Expr::value(wanted.day_starts_minute))
        .col_expr(shop::Column::OpensMinute, Expr::value(hours.opens_minute))
        .col_expr(shop::Column::ClosesMinute, Expr::value(hours.closes_minute))
        .col_expr(shop::Column::ScanAmount, Expr::value(codes.amount_prefixes))
        .col_expr(shop::Column::ScanWeight, Expr::value(codes.weight_prefixes))
        .col_expr(shop::Column::ScanWeightFirst, Expr::value(codes.weight_first))
        .col_expr(shop::Column::ScanInStore, Expr::value(codes.in_store_prefixes))
        .col_expr(shop::Column::ScanMember, Expr::value(codes.member_prefixes))
        .col_expr(shop::Column::ScanBadge, Expr::value(codes.badge_prefixes))
        .col_expr(shop::Column::Rounding, Expr::value(rule.rounding.code()))
        .col_expr(shop::Column::BelowCost, Expr::value(rule.below_cost as i16))
        .col_expr(shop::Column::WalkInNo, Expr::value(walk_in_no))
        .col_expr(shop::Column::Version, Expr::value(wanted.version + 1))
        .filter(shop::Column::MerchantId.eq(before.merchant_id))
        .filter(shop::Column::Id.eq(before.id))
        .filter(shop::Column::Version.eq(wanted.version))
        .exec(op.tx())
        .await?;
    if saved.rows_affected == 0 {
        return Err(stale_version().into());
    }
    let after = own_shop(op).await?;
    op.changed("shop", after.id, &before, &after);
    Ok(SaveShopResponse { shop: Some(to_wire(after)) })
}

fn check(shop: &Shop) -> std::result::Result<(), Refusal> {
    if shop.name.trim().is_empty() {
        return Err(Refusal::bad_field("shop.name", "required"));
    }
    if shop.name.chars().count() > MAX_NAME {
        return Err(Refusal::bad_field("shop.name", "too_long"));
    }
    for (field, text) in [("shop.receipt_header", &shop.receipt_header), ("shop.receipt_footer", &shop.receipt_footer)]
    {
        if text.chars().count() > MAX_TEXT {
            return Err(Refusal::bad_field(field, "too_long"));
        }
    }
    Ok(())
}

/// Where the request has it.
fn field_of(field: &str) -> String {
    if field == "day_starts_minute" { format!("shop.{field}") } else { format!("shop.hours.{field}") }
}
