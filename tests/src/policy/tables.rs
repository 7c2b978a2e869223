//! Every table, asked of the database itself: whose rows are whose, and which of its texts can carry a canary.
use sea_orm::DbBackend;

use crate::harness::TestShop;

/// Tables that are nobody's.
const NOBODYS: &[&str] = &["kit_epoch", "seaql_migrations"];

/// Tables below another, with neither merchant's nor shop's rows of their own kind: child, its column, parent.
const CHILDREN: &[(&str, &str, &str)] = &[
    ("till_return_line", "return_id", "till_return"),
    ("till_return_tender", "return_id", "till_return"),
    ("shifts_foreign_count", "shift_id", "shifts_shift"),
    ("till_sale_line", "sale_id", "till_sale"),
    ("till_sale_tender", "sale_id", "till_sale"),
];

/// What the whole merchant has: a sibling shop has no rows of its own there.
const OF_THE_MERCHANT: &[&str] = &[
    "access_role",
    "access_staff",
    "access_session",
    "access_guess",
    "access_limit",
    "catalog_barcode",
    "catalog_category",
    "catalog_item",
    "catalog_revision",
    "chain_merchant",
    "kit_command",
    "ledger_balance",
    "ledger_chain",
    "ledger_entry",
    "ledger_transaction",
    "members_level",
    "members_member",
    "payments_past",
    "payments_tender_type",
    "shifts_receipt_counter",
    "stored_value_plan",
];

/// Wrong PINs and codes.
pub(super) const COUNTS_GUESSES: &[&str] = &["access_guess", "access_limit"];

/// Texts that the program reads as words of its own, that other rows point at, or that one is found by: those stay, and are
/// told apart by what is found with them.
const KEPT: &[&str] = &[
    "access_role.code",
    "access_role.permissions",
    "access_staff.role",
    "access_staff.pin_hash",
    "catalog_barcode.barcode",
    "catalog_item.code",
    "catalog_item.initials",
    "ledger_transaction.kind",
    "members_member.card_no",
    "members_member.initials",
    "members_member.member_no",
    "members_member.phone",
    "members_member.phone_tail",
    "shifts_shift.counted",
];

/// Tables whose ids a request can name, and what its field is called.
const KINDS: &[(&str, &str)] = &[
    ("access_staff", "staff_id"),
    ("catalog_category", "category_id"),
    ("catalog_item", "item_id"),
    ("chain_shop", "shop_id"),
    ("chain_till", "till_id"),
    ("kit_audit", "audit_id"),
    ("ledger_transaction", "transaction_id"),
    ("members_level", "level_id"),
    ("members_member", "member_id"),
    ("payments_tender_type", "tender_type_id"),
    ("shifts_event", "move_id"),
    ("shifts_event", "opening_id"),
    ("shifts_shift", "shift_id"),
    ("stored_value_plan", "plan_id"),
    ("stored_value_top_up", "top_up_id"),
    ("till_return", "return_id"),
    ("till_sale", "sale_id"),
    ("till_held", "held_id"),
];

/// Whose rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Sibling,
    Other,
}

pub(super) struct Column {
    pub(super) name: String,
    text: bool,
}

pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

/// What an id field of this name names; every one has rows of others to try.
pub(super) fn is_known_kind(field: &str) -> bool {
    field == "document_id" || KINDS.iter().any(|(_, kind)| *kind == field)
}

/// Every table of the database.
pub(super) async fn all(shop: &TestShop) -> Vec<Table> {
    let sql = match shop.house.store().backend() {
        DbBackend::Postgres => {
            "SELECT c.table_name AS tab, c.column_name AS col, c.data_type AS kind FROM information_schema.columns c \
             WHERE c.table_schema = 'public' ORDER BY 1, c.ordinal_position"
        }
        _ => {
            "SELECT m.name AS tab, c.name AS col, lower(c.type) AS kind FROM sqlite_master m \
             JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, c.cid"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in shop.rows(sql).await {
        let text = |column: &str| row.try_get::<String>("", column).expect("text");
        let (name, kind) = (text("tab"), text("kind"));
        if NOBODYS.contains(&name.as_str()) {
            continue;
        }
        let column = Column { name: text("col"), text: kind.contains("char") || kind == "text" };
        match tables.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name, columns: vec![column] }),
        }
    }
    assert!(tables.len() >= 20, "{} tables only", tables.len());
    tables
}

impl Table {
    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|one| one.name == column)
    }

    /// What the ids of its rows are called in requests.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        KINDS.iter().filter(|(table, _)| *table == self.name).map(|(_, kind)| *kind)
    }

    /// Columns that can carry a canary.
    pub(super) fn texts(&self) -> Vec<&str> {
        let texts = self.columns.iter().filter(|column| column.text).map(|column| column.name.as_str());
        texts.filter(|column| !KEPT.contains(&format!("{}.{column}", self.name).as_str())).collect()
    }

    /// A condition for their rows; `None` when they have none of their own here.
    pub(super) fn rows_of(&self, whose: Whose, shop: &TestShop) -> Option<String> {
        let literal = |name: &str| match shop.house.store().backend() {
            DbBackend::Postgres => format!("'{}'", shop.uuid(name)),
            _ => format!("x'{}'", shop.uuid(name).simple()),
        };
        let (other, second) = (literal("别家商贸"), literal("清和二店"));
        let child = CHILDREN.iter().find(|(table, ..)| *table == self.name);
        match whose {
            Whose::Other if self.has("merchant_id") => Some(format!("merchant_id = {other}")),
            Whose::Other if self.name == "chain_merchant" => Some(format!("id = {other}")),
            Whose::Other => panic!(
                "{} has no merchant_id: give it one, or say in NOBODYS of tables.rs that its rows are nobody's",
                self.name
            ),
            Whose::Sibling if self.name == "chain_shop" => Some(format!("id = {second}")),
            Whose::Sibling if OF_THE_MERCHANT.contains(&self.name.as_str()) => None,
            Whose::Sibling if self.has("shop_id") => Some(format!("shop_id = {second}")),
            Whose::Sibling => match child {
                Some((_, column, parent)) => {
                    Some(format!("{column} IN (SELECT id FROM {parent} WHERE shop_id = {second})"))
                }
                None => panic!(
                    "{} has no shop_id: say in tables.rs whether it is OF_THE_MERCHANT or below which table (CHILDREN)",
                    self.name
                ),
            },
        }
    }
}
