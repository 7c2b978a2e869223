//! The demo shop: a tea-and-snack shop with goods, services, members and plans, made when the database is empty.
use std::sync::Arc;

use proto::members::v1::ImportMember;
use rules::{
    currency::Currency,
    id::StaffId,
    money::{BasisPoints, Fen},
    payments::{Kind, Rate, Settings},
    stored_value::Plan,
};

use crate::{
    access::{NewStaff, add_staff, seed_roles},
    catalog,
    chain::{self, NewShop},
    kit::{Actor, House, Op, Result, Scope, import::How},
    members,
    payments::{self, NewTenderType},
    stored_value,
};

/// Who holds it can enrol tills at the demo shop.
pub const ENROL_CODE: &str = "ZF-DEMO-2026";
/// Name, role and PIN of the demo staff.
pub const STAFF: &[(&str, &str, &str)] =
    &[("李收银", "cashier", "123456"), ("王店长", "manager", "888888"), ("赵老板", "owner", "666666")];

/// Level name, what it pays, points for a yuan.
const LEVELS: &[(&str, i32, i32)] = &[("普通会员", 10_000, 1), ("银卡会员", 9_500, 1), ("钻石会员", 9_000, 2)];
const PLANS: &[(&str, i64, i64)] = &[
    ("充 100 送 5", 10_000, 500),
    ("充 300 送 25", 30_000, 2_500),
    ("充 500 送 50", 50_000, 5_000),
    ("充 1000 送 120", 100_000, 12_000),
];
/// Name, phone, card, level, birthday.
const MEMBERS: &[[&str; 5]] = &[
    ["王建国", "13800005521", "80000012", "钻石会员", "1980-03-08"],
    ["李晓梅", "13912346688", "80000025", "银卡会员", "1991-11-21"],
    ["张伟", "13788881234", "80000038", "普通会员", ""],
    ["欧阳娜娜", "15000010001", "80000041", "钻石会员", "2000-06-15"],
    ["陈大文", "18621215521", "80000054", "普通会员", "1975-01-30"],
    ["O'Brien \"Pat\"", "13100002345", "80000067", "银卡会员", ""],
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
    let actor = Actor {
        staff_id: StaffId(rules::id::Uuid::nil()),
        name: "demo".to_owned(),
        role: String::new(),
        permissions: Vec::new(),
    };
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
    payments::seed_in_op(&mut op).await?;
    if let Some(currency) = Currency::from_code("HKD") {
        let settings = Settings::Foreign { currency, rate: Rate(9_200) };
        let hong_kong = NewTenderType { name: "港币", kind: Kind::ForeignCash, settings, sort: 50 };
        payments::add_in_op(&mut op, hong_kong).await?;
    }
    for (name, role, pin) in STAFF {
        add_staff(&mut op, NewStaff { name, role, pin }).await?;
    }
    for (name, pays, points) in LEVELS {
        members::add_level_in_op(&mut op, name, BasisPoints(*pays), *points).await?;
    }
    members::import_in_op(&mut op, &member_rows(), whole(&mut |_| {})).await?;
    catalog::add_demo_in_op(&mut op).await?;
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
