//! What the other merchant has and nobody here has the like of.
use proto::{
    catalog::v1::{Barcode, Category, GetItemRequest, Item, ItemKind, SaveCategoryRequest, SaveItemRequest},
    members::v1::{ListLevelsRequest, Member, SaveMemberRequest},
};

use super::world::{THEIR_BARCODE, THEIR_CARD, THEIR_CODE, THEIR_PHONE};
use crate::harness::{MANAGER_PIN, OTHER_ENROL_CODE, TestShop, Till};

/// Makes a member, a category and an item of the other merchant that nobody here has the like of.
pub(super) async fn strangers(shop: &TestShop, round: u32) -> Till {
    let number = |first: &str| match round {
        0 => first.to_owned(),
        round => format!("{}{}", &first[..first.len() - 1], round + 1),
    };
    let till = shop.enrolled_at(OTHER_ENROL_CODE, "02").await.sign_in("钱店长", MANAGER_PIN).await;
    let level = till.ok(ListLevelsRequest {}).await.levels.remove(0);
    let member = Member {
        member_id: shop.new_id().to_string(),
        name: "别家独有".to_owned(),
        phone: number(THEIR_PHONE),
        card_no: number(THEIR_CARD),
        level_id: level.level_id,
        birthday: "1990-01-01".to_owned(),
        remark: "别家备注".to_owned(),
        ..Member::default()
    };
    till.ok(SaveMemberRequest { member: Some(member) }).await;
    let tea = till.ok(GetItemRequest { item_id: till.id("别家红茶") }).await.item.expect("an item");
    let category =
        Category {
            category_id: shop.new_id().to_string(), name: format!("别家类别 {round}"), ..Category::default()
        };
    till.ok(SaveCategoryRequest { category: Some(category.clone()) }).await;
    let barcode = Barcode { barcode: number(THEIR_BARCODE), ..Barcode::default() };
    let item = Item {
        item_id: shop.new_id().to_string(),
        code: number(THEIR_CODE),
        name: "别家独货".to_owned(),
        kind: ItemKind::Goods.into(),
        category_id: category.category_id,
        barcodes: vec![barcode],
        version: 0,
        ..tea
    };
    till.ok(SaveItemRequest { item: Some(item) }).await;
    till
}
