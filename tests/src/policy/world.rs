//! The world of the matrix: our shop, its sibling and another merchant have all traded, and every text of the other two
//! begins with a canary. Whatever of theirs reaches us, in a list or in an error, sings.
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use proto::{
    access::v1::SignOutRequest,
    catalog::v1::{ListCategoriesRequest, SaveCategoryRequest},
};
use rules::id::Uuid;
use sea_orm::DbBackend;

use super::{
    others, strangers,
    tables::{self, Table, Whose},
    tendered,
    trade::trade,
};
use crate::{
    harness::{CASHIER_PIN, MANAGER_PIN, OTHER_ENROL_CODE, SIBLING_ENROL_CODE, TestShop, Till},
    wire::Wire,
};

/// Begins every text of the sibling shop and of the other merchant: nothing else is written so.
pub(super) const CANARY: &str = "ZQK";

/// What the other merchant's own member and goods are found by; nobody of ours has them.
pub(super) const THEIR_PHONE: &str = "13777770001";
pub(super) const THEIR_CARD: &str = "99900001";
pub(super) const THEIR_BARCODE: &str = "6977777000011";
pub(super) const THEIR_CODE: &str = "9901";

/// Somebody who calls, and what the rule says of them.
pub(super) struct Caller {
    pub(super) name: &'static str,
    pub(super) till: Till,
    /// Role whose permissions count; empty for who is nobody, whatever they once were.
    pub(super) role: &'static str,
}

/// Documents of ours that samples ask for.
pub(super) struct Ours {
    pub(super) sale: String,
    pub(super) top_up: String,
    pub(super) closed_shift: String,
}

