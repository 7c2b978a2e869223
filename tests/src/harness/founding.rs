//! What every test shop starts with, made once through the program's own functions.
//!
//! 清和 is the shop of the tests: people, levels, members, goods, a plan; 清和二店 is its sibling, 别家 another merchant.
use std::{collections::BTreeMap, sync::Arc};

use proto::catalog::v1::ImportItem;
use rules::{
    currency::Currency,
    id::{StaffId, Uuid},
    money::{BasisPoints, Fen},
    payments::{Kind, Rate, Settings},
    stored_value::Plan,
};
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};
use server::{
    access::{NewStaff, add_staff, seed_roles},
    catalog,
    chain::{NewShop, found_shop},
    kit::{Actor, House, Op, Scope, import::How},
    members,
    payments::{self, NewTenderType},
    stored_value,
};

pub(crate) const ENROL_CODE: &str = "QINGHE-01";
pub(crate) const SIBLING_ENROL_CODE: &str = "QINGHE-02";
pub(crate) const OTHER_ENROL_CODE: &str = "BIEJIA-01";
pub(crate) const CASHIER_PIN: &str = "123456";
pub(crate) const MANAGER_PIN: &str = "888888";

/// What makes one merchant.
struct Founding {
    shop: NewShop<'static>,
    staff: &'static [(&'static str, &'static str, &'static str)],
    /// Name, what it pays, points for a yuan.
    levels: &'static [(&'static str, i32, i32)],
    /// Name, phone, card, level.
    members: &'static [[&'static str; 4]],
    /// Code, name, specification, unit, price, barcode, kind.
    items: &'static [[&'static str; 7]],
    /// Name, price, gift.
    plan: (&'static str, i64, i64),
}

const QINGHE: Founding = Founding {
    shop: NewShop {
        merchant_name: "清和商贸",
        name: "清和茶铺",
        shop_no: "01",
        enrol_code: ENROL_CODE,
        receipt_header: "天河路 88 号",
        receipt_footer: "谢谢光临",
        demo: false,
    },
    staff: &[
        ("李收银", "cashier", CASHIER_PIN),
        ("周收银", "cashier", "2468"),
        ("王店长", "manager", MANAGER_PIN),
        ("赵老板", "owner", "666666"),
    ],
    levels: &[("普通会员", 10_000, 1), ("钻石会员", 9_000, 2)],
    members: &[["王建国", "13800005521", "80000012", "钻石会员"], ["李晓梅", "13912346688", "80000025", "普通会员"]],
    items: &[
        ["101", "冰红茶", "500ml", "瓶", "3.50", "6921168509256", "goods"],
        ["102", "西湖龙井", "大杯", "杯", "28.00", "", "goods"],
        ["103", "瓜子", "散装", "kg", "25.60", "", "goods"],
        ["201", "足疗", "60 分钟", "次", "88.00", "", "service"],
    ],
    plan: ("充 500 送 50", 50_000, 5_000),
};

const BIEJIA: Founding = Founding {
    shop: NewShop {
        merchant_name: "别家商贸",
        name: "别家小店",
        shop_no: "01",
        enrol_code: OTHER_ENROL_CODE,
        receipt_header: "",
        receipt_footer: "",
        demo: false,
    },
    staff: &[("孙收银", "cashier", CASHIER_PIN), ("钱店长", "manager", MANAGER_PIN)],
    levels: &[("别家会员", 8_000, 5)],
    members: &[["别家会员甲", "13800005521", "80000012", "别家会员"]],
    items: &[["101", "别家红茶", "500ml", "瓶", "9.90", "6921168509256", "goods"]],
    plan: ("别家充值", 10_000, 9_000),
};

/// Everything that has a name, and its id.
pub(crate) type Names = BTreeMap<String, Uuid>;

/// Founds both merchants and the sibling shop.
pub(super) async fn found(house: &Arc<House>) -> Names {
    let scope = QINGHE.make(house).await;
    sibling_shop(house, &scope).await;
    BIEJIA.make(house).await;
    names(house).await
}

