//! The demo shop: a tea-and-snack shop with goods, services, members and plans, made when the database is empty.
use std::sync::Arc;

use proto::{catalog::v1::ImportItem, members::v1::ImportMember};
use rules::{
    id::StaffId,
    money::{BasisPoints, Fen},
    stored_value::Plan,
};

use crate::{
    access::{NewStaff, add_staff, seed_roles},
    catalog,
    chain::{self, NewShop},
    kit::{Actor, House, Op, Result, Scope, import::How},
    members, stored_value,
};

/// Who holds it can enrol tills at the demo shop.
pub const ENROL_CODE: &str = "ZF-DEMO-2026";
/// Name, role and PIN of the demo staff.
pub const STAFF: &[(&str, &str, &str)] =
    &[("李收银", "cashier", "123456"), ("王店长", "manager", "888888"), ("赵老板", "owner", "666666")];

/// Level name, what it pays, points for a yuan.
const LEVELS: &[(&str, i32, i32)] = &[("普通会员", 10_000, 1), ("银卡会员", 9_500, 1), ("钻石会员", 9_000, 2)];
const PLANS: &[(&str, i64, i64)] =
    &[("充 100 送 5", 10_000, 500), ("充 300 送 25", 30_000, 2_500), ("充 500 送 50", 50_000, 5_000), ("充 1000 送 120", 100_000, 12_000)];
/// Name, phone, card, level, birthday.
const MEMBERS: &[[&str; 5]] = &[
    ["王建国", "13800005521", "80000012", "钻石会员", "1980-03-08"],
    ["李晓梅", "13912346688", "80000025", "银卡会员", "1991-11-21"],
    ["张伟", "13788881234", "80000038", "普通会员", ""],
    ["欧阳娜娜", "15000010001", "80000041", "钻石会员", "2000-06-15"],
    ["陈大文", "18621215521", "80000054", "普通会员", "1975-01-30"],
    ["O'Brien \"Pat\"", "13100002345", "80000067", "银卡会员", ""],
];
/// Category, name, specification, unit, price, barcode (empty: a service or a loose good), kind.
const ITEMS: &[[&str; 7]] = &[
    ["饮料", "康师傅冰红茶", "500ml", "瓶", "3.50", "6921168509256", "goods"],
    ["饮料", "农夫山泉饮用天然水", "550ml", "瓶", "2.00", "6921168550098", "goods"],
    ["饮料", "红牛维生素功能饮料", "250ml 金罐", "罐", "6.50", "6920202888883", "goods"],
    ["饮料", "可口可乐", "330ml", "罐", "3.00", "6928804011142", "goods"],
    ["饮料", "东方树叶茉莉花茶", "500ml", "瓶", "5.50", "6921168558049", "goods"],
    ["饮料", "王老吉凉茶", "310ml", "罐", "4.50", "6901424333948", "goods"],
    ["现泡茶", "西湖龙井", "大杯", "杯", "28.00", "", "goods"],
    ["现泡茶", "安溪铁观音", "大杯", "杯", "24.00", "", "goods"],
    ["现泡茶", "云南普洱", "壶", "壶", "58.00", "", "goods"],
    ["现泡茶", "茉莉花茶", "大杯", "杯", "18.00", "", "goods"],
    ["现泡茶", "正山小种", "壶", "壶", "68.00", "", "goods"],
    ["现泡茶", "美式咖啡", "大杯", "杯", "22.00", "", "goods"],
    ["小食", "五香瓜子拼盘", "200g", "份", "12.80", "", "goods"],
    ["小食", "开心果", "150g", "份", "26.00", "", "goods"],
    ["小食", "手撕牛肉干", "100g", "袋", "32.00", "6937003706322", "goods"],
    ["小食", "绿豆糕", "6 块", "盒", "16.80", "6944697600201", "goods"],
    ["小食", "桂花糕", "6 块", "盒", "18.80", "6944697600218", "goods"],
    ["小食", "老婆饼", "4 只", "盒", "15.00", "6944697600225", "goods"],
    ["小食", "话梅", "120g", "袋", "9.90", "6930434800125", "goods"],
    ["小食", "乐事薯片 原味", "75g", "袋", "7.50", "6924743915848", "goods"],
    ["小食", "奥利奥夹心饼干", "97g", "包", "6.80", "6901668005731", "goods"],
    ["茶叶", "明前龙井礼盒", "250g", "盒", "398.00", "6970000100017", "goods"],
    ["茶叶", "陈年普洱茶饼", "357g", "饼", "268.00", "6970000100024", "goods"],
    ["茶叶", "茉莉花茶罐装", "100g", "罐", "88.00", "6970000100031", "goods"],
    ["茶叶", "铁观音小泡装", "8g", "泡", "6.00", "6970000100048", "goods"],
    ["茶具", "白瓷盖碗", "150ml", "只", "45.00", "6970000200014", "goods"],
    ["茶具", "紫砂壶 西施", "220ml", "把", "320.00", "6970000200021", "goods"],
    ["茶具", "玻璃公道杯", "300ml", "只", "38.00", "6970000200038", "goods"],
    ["茶具", "竹制茶盘", "40cm", "个", "128.00", "6970000200045", "goods"],
    ["服务", "足疗", "60 分钟", "次", "88.00", "", "service"],
    ["服务", "洗剪吹", "", "次", "48.00", "", "service"],
    ["服务", "会员专享肩颈深度放松护理套餐", "含热敷 90 分钟", "次", "168.00", "", "service"],
    ["服务", "包间茶位费", "每位", "位", "10.00", "", "service"],
    ["其他", "打火机", "", "个", "2.00", "6921317905038", "goods"],
    ["其他", "湿纸巾", "10 片", "包", "3.00", "6922868285556", "goods"],
    ["其他", "购物袋", "大", "个", "0.50", "", "goods"],
];

