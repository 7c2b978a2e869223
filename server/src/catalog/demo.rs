//! The demo shop's goods and services: a tea shop with snacks and a back room for massages.
use proto::catalog::v1::{Barcode, Item, ItemKind};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::{Op, Result, category, entity::category as category_row, save_item::save_in_op};

/// A row of the demo shop: code, name, specification, unit, price in fen, barcode or nothing.
type Row = (&'static str, &'static str, &'static str, &'static str, i64, &'static str);

/// Categories in the order of the till, each with what is in it; `true` for services.
const GOODS: &[(&str, bool, &[Row])] = &[
    (
        "茶饮",
        false,
        &[
            ("201", "西湖龙井", "一壶", "壶", 2_800, ""),
            ("202", "安溪铁观音", "一壶", "壶", 3_200, ""),
            ("203", "云南普洱", "一壶", "壶", 3_600, ""),
            ("204", "茉莉花茶", "一杯", "杯", 1_200, ""),
            ("205", "柠檬红茶", "大杯", "杯", 1_500, ""),
            ("206", "桂花乌龙", "大杯", "杯", 1_600, ""),
            ("207", "芝士奶盖绿茶", "大杯", "杯", 1_900, ""),
            ("208", "美式咖啡", "大杯", "杯", 1_800, ""),
        ],
    ),
    (
        "茶点",
        false,
        &[
            ("301", "绿豆糕", "6 块装", "盒", 1_680, "6901234560015"),
            ("302", "桂花糕", "6 块装", "盒", 1_680, "6901234560022"),
            ("303", "杏仁酥", "200g", "盒", 2_200, "6901234560039"),
            ("304", "瓜子拼盘", "", "份", 1_800, ""),
            ("305", "水果拼盘", "", "份", 3_800, ""),
            ("306", "盐水花生", "", "份", 1_200, ""),
            ("307", "虾饺", "4 只", "笼", 2_600, ""),
            ("308", "马拉糕", "", "份", 1_400, ""),
        ],
    ),
    (
        "茶叶",
        false,
        &[
            ("401", "明前龙井礼盒", "250g", "盒", 68_800, "6901234560046"),
            ("402", "铁观音清香型", "125g", "罐", 12_800, "6901234560053"),
            ("403", "普洱熟茶饼", "357g", "饼", 19_800, "6901234560060"),
            ("404", "正山小种", "100g", "罐", 9_800, "6901234560077"),
            ("405", "陈皮白茶", "100g", "罐", 8_800, "6901234560084"),
        ],
    ),
    (
        "饮料",
        false,
        &[
            ("101", "康师傅冰红茶", "500ml", "瓶", 350, "6901234567892"),
            ("102", "康师傅绿茶", "500ml", "瓶", 350, "6901234560091"),
            ("103", "红牛维生素功能饮料", "250ml 金罐", "罐", 650, "6920202888883"),
            ("104", "可口可乐", "330ml", "罐", 300, "6901234560107"),
            ("105", "矿泉水", "550ml", "瓶", 200, "6901234560114"),
            ("106", "鲜榨橙汁", "大杯", "杯", 1_800, ""),
        ],
    ),
    (
        "足疗",
        true,
        &[
            ("501", "足疗", "60 分钟", "次", 12_800, ""),
            ("502", "足疗", "90 分钟", "次", 16_800, ""),
            ("503", "肩颈放松", "45 分钟", "次", 9_800, ""),
            ("504", "会员专享肩颈深度放松护理套餐", "含热敷", "次", 21_600, ""),
        ],
    ),
    (
        "其他",
        false,
        &[
            ("901", "毛巾", "", "条", 1_500, "6901234560121"),
            ("902", "紫砂壶", "200ml", "把", 32_800, "6901234560138"),
            ("903", "礼品袋", "", "个", 200, "6901234560145"),
        ],
    ),
];
/// A case of the iced tea: its own barcode, 24 bottles, a price of its own (P-43).
const CASE: (&str, &str, &str, i64, i64) = ("101", "16901234567899", "箱", 24_000, 7_800);
/// No level discount on what is sold at cost.
const NOT_DISCOUNTABLE: &[&str] = &["903"];
/// 快速消费: an amount without goods. What it costs is typed at the till.
const AMOUNT: Row = ("000", "快速消费", "", "", 0, "");

/// Gives a new shop something to sell.
///
/// # Errors
/// When the database does not take it.
pub async fn add_demo_in_op(op: &mut Op) -> Result<()> {
    let mut last = None;
    for (sort, (name, service, rows)) in (1..).zip(GOODS) {
        let category = category::new(op, op.new_id(), name, sort);
        category_row::Entity::insert(category.clone().into_active_model()).exec_without_returning(op.tx()).await?;
        for row in *rows {
            let kind = if *service { ItemKind::Service } else { ItemKind::Goods };
            let item = Item {
                item_id: op.new_id().to_string(),
                category_id: category.id.to_string(),
                kind: kind.into(),
                ..to_wire(row)
            };
            save_in_op(op, item).await?;
        }
        last = Some(category.id);
    }
    if let Some(category) = last {
        let item = Item {
            item_id: op.new_id().to_string(),
            category_id: category.to_string(),
            kind: ItemKind::Service.into(),
            open_price: true,
            ..to_wire(&AMOUNT)
        };
        save_in_op(op, item).await?;
    }
    Ok(())
}

fn to_wire(&(code, name, spec, unit, price_fen, barcode): &Row) -> Item {
    let mut barcodes = Vec::new();
    if !barcode.is_empty() {
        barcodes.push(Barcode { barcode: barcode.to_owned(), ..Barcode::default() });
    }
    let (case_of, case, unit_of_case, factor_milli, case_fen) = CASE;
    if code == case_of {
        let (barcode, unit) = (case.to_owned(), unit_of_case.to_owned());
        barcodes.push(Barcode { barcode, unit, factor_milli, price_fen: case_fen });
    }
    Item {
        code: code.to_owned(),
        name: name.to_owned(),
        spec: spec.to_owned(),
        unit: unit.to_owned(),
        price_fen,
        discountable: !NOT_DISCOUNTABLE.contains(&code),
        barcodes,
        ..Item::default()
    }
}