impl Founding {
    async fn make(&self, house: &Arc<House>) -> Scope {
        let actor = Actor {
            staff_id: StaffId(Uuid::nil()),
            name: "founding".to_owned(),
            role: String::new(),
            permissions: Vec::new(),
        };
        let tx = house.store().connection().begin().await.expect("a transaction");
        let mut op = Op::for_program(tx, actor.clone(), Scope::nowhere(), house.clock(), house.ids().clone());
        let scope = found_shop(&mut op, self.shop).await.expect("a shop");
        op.enter(scope.clone(), Some(actor));
        seed_roles(&mut op).await.expect("roles");
        payments::seed_in_op(&mut op).await.expect("tender types");
        let settings = Settings::Foreign { currency: Currency::from_code("HKD").expect("HKD"), rate: Rate(9_200) };
        let hong_kong = NewTenderType { name: "港币", kind: Kind::ForeignCash, settings, sort: 50 };
        payments::add_in_op(&mut op, hong_kong).await.expect("a tender type");
        for (name, role, pin) in self.staff {
            add_staff(&mut op, NewStaff { name, role, pin }).await.expect("a person");
        }
        let mut levels = BTreeMap::new();
        for (name, pays, points) in self.levels {
            let level = members::add_level_in_op(&mut op, name, BasisPoints(*pays), *points).await.expect("a level");
            levels.insert(*name, level);
        }
        for [name, phone, card_no, level] in self.members {
            let new = members::NewMember { name, phone, card_no, level: levels[level], birthday: "" };
            members::add_in_op(&mut op, new).await.expect("a member");
        }
        let how = How { keep_good: false, dry_run: false, progress: &mut |_| {} };
        let came = catalog::import_in_op(&mut op, &self.rows(), how).await.expect("goods");
        assert_eq!((came.created, came.errors), (self.items.len(), Vec::new()));
        let (name, pay, gift) = self.plan;
        stored_value::add_plan_in_op(&mut op, name, Plan { pay: Fen(pay), gift: Fen(gift) }).await.expect("a plan");
        op.commit_program("test.Found").await.expect("a founded merchant");
        scope
    }

    fn rows(&self) -> Vec<ImportItem> {
        let rows =
            self.items.iter().zip(1..).map(|([code, name, spec, unit, price, barcode, kind], line)| ImportItem {
                line,
                code: (*code).to_owned(),
                barcode: (*barcode).to_owned(),
                name: (*name).to_owned(),
                spec: (*spec).to_owned(),
                kind: (*kind).to_owned(),
                category: "茶饮".to_owned(),
                unit: (*unit).to_owned(),
                price: (*price).to_owned(),
            });
        rows.collect()
    }
}

/// A second shop of the merchant: the program founds none yet.
async fn sibling_shop(house: &Arc<House>, scope: &Scope) {
    let id = house.ids().next(house.clock().now_ms());
    let enrol_hash = server::kit::secret::hash(SIBLING_ENROL_CODE);
    let sql = "INSERT INTO chain_shop (merchant_id, id, shop_no, name, receipt_header, receipt_footer, utc_offset_minutes, \
         day_starts_minute, enrol_hash, version) VALUES ($1, $2, '02', '清和二店', '', '', 480, 0, $3, 1)";
    let values = [scope.merchant.0.into(), id.into(), enrol_hash.into()];
    let store = house.store();
    store.connection().execute_raw(Statement::from_sql_and_values(store.backend(), sql, values)).await.expect("a shop");
}

/// Names are unique over all that is founded: what 别家 has is called so.
async fn names(house: &Arc<House>) -> Names {
    const TABLES: [&str; 8] = [
        "chain_merchant",
        "chain_shop",
        "access_staff",
        "members_level",
        "members_member",
        "catalog_item",
        "stored_value_plan",
        // Every merchant has the standard ones.
        "(SELECT t.id, CASE m.name WHEN '清和商贸' THEN t.name ELSE m.name || t.name END AS name \
          FROM payments_tender_type t JOIN chain_merchant m ON m.id = t.merchant_id) x",
    ];
    let store = house.store();
    let mut names = Names::new();
    for table in TABLES {
        let sql = format!("SELECT id, name FROM {table}");
        let rows = store.connection().query_all_raw(Statement::from_string(store.backend(), sql)).await.expect("names");
        for row in rows {
            let (id, name): (Uuid, String) =
                (row.try_get("", "id").expect("an id"), row.try_get("", "name").expect("a name"));
            let before = names.insert(name.clone(), id);
            assert_eq!(before, None, "{name} is the name of two things");
        }
    }
    names
}