/// Fills an empty database with the demo shop; does nothing when there is a shop already.
///
/// # Errors
/// When the database does not take it.
pub async fn fill(house: &Arc<House>) -> Result<bool> {
    let tx = house.store().begin_write().await?;
    if chain::any_shop(&tx).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    let actor =
        Actor { staff_id: StaffId(rules::id::Uuid::nil()), name: "demo".to_owned(), role: String::new(), permissions: Vec::new() };
    let mut op = Op::for_program(tx, actor.clone(), Scope::nowhere(), house.clock(), house.ids().clone());
    let new = NewShop {
        merchant_name: "清和商贸",
        name: "清和茶铺 · 天河店",
        shop_no: "01",
        enrol_code: ENROL_CODE,
        receipt_header: "天河路 88 号 1 层\n电话 020-8888 6666",
        receipt_footer: "凭小票七天内退换\n谢谢光临",
        demo: true,
    };
    let scope = chain::found_shop(&mut op, new).await?;
    op.enter(scope, Some(actor));
    seed_roles(&mut op).await?;
    for (name, role, pin) in STAFF {
        add_staff(&mut op, NewStaff { name, role, pin }).await?;
    }
    for (name, pays, points) in LEVELS {
        members::add_level_in_op(&mut op, name, BasisPoints(*pays), *points).await?;
    }
    members::import_in_op(&mut op, &member_rows(), whole(&mut |_| {})).await?;
    catalog::import_in_op(&mut op, &item_rows(), whole(&mut |_| {})).await?;
    for (name, pay, gift) in PLANS {
        stored_value::add_plan_in_op(&mut op, name, Plan { pay: Fen(*pay), gift: Fen(*gift) }).await?;
    }
    op.commit_program("demo.Fill").await?;
    Ok(true)
}

/// All rows or none.
fn whole(progress: &mut (dyn FnMut(usize) + Send)) -> How<'_> {
    How { keep_good: false, dry_run: false, progress }
}

fn member_rows() -> Vec<ImportMember> {
    let rows = MEMBERS.iter().zip(1..).map(|([name, phone, card_no, level, birthday], line)| ImportMember {
        line,
        card_no: (*card_no).to_owned(),
        name: (*name).to_owned(),
        phone: (*phone).to_owned(),
        level: (*level).to_owned(),
        birthday: (*birthday).to_owned(),
        remark: String::new(),
    });
    rows.collect()
}

fn item_rows() -> Vec<ImportItem> {
    let rows = ITEMS.iter().zip(1..).map(|([category, name, spec, unit, price, barcode, kind], line)| ImportItem {
        line,
        code: format!("{:03}", 100 + line),
        barcode: (*barcode).to_owned(),
        name: (*name).to_owned(),
        spec: (*spec).to_owned(),
        kind: (*kind).to_owned(),
        category: (*category).to_owned(),
        unit: (*unit).to_owned(),
        price: (*price).to_owned(),
    });
    rows.collect()
}