pub(super) struct World {
    pub(super) shop: TestShop,
    pub(super) tables: Vec<Table>,
    pub(super) ours: Ours,
    /// Signed in with every right a role of ours has: reads what samples need.
    pub(super) manager: Till,
    /// What things are called, and their ids: `member_id` → theirs, of the sibling and of the other merchant.
    foreign: BTreeMap<(&'static str, &'static str), Vec<Uuid>>,
    /// Foreign ids under which we made something of our own meanwhile.
    ours_by_now: RefCell<BTreeSet<Uuid>>,
    /// Ids of the other merchant's rows.
    their_ids: BTreeSet<String>,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::after(1).await
    }

    /// After so many rounds of everybody's trade: so many documents are there to be named.
    pub(super) async fn after(rounds: u32) -> Self {
        let shop = TestShop::new().await;
        shop.books_are_planted();
        let other = shop.other_merchant().await;
        let sibling = shop.sibling_shop().await;
        for round in 0..rounds {
            trade(&shop, &other, "别家红茶", "别家会员甲", true).await;
            tendered::edit(&strangers::strangers(&shop, round).await).await;
            trade(&shop, &sibling, "冰红茶", "李晓梅", false).await;
        }
        for name in ["清和二店", "别家小店"] {
            others::a_closed_day(&shop, name).await;
        }
        let (merchant, second) = (shop.uuid("清和商贸").into(), shop.uuid("清和二店").into());
        let moved = "UPDATE access_staff SET shop_id = $1 WHERE merchant_id = $2 AND name = '周收银'";
        shop.by_hand(moved, [second, merchant]).await;
        let cashier = shop.cashier().await;
        let (sale, top_up, closed_shift) = trade(&shop, &cashier, "冰红茶", "王建国", true).await;
        let tables = tables::all(&shop).await;
        plant(&shop, &tables).await;
        let manager = shop.signed_in("王店长", MANAGER_PIN, "20").await;
        let mut world = Self {
            shop,
            tables,
            ours: Ours { sale: sale.sale_id, top_up, closed_shift },
            manager,
            foreign: BTreeMap::new(),
            ours_by_now: RefCell::default(),
            their_ids: BTreeSet::new(),
        };
        world.learn_ids().await;
        world
    }

    /// Everybody of the table, each at a till of their own. With another wire: through a server that leaks.
    pub(super) async fn callers(&self) -> Vec<Caller> {
        let shop = &self.shop;
        let caller = |name, till, role| Caller { name, till, role };
        let mut callers = vec![
            caller("owner", shop.signed_in("赵老板", "666666", "21").await, "owner"),
            caller("manager", shop.signed_in("王店长", MANAGER_PIN, "22").await, "manager"),
            caller("cashier", shop.signed_in("李收银", CASHIER_PIN, "23").await, "cashier"),
            caller("signed out", shop.enrolled("24").await, ""),
            caller("no device", shop.stranger(), ""),
        ];
        let expired = shop.signed_in("王店长", MANAGER_PIN, "25").await;
        self.session_of(&expired, "UPDATE access_session SET expires_ms = created_ms WHERE token_hash = $1").await;
        callers.push(caller("expired", expired, ""));
        let ended = shop.signed_in("王店长", MANAGER_PIN, "26").await;
        ended.ok(SignOutRequest {}).await;
        callers.push(caller("ended", ended, ""));
        callers.push(caller("disabled", self.disabled().await, ""));
        let revoked = shop.signed_in("王店长", MANAGER_PIN, "28").await;
        shop.enrolled("28").await;
        callers.push(caller("revoked", revoked, ""));
        let mut elsewhere = shop.enrolled("29").await;
        elsewhere.papers.session = self.manager.papers.session.clone();
        callers.push(caller("other till", elsewhere, ""));
        let theirs = shop.enrolled_at(OTHER_ENROL_CODE, "30").await.sign_in("钱店长", MANAGER_PIN).await;
        let mut mixed = shop.enrolled("30").await;
        mixed.papers.session = theirs.papers.session;
        callers.push(caller("their person", mixed, ""));
        callers
    }

    /// Somebody with a manager's rights, signed in, and then disabled.
    async fn disabled(&self) -> Till {
        let shop = &self.shop;
        let back = "UPDATE access_staff SET shop_id = $1, role = 'manager', disabled = FALSE WHERE id = $2";
        shop.by_hand(back, [Uuid::nil().into(), shop.uuid("周收银").into()]).await;
        let till = shop.signed_in("周收银", "2468", "27").await;
        let away = "UPDATE access_staff SET shop_id = $1, role = 'cashier', disabled = TRUE WHERE id = $2";
        shop.by_hand(away, [shop.uuid("清和二店").into(), shop.uuid("周收银").into()]).await;
        till
    }

    async fn session_of(&self, till: &Till, sql: &str) {
        let token = till.papers.session.as_deref().expect("a session");
        self.shop.by_hand(sql, [server::kit::secret::hash(token).into()]).await;
    }

    /// The id of a thing of this kind: of the sibling shop, or of the other merchant. `None` where a sibling has none of its
    /// own, because the whole merchant has it.
    pub(super) fn foreign(&self, whose: &'static str, kind: &str) -> Option<Uuid> {
        let (_, all) = self.foreign.iter().find(|((of, name), _)| *of == whose && *name == kind)?;
        let ours = self.ours_by_now.borrow();
        let left = all.iter().find(|id| !ours.contains(id));
        Some(*left.unwrap_or_else(|| panic!("no {kind} of the {whose} is left to try: let them trade for more rounds")))
    }

    /// We made something of our own under this id: it tells nothing any more.
    pub(super) fn is_ours_now(&self, id: Uuid) {
        self.ours_by_now.borrow_mut().insert(id);
    }

    /// One foreign id of each kind, whatever it names.
    pub(super) fn all_foreign(&self) -> Vec<Uuid> {
        self.foreign.keys().filter_map(|(whose, kind)| self.foreign(whose, kind)).collect()
    }

    async fn learn_ids(&mut self) {
        for table in &self.tables {
            if table.columns.iter().any(|column| column.name == "id") {
                let all = self.ids(table, Whose::Other).await;
                self.their_ids.extend(all.iter().map(Uuid::to_string));
                let next_door = self.ids(table, Whose::Sibling).await;
                for (whose, ids) in [("other", all), ("sibling", next_door)] {
                    for kind in table.kinds().filter(|_| !ids.is_empty()) {
                        self.foreign.insert((whose, kind), ids.clone());
                    }
                }
            }
        }
        let zhou = self.shop.uuid("周收银");
        self.foreign.insert(("sibling", "staff_id"), vec![zhou]);
        for whose in ["sibling", "other"] {
            let documents = self.foreign[&(whose, "sale_id")].clone();
            self.foreign.insert((whose, "document_id"), documents);
        }
    }

    async fn ids(&self, table: &Table, whose: Whose) -> Vec<Uuid> {
        let Some(condition) = table.rows_of(whose, &self.shop) else { return Vec::new() };
        let rows = self.shop.rows(&format!("SELECT id FROM {} WHERE {condition} ORDER BY id", table.name)).await;
        rows.into_iter().map(|row| row.try_get("", "id").expect("an id")).collect()
    }

    /// What of others is in these bytes, and was not asked with: a canary, a number of theirs, an id of theirs.
    pub(super) fn sings(&self, bytes: &[u8], asked_with: &str) -> Option<String> {
        let text = String::from_utf8_lossy(bytes);
        let at = |needle: &str| text.find(needle).map(|at| text[at..].chars().take(60).collect::<String>());
        if let Some(found) = at(CANARY)
            && !asked_with.contains(CANARY)
        {
            return Some(found);
        }
        let known =
            [THEIR_PHONE, THEIR_CARD, THEIR_BARCODE].into_iter().chain(self.their_ids.iter().map(String::as_str));
        known.filter(|one| !asked_with.contains(*one)).find_map(at)
    }

    /// Texts to look for others with: their canaries, their numbers, and what a query language would take for itself.
    pub(super) async fn baits(&self) -> Vec<String> {
        let mut baits: Vec<String> = [THEIR_PHONE, &THEIR_PHONE[7..], THEIR_CARD, THEIR_BARCODE, THEIR_CODE]
            .into_iter()
            .chain([CANARY, "zqk", "%", "_", "' OR '1'='1", "\\", "别家", "refused", "1)) OR 1=1 --"])
            .map(str::to_owned)
            .collect();
        for table in self.tables.iter().filter(|table| !table.texts().is_empty()) {
            let Some(condition) = table.rows_of(Whose::Other, &self.shop) else { continue };
            for column in table.texts() {
                let sql = format!("SELECT {column} AS bait FROM {} WHERE {condition} LIMIT 1", table.name);
                for row in self.shop.rows(&sql).await {
                    baits.extend(row.try_get::<Option<String>>("", "bait").expect("text"));
                }
            }
        }
        baits.extend(self.their_ids.iter().take(2).map(|id| format!("i:9999999999999:{id}")));
        baits
    }

    /// Everything that is not ours, as text: no call of ours may change it.
    pub(super) async fn theirs(&self) -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        for table in &self.tables {
            for whose in [Whose::Other, Whose::Sibling] {
                let Some(condition) = table.rows_of(whose, &self.shop) else { continue };
                let sql = match self.shop.house.store().backend() {
                    DbBackend::Postgres => format!("SELECT t::text AS line FROM {} t WHERE {condition}", table.name),
                    _ => {
                        let columns = table.columns.iter().map(|column| format!("quote({})", column.name));
                        let columns = columns.collect::<Vec<_>>().join(" || '|' || ");
                        format!("SELECT {columns} AS line FROM {} WHERE {condition}", table.name)
                    }
                };
                let rows = self.shop.rows(&sql).await;
                let mut lines: Vec<String> =
                    rows.into_iter().map(|row| row.try_get("", "line").expect("a line")).collect();
                lines.sort();
                kept.insert(format!("{} of {whose:?}", table.name), lines.join("\n"));
            }
        }
        kept
    }

    /// The other merchant sells, tops up and enrols a member; the sibling shop sells: all as they do it every day.
    pub(super) async fn others_trade_on(&self) {
        let shop = &self.shop;
        shop.later(10);
        let other = shop.enrolled_at(OTHER_ENROL_CODE, "40").await.sign_in("钱店长", MANAGER_PIN).await;
        other.open_shift(700).await;
        trade(shop, &other, "别家红茶", "别家会员甲", true).await;
        let category = other.ok(ListCategoriesRequest {}).await.categories.remove(0);
        other.ok(SaveCategoryRequest { category: Some(category) }).await;
        let sibling = shop.enrolled_at(SIBLING_ENROL_CODE, "40").await.sign_in("李收银", CASHIER_PIN).await;
        sibling.open_shift(900).await;
        sibling.sell(&[("冰红茶", 3_000)], "").await;
        // Back to when it was asked before: what differs then is not the time.
        shop.later(-11);
    }

    /// Forgets wrong PINs and codes, so that a lock does not hide what would be answered.
    pub(super) async fn forget_guesses(&self) {
        for table in self.tables.iter().filter(|table| tables::COUNTS_GUESSES.contains(&table.name.as_str())) {
            let theirs = table.rows_of(Whose::Other, &self.shop).expect("a condition");
            self.shop.run(&format!("DELETE FROM {} WHERE NOT ({theirs})", table.name)).await;
        }
    }

    /// The same callers on another line: for servers with a planted leak.
    pub(super) fn rewired(callers: &mut [Caller], wire: &Wire) {
        for caller in callers {
            caller.till.wire = wire.clone();
        }
    }
}

/// Puts the canary before every text that is not ours.
async fn plant(shop: &TestShop, tables: &[Table]) {
    others::unguard(shop, tables).await;
    for table in tables {
        let texts = table.texts();
        for whose in [Whose::Other, Whose::Sibling] {
            let Some(condition) = table.rows_of(whose, shop) else { continue };
            if whose == Whose::Other {
                let rows = shop.count(&format!("{} WHERE {condition}", table.name)).await;
                assert_ne!(
                    rows, 0,
                    "{} has no row of the other merchant: let `trade` in world.rs make one",
                    table.name
                );
            }
            if !texts.is_empty() {
                let sets = texts.iter().map(|column| format!("{column} = '{CANARY}-{whose:?}-' || {column}"));
                let sets = sets.collect::<Vec<_>>().join(", ");
                shop.run(&format!("UPDATE {} SET {sets} WHERE {condition}", table.name)).await;
            }
        }
    }
}
